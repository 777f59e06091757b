"""How long the reply takes after the end of the turn, and the first question after the command."""

from collections.abc import Callable, Sequence
from pathlib import Path

from scripts.benchmarks.answers import answer_of
from scripts.benchmarks.figures import seconds, table
from scripts.benchmarks.outside import Bench
from voice_interview.app import engines
from voice_interview.app.cli.options import print_rich
from voice_interview.app.models.library import ModelLibrary
from voice_interview.audio.files import FileSource
from voice_interview.clock import SystemClock
from voice_interview.text.whole import transcribe_source

QUESTION = "peft"


def measure(
    bench: Bench,
    models: Sequence[str],
    lengths_s: Sequence[int],
    answers: int,
    progress: Callable[[str], None],
) -> None:
    """Print one table for all models and lengths, and one for the start."""
    made = table(
        "End of turn decided → first sample of the reply, s",
        "Model and answer",
        "Answers",
        "Median",
        "95 %",
        "Decode at the end",
        "Times faster",
    )
    starts_s: list[float] = []
    for model in models:
        for length_s in lengths_s:
            recording = answer_of(length_s, bench.folder / f"answer-{length_s}.wav")
            delays_s: list[float] = []
            for number in range(answers):
                options = ("--question", QUESTION, "--follow-ups", "0", "--model", model)
                run = bench.interview([recording], *options, pace="real")
                starts_s.append(run.first_question_s)
                delays_s += [
                    started - ended
                    for ended, started in zip(
                        run.times_s("turn_ended"), run.times_s("feedback_started"), strict=True
                    )
                ]
                progress(f"{model}, {length_s} s: {number + 1} of {answers}, {delays_s[-1]:.2f} s")
            baseline_s = decode_at_end_s(recording, model, bench.home)
            made.add_row(
                f"{model}, {length_s} s",
                str(len(delays_s)),
                seconds(delays_s, 50),
                seconds(delays_s, 95),
                f"{baseline_s:.2f}",
                f"{baseline_s / sorted(delays_s)[len(delays_s) // 2]:.1f}",
            )
    print_rich(made)
    start = table("Command → first sample of the first question, s", "", "Starts", "Median", "95 %")
    start.add_row("start", str(len(starts_s)), seconds(starts_s, 50), seconds(starts_s, 95))
    print_rich(start)


def decode_at_end_s(recording: Path, model: str, home: Path) -> float:
    """Return how long it takes to decode a whole answer once it is over, by the same model and settings."""
    recognizer = engines.recognizer(engines.SpeechModelChoice(model=model, device="cpu"), ModelLibrary(home))
    clock = SystemClock()
    source = FileSource(recording, clock=clock, pace="fast")
    started_s = clock.now_s()
    transcribe_source(source, recognizer, engines.detector(), clock=clock, on_progress=lambda _s: None)
    return clock.now_s() - started_s
