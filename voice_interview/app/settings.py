"""Lasting choices of the person, kept in the data folder, and where that folder is."""

import os
from dataclasses import dataclass, fields, replace
from pathlib import Path
from types import NoneType
from typing import Any, get_args, get_type_hints

import msgspec
import platformdirs

from voice_interview.errors import SettingsError, StorageFailed

HOME_VARIABLE = "VOICE_INTERVIEW_HOME"
_FILE = "settings.json"
MOST_RETENTION_DAYS = 36_500
"""A hundred years; none is longer."""
_WHAT_FITS = {
    bool: "It is yes or no.",
    int: "It is a whole number, or none.",
    float: "It is a number.",
    str: "It needs a value.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What ``config set`` can change."""

    microphone: str | None = None
    """Name, or a part of it; none for the system's default."""
    speaker: str | None = None
    """Name, or a part of it; none for the system's default."""
    voice: str | None = None
    """A voice of the platform; none for its best English one."""
    voice_wpm: int | None = None
    """Speed of the voice in words a minute; none for its own."""
    model: str = "auto"
    """Speech model: a name, a folder, or ``auto`` for the best one here that this machine keeps up with."""
    embedder: str = "minilm"
    """Sentence encoder of the grader: ``minilm``, or a name or folder for sentence-transformers."""
    cues: bool = True
    """Short tones when listening begins and ends, and quiet hints on the delivery while you talk."""
    headphones: bool = False
    """Whether the microphone cannot hear the loudspeaker: then it listens while the interviewer speaks."""
    end_silence_s: float = 3.0
    """Seconds of silence that end an answer, more or less, by the words before it."""
    retention_days: int | None = None
    """Days after which the sound of old sessions is removed at the next start; none to keep it."""

    def with_devices(self, *, microphone: str | None, speaker: str | None, voice: str | None) -> "Settings":
        """Return these settings with what was named for this time only."""
        return replace(
            self,
            microphone=microphone or self.microphone,
            speaker=speaker or self.speaker,
            voice=voice or self.voice,
        )


def data_home(given: Path | None) -> Path:
    """Return ``given``, else what ``VOICE_INTERVIEW_HOME`` says, else the platform's user data folder."""
    if given is not None:
        return given.expanduser().absolute()
    if value := os.environ.get(HOME_VARIABLE):
        return Path(value).expanduser().absolute()
    return Path(platformdirs.user_data_dir("voice-interview", appauthor=False))


def load_settings(home: Path) -> Settings:
    """Read the settings of ``home``; what was never set has its default.

    Raises:
        SettingsError: the file cannot be read, or holds something that cannot be.
    """
    try:
        content = (home / _FILE).read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return Settings()
    except OSError as error:
        raise SettingsError(f"The settings in {home} cannot be read ({error.strerror}).") from error
    try:
        settings = msgspec.json.decode(content, type=Settings)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"The settings file {home / _FILE} is damaged ({error}).",
            "Correct it, or delete it to start afresh.",
        ) from error
    return _checked(settings)


def save_settings(home: Path, settings: Settings) -> None:
    """Keep ``settings`` in ``home``, all or nothing.

    Raises:
        StorageFailed: the folder cannot be written.
    """
    target = home / _FILE
    partial = target.with_suffix(".partial")
    try:
        home.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(msgspec.json.format(msgspec.json.encode(settings)) + b"\n")
        partial.replace(target)
    except OSError as error:
        raise StorageFailed(
            f"The settings cannot be written to {home} ({error.strerror}).",
            "Choose another folder with --home.",
        ) from error


def setting_names() -> tuple[str, ...]:
    """Return the names that ``config`` knows."""
    return tuple(field.name for field in fields(Settings))


def with_setting(settings: Settings, name: str, text: str) -> Settings:
    """Return ``settings`` with ``name`` set to what the person typed; ``none`` clears it.

    Raises:
        SettingsError: no such setting, or not a value it can have.
    """
    kinds = get_type_hints(Settings)
    if name not in kinds:
        raise SettingsError(f"There is no setting {name}.", f"There are: {', '.join(setting_names())}.")
    if not text.strip():
        raise SettingsError(f"{name} needs a value.", "Give none to go back to nothing.")
    value: Any = None if text.lower() == "none" else text
    if text.lower() in {"yes", "on"}:
        value = "true"
    elif text.lower() in {"no", "off"}:
        value = "false"
    try:
        value = msgspec.convert(value, kinds[name], strict=False)
    except msgspec.ValidationError as error:
        raise SettingsError(f"{name} cannot be {text!r}.", _WHAT_FITS[_base(kinds[name])]) from error
    return _checked(replace(settings, **{name: value}))


def _base(kind: Any) -> type:
    """Return ``int`` for ``int | None``, and so on."""
    base: type = next(part for part in (*get_args(kind), kind) if part is not NoneType)
    return base


def _checked(settings: Settings) -> Settings:
    if not 1.0 <= settings.end_silence_s <= 60.0:
        raise SettingsError("end_silence_s must lie between 1 and 60 seconds.")
    if settings.voice_wpm is not None and not 80 <= settings.voice_wpm <= 400:
        raise SettingsError("voice_wpm must lie between 80 and 400 words a minute.")
    if settings.retention_days is not None and not 1 <= settings.retention_days <= MOST_RETENTION_DAYS:
        raise SettingsError(
            f"retention_days must be at least 1 (and at most {MOST_RETENTION_DAYS}), or none to keep all."
        )
    return settings
