"""How soon words and concepts appear while somebody talks, and how right the live text is."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
from transformers.models.whisper.english_normalizer import EnglishTextNormalizer

from scripts.benchmarks.figures import bootstrap, seconds, table
from scripts.benchmarks.outside import Bench, Run
from scripts.benchmarks.speech import Clip, joined, room_tone, words_of, write
from voice_interview.app.cli.options import print_rich
from voice_interview.audio.files import read_audio
from voice_interview.resources import shipped
from voice_interview.text.transcript import Recognizer

_GAP_S = 0.6
_MINUTES = (1, 2, 3, 4)
_ORDERS = 4


def made_answers(clips: Sequence[Clip], *, seed: int) -> Iterator[list[Clip]]:
    """Yield the clips in a random order as answers of 1, 2, 3, 4, 1, … minutes; a rest is left out."""
    order = np.random.default_rng(seed).permutation(len(clips))
    answer: list[Clip] = []
    made = 0
    for index in order:
        answer.append(clips[index])
        wanted_s = 60.0 * _MINUTES[made % len(_MINUTES)]
        if sum(clip.duration_s + _GAP_S for clip in answer) >= wanted_s:
            yield answer
            answer, made = [], made + 1


def measure_delays(
    bench: Bench,
    clips: Sequence[Clip],
    recognizer: Recognizer,
    *,
    quick: bool,
    progress: Callable[[str], None],
) -> None:
    """Print how long after it was said a word is shown, in real time; the recogniser says when that was."""
    bench.configure("end_silence_s", "8")  # a pause in a clip must not end the answer
    final_s: list[float] = []
    tentative_s: list[float] = []
    unseen = 0
    for number, answer in enumerate(made_answers(clips, seed=0), start=1):
        samples, starts_s = joined(answer, _GAP_S)
        recording = write(bench.folder / "live.wav", np.concatenate([samples, room_tone(samples, 10.0)]))
        run = bench.interview(
            [recording],
            "--questions",
            "1",
            "--follow-ups",
            "0",
            "--no-speech",
            "--model",
            recognizer.name,
            pace="real",
        )
        said_s = [
            start_s + word.end_s
            for clip, start_s in zip(answer, starts_s, strict=True)
            for word in words_of(clip.samples, recognizer)
        ]
        for word_s in said_s:
            final = _shown_s(run, word_s, ("final",))
            tentative = _shown_s(run, word_s, ("final", "partial"))
            unseen += final is None
            final_s += [final - word_s] if final is not None else []
            tentative_s += [tentative - word_s] if tentative is not None else []
        progress(f"answer {number}: {len(said_s)} words")
        if quick or number == len(_MINUTES):
            break
    made = table(f"Word said → shown, {recognizer.name}, s", "Shown", "Words", "Median", "95 %")
    made.add_row("final", str(len(final_s)), seconds(final_s, 50), seconds(final_s, 95))
    made.add_row(
        "tentative or final", str(len(tentative_s)), seconds(tentative_s, 50), seconds(tentative_s, 95)
    )
    print_rich(made)
    if unseen:
        print(f"{unseen} words were never inside anything shown as final.")


def measure_concepts(bench: Bench, model: str, *, quick: bool) -> None:
    """Print how long after it was said in full a concept is lit, on shipped answers in real time.

    A concept is said in full where the evidence of the final grade ends.
    """
    run = bench.interview(
        [shipped("assets", "answers", "demo")],
        "--question",
        "peft",
        "--question",
        "pretraining-vs-finetuning",
        "--follow-ups",
        "0" if quick else "3",
        "--no-speech",
        "--model",
        model,
        pace="real",
    )
    delays_s: list[float] = []
    after_end = 0
    for turn, events in zip(run.turns, run.by_turn(), strict=True):
        zero_s = next(event["t_s"] for event in events if event["type"] == "listening")
        ended_s = next(event["t_s"] for event in events if event["type"] == "turn_ended")
        for concept in turn["grade"]["concepts"]:
            if concept["status"] != "covered" or concept["evidence"] is None:
                continue
            lit_s = next(
                event["t_s"]
                for event in events
                if event["type"] == "concept" and (event["id"], event["status"]) == (concept["id"], "covered")
            )
            after_end += lit_s > ended_s
            delays_s.append(lit_s - zero_s - concept["evidence"]["end_s"])
    made = table(f"Concept said in full → lit, {model}, s", "", "Concepts", "Median", "95 %", "After the end")
    made.add_row("covered", str(len(delays_s)), seconds(delays_s, 50), seconds(delays_s, 95), str(after_end))
    print_rich(made)


def measure_errors(
    bench: Bench,
    clips: Sequence[Clip],
    recognizer: Recognizer,
    *,
    quick: bool,
    progress: Callable[[str], None],
) -> None:
    """Print error rates of the live text and of the whole file at once, by the same model and settings."""
    bench.configure("end_silence_s", "8")
    normalize = EnglishTextNormalizer({})
    answers = [
        answer for seed in range(1 if quick else _ORDERS) for answer in made_answers(clips, seed=seed + 1)
    ]
    answers = answers[:2] if quick else answers
    counts: list[tuple[int, int, int]] = []
    for first in range(0, len(answers), 10):
        batch = answers[first : first + 10]
        recordings = [_recording(bench, index, answer) for index, answer in enumerate(batch)]
        run = bench.interview(
            recordings,
            "--questions",
            str(len(batch)),
            "--follow-ups",
            "0",
            "--no-speech",
            "--model",
            recognizer.name,
        )
        for answer, recording, turn in zip(batch, recordings, run.turns, strict=True):
            reference = normalize(" ".join(clip.text for clip in answer))
            live = _errors(reference, normalize(turn["transcript"]["raw_text"]))
            whole = _errors(reference, normalize(_whole(recording, recognizer)))
            counts.append((live, whole, len(reference.split())))
            progress(f"answer {len(counts)} of {len(answers)}")
    live_errors, whole_errors, words = (list(column) for column in zip(*counts, strict=True))
    low, high = bootstrap(live_errors, whole_errors, words)
    made = table(
        f"Word error rate, {recognizer.name}, %",
        "",
        "Answers",
        "Words",
        "Live",
        "Whole file",
        "Difference (95 %)",
    )
    live_rate, whole_rate = (100 * sum(errors) / sum(words) for errors in (live_errors, whole_errors))
    difference = f"{live_rate - whole_rate:+.2f} ({low:+.2f} to {high:+.2f})"
    made.add_row(
        "1–4 minutes", str(len(words)), str(sum(words)), f"{live_rate:.2f}", f"{whole_rate:.2f}", difference
    )
    print_rich(made)


def _recording(bench: Bench, index: int, answer: Sequence[Clip]) -> Path:
    samples, _ = joined(answer, _GAP_S)
    return write(bench.folder / f"joined-{index}.wav", samples)


def _whole(recording: Path, recognizer: Recognizer) -> str:
    samples = read_audio(recording, max_duration_s=600).samples
    return " ".join(word.text for word in words_of(samples, recognizer))


def _errors(reference: str, heard: str) -> int:
    found: Any = jiwer.process_words(reference, heard)
    return int(found.substitutions + found.deletions + found.insertions)


def _shown_s(run: Run, word_s: float, types: tuple[str, ...]) -> float | None:
    """Return when the word that ends at ``word_s`` was first shown, in seconds of the answer."""
    zero_s = run.times_s("listening")[0]
    for event in run.events:
        reached_s = event.get("audio_s") if event["type"] == "partial" else event.get("end_s")
        if event["type"] in types and reached_s is not None and reached_s >= word_s - 0.3:
            return float(event["t_s"] - zero_s)
    return None
