"""Ctrl-C while libraries load and while the program ends: it stops with a word, whatever was under way."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.app.conftest import DEMO_ANSWERS, Program

if sys.platform == "win32":
    pytest.skip("Windows sends no such signal to one process", allow_module_level=True)

ENDS_SLOWLY = """
import threading, time
from voice_interview.app.cli import main

def command(**options):
    threading.Thread(target=time.sleep, args=(60,)).start()
    raise KeyboardInterrupt

main.cli.main = command
main.run()
"""


def test_library_that_is_interrupted_while_it_loads_is_no_failure(program: Program, tmp_path: Path) -> None:
    """Onnxruntime turns Ctrl-C into an ImportError, which was a traceback."""
    (tmp_path / "onnxruntime.py").write_text(
        "raise ImportError('initialization failed') from KeyboardInterrupt()"
    )
    interrupted = Program(home=program.home, environment={"PYTHONPATH": str(tmp_path)})
    done = interrupted.run("transcribe", DEMO_ANSWERS / "peft.f1.ogg", status=130)
    assert done.stderr.strip().endswith("Stopped.")


def test_second_ctrl_c_waits_for_no_thread() -> None:
    """The first one waited for libraries at work; the second ended the process within one, which aborted."""
    with subprocess.Popen([sys.executable, "-c", ENDS_SLOWLY], stderr=subprocess.PIPE, text=True) as running:
        assert running.stderr is not None
        assert running.stderr.readline() + running.stderr.readline() == "\nStopped.\n"
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=30) == 130
        assert running.stderr.read() == ""
