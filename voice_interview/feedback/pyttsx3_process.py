"""The parent's end of the process in which pyttsx3 lives (see ``pyttsx3_worker``)."""

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

_WORKER = "voice_interview.feedback.pyttsx3_worker"
_START_LIMIT_S = 20.0  # a cold disk, or Windows building its COM wrappers for the first time
_LIMIT_BASE_S = 4.0
_LIMIT_PER_CHARACTER_S = 0.05  # slower than reading aloud, so even a driver that works in real time passes
_GOODBYE_S = 1.0


class SpeechProcessFailed(Exception):
    """The process reported an error, ended, or did not answer in time; it has been ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledVoice:
    """A voice of this computer."""

    id: str
    """What the driver knows it by."""
    name: str
    languages: tuple[str, ...]
    """Language tags as the driver writes them: ``en-us``, ``en_GB``; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Greeting:
    """What the process says of itself when it is ready."""

    driver: str
    """pyttsx3's name of the platform's driver: ``espeak``, ``nsss``, ``sapi5``."""
    default: str | None
    """Id of the voice that the platform would use."""
    voices: tuple[InstalledVoice, ...]


class SpeechProcess:
    """One running worker and its private folder of sound files.

    Starting does not wait: the worker warms up while the caller does something else. One thread at a time may
    call ``greeting`` and ``write``; ``close`` may be called from any.

    Raises:
        SpeechProcessFailed: the system refuses another process, or a folder for its files.
    """

    def __init__(self) -> None:
        self._answers: queue.SimpleQueue[str] = queue.SimpleQueue()
        self._greeting: Greeting | None = None
        self._written = 0
        try:
            self._folder = Path(tempfile.mkdtemp(prefix="voice-interview-"))
            self._process = self._started()
        except OSError as cause:
            raise SpeechProcessFailed(f"it could not be started ({cause.strerror})") from cause
        self._reader = threading.Thread(target=self._read_answers, name="speech answers", daemon=True)
        self._reader.start()

    @property
    def pid(self) -> int:
        """Process id of the worker."""
        return self._process.pid

    def greeting(self) -> Greeting:
        """Wait until the worker is ready, and return what it said of itself.

        Raises:
            SpeechProcessFailed: it did not start.
        """
        if self._greeting is None:
            said = self._receive(_START_LIMIT_S)
            voices = tuple(
                InstalledVoice(id=voice["id"], name=voice["name"], languages=tuple(voice["languages"]))
                for voice in said["voices"]
            )
            self._greeting = Greeting(driver=said["driver"], default=said["default"], voices=voices)
        return self._greeting

    def write(self, text: str, *, voice: str, rate_wpm: int) -> Path:
        """Speak ``text`` into a new sound file, which the caller reads and removes.

        Raises:
            SpeechProcessFailed: there was no file within a time that grows with the text.
        """
        suffix = "aiff" if self.greeting().driver == "nsss" else "wav"  # the macOS driver writes AIFF only
        self._written += 1
        file = self._folder / f"{self._written}.{suffix}"
        self._send({"text": text, "file": str(file), "voice": voice, "rate_wpm": rate_wpm})
        self._receive(_LIMIT_BASE_S + _LIMIT_PER_CHARACTER_S * len(text))
        return file

    def close(self) -> None:
        """End the process and remove its folder; calling it twice does no harm."""
        _close(self._process.stdin)
        try:
            self._process.wait(_GOODBYE_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._reader.join()
        shutil.rmtree(self._folder, ignore_errors=True)

    def _started(self) -> "subprocess.Popen[bytes]":
        # -P and the parent's own path: the current folder must not be able to replace a module.
        search_path = os.pathsep.join(entry for entry in sys.path if entry)
        try:
            return subprocess.Popen(
                [sys.executable, "-P", "-m", _WORKER, str(self._folder)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=os.environ | {"PYTHONPATH": search_path},
                start_new_session=True,  # Ctrl-C in the terminal ends the parent's speech, not the worker
            )
        except OSError:
            self._folder.rmdir()
            raise

    def _send(self, message: dict[str, Any]) -> None:
        assert self._process.stdin is not None
        try:
            self._process.stdin.write(json.dumps(message).encode() + b"\n")
            self._process.stdin.flush()
        except (OSError, ValueError) as cause:  # ValueError: closed on our side
            raise self._failed("it no longer listens") from cause

    def _receive(self, limit_s: float) -> dict[str, Any]:
        try:
            line = self._answers.get(timeout=limit_s)
        except queue.Empty as cause:
            raise self._failed(f"it did not answer within {limit_s:.0f} s") from cause
        if not line:
            self._answers.put("")  # whoever asks again shall hear the same
            raise self._failed("it ended")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise self._failed(answer["error"])
        return answer

    def _failed(self, why: str) -> SpeechProcessFailed:
        self._process.kill()
        self.close()
        return SpeechProcessFailed(why)

    def _read_answers(self) -> None:
        """Queue the worker's lines, and an empty one when there will be no more."""
        assert self._process.stdout is not None
        with self._process.stdout as stdout:
            for line in stdout:
                self._answers.put(line.decode())
        self._answers.put("")


def _close(stream: IO[bytes] | None) -> None:
    """Close a pipe whose other end may be gone."""
    if stream is not None:
        with contextlib.suppress(BrokenPipeError):  # what was still to be written has no reader any more
            stream.close()
