"""Logging: one line per record on standard error, JSON or text, and nothing about persons in it.

Messages name kinds, ids and the types of errors. The values that libraries like to log with a statement (SQL arguments,
job arguments, addresses) are kept out at the source: those loggers speak from WARNING on only.
"""

import json
import logging
import sys
from datetime import UTC, datetime
from typing import Literal

_QUIET = ("asyncio", "boto3", "botocore", "httpx", "procrastinate", "tortoise", "urllib3", "websockets")
# procrastinate hands these to the log as extras, job arguments among them; what we print is chosen, not everything
_EXTRAS = ("error_id", "code", "part", "job", "job_id", "attempts", "seconds")
# what a line of the access log has by name
_REQUEST = ("method", "path", "route", "status", "milliseconds")
_NAMED = (*_EXTRAS, *_REQUEST)


class OneLine(logging.Formatter):
    """A record as one JSON object: time, level, logger, message, the error's type and place if there is one."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        said = record.__dict__
        line.update({name: said[name] for name in _NAMED if name in said})
        if record.exc_info and record.exc_info[1] is not None:
            line["error"] = describe(record.exc_info[1])
        return json.dumps(line, ensure_ascii=False, default=str)


class Text(logging.Formatter):
    """The same for people: time, level, logger, message, extras; still one line each."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        said = [time, record.levelname.lower(), record.name, record.getMessage()]
        said += [f"{name}={record.__dict__[name]}" for name in _EXTRAS if name in record.__dict__]
        if record.exc_info and record.exc_info[1] is not None:
            said.append(describe(record.exc_info[1]))
        return " ".join(said).replace("\r", "\\r").replace("\n", "\\n")


def describe(error: BaseException) -> str:
    """An error without its text, which may quote what a person wrote: types, and where each was raised."""
    places = []
    current: BaseException | None = error
    while current is not None:
        trace = current.__traceback__
        while trace is not None and trace.tb_next is not None:
            trace = trace.tb_next
        code = trace.tb_frame.f_code if trace is not None else None
        place = f" at {code.co_filename}:{trace.tb_lineno} {code.co_name}" if code and trace else ""
        places.append(f"{type(current).__name__}{place}")
        current = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
    return " caused by ".join(places)


def set_up_logging(format: Literal["json", "text"] = "json", level: str = "INFO") -> None:
    """Log to standard error from `level` on. Call once, at the start of a process."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(OneLine() if format == "json" else Text())
    logging.basicConfig(level=level, handlers=[handler], force=True)
    # neither form tells threads and processes apart: each record needs not be asked of which it comes
    logging.logThreads = logging.logProcesses = logging.logMultiprocessing = False
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


class Outage:
    """Says once that a part is down and once that it is back, however often that is noticed in between."""

    def __init__(self, logger: logging.Logger, what: str) -> None:
        self._logger = logger
        self._what = what
        self._is_on = False

    def noticed(self, error: BaseException) -> None:
        if not self._is_on:
            self._logger.warning("%s: %s", self._what, type(error).__name__)
        self._is_on = True

    def ended(self) -> None:
        if self._is_on:
            self._logger.warning("%s no longer", self._what)
        self._is_on = False
