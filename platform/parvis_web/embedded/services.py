"""The services that Parvis needs, brought up together in one data folder and kept alive."""

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from threading import Event, RLock

from parvis_web.embedded.child import Child
from parvis_web.embedded.errors import ChildFailed, EmbeddedError
from parvis_web.embedded.folder import DataFolder
from parvis_web.embedded.keeper import Keeper
from parvis_web.embedded.mail import Mail
from parvis_web.embedded.ports import PortBook
from parvis_web.embedded.postgres import Postgres
from parvis_web.embedded.records import end_leftover
from parvis_web.embedded.seaweed import BUCKET, SeaweedFS
from parvis_web.embedded.service import HOST, Service
from parvis_web.embedded.valkey import Valkey

# a port may be taken between being found free and being listened on; three times in a row is something else
ATTEMPTS = 3


@dataclass(frozen=True)
class ServiceAddresses:
    """Where the services are, as Parvis's settings want it; empty (port 0) for one that is not embedded.

    The bucket is named, not made.
    """

    database_url: str
    redis_url: str
    s3_endpoint: str
    s3_access_key: str
    s3_secret_key: str
    s3_bucket: str
    mail_host: str
    mail_port: int
    mail_folder: Path


class EmbeddedServices:
    """The embedded services of one data folder.

    Say False for one that is used from outside. `durable=False`, for tests alone, trades safety for speed: PostgreSQL
    does not wait for the disk, so that a crash of the machine may spoil the data. `log` gets one line per thing worth
    telling.
    """

    def __init__(
        self,
        data: Path,
        *,
        postgres: bool = True,
        valkey: bool = True,
        s3: bool = True,
        mail: bool = True,
        durable: bool = True,
        log: Callable[[str], None] = lambda _line: None,
    ) -> None:
        self.folder = DataFolder(data)
        self._postgres = Postgres(self.folder, durable=durable) if postgres else None
        self._valkey = Valkey(self.folder) if valkey else None
        self._s3 = SeaweedFS(self.folder) if s3 else None
        self._mail = Mail(self.folder) if mail else None
        self._log = log
        self._ports: dict[str, int] = {}
        self._children: dict[str, Child] = {}
        self._keeper: Keeper | None = None
        self._addresses: ServiceAddresses | None = None
        self._abandon = Event()
        self._busy = RLock()

    @property
    def pids(self) -> dict[str, int]:
        """The number of each process that runs, by service."""
        return {name: child.pid for name, child in self._children.items() if child.pid is not None}

    def memory(self) -> dict[str, int]:
        """Bytes (PSS) that each service costs, its own children included; by name, whichever came up first."""
        return {name: child.memory() for name, child in sorted(self._children.items())}

    def start(self) -> ServiceAddresses:
        """Brings all up, at the same time, and returns when all answer; a warm folder keeps its data and addresses.

        Ends first what a killed Parvis left running in this folder. Raises EmbeddedError, with nothing left running,
        when a service does not come up or the folder is another live Parvis's.
        """
        with self._busy:
            if self._addresses:
                return self._addresses
            self._abandon.clear()
            self.folder.open()
            try:
                for record in sorted(self.folder.run.glob("*.json")):
                    if end_leftover(record):
                        self._log(f"{record.stem} was left running by a Parvis that was killed: stopped")
                self._bring_up_all()
            except BaseException as failure:
                self.stop()
                if isinstance(failure, OSError):
                    raise EmbeddedError(f"the embedded services cannot start: {failure}") from failure
                raise
            self._keeper = Keeper(list(self._children.values()), self._log, self._abandon)
            self._addresses = self._describe()
            return self._addresses

    def _services(self) -> list[Service]:
        """In the order of stopping: what the others do not need first, what holds the records last."""
        every: list[Service | None] = [self._mail, self._valkey, self._s3, self._postgres]
        return [service for service in every if service]

    def _bring_up_all(self) -> None:
        book = PortBook(self.folder.root / "ports.json")
        services = self._services()
        with ThreadPoolExecutor(max_workers=max(1, len(services))) as pool:
            coming = [pool.submit(self._bring_up, service, book) for service in services]
            try:
                for each in coming:
                    each.result()
            except BaseException:  # one failed, or Ctrl-C: the others need not be waited for
                self._abandon.set()
                raise

    def _bring_up(self, service: Service, book: PortBook) -> None:
        service.set_up()
        for attempt in range(1, ATTEMPTS + 1):
            ports = book.claim(service.ports)
            child = Child(service.spec(ports), self.folder)
            self._children[service.name] = child
            try:
                child.start()
                child.wait_ready(self._abandon)
            except ChildFailed as failure:
                child.kill()
                # its own ports are free again now: what is still taken is a stranger's
                if attempt == ATTEMPTS or self._abandon.is_set() or book.claim(service.ports) == ports:
                    raise
                self._log(f"{failure}; trying other ports")
            else:
                self._ports.update(ports)
                return

    def _describe(self) -> ServiceAddresses:
        ports: Mapping[str, int] = self._ports
        return ServiceAddresses(
            database_url=self._postgres.url(ports) if self._postgres else "",
            redis_url=self._valkey.url(ports) if self._valkey else "",
            s3_endpoint=self._s3.endpoint(ports) if self._s3 else "",
            s3_access_key=self._s3.access_key if self._s3 else "",
            s3_secret_key=self._s3.secret_key if self._s3 else "",
            s3_bucket=BUCKET if self._s3 else "",
            mail_host=HOST if self._mail else "",
            mail_port=ports["mail"] if self._mail else 0,
            mail_folder=self._mail.messages if self._mail else self.folder.root / "mail",
        )

    def superuser_url(self) -> str:
        """The running database's address for maintenance (the tests' too); empty when it is not embedded."""
        return self._postgres.superuser_url(self._ports) if self._postgres and self._ports else ""

    def watch(self) -> list[str]:
        """To be called once a second: starts again whichever service died; the names of those that answer again.

        Returns at once when all live; else waits for the one that is coming back, which takes a second or two.
        """
        with self._busy:
            return self._keeper.watch() if self._keeper else []

    def stop(self) -> None:
        """Stops all, the database waited for last, each within its bound; may be called twice and from any thread."""
        self._abandon.set()  # a start or a revival under way in another thread gives up
        with self._busy:
            ordered = [self._children[service.name] for service in self._services() if service.name in self._children]
            for child in ordered:
                child.ask_to_stop()
            for child in ordered:
                child.wait_stopped()
            self._children, self._ports, self._keeper, self._addresses = {}, {}, None, None
            self.folder.close()
