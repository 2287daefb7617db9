"""What a browser complains of and where it goes: our pages give it no reason to complain, and send it nowhere else."""

from urllib.parse import urlsplit

from playwright.async_api import BrowserContext, ConsoleMessage, Request, Response, WebSocket

# a page that says 404 or 422 is a page; the browser calls it a failure all the same
_PAGE_WITH_STATUS = "Failed to load resource: the server responded with a status of"


class Watch:
    """Everything out of order in one browser context, `complaints` among it."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self._host = urlsplit(url).netloc
        self.complaints: list[str] = []
        context.on("console", self._said)
        context.on("weberror", lambda error: self.complaints.append(f"script: {error.error}"))
        context.on("request", self._asked)
        context.on("response", self._answered)
        context.on("page", lambda page: page.on("websocket", self._opened))

    def _said(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(_PAGE_WITH_STATUS):
            self.complaints.append(f"{message.type}: {message.text}")

    def _asked(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme != "data" and address.netloc != self._host:
            self.complaints.append(f"elsewhere: {request.url}")

    def _opened(self, socket: WebSocket) -> None:
        if urlsplit(socket.url).netloc != self._host:
            self.complaints.append(f"elsewhere: {socket.url}")

    def _answered(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type != "document":
            self.complaints.append(f"{response.status}: {response.url}")
