"""An answer as sentences that somebody could say, from its paragraphs and lists."""

import re
from collections.abc import Sequence
from dataclasses import replace

from voice_interview.bank.importing.source import Passage

_END = re.compile(r"[.!?\u2026][\"')\]]*(?=\s+[\"'(\[]*[A-Z0-9])|;(?=\s)")
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:e\.g|i\.e|vs|etc|cf|approx|resp|al|fig|eq|no|dr|mr|mrs|st|[A-Z])\.$", re.IGNORECASE
)
MAX_CHARACTERS = 20_000
"""Twenty minutes of speech."""
_SENTENCE_ENDS = (".", "!", "?", "\u2026")
_FRAGMENT_WORDS = 6
"""A list item of fewer words, without a full stop, is taken for a name in a list rather than a sentence."""
_LOOK_AHEAD = 200
_HAS_WORD = re.compile(r"[^\W\d_]")
_CLAUSE_WORDS = 5
"""A semicolon parts two sentences when each has this many words."""


def sentences_of(passages: Sequence[Passage]) -> tuple[str, ...]:
    """Return the sentences of an answer, in order, each with its full stop.

    A line that introduces a list of names becomes one sentence with them. What lies beyond ``MAX_CHARACTERS``
    is not looked at.
    """
    answer = _beginning(passages)
    found: list[str] = []
    at = 0
    while at < len(answer):
        items = _items_after(answer, at)
        introduces = not answer[at].item and answer[at].text.endswith(":") and items
        if introduces and all(_is_fragment(item.text) for item in items):
            *before, lead = split_sentences(answer[at].text)
            found += [*before, f"{lead} {_enumerated([item.text for item in items])}."]
            at += len(items) + 1
        else:
            found += [_ended(sentence) for sentence in split_sentences(answer[at].text)]
            at += 1
    return tuple(sentence for sentence in found if _HAS_WORD.search(sentence))


def split_sentences(text: str) -> list[str]:
    """Return the sentences of one paragraph; two clauses with a semicolon between them count as two."""
    found = []
    start = 0
    for end in _END.finditer(text):
        piece = text[start : end.end()].strip()
        if _ABBREVIATION.search(piece):
            continue
        if end.group() == ";" and not _two_clauses(piece, text[end.end() :]):
            continue
        found.append(piece)
        start = end.end()
    return [piece for piece in [*found, text[start:].strip()] if piece]


def _two_clauses(before: str, after: str) -> bool:
    following = re.split(r"[;.]", after[:_LOOK_AHEAD], maxsplit=1)[0]
    return min(len(before.split()), len(following.split())) >= _CLAUSE_WORDS


def _ended(sentence: str) -> str:
    """Return a sentence with a capital and a full stop."""
    text = sentence.removesuffix(";").rstrip()
    if not text.rstrip("\"')").endswith((*_SENTENCE_ENDS, ":")):
        text += "."
    return text[:1].upper() + text[1:]


def _beginning(passages: Sequence[Passage]) -> list[Passage]:
    """Return ``passages`` up to the limit."""
    kept: list[Passage] = []
    left = MAX_CHARACTERS
    for passage in passages:
        if left <= 0:
            break
        kept.append(replace(passage, text=passage.text[:left]))
        left -= len(passage.text)
    return kept


def _items_after(answer: Sequence[Passage], at: int) -> list[Passage]:
    items = []
    for passage in answer[at + 1 :]:
        if not passage.item:
            break
        items.append(passage)
    return items


def _is_fragment(text: str) -> bool:
    return len(text.split()) < _FRAGMENT_WORDS and not text.endswith(_SENTENCE_ENDS)


def _enumerated(names: list[str]) -> str:
    plain = [name.rstrip(",;") for name in names]
    return plain[0] if len(plain) == 1 else f"{', '.join(plain[:-1])} and {plain[-1]}"
