"""The models on this machine: finding, fetching and removing them by name."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from voice_interview.app.models.download import Tools
from voice_interview.app.models.install import Installer
from voice_interview.app.models.manifest import Manifest, ModelEntry, Source, SourceKind, shipped_manifest
from voice_interview.app.models.progress import Progress, silent
from voice_interview.app.models.record import InstalledModel, read_record
from voice_interview.errors import ModelFetchFailed, ModelMissing

_WORK = ".work"


class ModelLibrary:
    """Models kept in ``home/models``, one folder each.

    Only ``get`` ever uses a network.

    Args:
        home: the program's data folder; it need not exist yet.
        manifest: the models there are; None for those the program ships a list of.
        tools: the commands that download packages; None to look for them when they are needed.
    """

    def __init__(self, home: Path, manifest: Manifest | None = None, tools: Tools | None = None) -> None:
        self._folder = home / "models"
        self._manifest = manifest or shipped_manifest()
        self._tools = tools

    @property
    def folder(self) -> Path:
        """Where the models are; it need not exist."""
        return self._folder

    @property
    def entries(self) -> tuple[ModelEntry, ...]:
        """All models there are, installed or not."""
        return self._manifest.models

    def installed(self) -> tuple[InstalledModel, ...]:
        """Return the models that are here and whole, in the order of ``entries``."""
        records = (read_record(self._folder / entry.name) for entry in self.entries)
        return tuple(record for record in records if record is not None)

    def find(self, name: str) -> Path:
        """Return the folder of an installed model.

        Raises:
            ModelMissing: there is no such model, or it is not here; the message says how to get it.
        """
        entry = self._manifest.entry(name)
        folder = self._folder / entry.name
        if read_record(folder) is None:
            raise ModelMissing(
                f"The {entry.purpose} model {name} is not on this machine.",
                f"Fetch it (about {entry.sources[0].download_bytes / 1e6:.0f} MB) with: "
                f"voice-interview models get {name}",
            )
        return folder

    def get(self, name: str, progress: Progress = silent, source: SourceKind | None = None) -> Path:
        """Return the folder of a model, fetching it first when it is not here or not whole.

        Args:
            name: as in ``entries``.
            progress: told a few times a second what is going on.
            source: where to have it from; None for the first in its entry.

        Raises:
            ModelMissing: there is no such model.
            ModelFetchFailed: it could not be brought here; nothing half done is left in its place.
        """
        entry = self._manifest.entry(name)
        chosen = _chosen(entry, source)
        try:
            installer = Installer(work=self._folder / _WORK, tools=self._tools or Tools.of_this_machine())
            with self._alone(progress):
                installer.clean()
                return self._get(entry, chosen, installer, progress)
        except OSError as error:
            raise ModelFetchFailed(
                f"{name} could not be written to {self._folder} ({error.strerror or error}).",
                "See that there is room and that the folder may be written, or choose another with --home.",
            ) from error

    def remove(self, name: str) -> None:
        """Remove an installed model, and what fetches that never ended left behind.

        Raises:
            ModelMissing: there is no such model, or it is not here.
            ModelFetchFailed: its files are in use or may not be removed.
        """
        folder = self._folder / self._manifest.entry(name).name
        if not folder.exists():
            raise ModelMissing(f"The model {name} is not on this machine.", "There is nothing to remove.")
        try:
            with self._alone(silent):
                installer = Installer(work=self._folder / _WORK, tools=Tools(pip=None, npm=None))
                installer.clean()
                installer.forget_downloads()
                shutil.rmtree(folder)
        except OSError as error:
            raise ModelFetchFailed(
                f"{name} could not be removed ({error.strerror or error}).",
                "End other programs that use it and try again.",
            ) from error

    def _get(self, entry: ModelEntry, source: Source, installer: Installer, progress: Progress) -> Path:
        folder = self._folder / entry.name
        if read_record(folder) is None:
            needed = [self._manifest.entry(name) for name in source.needs]
            folders = tuple(self._get(one, one.sources[0], installer, progress) for one in needed)
            installer.install(entry, source, folder, folders, progress)
        progress(f"{entry.name} is ready", 1.0)
        return folder

    @contextmanager
    def _alone(self, progress: Progress) -> Iterator[None]:
        """Hold the work folder; wait while another program fetches models."""
        work = self._folder / _WORK
        work.mkdir(parents=True, exist_ok=True)
        lock = FileLock(work / "lock")
        try:
            lock.acquire(timeout=0)
        except Timeout:
            progress("Waiting for another program that is fetching models", None)
            lock.acquire()
        try:
            yield
        finally:
            lock.release()


def _chosen(entry: ModelEntry, kind: SourceKind | None) -> Source:
    source = entry.source(kind)
    if source is None:
        offered = ", ".join(one.kind for one in entry.sources)
        raise ModelFetchFailed(f"{entry.name} cannot be had from {kind}.", f"It comes from: {offered}.")
    return source
