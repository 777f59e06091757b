"""Resident memory of a long interview, heard fast."""

import os
import re
from collections.abc import Callable
from itertools import cycle
from pathlib import Path

from scripts.benchmarks.answers import shipped_recordings
from scripts.benchmarks.figures import table
from scripts.benchmarks.outside import Bench
from voice_interview.app.cli.options import print_rich
from voice_interview.audio.chunk import HEARD_RATE_HZ
from voice_interview.audio.files import read_audio

_SETTLED_SHARE = 1 / 3
"""Growth counts after this share of the interview: the last 20 minutes of 30."""


def measure(bench: Bench, model: str, minutes: int, progress: Callable[[str], None]) -> None:
    """Print memory by tenths of an interview of about ``minutes`` minutes of answers.

    Raises:
        SystemExit: this system does not tell the memory of a process.
    """
    if not Path("/proc/self/status").exists():
        raise SystemExit("The memory of a process is read from /proc, which only Linux has.")
    recordings = _enough(minutes)
    samples: list[tuple[float, float]] = []
    run = bench.interview(
        recordings,
        "--follow-ups",
        "3",
        "--no-speech",
        "--model",
        model,
        watch=lambda process, passed_s: _look(process, passed_s, samples, progress),
    )
    heard_s = sum(turn["activity"]["duration_s"] for turn in run.turns if turn["activity"])
    made = table(
        f"Resident memory, {model}, {heard_s / 60:.0f} minutes of answers in {len(run.turns)} turns",
        "Part of the interview",
        "Median, MB",
        "Highest, MB",
    )
    first_s = run.times_s("listening")[0]
    last_s = run.times_s("saved")[-1]
    tenths: list[float] = []
    for tenth in range(10):
        low, high = (first_s + (last_s - first_s) * edge / 10 for edge in (tenth, tenth + 1))
        part = sorted(megabytes for passed_s, megabytes in samples if low <= passed_s < high)
        if part:
            tenths.append(part[len(part) // 2])
            made.add_row(f"{10 * tenth}–{10 * tenth + 10} %", f"{tenths[-1]:.0f}", f"{part[-1]:.0f}")
    print_rich(made)
    after = tenths[round(len(tenths) * _SETTLED_SHARE) :]
    print(f"Growth over the last two thirds: {100 * (after[-1] / after[0] - 1):+.1f} %")
    print(f"Highest: {max(megabytes for _, megabytes in samples):.0f} MB ({os.cpu_count()} cores)")


def _enough(minutes: int) -> list[Path]:
    chosen: list[Path] = []
    total_s = 0.0
    for recording in cycle(shipped_recordings()):
        if total_s >= 60 * minutes:
            return chosen
        chosen.append(recording)
        total_s += len(read_audio(recording, max_duration_s=600).samples) / HEARD_RATE_HZ
    raise AssertionError("unreachable")


def _look(
    process: int, passed_s: float, samples: list[tuple[float, float]], progress: Callable[[str], None]
) -> None:
    try:
        status = Path(f"/proc/{process}/status").read_text(encoding="ascii", errors="replace")
    except OSError:  # it has just ended
        return
    if found := re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE):
        samples.append((passed_s, int(found.group(1)) / 1000))
        if len(samples) % 200 == 0:
            progress(f"{passed_s:.0f} s: {samples[-1][1]:.0f} MB")
