"""What is kept beside an installed model: where it came from, and what its files were then."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from voice_interview.app.models.manifest import Source, SourceKind
from voice_interview.app.models.unpack import sha256_of

RECORD_NAME = "installed.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledFile:
    """One file of an installed model."""

    name: str
    size_bytes: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledModel:
    """A model that is on this machine."""

    name: str
    source: SourceKind
    package: str
    version: str
    files: tuple[InstalledFile, ...]

    @property
    def size_bytes(self) -> int:
        """Disk space of all its files."""
        return sum(file.size_bytes for file in self.files)


def write_record(name: str, source: Source, folder: Path) -> InstalledModel:
    """Take down what lies in ``folder`` now, write it there and return it.

    Raises:
        OSError: the folder cannot be read or written.
    """
    files = tuple(
        InstalledFile(name=path.name, size_bytes=path.stat().st_size, sha256=sha256_of(path))
        for path in sorted(folder.iterdir())
    )
    record = InstalledModel(
        name=name, source=source.kind, package=source.package, version=source.version, files=files
    )
    encoded = msgspec.json.format(msgspec.json.encode(record), indent=2)
    (folder / RECORD_NAME).write_bytes(encoded + b"\n")
    return record


def read_record(folder: Path) -> InstalledModel | None:
    """Return what is written in ``folder``, or None when no whole model lies there.

    A file that is missing or has another size makes the model count as not installed, so that fetching it
    again mends it. Contents are not read: that would take seconds at every start.
    """
    try:
        record = msgspec.json.decode((folder / RECORD_NAME).read_bytes(), type=InstalledModel)
        whole = all((folder / file.name).stat().st_size == file.size_bytes for file in record.files)
    except (FileNotFoundError, NotADirectoryError, msgspec.DecodeError):
        return None
    return record if whole else None
