"""Session records to JSON and back, older versions of the format included (pure)."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from voice_interview.errors import SessionDamaged
from voice_interview.session.record import SCHEMA_VERSION, BankRef, SessionRecord, UtcTime

Document = dict[str, Any]
"""A JSON object as read."""
Upgrade = Callable[[Document], Document]
"""Turns a document of one version into one of the next."""

UPGRADES: Mapping[int, Upgrade] = {}
"""By the version they start from. Version 1 is the first, so there is nothing to upgrade yet."""


class _Versioned(msgspec.Struct, frozen=True):
    """What every version has."""

    schema_version: int


class _NewerVersion(Exception):
    """The document is of a version that does not exist yet."""


def encode(value: object) -> bytes:
    """Return the JSON of a record, or of any part of one, indented for people who look inside."""
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def decode(data: bytes, source: str) -> SessionRecord:
    """Read a session record of this or an older version.

    Args:
        data: what the file holds.
        source: the file's name, for the error.

    Raises:
        SessionDamaged: it is no JSON, breaks the format, or was made by a newer version of the program.
    """
    try:
        document = upgraded(msgspec.json.decode(data, type=Document), UPGRADES)
        return msgspec.convert(document, SessionRecord)
    except _NewerVersion as error:
        raise SessionDamaged(
            f"{source} was made by a newer version of voice-interview.",
            "Update voice-interview to read it; nothing in it was changed.",
        ) from error
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise SessionDamaged(
            f"{source} is damaged: {error}.",
            "The recordings beside it can still be played; put back a copy of the file if you have one, "
            "or remove the session with `voice-interview delete`.",
        ) from error


def upgraded(
    document: Document, upgrades: Mapping[int, Upgrade], to_version: int = SCHEMA_VERSION
) -> Document:
    """Return ``document`` brought up to ``to_version``, one version after the other.

    Raises:
        msgspec.ValidationError: it says no version, or one that never existed.
    """
    version = msgspec.convert(document, _Versioned).schema_version
    if version > to_version:
        raise _NewerVersion
    while version < to_version:
        if version not in upgrades:
            raise msgspec.ValidationError(f"there is no schema_version {version}")
        document = upgrades[version](document)
        version += 1
        document = document | {"schema_version": version}
    return document


class Glimpse(msgspec.Struct, frozen=True, kw_only=True):
    """What could be read of a record that is damaged as a whole."""

    started_at: datetime | None = None
    bank: BankRef | None = None
    complete: bool | None = None


def glimpse(data: bytes) -> Glimpse:
    """Read what can be read of a damaged record; every field that cannot is None."""
    try:
        document = msgspec.json.decode(data, type=Document)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        return Glimpse()
    return Glimpse(
        started_at=_part(document, "started_at", UtcTime),
        bank=_part(document, "bank", BankRef),
        complete=_part(document, "complete", bool),
    )


def _part(document: Document, name: str, kind: Any) -> Any:
    try:
        return msgspec.convert(document.get(name), kind)
    except msgspec.ValidationError:
        return None
