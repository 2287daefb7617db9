"""Before anything is measured: both servers give the same answers."""

from typing import Any

from bench.reads.operations import OPERATIONS, Draws, to_limit, to_ours
from bench.shared.load import Connection, data_of


def check(ours: int, limit: int, draws: Draws, count: int) -> int:
    """Compare `count` draws of each operation, a visitor's and the reader's; how many were. Raises SystemExit.

    The reader has no part in anything that is held or hidden, so sees what a visitor sees and `viewer…` besides.
    """
    compared = 0
    with Connection(ours) as to, Connection(limit) as beside:
        for name in OPERATIONS:
            for variables in draws.variables[name][:count]:
                wanted = data_of(beside.ask(to_limit(name, variables)))
                for signed_in in (False, True):
                    got = data_of(to.ask(to_ours(name, variables, signed_in=signed_in)))
                    if _plain(got) != wanted:
                        raise SystemExit(f"{name} {variables} differs:\n  ours  {_plain(got)}\n  limit {wanted}")
                    if signed_in and _plain(got) == got:
                        raise SystemExit(f"{name} {variables} lacks what the reader was told")
                    compared += 1
    return compared


def _plain(value: Any) -> Any:
    """Without the `viewer…` fields."""
    if isinstance(value, dict):
        return {name: _plain(one) for name, one in value.items() if not name.startswith("viewer")}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value
