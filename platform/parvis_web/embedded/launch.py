"""Becomes another program, after asking the kernel to end it with its parent.

Run by path, never imported: `launch.py PARENT SIGNAL plain|namespace|user UID GID PROGRAM [ARGUMENT…]`.
A separate process rather than `preexec_fn`, which is not safe in a program with threads. It ends in `exec`, so the
program keeps this process's number and signals reach it directly.

- `plain` changes no identity.
- `namespace`, as root: a user namespace in which we are UID:GID. To the file system we remain root without its powers.
- `user`, as root: really UID:GID, keeping of root's powers only that of reaching files.
"""

import ctypes
import os
import struct
import sys

PR_SET_PDEATHSIG = 1
PR_SET_KEEPCAPS = 8
PR_SET_SECUREBITS = 28
SECBIT_NO_SETUID_FIXUP = 1 << 2
PR_CAP_AMBIENT = 47
PR_CAP_AMBIENT_RAISE = 2
CLONE_NEWUSER = 0x10000000
CAP_DAC_OVERRIDE = 1
CAPABILITY_VERSION_3 = 0x20080522


def enter_namespace(libc: ctypes.CDLL, uid: int, gid: int) -> None:
    outer_uid, outer_gid = os.geteuid(), os.getegid()
    check(libc.unshare(CLONE_NEWUSER), "unshare")
    write("/proc/self/setgroups", "deny")
    write("/proc/self/uid_map", f"{uid} {outer_uid} 1")
    write("/proc/self/gid_map", f"{gid} {outer_gid} 1")


def become_user(libc: ctypes.CDLL, uid: int, gid: int) -> None:
    """Gives up root for UID:GID but for CAP_DAC_OVERRIDE, made ambient so that it outlives exec (capabilities(7))."""
    check(libc.prctl(PR_SET_KEEPCAPS, 1, 0, 0, 0), "keep capabilities")
    # access(2), by which PostgreSQL looks for its own programs, else leaves out what was kept. Where this is not
    # allowed, the folders that lead to them have to be open to everybody
    libc.prctl(PR_SET_SECUREBITS, SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    os.setgroups([])
    os.setresgid(gid, gid, gid)
    os.setresuid(uid, uid, uid)
    kept = 1 << CAP_DAC_OVERRIDE
    header = struct.pack("=Ii", CAPABILITY_VERSION_3, 0)
    # effective, permitted, inheritable for capabilities 0–31, then the same for 32–63
    check(libc.capset(header, struct.pack("=6I", kept, kept, kept, 0, 0, 0)), "capset")
    check(libc.prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_DAC_OVERRIDE, 0, 0), "ambient capability")


def write(path: str, text: str) -> None:
    with open(path, "w") as file:
        file.write(text)


def check(result: int, what: str) -> None:
    if result != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")


def main() -> None:
    parent, death_signal, manner, uid, gid, program, *arguments = sys.argv[1:]
    if sys.platform == "linux":
        libc = ctypes.CDLL(None, use_errno=True)
        if manner == "namespace":
            enter_namespace(libc, int(uid), int(gid))
        elif manner == "user":
            become_user(libc, int(uid), int(gid))
        # last, since a change of identity clears it
        check(libc.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0), "parent-death signal")
        if os.getppid() != int(parent):  # the parent died before we asked: no signal will come
            sys.exit("the parent is gone")
    os.execv(program, [program, *arguments])  # noqa: S606 — no shell is the point


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        sys.exit(f"{os.path.basename(sys.argv[6])}: {error}")
