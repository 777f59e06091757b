"""Keys of a real terminal (a pseudo-terminal) become commands."""

import os
import sys
import time
from collections.abc import Iterator

import pytest

from voice_interview.session.commands import Command

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are not for Windows", allow_module_level=True)

import pty
import termios

from voice_interview.app.keyboard import Keyboard

PATIENCE_S = 5.0


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """The other end of a terminal that is this process's standard input."""
    person, program = pty.openpty()
    with os.fdopen(program, encoding="utf-8", buffering=1) as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield person
    os.close(person)


def commands_of(keyboard: Keyboard, count: int) -> list[Command]:
    found: list[Command] = []
    deadline_s = time.monotonic() + PATIENCE_S
    while len(found) < count and time.monotonic() < deadline_s:
        if (command := keyboard.poll()) is None:
            time.sleep(0.01)
        else:
            found.append(command)
    return found


def test_two_quick_keys_both_count(terminal: int) -> None:
    keyboard = Keyboard()
    with keyboard.reading():
        os.write(terminal, b"kr")
        assert commands_of(keyboard, 2) == ["keep_floor", "repeat"]


def test_keys_count_in_either_case_and_others_do_nothing(terminal: int) -> None:
    keyboard = Keyboard()
    with keyboard.reading():
        os.write(terminal, "xZé1 P\n".encode())
        assert commands_of(keyboard, 3) == ["end", "pause", "end"]
        assert not keyboard.waiting()


@pytest.mark.parametrize("sequence", [b"\x1bOQ", b"\x1bOP", b"\x1b[A", b"\x1bs"])
def test_function_and_arrow_keys_are_not_taken_for_letters(terminal: int, sequence: bytes) -> None:
    keyboard = Keyboard()
    with keyboard.reading():
        os.write(terminal, sequence)
        time.sleep(0.3)
        os.write(terminal, b"k")
        assert commands_of(keyboard, 1) == ["keep_floor"]


def test_terminal_is_left_as_it_was_even_after_ctrl_c(terminal: int) -> None:
    before = termios.tcgetattr(sys.stdin)
    with pytest.raises(KeyboardInterrupt), Keyboard().reading():
        assert termios.tcgetattr(sys.stdin) != before
        raise KeyboardInterrupt
    assert termios.tcgetattr(sys.stdin) == before
