"""Whatever a person can mend is said in French too, with the same figures in it."""

import ast
import re
from pathlib import Path

import parvis
from parvis.core.i18n import FOLDER, read_catalogue
from parvis.photos.rejections import sentence
from parvis_media.errors import Rejection

_BRACES = re.compile(r"\{(\w+)\}")


def _mistakes() -> set[str]:
    """Every text given beside a `Code.…`, wherever it stands in the core."""
    texts = set()
    for file in Path(parvis.__path__[0]).rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(args=[ast.Attribute(value=ast.Name(id="Code")), ast.Constant(value=str(text)), *_]):
                    texts.add(text)
    return texts


def test_every_refusal_is_said_in_french() -> None:
    french = read_catalogue(FOLDER / "fr.po").singular
    messages = _mistakes() | {sentence(reason) for reason in Rejection}

    assert len(messages) > 40
    assert sorted(messages - french.keys()) == []
    assert [text for text in messages if sorted(_BRACES.findall(text)) != sorted(_BRACES.findall(french[text]))] == []
