"""Runs another program while watching a folder fill up."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import voice_interview
from voice_interview.app.models.progress import Progress

_LOOK_EVERY_S = 0.25
_END_WITHIN_S = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A program to run."""

    command: tuple[str, ...]
    folder: Path
    """Everything it writes goes below this folder: it is its current folder and holds its temporary files."""
    stage: str
    """What to tell the person meanwhile."""
    expected_bytes: int | None = None
    """How much it will have written at the end, for the fraction done; None when nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a program ended."""

    status: int
    """Its exit status; 0 is success."""
    said: str
    """Everything it printed, both streams."""

    @property
    def last_line(self) -> str:
        """The last line that is not empty, or an empty text."""
        lines = [line.strip() for line in self.said.splitlines() if line.strip()]
        return lines[-1] if lines else ""


def own_module(name: str, *arguments: str) -> tuple[str, ...]:
    """Return the command that runs a module of this program in a Python of its own."""
    return (sys.executable, "-m", f"{__package__}.{name}", *arguments)


def run_child(job: Job, progress: Progress) -> Outcome:
    """Run ``job`` to its end, calling ``progress`` a few times a second.

    Whatever ends this call early (Ctrl-C, an error in ``progress``) ends the program too.

    Raises:
        OSError: the program could not be started.
    """
    log = job.folder / "output.txt"
    with log.open("wb") as output:
        process = subprocess.Popen(
            job.command,
            cwd=job.folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env=_environment(job.folder),
        )
        try:
            while True:
                progress(job.stage, _fraction(job))
                try:
                    status = process.wait(timeout=_LOOK_EVERY_S)
                    break
                except subprocess.TimeoutExpired:
                    continue  # still at work
        except BaseException:
            _end(process)
            raise
    return Outcome(status=status, said=log.read_text(encoding="utf-8", errors="replace"))


def _environment(folder: Path) -> dict[str, str]:
    # Temporary files go into the watched folder: they show how far a download is, and leave with it.
    temporary = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(folder))
    # A checkout that is not installed is found by its place, since the child has another current folder.
    program = str(Path(voice_interview.__file__).resolve().parents[1])
    python_path = os.pathsep.join(filter(None, (program, os.environ.get("PYTHONPATH"))))
    return {**os.environ, **temporary, "PYTHONPATH": python_path}


def _fraction(job: Job) -> float | None:
    if not job.expected_bytes:
        return None
    return min(folder_bytes(job.folder) / job.expected_bytes, 1.0)


def folder_bytes(folder: Path) -> int:
    """Return the size of all files below ``folder``; files that vanish meanwhile count nothing."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                total += (Path(parent) / name).stat().st_size
            except FileNotFoundError:
                continue
    return total


def _end(process: "subprocess.Popen[bytes]") -> None:
    process.terminate()
    try:
        process.wait(timeout=_END_WITHIN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
