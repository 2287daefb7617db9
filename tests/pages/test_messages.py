"""Whatever the pages say, they say in French too, with the same figures in it."""

import re

from tests.pages.messages import messages

from parvis.core.i18n import FOLDER, read_catalogue

_BRACES = re.compile(r"\{(\w+)\}")


def test_every_message_of_the_pages_has_its_french() -> None:
    french = read_catalogue(FOLDER / "fr.po")
    said = {message for message, _path in messages()}

    assert len(said) > 200
    assert [one for one in said if one not in french.singular and one not in french.plural] == []


def test_the_french_has_the_same_figures() -> None:
    french = read_catalogue(FOLDER / "fr.po")

    for message, path in messages():
        if isinstance(message, str):
            assert sorted(_BRACES.findall(message)) == sorted(_BRACES.findall(french.singular[message])), path
        else:
            for form, original in zip(french.plural[message], message, strict=True):
                assert sorted(_BRACES.findall(form)) == sorted(_BRACES.findall(original)), path


def test_the_french_breaks_no_line_before_its_punctuation() -> None:
    french = read_catalogue(FOLDER / "fr.po").singular
    said = {message for message, _path in messages() if isinstance(message, str)}

    assert [french[one] for one in said if re.search(r" [;:?!»]|« ", french[one])] == []
