import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from parvis.core import errors
from parvis.core.i18n import FOLDER, negotiate, read_catalogue, translate, translate_plural

_ROOT = Path(__file__).parents[2]
_BRACES = re.compile(r"\{(\w+)\}")
_ERRORS = {name for name, value in vars(errors).items() if isinstance(value, type)}


def test_french_and_english() -> None:
    message = "Please write at most {longest} characters."

    assert translate(message, "fr", longest=5) == "Écrivez au plus 5 caractères."
    assert translate(message, "en", longest=5) == "Please write at most 5 characters."


def test_what_has_no_translation_is_said_in_english() -> None:
    assert translate("Nobody ever wrote {this}.", "fr", this="down") == "Nobody ever wrote down."
    assert translate("Please sign in first.", "tlh") == "Please sign in first."


def test_what_people_wrote_is_never_read_as_a_template() -> None:
    assert translate("Hello {name}", "en", name="{longest.__class__}") == "Hello {longest.__class__}"


def test_plurals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "fr.po").write_text(
        'msgid ""\nmsgstr "Language: fr\\nContent-Type: text/plain; charset=UTF-8\\n'
        'Plural-Forms: nplurals=2; plural=(n > 1);\\n"\n\n'
        'msgid "{count} reply"\nmsgid_plural "{count} replies"\n'
        'msgstr[0] "{count} réponse"\nmsgstr[1] "{count} réponses"\n'
    )
    catalogue = read_catalogue(tmp_path / "fr.po")
    monkeypatch.setattr("parvis.core.i18n._catalogue", lambda _locale: catalogue)

    french = [translate_plural("{count} reply", "{count} replies", count, "fr") for count in (0, 1, 2)]
    unknown = [translate_plural("{count} cat", "{count} cats", count, "fr") for count in (0, 1, 2)]

    assert french == ["0 réponse", "1 réponse", "2 réponses"]
    assert unknown == ["0 cats", "1 cat", "2 cats"]


@pytest.mark.parametrize(
    ("header", "locale"),
    [
        (None, "fr"),
        ("", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("de-DE,de;q=0.9,en;q=0.5,fr;q=0.6", "fr"),
        ("de, EN;q=0.1", "en"),
        ("en;q=0, fr;q=0.1", "fr"),
        ("en;q=0", "fr"),
        ("*", "fr"),
        ("en;q=2", "fr"),
        ("é,;;=,en;q=abc", "fr"),
        ("x," * 5000 + "en", "fr"),
    ],
)
def test_negotiation(header: str | None, locale: str) -> None:
    assert negotiate(header) == locale


def test_every_message_that_is_raised_is_said_in_french_with_the_same_braces() -> None:
    french = read_catalogue(FOLDER / "fr.po").singular
    raised = {
        text
        for source in ("platform", "schema")
        for path in (_ROOT / source).rglob("*.py")
        for text in _messages(ast.parse(path.read_text()))
    }

    assert "Please sign in first." in raised
    assert sorted(raised - french.keys()) == []
    assert {text for text in raised if sorted(_BRACES.findall(text)) != sorted(_BRACES.findall(french[text]))} == set()


def _messages(tree: ast.Module) -> Iterator[str]:
    """Texts given to an error of ours where it is raised, in its subclass's `__init__`, or as its default."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef) and _named(node.bases) & (_ERRORS | {"ParvisError"}):
            for inner in ast.walk(node):
                if (
                    isinstance(inner, ast.Call)
                    and isinstance(inner.func, ast.Attribute)
                    and inner.func.attr == "__init__"
                ):
                    yield from _sentences(inner.args)
                if isinstance(inner, ast.FunctionDef) and inner.name == "__init__":
                    yield from _sentences(inner.args.defaults)
        if isinstance(node, ast.Call) and _named([node.func]) & (_ERRORS | {"translate"}):
            yield from _sentences(node.args)


def _named(nodes: list[ast.expr]) -> set[str]:
    return {node.id if isinstance(node, ast.Name) else getattr(node, "attr", "") for node in nodes}


def _sentences(nodes: list[ast.expr]) -> Iterator[str]:
    """Constants that read like a sentence: the names of parts and fields do not."""
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value:
            yield node.value
