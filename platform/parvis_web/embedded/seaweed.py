"""SeaweedFS from its wheel: S3 on loopback, all its servers in one process.

Its HTTP inner doors ask for a signed token; its gRPC doors do not, so that whoever has an account on the machine can
reach the files: the embedded store is for a host that one trusts.
"""

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from pathlib import Path

import psutil

from parvis_web.embedded.child import ChildSpec
from parvis_web.embedded.errors import ChildFailed, EmbeddedError
from parvis_web.embedded.folder import DataFolder, write_private
from parvis_web.embedded.s3_request import get
from parvis_web.embedded.service import HOST

BUCKET = "parvis"
# compiled into SeaweedFS, which has no option for these sockets
SOCKET_FOLDER = Path("/tmp")  # noqa: S108
SERVERS = ("master", "volume", "filer", "s3", "admin")


class SeaweedFS:
    """The store whose folder is `<data>/seaweedfs`."""

    name = "seaweedfs"
    ports: Mapping[str, str | None] = {
        **{f"seaweedfs.{server}.port": None for server in SERVERS},
        **{f"seaweedfs.{server}.port.grpc": None for server in SERVERS if server != "admin"},
        "seaweedfs.admin.port.grpc": "seaweedfs.admin.port",
    }

    def __init__(self, folder: DataFolder) -> None:
        self._folder = folder
        self._home = folder.root / "seaweedfs"

    @property
    def access_key(self) -> str:
        return self._folder.secret("s3-access-key")[:20].upper()

    @property
    def secret_key(self) -> str:
        return self._folder.secret("s3-secret-key")

    def endpoint(self, ports: Mapping[str, int]) -> str:
        """The address of the S3 server."""
        return f"http://{HOST}:{ports['seaweedfs.s3.port']}"

    def set_up(self) -> None:
        self._home.mkdir(mode=0o700, exist_ok=True)
        write_private(self._home / "s3.json", json.dumps(self._identities()))
        write_private(self._home / "security.toml", self._tokens())

    def _identities(self) -> object:
        credentials = [{"accessKey": self.access_key, "secretKey": self.secret_key}]
        actions = ["Admin", "Read", "Write", "List", "Tagging"]
        return {"identities": [{"name": "parvis", "credentials": credentials, "actions": actions}]}

    def _tokens(self) -> str:
        """Signing keys that close the filer's and the volume server's HTTP ports to whoever lacks them."""
        tables = ("jwt.signing", "jwt.signing.read", "jwt.filer_signing", "jwt.filer_signing.read")
        return "".join(f'[{table}]\nkey = "{self._folder.secret(f"seaweedfs.{table}")}"\n' for table in tables)

    def spec(self, ports: Mapping[str, int]) -> ChildSpec:
        options = {
            # relative to the working folder: a comma would part a list of folders, and a socket's path must be short
            "dir": ".",
            "filer.localSocket": "filer.sock",
            "s3.localSocket": "s3.sock",
            "s3.config": "s3.json",
            "ip": HOST,
            "ip.bind": HOST,
            "s3.iam": "false",
            "s3.autoCreateBucket": "false",
            "s3.port.iceberg": "0",
            "s3.port.lance": "0",
            "webdav": "false",
            "admin.ui": "false",
            "master.telemetry": "false",
            # the master learns all it needs from its volumes; resuming, it is sometimes not yet its own leader when
            # they first call, and they call again 5 s later
            "master.resumeState": "false",
            "master.volumeSizeLimitMB": "256",
            "volume.preStopSeconds": "0",  # there is no other server to take over
            **{name.removeprefix("seaweedfs."): str(port) for name, port in ports.items()},
        }
        return ChildSpec(
            name=self.name,
            argv=[_program(), "-logtostderr=true", "mini", *(f"-{name}={value}" for name, value in options.items())],
            cwd=self._home,
            env=self._environment(),
            prepare=lambda: self._clear(ports),
            tidy=lambda: self._clear(ports),
            ready=lambda pid: self._is_ready(pid, ports),
            stop_within=5.0,  # usually 1–3; killed, it loses nothing that was acknowledged
        )

    def _environment(self) -> dict[str, str]:
        """Nothing of ours: it reads credentials (AWS_…) and options (WEED_…) from there, and settings from HOME."""
        return {"PATH": os.defpath, "HOME": str(self._home), "TMPDIR": str(self._home), "TZ": "UTC"}

    def _clear(self, ports: Mapping[str, int]) -> None:
        """Removes what a killed server left: sockets named by port, and the options it notes, ports among them."""
        for stale in (self._home / "mini.options", self._home / "filer.sock", self._home / "s3.sock"):
            stale.unlink(missing_ok=True)
        for server in SERVERS:
            socket = SOCKET_FOLDER / f"seaweedfs-{server}-grpc-{ports[f'seaweedfs.{server}.port.grpc']}.sock"
            with contextlib.suppress(OSError):  # a stranger's: not ours to remove
                socket.unlink(missing_ok=True)

    def _is_ready(self, pid: int, ports: Mapping[str, int]) -> bool:
        """Whether S3 knows our keys and the master has a volume server to write to.

        Raises ChildFailed when a server went to another port than the one chosen, which it does silently.
        """
        if get(self.endpoint(ports), "/", self.access_key, self.secret_key)[0] != 200:
            return False
        status, body = get(f"http://{HOST}:{ports['seaweedfs.master.port']}", "/dir/status")
        if status != 200 or not json.loads(body)["Topology"]["Max"]:
            return False
        return self._stands_where_told(pid, ports)

    def _stands_where_told(self, pid: int, ports: Mapping[str, int]) -> bool:
        try:
            sockets = psutil.Process(pid).net_connections(kind="tcp")
        except psutil.Error:
            return True  # not shown to us here, or gone: its exit is noticed elsewhere
        listening = {each.laddr.port for each in sockets if each.status == psutil.CONN_LISTEN}
        if strays := listening - set(ports.values()):
            raise ChildFailed(f"seaweedfs listens on {sorted(strays)}, not where it was told: a port was taken")
        return listening == set(ports.values())


def _program() -> str:
    """The `weed` that the wheel puts beside the interpreter."""
    program = Path(sys.executable).with_name("weed")
    if not program.exists():
        raise EmbeddedError(f"{program} is missing: install Parvis with its embedded services, parvis[embedded]")
    return str(program)
