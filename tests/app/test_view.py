"""What a person sees in the terminal."""

import io

from rich.console import Console

from tests.fakes import ManualClock
from voice_interview.app.view import TerminalView, figures_line
from voice_interview.session.events import Events


class Screen:
    """A terminal of any width, or a file, and what was printed to it."""

    def __init__(self, *, width: int = 80, terminal: bool = False, exam: bool = False) -> None:
        self._file = io.StringIO()
        console = Console(file=self._file, force_terminal=terminal, width=width, color_system=None)
        self.events = Events(ManualClock(), 0.0)
        self.view = TerminalView(console, exam=exam, keys=True)
        self.view.follow(self.events)

    @property
    def text(self) -> str:
        return self._file.getvalue()


def test_concepts_are_shown_by_name_and_hidden_in_an_exam() -> None:
    for exam in (False, True):
        screen = Screen(exam=exam)
        screen.events.emit("concept", id="frozen-base", status="missed", name="The base stays frozen")
        assert ("The base stays frozen" in screen.text) is not exam
        assert "frozen-base" not in screen.text


def test_what_ends_the_program_is_left_to_its_end_and_the_rest_is_told() -> None:
    screen = Screen()
    screen.events.emit("error", message="The microphone is gone.", advice="Waiting for it.")
    screen.events.emit("error", message="The disk is full.", advice="Free some space.", fatal=True)
    assert "The microphone is gone. Waiting for it." in screen.text
    assert "disk" not in screen.text


def test_words_beside_question_and_feedback_are_shown() -> None:
    screen = Screen()
    screen.events.emit("insight", said="Take your time.")
    assert "Interviewer: Take your time." in screen.text


def test_typed_answer_is_not_shown_twice_and_needs_no_meter() -> None:
    screen = Screen(terminal=True)
    screen.events.emit("listening", source="keyboard")
    screen.events.emit("final", text="What I typed", start_s=None, end_s=None)
    assert screen.text == ""


def test_meter_counts_whole_seconds_and_fits_a_narrow_terminal() -> None:
    screen = Screen(width=30, terminal=True)
    screen.events.emit("listening", source="microphone")
    before = len(screen.text)
    screen.events.level(-20.0, 59.7)
    screen.events.emit("insight", floor_kept=True)
    screen.view.close()
    assert "0:59" in screen.text and "0:60" not in screen.text
    meter = [line for line in screen.text[before:].splitlines() if "█" in line]
    assert meter and all(len(line.split("\x1b[2K")[-1]) <= 30 for line in meter)


def test_figures_and_one_hint_stand_beside_the_meter() -> None:
    screen = Screen(terminal=True)
    screen.events.emit("listening", source="microphone")
    figures = {"words_per_minute": 151.6, "fillers": 3, "pauses": 2, "longest_pause_s": 1.1}
    assert figures_line(figures) == "152 words/min, 3 fillers"
    assert figures_line({"words_per_minute": None, "fillers": 0}) == ""
    screen.events.emit("insight", audio_s=30.0, hint="take a breath", **figures)
    screen.view.close()
    assert "take a breath" in screen.text


def test_advice_on_the_delivery_is_shown() -> None:
    screen = Screen()
    screen.events.emit("insight", advice="You spoke fast.", figure="words_per_minute", moment_s=None)
    assert "Delivery: You spoke fast." in screen.text


def test_floor_is_kept_for_one_answer() -> None:
    screen = Screen(terminal=True)
    screen.events.emit("listening", source="microphone")
    screen.events.emit("insight", floor_kept=True)
    screen.events.emit("turn_ended", audio_s=1.0, cause="key")
    before = len(screen.text)
    screen.events.emit("listening", source="microphone")
    screen.events.level(-20.0, 1.0)
    screen.view.close()
    assert "floor kept" in screen.text[:before]
    assert "take your time" not in screen.text[before:]


def test_pause_says_how_to_go_on() -> None:
    screen = Screen(terminal=True)
    screen.events.emit("pause")
    assert "p: go on" in screen.text
