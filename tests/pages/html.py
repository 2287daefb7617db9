"""Reads pages as a browser without JavaScript would, and finds what is wrong with them."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

_VOID = {"br", "hr", "img", "input", "link", "meta", "source"}
_OWN_NAME = {"hidden", "submit"}


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: "Element | None" = None
    children: "list[Element | str]" = field(default_factory=list)

    def get(self, name: str) -> str:
        return self.attributes.get(name, "")

    def walk(self) -> "Iterator[Element]":
        yield self
        for child in self.children:
            if isinstance(child, Element):
                yield from child.walk()

    def all(self, tag: str, **attributes: str) -> "list[Element]":
        return [
            element
            for element in self.walk()
            if element.tag == tag
            and all(element.attributes.get(name.rstrip("_")) == value for name, value in attributes.items())
        ]

    @property
    def is_drawn(self) -> bool:
        """Whether it is a part of a drawing."""
        return self.parent is not None and (self.parent.tag == "svg" or self.parent.is_drawn)

    @property
    def text(self) -> str:
        """The words, every white space (French has several) made one blank."""
        words = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join(" ".join(words).split())


class _Builder(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.here = Element("", {})
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        twice = [name for name, times in Counter(name for name, _ in attrs).items() if times > 1]
        self.problems += [f"<{tag}> has {name} twice" for name in twice]
        element = Element(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(element)
        if tag not in _VOID:
            self.here = element

    def handle_endtag(self, tag: str) -> None:
        if self.here.tag != tag:
            self.problems.append(f"</{tag}> closes <{self.here.tag}> at {self.getpos()}")
        while self.here.parent and self.here.tag != tag:
            self.here = self.here.parent
        if self.here.parent:
            self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def parse(html: str) -> tuple[Element, list[str]]:
    """The document, and what of its tags does not fit together."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    if builder.here is not builder.root:
        builder.problems.append(f"<{builder.here.tag}> is never closed")
    return builder.root, builder.problems


def problems(html: str) -> list[str]:
    """What keeps a page from being read by everybody; empty where nothing does."""
    root, found = parse(html)
    elements = list(root.walk())
    ids = Counter(element.get("id") for element in elements if element.get("id"))
    found += [f"id {name} stands {times} times" for name, times in ids.items() if times > 1]
    for element in elements:
        for attribute in ("aria-describedby", "aria-labelledby", "for"):
            missing = [name for name in element.get(attribute).split() if name not in ids]
            found += [f"<{element.tag} {attribute}> points at {name}, which is not there" for name in missing]
        if element.tag == "a" and element.get("href").startswith("#") and element.get("href")[1:] not in ids:
            found.append(f"a link leads to {element.get('href')}, which is not there")
        if element.tag == "img" and not {"alt", "width", "height"} <= element.attributes.keys():
            found.append("a picture without alt, width or height")
        if element.get("style") or any(name.startswith("on") for name in element.attributes):
            found.append(f"<{element.tag}> has an inline style or script")
        if element.tag in {"script", "style"} and element.text:
            found.append(f"an inline <{element.tag}>")
        if element.tag in {"a", "button"} and not (_name(element) or element.get("aria-hidden")):
            found.append(f"<{element.tag}> says nothing")
        found += _unnamed_field(element, root)
    found += _headings(root)
    for landmark in ("main", "h1", "title"):
        # a drawing has a title of its own
        there = [element for element in root.all(landmark) if not element.is_drawn]
        if len(there) != 1:
            found.append(f"{len(there)} <{landmark}>")
    if not root.all("html")[0].get("lang"):
        found.append("no language")
    return found


def _name(element: Element) -> str:
    return element.text or " ".join(image.get("alt") for image in element.all("img"))


def _unnamed_field(element: Element, root: Element) -> list[str]:
    if element.tag not in {"input", "select", "textarea"} or element.get("type") in _OWN_NAME:
        return []
    around = element.parent
    while around is not None and around.tag != "label":
        around = around.parent
    labelled = around is not None or (element.get("id") and root.all("label", for_=element.get("id")))
    return [] if labelled else [f"field {element.get('name')} has no label"]


def _headings(root: Element) -> list[str]:
    levels = [int(element.tag[1]) for element in root.walk() if re.fullmatch("h[1-6]", element.tag)]
    jumps = pairwise(levels)
    return [
        f"a heading of level {after} follows one of level {before}" for before, after in jumps if after > before + 1
    ]
