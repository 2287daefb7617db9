"""The templates of a language: translated when they are compiled, everything escaped, once."""

import gc
from typing import Any
from weakref import ref

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from parvis.core.i18n import LOCALES
from parvis_web.pages.documents import FOLDER
from parvis_web.pages.templates import templates

COMMENT: dict[str, Any] = {
    "id": "x", "depth": 0, "state": "VISIBLE", "bodyHtml": "", "stance": None, "reactionCount": 0, "replyCount": 0,
    "createdAt": "2026-03-20T12:00:00Z", "editedAt": None, "visibility": "VISIBLE", "authorRole": None,
    "viewerHasReacted": False, "viewerCanReply": False, "viewerCanEdit": False, "viewerCanDelete": False,
    "viewerCanFlag": True, "viewerCanModerate": False,
    "author": {"__typename": "Person", "displayName": "Dupont & fils", "isVerified": False},
}  # fmt: skip
NASTY = '<b>Dupont & fils\' "café"</b>'


def said(source: str, locale: str = "fr", **values: object) -> str:
    return templates(locale).from_string(source).render(values)


@pytest.mark.parametrize("locale", LOCALES)
def test_every_template_compiles(locale: str) -> None:
    names = [path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.suffix in {".html", ".xml"}]

    assert len(names) > 50
    for name in names:
        templates(locale).get_template(name)


def test_a_message_is_said_in_the_language_of_its_templates() -> None:
    source = "{{ _('Sign in') }}|{{ _('Search: {text}', text=text) }}"

    assert said(source, "fr", text="A & B") == "Se connecter|Recherche : A &amp; B".replace(" :", "\N{NO-BREAK SPACE}:")
    assert said(source, "en", text="A & B") == "Sign in|Search: A &amp; B"


@pytest.mark.parametrize("value", [NASTY, "plain", "", 7, 2.5, None, True, Markup("<i>"), ["<"], *"&<>'\""], ids=repr)
def test_whatever_is_shown_is_escaped(value: object) -> None:
    assert said("{{ value }}", value=value) == str(escape(value))
    assert said("{% macro shown(it) %}{{ it }}{% endmacro %}{{ shown(value) }}", value=value) == str(escape(value))
    assert said("{% set kept %}{{ value }}{% endset %}{{ kept }}", value=value) == str(escape(value))
    assert said('{{ {"of": value}.of }}', value=value) == str(escape(value))


def test_a_macro_is_called_with_its_block_and_its_names() -> None:
    source = "{% macro box(a, b=2) %}{{ a }}{{ b }}{{ caller('<') }}{% endmacro %}"

    assert (
        said(source + "{% for n in (1, 2) %}{% call(x) box(n, b=3) %}{{ x }}{% endcall %}{% endfor %}")
        == "13&lt;23&lt;"
    )


def test_a_macro_takes_arguments_by_place_and_by_name_and_leaves_some_out() -> None:
    source = "{% macro box(a, b=2, c=a) %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}"

    assert said(source + "{{ box(1) }}{{ box(1, c=4) }}{{ box(c=4, a='<') }}") == "[121][124][&lt;24]"
    with pytest.raises(UndefinedError, match="parameter 'a' was not provided"):
        said(source + "{{ box(b=1) }}")
    for wrong in ("box(1, 2, 3, 4)", "box(1, d=2)"):
        with pytest.raises(TypeError):
            said(source + "{{ " + wrong + " }}")


def test_a_dictionary_gives_its_keys_before_its_methods() -> None:
    assert said("{{ it.items }} {{ it.keys()|list }}", it={"items": 3}) == "3 [&#39;items&#39;]"


def test_what_is_not_there_is_a_fault() -> None:
    for source in ("{{ missing }}", "{{ it.missing }}", "{{ it.missing.further }}"):
        with pytest.raises(UndefinedError):
            said(source, it={})


def test_what_a_macro_said_is_escaped_once_in_a_sentence() -> None:
    source = "{% macro named(it) %}{{ it }}{% endmacro %}{{ _('Search: {text}', text=named(text)) }}"

    assert said(source, "en", text=NASTY) == f"Search: {escape(NASTY)}"


def test_a_name_in_a_sentence_is_escaped_once() -> None:
    source = '{% from "shared/comments.html" import words with context %}{{ words(comment) }}'
    page = said(source, "en", comment=COMMENT, viewer={"id": "me"}, csrf="", back_here="/", shown_whole=None)

    assert "with the comment of Dupont &amp; fils</span>" in page
    assert "the comment of Dupont &amp; fils</span></a>" in page
    assert "&amp;amp;" not in page


class _Reader:
    id = "me"


def test_a_page_leaves_nothing_to_the_garbage_collector() -> None:
    source = '{% from "shared/comments.html" import one with context %}{{ one(comment, true) }}'
    answer, reply = {"replyCount": 1, "parent": None}, COMMENT | {"depth": 1, "parent": {"id": "x"}}
    reader = _Reader()
    gone = ref(reader)
    gc.disable()
    try:
        page = said(
            source, comment=COMMENT | answer | {"replies": {"nodes": [reply]}},
            viewer=reader, csrf="", back_here="/", shown_whole=None,
        )  # fmt: skip
        del reader
        assert gone() is None
    finally:
        gc.enable()
    assert (page.count("<li"), page.count("</li>"), page.count("<article>")) == (2, 2, 2)
