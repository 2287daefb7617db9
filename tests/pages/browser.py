"""A browser without JavaScript: follows redirects, keeps cookies, fills in forms as they stand on the page."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

import httpx
from tests.pages.html import Element, parse, problems

ORIGIN = "http://127.0.0.1:8000"
File = tuple[str, bytes, str]


@dataclass
class Shown:
    """A page as it is shown."""

    response: httpx.Response

    def __post_init__(self) -> None:
        self.html = self.response.text
        self.root, _ = parse(self.html)

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def path(self) -> str:
        return self.response.url.raw_path.decode()

    @property
    def text(self) -> str:
        [main] = self.root.all("main")
        return main.text

    @property
    def title(self) -> str:
        [title] = self.root.all("head")[0].all("title")
        return title.text

    def form(self, action: str) -> Element:
        """The one form that goes to this address."""
        [form] = [form for form in self.root.all("form") if form.get("action").partition("#")[0] == action]
        return form

    def has_form(self, action: str) -> bool:
        return any(form.get("action").partition("#")[0] == action for form in self.root.all("form"))

    def links(self) -> list[str]:
        return [link.get("href") for link in self.root.all("a")]

    def error_beside(self, name: str) -> str:
        """What stands beside a field, where the field itself points at it."""
        [field] = [element for element in self.root.walk() if element.get("id") == name]
        # of a group ARIA knows no validity
        assert field.get("aria-invalid") == ("" if field.tag == "fieldset" else "true")
        described = field.get("aria-describedby").split()
        assert f"{name}-error" in described
        [error] = [element for element in self.root.walk() if element.get("id") == f"{name}-error"]
        return error.text


class Browser:
    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    @property
    def cookies(self) -> httpx.Cookies:
        return self._client.cookies

    async def open(self, path: str, **headers: str) -> Shown:
        """GET, and every page checked for what it must never be."""
        return _checked(await self._client.get(path, headers=headers))

    async def submit(
        self, page: Shown, action: str, files: dict[str, File] | None = None, press: str | None = None, **typed: Any
    ) -> Shown:
        """Fill in a form of the page and send it by one of its buttons (by value); fields left out stay as they are."""
        form = page.form(action)
        fields = form_fields(form, press)
        for name, value in typed.items():
            fields = [(key, old) for key, old in fields if key != name]
            fields += [(name, one) for one in (value if isinstance(value, list) else [value])]
        return await self.post(
            urljoin(str(page.response.url), form.get("action")),
            fields,
            files=files,
            multipart=form.get("enctype") == "multipart/form-data",
        )

    async def post(
        self,
        address: str,
        fields: list[tuple[str, str]],
        files: dict[str, File] | None = None,
        multipart: bool = False,
        **headers: str,
    ) -> Shown:
        headers = {"origin": ORIGIN, **headers}
        if multipart:
            parts: list[tuple[str, Any]] = [(name, (None, value)) for name, value in fields]
            parts += list((files or {}).items())
            response = await self._client.post(address, files=parts, headers=headers)
        else:
            body = str(httpx.QueryParams(fields))
            kind = {"content-type": "application/x-www-form-urlencoded"}
            response = await self._client.post(address, content=body, headers={**kind, **headers})
        return _checked(response)

    async def send(self, address: str, body: bytes, kind: str) -> Shown:
        """POST bytes as they are."""
        headers = {"origin": ORIGIN, "content-type": kind}
        return _checked(await self._client.post(address, content=body, headers=headers))


def form_fields(form: Element, press: str | None = None) -> list[tuple[str, str]]:
    """What the form would send as it stands."""
    fields = []
    for element in form.walk():
        name, kind = element.get("name"), element.get("type")
        if not name or kind == "file":
            continue
        if element.tag == "input" and (kind not in {"checkbox", "radio"} or "checked" in element.attributes):
            fields.append((name, element.get("value")))
        elif element.tag == "textarea":
            fields.append((name, "".join(child for child in element.children if isinstance(child, str))[1:]))
        elif element.tag == "select":
            options = element.all("option")
            chosen = [option for option in options if "selected" in option.attributes] or options[:1]
            fields += [(name, option.get("value")) for option in chosen]
        elif element.tag == "button" and (press is None or element.get("value") == press):
            fields.append((name, element.get("value")))
    return fields


def _checked(response: httpx.Response) -> Shown:
    if response.headers.get("content-type", "").startswith("text/html") and "<html" in response.text:
        found = problems(response.text)
        assert not found, f"{response.request.url}: {found}"
    return Shown(response)
