"""A program that brings up the embedded services and waits to be killed: `supervisor.py DATA`.

It starts them in a thread that then ends, as a program might, and writes one line of JSON when all answer.
"""

import json
import signal
import sys
from pathlib import Path
from threading import Thread

from parvis_web.embedded.services import EmbeddedServices

services = EmbeddedServices(Path(sys.argv[1]))
starting = Thread(target=services.start)
starting.start()
starting.join()
json.dump({"database_url": services.start().database_url, "pids": services.pids}, sys.stdout)
sys.stdout.write("\n")
sys.stdout.flush()
signal.pause()
