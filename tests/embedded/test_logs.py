"""Logs are bounded, whoever writes them."""

import os
from pathlib import Path

from parvis_web.embedded.logs import KEPT, LIMIT, last_line, open_log, trim_log


def test_a_log_is_cut_and_its_end_kept(tmp_path: Path) -> None:
    path = tmp_path / "x.log"
    writer = open_log(path)
    os.write(writer, b"old\n" * (LIMIT // 4) + b"last\n")

    trim_log(path)
    os.write(writer, b"new\n\n")
    os.close(writer)

    assert path.read_bytes() == b"new\n\n"
    assert (tmp_path / "x.log.1").stat().st_size == KEPT
    assert (tmp_path / "x.log.1").read_bytes().endswith(b"old\nlast\n")
    assert last_line(path) == "new"
