"""The view, driven by events: as lines where there is no terminal, and on a pseudo-terminal."""

import io
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from rich.console import Console

from tests.app.conftest import DEMO_ANSWERS, Program
from tests.fakes import ManualClock
from voice_interview.app.keyboard import KEY_HELP
from voice_interview.app.view import TerminalView
from voice_interview.app.view_panel import panel_lines
from voice_interview.app.view_scene import Lit, Scene
from voice_interview.session.events import Events

if sys.platform == "win32":
    pytest.skip("pseudo-terminals are not for Windows", allow_module_level=True)

from tests.app.pseudo_terminal import PLAYER, PseudoTerminal, WatchedView, terminal_environment

TOP = Path(__file__).resolve().parents[2]
PROMPT = "What are parameter-efficient fine-tuning methods, such as LoRA, and why do they matter?"


class Lines:
    """A file in the place of a terminal, and what was printed to it."""

    def __init__(self, *, exam: bool = False, keys: bool = False) -> None:
        self._file = io.StringIO()
        self.events = Events(ManualClock(), 0.0)
        TerminalView(Console(file=self._file, width=60), exam=exam, keys=keys).follow(self.events)

    @property
    def text(self) -> str:
        return self._file.getvalue()


@contextmanager
def watched(width: int = 80, height: int = 24, *, exam: bool = False) -> Iterator[WatchedView]:
    view = WatchedView(width=width, height=height, exam=exam)
    with closing(view):
        yield view


def test_lines_name_concepts_once_they_are_settled_and_never_in_an_exam() -> None:
    for exam in (False, True):
        lines = Lines(exam=exam)
        lines.events.emit("concept", id="base", status="partial", name="The base stays frozen")
        assert lines.text == ""
        lines.events.emit("concept", id="base", status="covered", name="The base stays frozen")
        lines.events.emit("graded", score=71.6, reason=None)
        assert ("The base stays frozen: covered" in lines.text) is not exam
        assert "72 of 100" in lines.text and "partial" not in lines.text


def test_verdict_after_the_floor_was_taken_back_tells_only_what_changed() -> None:
    lines = Lines()
    for a, b in (("covered", "missed"), ("covered", "covered")):
        lines.events.emit("concept", id="a", status=a, name="First")
        lines.events.emit("concept", id="b", status=b, name="Second")
        lines.events.emit("graded", score=50, reason=None)
    assert lines.text.count("First") == 1
    assert lines.text.count("Second") == 2


def test_what_ends_the_program_is_left_to_its_end_and_the_rest_is_told() -> None:
    lines = Lines()
    lines.events.emit("error", message="The microphone is gone.", advice="Waiting for it.")
    lines.events.emit("error", message="The disk is full.", advice="Free some space.", fatal=True)
    assert "The microphone is gone. Waiting for it." in lines.text
    assert "disk" not in lines.text


def test_lines_tell_everything_in_order_without_a_control_character() -> None:
    lines = Lines(keys=True)
    events = lines.events
    events.emit("question_started", question_id="peft", follow_up=None, attempt=1, prompt=PROMPT)
    events.emit("listening", source="microphone")
    events.level(-20.0, 1.0)
    events.emit("partial", text="Half a thou", audio_s=1.0)
    events.emit("final", text="Half a thought.", start_s=0.0, end_s=1.0)
    events.emit("insight", floor_kept=True)
    events.emit("insight", cue="Two minutes so far")
    events.emit("pause")
    events.emit("resumed")
    events.emit("turn_ended", audio_s=1.0, cause="key")
    events.emit("insight", said="Take your time.")
    events.emit("feedback_started", text="This was right.")
    assert lines.text.split("\n") == [
        "",
        f"Question: {PROMPT}",
        KEY_HELP,
        "(listening)",
        "  Half a thought.",
        "Floor kept, take your time.",
        "(Two minutes so far)",
        "Paused. p: go on",
        "(answer ended)",
        "Interviewer: Take your time.",
        "Interviewer: This was right.",
        "",
    ]


