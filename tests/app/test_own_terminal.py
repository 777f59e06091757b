"""Who may write to the terminal."""

import os
import subprocess
import sys

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are not for Windows", allow_module_level=True)

import pty

PROGRAM = """
import os, sys
from voice_interview.app.own_terminal import take_terminal
take_terminal()
os.write(2, b"noise")
print("ours ✓", file=sys.stderr)
"""


def test_libraries_do_not_write_between_our_lines() -> None:
    ours, theirs = pty.openpty()
    narrow = os.environ | {"PYTHONIOENCODING": "ascii"}  # a mark that it does not know was a traceback
    subprocess.run([sys.executable, "-c", PROGRAM], stderr=theirs, env=narrow, check=True)
    os.close(theirs)
    written = os.read(ours, 1000)
    os.close(ours)
    assert written == b"ours \\u2713\r\n"


def test_log_gets_everything() -> None:
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", PROGRAM], capture_output=True, check=True)
    assert done.stderr.decode() == "noiseours ✓\n"
