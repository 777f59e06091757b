"""The sentences with marked fillers in ``scripts/data/delivery``."""

import re
from pathlib import Path

from voice_interview.text.transcript import Word

PHRASES = Path(__file__).resolve().parents[2] / "scripts" / "data" / "delivery" / "phrases.txt"


def sentences() -> list[tuple[str, list[str]]]:
    """Return each sentence without its brackets, and the fillers in it."""
    lines = [line for line in PHRASES.read_text(encoding="utf-8").splitlines() if line and line[0] != "#"]
    return [
        (re.sub(r"[\[\]]", "", line), [found.lower() for found in re.findall(r"\[(.*?)\]", line)])
        for line in lines
    ]


def timed(text: str, step_s: float = 0.4) -> tuple[Word, ...]:
    """Return the words of ``text``, one every ``step_s`` seconds."""
    return tuple(
        Word(text=word, start_s=at * step_s, end_s=(at + 1) * step_s, probability=0.9)
        for at, word in enumerate(text.split())
    )
