"""PARVIS_<NAME>_FILE: a setting from a file, whatever it is; what is wrong is said without the value."""

from pathlib import Path

import pytest

from parvis.core.settings import Settings, SettingsError, load_settings

KEY = "a key in a file, as long as one must be"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Path:
    """The working folder, and no setting in the environment."""
    for name in Settings.model_fields:
        monkeypatch.delenv(f"PARVIS_{name.upper()}", raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_any_setting_may_be_given_by_a_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "PORT": "8123\n",
        "SECRET_KEY": f"{KEY}\r\n",
        "DATABASE_URL": "postgresql://parvis:hush@db:5432/parvis",
        "TRUSTED_PROXIES": "10.0.0.0/8, 127.0.0.1\n",
        "MAIL_PASSWORD": "  with blanks  \n\n",
    }
    for name, value in values.items():
        (folder / name).write_text(value)
        monkeypatch.setenv(f"PARVIS_{name}_FILE", str(folder / name))

    settings = load_settings()

    assert settings.port == 8123
    assert settings.secret_key
    assert settings.secret_key.get_secret_value() == KEY
    assert settings.database_url == "postgresql://parvis:hush@db:5432/parvis"
    assert settings.trusted_proxies == ("10.0.0.0/8", "127.0.0.1/32")
    assert settings.mail_password
    assert settings.mail_password.get_secret_value() == "  with blanks  "


def test_the_environment_wins_over_the_file_of_settings(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "first").write_text("1111")
    (folder / "second").write_text("2222")
    (folder / ".env").write_text("PARVIS_PORT_FILE=first\n")
    assert load_settings().port == 1111

    monkeypatch.setenv("PARVIS_PORT_FILE", "second")
    assert load_settings().port == 2222

    monkeypatch.delenv("PARVIS_PORT_FILE")
    monkeypatch.setenv("PARVIS_PORT", "3333")
    assert load_settings().port == 3333


def test_a_name_that_is_empty_is_not_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PARVIS_PORT_FILE", "")

    assert load_settings().port == 8000


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (None, "PARVIS_SECRET_KEY_FILE: {} cannot be read (No such file or directory)"),
        (b"", "PARVIS_SECRET_KEY_FILE: {} is empty"),
        (b"\n", "PARVIS_SECRET_KEY_FILE: {} is empty"),
        (b"\xff" * 40, "PARVIS_SECRET_KEY_FILE: {} is no text"),
        (b"x" * 65_537, "PARVIS_SECRET_KEY_FILE: {} is larger than a setting can be"),
        (b"hush-hush", "PARVIS_SECRET_KEY Value should have at least 32 items after validation, not 9"),
    ],
)
def test_what_is_wrong_with_it_is_said_without_the_value(
    folder: Path, monkeypatch: pytest.MonkeyPatch, content: bytes | None, complaint: str
) -> None:
    file = folder / "secret_key"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("PARVIS_SECRET_KEY_FILE", str(file))

    with pytest.raises(SettingsError) as problem:
        load_settings()

    assert str(problem.value) == complaint.format(file)


def test_given_both_ways_is_a_mistake(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "key").write_text(KEY)
    monkeypatch.setenv("PARVIS_SECRET_KEY_FILE", "key")
    monkeypatch.setenv("PARVIS_SECRET_KEY", "another key, as long as one must be")

    with pytest.raises(SettingsError) as problem:
        load_settings()

    assert str(problem.value) == "PARVIS_SECRET_KEY and PARVIS_SECRET_KEY_FILE are both set: keep one"