def test_question_that_is_read_again_is_not_printed_again_but_a_new_attempt_is() -> None:
    lines = Lines()
    for attempt in (1, 1, 2):
        lines.events.emit(
            "question_started", question_id="peft", follow_up=1, attempt=attempt, prompt="And full tuning?"
        )
    assert lines.text.count("Follow-up: And full tuning?") == 2


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_terminal_without_colour_or_skill_gets_plain_lines(environment: dict[str, str]) -> None:
    view = WatchedView(environment=environment)
    view.ask(PROMPT)
    view.level(-20.0, 1.0)
    view.tell("final", text="It trains two matrices.", start_s=0.0, end_s=1.0)
    text = view.end()
    assert "It trains two matrices." in text and "end answer" in text
    assert b"\x1b" not in view.terminal.written


def test_final_words_stay_above_and_tentative_ones_below_are_faint_and_replaced() -> None:
    with watched() as view:
        view.ask()
        view.tell("partial", text="It trains too", audio_s=1.0)
        view.wait_for("It trains too …")
        view.tell("partial", text="It trains two small matrices", audio_s=2.0)
        view.wait_for("It trains two small matrices …")
        assert not view.shows("too …")
        [row] = [row for row in view.terminal.rows if "matrices" in row]
        assert view.terminal.screen.buffer[view.terminal.rows.index(row)][4].italics
        view.tell("final", text="It trains two small matrices.", start_s=0.0, end_s=2.0)
        view.wait_for("matrices. ───")
        [row] = [row for row in view.terminal.rows if "matrices" in row]
        assert not view.terminal.screen.buffer[view.terminal.rows.index(row)][4].italics
        assert not view.shows("…")


def test_text_left_behind_is_clean_and_every_final_word_stands_there_once() -> None:
    with watched(height=12) as view:
        view.ask(PROMPT)
        finals = [
            f"This is sentence number {n} of an answer that is longer than the window." for n in range(30)
        ]
        for n, final in enumerate(finals):
            view.level(-25.0, n + 0.5)
            view.tell("partial", text=final[:40], audio_s=n + 0.5)
            view.tell("concept", id=f"c{n % 5}", name=f"Concept {n % 5}", status="covered")
            view.tell("final", text=final, start_s=float(n), end_s=n + 1.0)
        view.tell("turn_ended", audio_s=30.0, cause="silence")
        view.tell("graded", score=80, reason=None)
        view.tell("feedback_started", text="This was right.")
        text = view.end()
    words = " ".join(text.split())
    assert all(words.count(final) == 1 for final in finals)
    assert words.count("This was right.") == 1
    for panel in ("─", "█", "░", "end answer", "…"):
        assert panel not in text
    assert not any(first == second == "" for first, second in pairwise(text.strip().split("\n")))


def test_concepts_light_up_and_are_hidden_in_an_exam_as_cues_are() -> None:
    for exam in (False, True):
        with watched(exam=exam) as view:
            view.ask()
            view.tell("concept", id="a", name="The base stays frozen", status="covered")
            view.tell("concept", id="b", name="Adapters are small", status="missed")
            view.tell("insight", cue="Two minutes so far")
            view.tell("partial", text="so", audio_s=1.0)
            view.wait_for("so …")
            assert view.shows("✓ The base stays frozen") is not exam
            assert view.shows("Two minutes so far") is not exam
            assert not view.shows("Adapters are small")  # that would be telling


def test_one_cue_at_a_time_that_goes_away() -> None:
    with watched() as view:
        view.ask()
        view.tell("insight", cue="Slow down a little")
        view.wait_for("• Slow down a little")
        view.tell("insight", cue="Two minutes so far")
        view.wait_for("• Two minutes so far")
        assert not view.shows("Slow down")
        view.level(-20.0, 11.0)
        view.terminal.wait_until(lambda: not view.shows("Two minutes so far"))


