"""The child process in which pyttsx3 lives: one JSON line in for each sentence, one JSON line out.

pyttsx3 can be initialised once a process, prints to stdout, can hang or take the whole process down with it,
and on macOS wants the main thread. Here it may do all that: the answers travel on a copy of stdout that no
library knows of, and the parent (``pyttsx3_process``) kills and restarts this process when it must.

Run as ``python -m voice_interview.feedback.pyttsx3_worker FOLDER``. The first line written is
``{"driver", "default", "voices": [{"id", "name", "languages"}]}``. Then each line read,
``{"text", "file", "voice", "rate_wpm"}``, is answered by ``{"file"}`` once that file is complete. A line
``{"error"}`` is the last one written: after an error pyttsx3 cannot be trusted again, so the process ends.
When stdin ends, for whatever reason, the process removes FOLDER and ends.
"""

import ctypes
import json
import os
import queue
import shutil
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any, TextIO

import pyttsx3

if sys.platform == "linux":
    try:
        import espeakng_loader
    except ImportError:  # a distribution may leave it out and bring its own espeak-ng
        espeakng_loader = None

_ESPEAK = "espeak"
_ESPEAK_LIBRARY = "pyttsx3.drivers._espeak"


def main() -> None:
    """Serve until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's to handle
    answers = _private_stdout()
    folder = Path(sys.argv[1])
    requests: queue.SimpleQueue[str] = queue.SimpleQueue()
    threading.Thread(target=_read_requests, args=(requests, folder), daemon=True).start()
    try:
        engine = _start_engine(folder)
        _answer(answers, _greeting(engine))
        speech = _SpeechFiles(engine)
        while True:
            _answer(answers, {"file": speech.write(json.loads(requests.get()))})
    except Exception as error:  # whatever a driver, COM or ctypes throws is told to the parent
        _answer(answers, {"error": f"{type(error).__name__}: {error}"})
        sys.exit(1)


class _SpeechFiles:
    """Writes one sound file for each request, through pyttsx3."""

    def __init__(self, engine: Any) -> None:
        self._engine = engine
        self._finished = threading.Event()
        self._problems: list[str] = []
        self._properties: dict[str, object] = {}
        engine.connect("finished-utterance", self._on_finished)
        engine.connect("error", self._on_error)

    def write(self, request: dict[str, Any]) -> str:
        """Return the path of the finished file.

        Raises:
            RuntimeError: the driver reported an error, or wrote nothing.
        """
        self._finished.clear()
        self._set("voice", request["voice"])
        self._set("rate", request["rate_wpm"])
        _settle(self._engine)
        self._engine.save_to_file(request["text"], request["file"])
        self._engine.runAndWait()
        if self._engine.driver_name == _ESPEAK and not self._problems:
            self._finished.wait()  # runAndWait may return sooner; the parent limits the time, and kills
        if self._problems:
            raise RuntimeError("; ".join(self._problems))
        if not Path(request["file"]).exists():
            raise RuntimeError("the driver wrote no file")
        return str(request["file"])

    def _set(self, name: str, value: object) -> None:
        if self._properties.get(name) != value:
            self._engine.setProperty(name, value)
            self._properties[name] = value

    def _on_finished(self, name: str | None, completed: bool) -> None:
        if not completed:
            self._problems.append("the utterance was cut off")
        self._finished.set()

    def _on_error(self, name: str | None, exception: Exception) -> None:
        self._problems.append(str(exception))


def _private_stdout() -> TextIO:
    """Return what was stdout; what libraries print from now on goes nowhere."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", newline="\n")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return answers


def _answer(answers: TextIO, message: dict[str, Any]) -> None:
    answers.write(json.dumps(message) + "\n")
    answers.flush()


def _read_requests(requests: "queue.SimpleQueue[str]", folder: Path) -> None:
    """Queue the lines of stdin; at its end the parent is gone, so tidy up and end even if a driver hangs."""
    for line in sys.stdin:
        requests.put(line)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _start_engine(folder: Path) -> Any:
    if sys.platform == "linux":
        _offer_bundled_espeak(folder)
    engine = pyttsx3.init()
    if engine.driver_name == _ESPEAK:
        _settle(engine)
        engine.runAndWait()  # until a first loop has run, pyttsx3 holds back every property
    return engine


def _settle(engine: Any) -> None:
    """Wait until espeak has worked off its queue.

    The driver begins every loop with a stop, which empties that queue when it is busy: a rate set just before
    was lost in 1 of 300 starts, and the utterance after it would have been cut off.
    """
    if engine.driver_name == _ESPEAK:
        while sys.modules[_ESPEAK_LIBRARY].IsPlaying():
            time.sleep(0.001)


def _offer_bundled_espeak(folder: Path) -> None:
    """Load the espeak-ng of ``espeakng_loader`` if it is here, so that pyttsx3 finds it before any other.

    Loaded without its data folder that library ends the process, hence the order. It keeps at most 160
    bytes of the folder's name, and packages can be installed deeper than that, hence the link.
    """
    if espeakng_loader is None:
        return
    library = Path(espeakng_loader.get_library_path()).with_name("libespeak-ng.so.1")
    data = library.with_name("espeak-ng-data")
    if not (library.is_file() and data.is_dir()):
        return
    link = folder / data.name
    link.symlink_to(data, target_is_directory=True)
    os.environ["ESPEAK_DATA_PATH"] = str(link)
    try:
        ctypes.CDLL(str(library), ctypes.RTLD_GLOBAL)
    except OSError:  # built for another C library; pyttsx3 then looks for the system's own
        del os.environ["ESPEAK_DATA_PATH"]


def _greeting(engine: Any) -> dict[str, Any]:
    voices = [
        {
            "id": str(voice.id),
            "name": str(voice.name),
            "languages": [str(tag) for tag in voice.languages if tag],
        }
        for voice in engine.getProperty("voices")
    ]
    default = engine.getProperty("voice")
    return {"driver": engine.driver_name, "default": str(default) if default else None, "voices": voices}


if __name__ == "__main__":
    main()
