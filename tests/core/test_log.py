import json
import logging
from typing import Literal

import pytest

from parvis.core.job_log import Discreet
from parvis.core.log import OneLine, Outage, Text, describe, set_up_logging


def broken(text: str) -> Exception:
    try:
        try:
            raise KeyError(text)
        except KeyError as error:
            raise ValueError(text) from error
    except ValueError as error:
        return error


def test_a_record_is_one_line_of_json_without_what_an_error_quotes() -> None:
    error = broken("camille@example.org")
    record = logging.LogRecord(
        "parvis.test", logging.ERROR, __file__, 1, "it broke: %s\n", ("twice",), (type(error), error, None)
    )
    record.error_id = "abc"

    line = OneLine().format(record)

    said = json.loads(line)
    assert "\n" not in line
    assert (said["level"], said["logger"], said["message"], said["error_id"]) == (
        "error",
        "parvis.test",
        "it broke: twice\n",
        "abc",
    )
    assert said["error"].startswith("ValueError at ")
    assert "caused by KeyError at " in said["error"]
    assert "camille" not in line


def test_an_error_is_described_by_types_and_places_alone() -> None:
    described = describe(broken("camille@example.org"))

    assert described.count("test_log.py") == 2
    assert "camille" not in described


def test_an_outage_is_said_once_and_so_is_its_end(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage(logging.getLogger("parvis.test"), "the bell is mute")
    for _ in range(3):
        outage.noticed(OSError())
    outage.ended()
    outage.ended()

    assert caplog.messages == ["the bell is mute: OSError", "the bell is mute no longer"]


def test_the_queue_speaks_of_jobs_without_their_arguments() -> None:
    error = broken("camille@example.org")
    record = logging.LogRecord("procrastinate.worker", logging.ERROR, __file__, 1, "Job x(to=camille)", (), None)
    record.exc_info = (type(error), error, None)
    record.__dict__.update(
        action="job_error", job={"task_name": "mail.send", "id": 7, "attempts": 1, "task_kwargs": {"to": "camille"}}
    )

    assert Discreet().filter(record)

    assert record.getMessage().startswith("job_error: mail.send[7] after 1 tries: ValueError at ")
    assert "camille" not in str(record.__dict__)


def record_of(message: str, **extras: object) -> logging.LogRecord:
    record = logging.LogRecord("parvis.access", logging.INFO, __file__, 1, message, (), None)
    record.created = 1795388238.8811
    record.__dict__.update(extras)
    return record


REQUEST = {"method": "GET", "path": "/communes/mens", "route": "/communes/{slug}", "status": 200, "milliseconds": 12.3}


def test_a_request_is_told_by_name_in_json() -> None:
    said = json.loads(OneLine().format(record_of("GET /communes/mens 200 12 ms", **REQUEST)))

    assert said == {
        "time": "2026-11-22T22:57:18.881+00:00",
        "level": "info",
        "logger": "parvis.access",
        "message": "GET /communes/mens 200 12 ms",
        **REQUEST,
    }


def test_a_record_for_people_is_one_line_too() -> None:
    error = broken("camille@example.org")
    record = record_of("it broke:\ntwice", part="storage", **REQUEST)
    record.exc_info = (type(error), error, None)

    line = Text().format(record)

    assert line.startswith("2026-11-22T22:57:18.881+00:00 info parvis.access it broke:\\ntwice part=storage ValueError")
    assert "\n" not in line
    assert "camille" not in line


@pytest.mark.parametrize(("chosen", "formatter"), [("json", OneLine), ("text", Text)])
def test_the_setting_chooses(chosen: Literal["json", "text"], formatter: type[logging.Formatter]) -> None:
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    try:
        set_up_logging(chosen)
        assert [type(handler.formatter) for handler in root.handlers] == [formatter]
    finally:
        root.handlers[:] = before
        root.setLevel(level)
