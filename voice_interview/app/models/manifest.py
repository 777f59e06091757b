"""Which models exist, where each can be had, and how to know that what came is right."""

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Literal

import msgspec

from voice_interview.errors import ModelMissing
from voice_interview.resources import shipped

Purpose = Literal["speech", "grading", "turn"]
"""Speech to text, judging answers, or hearing when a turn is over."""
SourceKind = Literal["pip", "npm", "hub"]
"""A package of Python's or of Node's registry, or a repository of the Hugging Face hub."""
Conversion = Literal["bert", "whisper_ggml"]
"""What is done so that CTranslate2 can run the files: see ``convert_bert`` and ``convert_whisper_ggml``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFile:
    """One file of a source."""

    member: str
    """Path within the package or repository; for the hub it may be a pattern such as ``vocabulary.*``."""
    name: str | None = None
    """What the file is called once it is here; None keeps the member's own name."""
    size_bytes: int | None = None
    sha256: str | None = None
    """Lower-case hex; None only for hub files, which the hub's own library checks."""

    @property
    def local_name(self) -> str:
        """What the file is called once it is here."""
        return self.name or self.member.rpartition("/")[2]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One place a model can be had from."""

    kind: SourceKind
    package: str
    """Name of the package, or id of the hub's repository."""
    version: str
    """Exact version of the package, or revision of the repository."""
    download_bytes: int
    """About how much comes over the network."""
    files: tuple[SourceFile, ...]
    convert: Conversion | None = None
    needs: tuple[str, ...] = ()
    """Other models whose files the conversion uses; they are fetched first."""

    @property
    def label(self) -> str:
        """Package and version as people write them, such as ``swift 1.2 (pip)``."""
        return f"{self.package} {self.version} ({self.kind})"


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEntry:
    """One model the program knows by name."""

    name: str
    purpose: Purpose
    description: str
    size_bytes: int
    """About how much disk it takes once it is here."""
    files: tuple[str, ...]
    """Names that must be in the folder for the model to be usable."""
    licence: str
    attribution: str
    sources: tuple[Source, ...]
    """The first is used unless the person asks for another."""

    def source(self, kind: SourceKind | None) -> Source | None:
        """Return the source of that kind, the first one for None, or None when there is none of that kind."""
        return next((source for source in self.sources if kind in (None, source.kind)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedFile:
    """One file of a model that comes with the program."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShippedModel:
    """A model that lies beside the manifest and is never fetched."""

    name: str
    """Also its folder's."""
    purpose: Purpose
    description: str
    licence: str
    attribution: str
    files: tuple[ShippedFile, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """All models the program knows."""

    models: tuple[ModelEntry, ...] = field(default=())
    shipped: tuple[ShippedModel, ...] = field(default=())

    def entry(self, name: str) -> ModelEntry:
        """Return the model called ``name``.

        Raises:
            ModelMissing: there is no such model; the message lists those there are.
        """
        for entry in self.models:
            if entry.name == name:
                return entry
        known = ", ".join(entry.name for entry in self.models)
        raise ModelMissing(f"There is no model called {name!r}.", f"These can be fetched: {known}.")


def read_manifest(path: Path) -> Manifest:
    """Read a manifest file.

    Raises:
        OSError: the file cannot be read.
        msgspec.ValidationError: it breaks the format; it ships with the program, so that is our mistake.
    """
    return msgspec.json.decode(path.read_bytes(), type=Manifest)


@cache
def shipped_manifest() -> Manifest:
    """Return the manifest that ships with the program."""
    return read_manifest(shipped("models", "manifest.json"))
