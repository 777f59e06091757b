"""A call that never returns must not hold up the program."""

import subprocess
import sys
import threading

from voice_interview.audio.patience import returns_in_time


def test_what_returns_is_waited_for() -> None:
    done = threading.Event()
    assert returns_in_time(done.set, 60.0)
    assert done.is_set()


def test_what_does_not_return_is_left_behind_and_lets_the_program_end() -> None:
    code = """
import threading
from voice_interview.audio.patience import returns_in_time
print(returns_in_time(threading.Event().wait, 0.1))
"""
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert run.stdout == "False\n"
