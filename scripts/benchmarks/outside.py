"""Runs the program from outside: in a process of its own, its events and its session read afterwards."""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from voice_interview.app.settings import data_home

_POLL_S = 0.005


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One interview, over."""

    events: tuple[dict[str, Any], ...]
    turns: tuple[dict[str, Any], ...]
    """As in session.json, in the order in which they were asked."""
    first_question_s: float
    """From the start of the process to the first sample of the first question, by the wall clock."""

    def times_s(self, type_: str) -> list[float]:
        """Return when events of a type happened."""
        return [event["t_s"] for event in self.events if event["type"] == type_]

    def by_turn(self) -> list[list[dict[str, Any]]]:
        """Return the events of each turn, from its question to the one before the next question."""
        turns: list[list[dict[str, Any]]] = []
        for event in self.events:
            if event["type"] == "question_started":
                turns.append([])
            if turns:
                turns[-1].append(event)
        return turns


class Bench:
    """A data folder for measuring, with the models of another one and nothing else of it.

    Args:
        folder: where to work.
        models: the data folder that has the models.
    """

    def __init__(self, folder: Path, models: Path) -> None:
        self.folder = folder
        self.home = folder / "home"
        self.home.mkdir()
        (self.home / "models").symlink_to((models / "models").resolve(), target_is_directory=True)

    def configure(self, name: str, value: str) -> None:
        """Set a lasting choice."""
        subprocess.run(
            [*self._command(), "config", "set", name, value], check=True, capture_output=True, text=True
        )

    def interview(
        self,
        answers: Sequence[Path],
        *options: str,
        pace: str = "fast",
        watch: Callable[[int, float], None] | None = None,
    ) -> Run:
        """Run ``start`` on recordings and return what happened.

        Args:
            answers: recordings, in the order of the questions; or one folder.
            options: more options of ``start``.
            pace: as in ``start``.
            watch: called about twenty times a second with the process id and the seconds since its start.

        Raises:
            SystemExit: the program failed; what it said is told.
        """
        events = Path(tempfile.mkdtemp(dir=self.folder)) / "events.jsonl"
        command = [*self._command(), "start", *options, "--pace", pace, "--events", str(events)]
        command += ["--answers", *map(str, answers)]
        started_s = time.monotonic()
        running = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )
        first_question_s = _wait_for(events, "question_started", running) - started_s
        while running.poll() is None:
            if watch is not None:
                watch(running.pid, time.monotonic() - started_s)
            time.sleep(0.05)
        assert running.stderr is not None
        if running.returncode:
            raise SystemExit(f"voice-interview failed:\n{running.stderr.read()}")
        running.stderr.close()
        told = tuple(json.loads(line) for line in events.read_text(encoding="utf-8").splitlines())
        [saved] = [event for event in told if event["type"] == "saved"]
        session = json.loads((Path(saved["path"]) / "session.json").read_text(encoding="utf-8"))
        return Run(events=told, turns=tuple(session["turns"]), first_question_s=first_question_s)

    def _command(self) -> list[str]:
        return [sys.executable, "-m", "voice_interview", "--home", str(self.home)]


@contextmanager
def bench(home: Path | None) -> Iterator[Bench]:
    """Make a place to measure in, and clear it away afterwards; ``home`` has the models."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        yield Bench(Path(folder), data_home(home))


def machine() -> str:
    """Return what the figures were measured on, in a line: cores, and how busy they are with other things."""
    load = f", load {os.getloadavg()[0]:.1f} at the start" if hasattr(os, "getloadavg") else ""
    return f"{os.cpu_count()} CPU cores{load}"


def _wait_for(events: Path, type_: str, running: "subprocess.Popen[str]") -> float:
    while running.poll() is None:
        if events.exists() and f'"{type_}"' in events.read_text(encoding="utf-8"):
            break
        time.sleep(_POLL_S)
    return time.monotonic()
