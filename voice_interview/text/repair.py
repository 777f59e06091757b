"""Other words in the place of some that were heard, what was heard kept beside (pure)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from voice_interview.text.transcript import Segment, TermRepair, Word

EDGES = ".,;:!?…\"'“”‘’()"
"""Punctuation around words, which is no part of them."""


def letters_of(text: str) -> str:
    """Return what is compared of a form: its letters and figures, without capitals."""
    return re.sub(r"[\W_]", "", text.lower())


def find_form(words: Sequence[Word], form: str) -> list[tuple[int, int]]:
    """Return where ``words`` have the letters of ``form``: its first word, and the word after its last."""
    wanted = letters_of(form)
    places: list[tuple[int, int]] = []
    first = 0
    while first < len(words):
        letters, end = "", first
        while end < len(words) and len(letters) < len(wanted):
            letters += letters_of(words[end].text)
            end += 1
        if wanted and letters == wanted and letters_of(words[first].text):
            places.append((first, end))
            first = end
        else:
            first += 1
    return places


def with_meant(segment: Segment, chosen: Sequence[tuple[int, int, str]]) -> Segment:
    """Return ``segment`` with stretches of its words replaced, what was changed noted in it.

    Args:
        segment: words as heard.
        chosen: first word, word after the last, and what is meant; in order, none overlapping another.
    """
    if not chosen:
        return segment
    repairs: list[TermRepair] = []
    words: list[Word] = []
    at = 0
    for first, end, meant in chosen:
        words.extend(segment.words[at:first])
        heard = segment.words[first:end]
        said = " ".join(word.text for word in heard)
        repairs.append(TermRepair(heard=said.strip(EDGES), meant=meant, start_s=heard[0].start_s))
        words.append(
            Word(
                text=_like(said, meant),
                start_s=heard[0].start_s,
                end_s=heard[-1].end_s,
                probability=min(word.probability for word in heard),
            )
        )
        at = end
    words.extend(segment.words[at:])
    return replace(
        segment,
        text=" ".join(word.text for word in words),
        words=tuple(words),
        repairs=tuple(repairs),
        as_recognised=segment,
    )


def _like(said: str, meant: str) -> str:
    """Return ``meant`` with the punctuation around ``said``."""
    core = said.strip(EDGES)
    before, _, after = said.partition(core)
    return f"{before}{meant}{after}"
