"""What procrastinate writes to the log, without the arguments of jobs and the texts of errors: both may be personal."""

import logging

from parvis.core.log import describe

#: the name of the periodic job that takes up what killed workers left
RESCUE = "core.rescue"


class Discreet(logging.Filter):
    """Makes every record say only what happened to which job."""

    def filter(self, record: logging.LogRecord) -> bool:
        said = [str(record.__dict__.get("action", record.levelname.lower()))]
        job = record.__dict__.pop("job", None)
        if isinstance(job, dict):
            if job.get("task_name") == RESCUE and record.levelno <= logging.INFO:
                return False  # every few seconds, for ever: only its failing is news
            said.append(f"{job.get('task_name')}[{job.get('id')}] after {job.get('attempts')} tries")
        error = record.exc_info[1] if isinstance(record.exc_info, tuple) else None
        if error is not None:
            said.append(describe(error))
        record.msg, record.args = ": ".join(said), ()
        record.exc_info = record.exc_text = None
        for name in ("result", "exception", "worker"):
            record.__dict__.pop(name, None)
        return True


def keep_arguments_out_of_the_log() -> None:
    """Make the two loggers of the worker discreet, and mute the others, which speak of jobs with their arguments."""
    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    for name in ("procrastinate.worker", "procrastinate.worker.worker"):
        logger = logging.getLogger(name)
        logger.setLevel(logging.INFO)
        if not any(isinstance(known, Discreet) for known in logger.filters):
            logger.addFilter(Discreet())
