"""Puts one model in its place: download, unpack, check, convert, and only then a single rename."""

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from voice_interview.app.models.child import Job, own_module, run_child
from voice_interview.app.models.download import Tools, download
from voice_interview.app.models.manifest import ModelEntry, Source
from voice_interview.app.models.progress import Progress
from voice_interview.app.models.record import write_record
from voice_interview.app.models.unpack import unpack
from voice_interview.errors import ModelFetchFailed

_ARCHIVES = "downloads"
"""Whole downloads whose model is not in place yet, so that they need not come over the network again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Installer:
    """Installs models from a work folder on the same disk as their place.

    The caller sees to it that one installer at a time uses the work folder.
    """

    work: Path
    tools: Tools

    def clean(self) -> None:
        """Remove what a killed program left half done; whole downloads stay."""
        self.work.mkdir(parents=True, exist_ok=True)
        for left in self.work.iterdir():
            if left.is_dir() and left.name != _ARCHIVES:
                shutil.rmtree(left, ignore_errors=True)

    def forget_downloads(self) -> None:
        """Remove whole downloads too."""
        shutil.rmtree(self.work / _ARCHIVES, ignore_errors=True)

    def install(
        self, entry: ModelEntry, source: Source, place: Path, needed: tuple[Path, ...], progress: Progress
    ) -> None:
        """Bring ``entry`` from ``source`` to ``place``, replacing what lies there.

        Args:
            entry: the model.
            source: where to have it from.
            place: its folder; it appears whole or not at all.
            needed: folders of the models ``source.needs`` names.
            progress: told what is going on.

        Raises:
            ModelFetchFailed: the download, its check or the conversion failed.
            OSError: the disk is full or cannot be written.
        """
        self._check_room(entry, source)
        origin = self._downloaded(source, progress)
        with tempfile.TemporaryDirectory(dir=self.work, prefix="making-") as making:
            raw, ready = Path(making, "raw"), Path(making, "ready")
            raw.mkdir()
            ready.mkdir()
            progress(f"Checking {entry.name}", None)
            try:
                unpack(source, origin, raw)
            except ModelFetchFailed:
                _discard(origin)
                raise
            if source.convert:
                self._convert(entry, source, (raw, ready, *needed), progress)
            else:
                ready = raw
            _check_complete(entry, source, ready)
            write_record(entry.name, source, ready)
            _put(ready, place, Path(making, "old"))
        _discard(origin)

    def _check_room(self, entry: ModelEntry, source: Source) -> None:
        needed_bytes = (
            2 * source.download_bytes + entry.size_bytes
        )  # the archive, what is in it, and the result
        free_bytes = shutil.disk_usage(self.work).free
        if free_bytes < needed_bytes:
            raise ModelFetchFailed(
                f"The disk is too full for {entry.name}: {free_bytes / 1e6:.0f} MB are free, "
                f"{needed_bytes / 1e6:.0f} MB are needed while it is put in place.",
                "Make room, or choose another folder with --home.",
            )

    def _downloaded(self, source: Source, progress: Progress) -> Path:
        kept = self.work / _ARCHIVES / f"{source.package.replace('/', '--')}-{source.version}"
        whole = next(kept.glob("archive.*"), None)
        if whole is not None:
            return whole
        kept.mkdir(parents=True, exist_ok=True)
        if source.kind == "hub":  # its library continues where it stopped, so its folder stays
            return download(source, kept, self.tools, progress)
        with tempfile.TemporaryDirectory(dir=self.work, prefix="coming-") as coming:
            archive = download(source, Path(coming), self.tools, progress)
            return archive.rename(kept / f"archive{archive.suffix}")

    def _convert(
        self, entry: ModelEntry, source: Source, folders: tuple[Path, ...], progress: Progress
    ) -> None:
        job = Job(
            command=own_module(f"convert_{source.convert}", *map(str, folders)),
            folder=folders[0].parent,
            stage=f"Converting {entry.name}",
        )
        outcome = run_child(job, progress)
        if outcome.status != 0:
            raise ModelFetchFailed(
                f"{entry.name} could not be converted ({outcome.last_line}).",
                "Please report this together with the output of: voice-interview doctor.",
            )


def _check_complete(entry: ModelEntry, source: Source, folder: Path) -> None:
    missing = [name for name in entry.files if not (folder / name).is_file()]
    if missing:
        raise ModelFetchFailed(
            f"{source.label} came without {', '.join(missing)}.", "Try again, or another source with --from."
        )


def _put(ready: Path, place: Path, old: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if place.exists():
        place.replace(old)  # a folder cannot be replaced by renaming while it has files
    ready.replace(place)


def _discard(origin: Path) -> None:
    """Remove a download together with the folder kept for it."""
    shutil.rmtree(origin.parent, ignore_errors=True)