def test_figures_stand_beside_the_meter_and_a_hint_below_it() -> None:
    figures = {"words_per_minute": 151.6, "fillers": 3, "pauses": 2, "longest_pause_s": 1.1}
    with watched() as view:
        view.ask()
        view.tell("insight", audio_s=8.0, **figures | {"words_per_minute": None, "fillers": 0})
        view.wait_for("0:00 listening")
        view.tell("insight", audio_s=29.0, **figures)
        view.wait_for("152 words/min, 3 fillers")
        view.tell("insight", audio_s=30.0, cue="take a breath", **figures)
        view.wait_for("• take a breath")
        assert view.shows("152 words/min, 3 fillers")
        view.tell("insight", floor_kept=True)
        view.wait_for("floor kept, take your time")
        view.ask("Why?", "why")
        view.wait_for("0:00 listening")


def test_advice_on_the_delivery_is_shown() -> None:
    lines = Lines()
    lines.events.emit("insight", advice="You spoke fast.", figure="words_per_minute", moment_s=None)
    assert lines.text == "  Delivery: You spoke fast.\n"


def test_typed_answer_is_not_shown_twice_and_has_no_panel_in_its_way() -> None:
    with watched() as view:
        view.tell("question_started", question_id="peft", follow_up=None, attempt=1, prompt="What is LoRA?")
        view.tell("listening", source="keyboard")
        view.tell("final", text="What I typed", start_s=None, end_s=None)
        text = view.end()
    assert text.strip() == "Question: What is LoRA?"


def test_floor_is_kept_for_one_answer_and_pause_says_how_to_go_on() -> None:
    with watched() as view:
        view.ask()
        view.tell("insight", floor_kept=True)
        view.wait_for("floor kept, take your time")
        view.tell("pause")
        view.wait_for("Paused. p: go on")
        view.tell("resumed")
        view.wait_for("floor kept, take your time")
        view.tell("turn_ended", audio_s=1.0, cause="key")
        view.wait_for("thinking about your answer")
        view.ask("Why?", "why")
        view.wait_for("0:00 listening")


def test_answer_goes_on_after_the_floor_was_taken_back() -> None:
    with watched() as view:
        view.ask()
        view.tell("final", text="It trains two matrices.", start_s=0.0, end_s=2.0)
        view.tell("turn_ended", audio_s=2.0, cause="silence")
        view.tell("graded", score=40, reason=None)
        view.tell("feedback_started", text="Half of it was right.")
        view.wait_for("the interviewer is talking")
        view.tell("interrupted")
        view.tell("resumed")
        view.wait_for("0:00 listening")
        view.tell("partial", text="and they are small", audio_s=4.0)
        view.wait_for("and they are small …")
        view.tell("final", text="And they are small.", start_s=3.0, end_s=4.0)
        text = view.end()
    assert text.count("It trains two matrices.") == text.count("And they are small.") == 1


def test_narrower_and_wider_windows_leave_no_row_of_the_panel_behind() -> None:
    with watched(width=100, height=24) as view:
        view.ask(PROMPT)
        for width in (60, 34, 100, 45):
            view.level(-20.0, float(width))
            view.wait_for(f"{width // 60}:{width % 60:02}")
            view.terminal.resize(width, 24)
        view.level(-20.0, 59.7)
        view.wait_for("0:59")
        assert len([row for row in view.terminal.rows if "█" in row]) == 1
        assert "█" not in view.end()


@pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux, which breaks lines anew, is not installed")
def test_window_that_breaks_lines_anew_leaves_no_row_of_the_panel_behind(tmp_path: Path) -> None:
    """rich.live leaves rows behind here: it goes up by the rows it drew, and there are more of them now."""
    script, socket = tmp_path / "script", str(tmp_path / "tmux")
    player = tmp_path / "player.py"
    player.write_text(PLAYER.replace("int(sys.argv[3])", "sys.argv[3]"))
    script.write_text("")
    command = f"tail -f {script} | {sys.executable} {player} practice keys /dev/stdin"

    def tmux(*arguments: str) -> str:
        done = subprocess.run(
            ["tmux", "-S", socket, *arguments],
            env=terminal_environment(),
            capture_output=True,
            text=True,
            check=True,
            timeout=20,
        )
        return done.stdout

    def tell(line: str, shown: str) -> str:
        with script.open("a") as file:
            file.write(line + "\n")
        deadline_s = time.monotonic() + 20
        while shown not in (screen := tmux("capture-pane", "-p", "-S", "-100")):
            assert time.monotonic() < deadline_s, screen
            time.sleep(0.1)
        return screen

    environment = ["-e", "TERM=tmux-256color", "-e", f"PYTHONPATH={TOP}"]
    tmux("-f", "/dev/null", "new-session", "-d", "-x", "90", "-y", "30", *environment, command)
    try:
        tell('{"type": "listening", "source": "microphone"}', "0:00")
        # A full screen, for tmux moves rows out of reach at the top when there is room below.
        for n in range(31):
            tell(f'{{"type": "final", "text": "Words {n} stay.", "start_s": 0.0, "end_s": 1.0}}', f"{n} stay")
        for seconds, width in enumerate(("50", "31", "90", "40"), 1):
            tmux("resize-window", "-x", width)
            time.sleep(0.5)  # tmux breaks the lines at once and tells the program a little later
            screen = tell(f'{{"type": "level", "level_dbfs": -20, "heard_s": {seconds}}}', f"0:0{seconds}")
            assert screen.count("█ ") + screen.count("░ ") == 1, screen
            assert screen.count("q: stop") == screen.count("Enter/space") == 1, screen
            assert screen.count("Words 30 stay.") == 1, screen
    finally:
        tmux("kill-server")


@pytest.mark.parametrize("width", [200, 80, 40, 20, 8, 1])
@pytest.mark.parametrize("height", [50, 24, 10, 4, 1])
def test_panel_fits_whatever_there_is(width: int, height: int) -> None:
    scene = Scene(
        title="Question",
        prompt=PROMPT,
        level_dbfs=-3.0,
        heard_s=3725.0,
        tentative="漢字 wide letters and " + "words " * 100,
        concepts=tuple(Lit(id=str(n), name=f"Concept {n} " * 3, status="covered") for n in range(12)),
        cue="Two minutes so far",
    )
    lines = panel_lines(scene, width=width, height=height, exam=False, keys="Enter: end · k: keep the floor")
    assert len(lines) <= max(1, height // 2)
    assert all(line.cell_len < max(2, width) and "\n" not in line.plain for line in lines)


def test_real_interview_on_a_terminal_shows_words_and_verdicts_and_obeys_keys(program: Program) -> None:
    """The program itself on a shipped recording; the key ends the answer."""
    terminal = PseudoTerminal(width=90, height=30)
    answer = str(DEMO_ANSWERS / "peft.f2.ogg")
    command = program.command(
        "start",
        "--question",
        "peft",
        "--follow-ups",
        "0",
        "--no-speech",
        "--pace",
        "real",
        "--answers",
        answer,
    )
    running = terminal.run(command, program.environment)
    seen: set[str] = set()

    def listening_for(seconds: int) -> bool:
        rows = terminal.rows
        seen.update(word for word in ("█", "listening", "end answer") if any(word in row for row in rows))
        return any(f"0:{seconds:02} " in row for row in rows)

    terminal.wait_until(lambda: listening_for(9), timeout_s=60)
    terminal.press(" ")
    terminal.wait_until(lambda: running.poll() is not None, timeout_s=60)
    while terminal.read(0.2):
        pass
    assert running.stdout is not None
    running.stdout.close()
    text = terminal.text
    terminal.close()
    assert running.returncode == 0, text
    assert seen == {"█", "listening", "end answer"}
    assert "Question: What are parameter" in text and "Interviewer:" in text and " of 100" in text
    assert "█" not in text and "end answer" not in text
