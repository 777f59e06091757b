"""The program as a person starts it: in a process of its own, with a data folder of its own."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from voice_interview.audio.chunk import AudioChunk
from voice_interview.audio.files import read_audio
from voice_interview.audio.wav import write_wav
from voice_interview.resources import shipped

DEMO_ANSWERS = shipped("assets", "answers", "demo")


def cut(name: str, folder: Path, duration_s: float) -> Path:
    """Write the beginning of a demo answer, from its first word on, as a short recording."""
    whole = read_audio(DEMO_ANSWERS / f"{name}.ogg", max_duration_s=200)
    samples = whole.samples[: round(duration_s * whole.rate_hz)].copy()
    path = folder / f"{name}.wav"
    write_wav(path, AudioChunk(samples=samples, rate_hz=whole.rate_hz))
    return path


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Runs ``voice-interview`` with one data folder."""

    home: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def command(self, *arguments: str | Path) -> list[str]:
        """Return the command line."""
        return [sys.executable, "-m", "voice_interview", "--home", str(self.home), *map(str, arguments)]

    def run(
        self, *arguments: str | Path, status: int | None = 0, text: str | None = None, timeout_s: float = 180
    ) -> subprocess.CompletedProcess[str]:
        """Run a command to its end and check its exit status (None for any); never a traceback."""
        done = subprocess.run(
            self.command(*arguments),
            env={**os.environ, "PYTHONWARNINGS": "error", **self.environment},
            capture_output=True,
            text=True,
            input=text if text is not None else "",
            timeout=timeout_s,
            check=False,
        )
        if status is not None:
            assert done.returncode == status, f"{done.stdout}\n{done.stderr}"
        assert "Traceback" not in done.stderr, done.stderr
        return done

    def start(self, *arguments: str | Path) -> subprocess.Popen[str]:
        """Start a command and return at once."""
        return subprocess.Popen(
            self.command(*arguments),
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def session_folders(self) -> list[Path]:
        """The folders of all sessions; ids of one minute are in no order."""
        return sorted(path for path in (self.home / "sessions").glob("2*") if path.is_dir())


@pytest.fixture
def program(tmp_path: Path, models_home: Path, tiny_en_model: Path, minilm_model: Path) -> Program:
    """The program with an empty data folder but for the models."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "models").symlink_to(models_home / "models", target_is_directory=True)
    (home / "settings.json").write_text(
        '{"model": "tiny.en"}'
    )  # not what this machine happens to keep up with
    return Program(home=home)


@pytest.fixture
def bare_program(tmp_path: Path) -> Program:
    """The program with an empty data folder, models missing as well."""
    return Program(home=tmp_path / "bare")
