"""Stretches of an answer that are long enough to say one thing, and short enough to say only one.

An answer is cut into sentences where the recogniser put punctuation. A long sentence, such as speech without
any punctuation, is cut further where a connective or a comma opens a new thought, and at a fixed length where
there is neither. A window is a run of neighbouring pieces, so that a sentence broken by a stray full stop is
still read whole, and a negation is not cut from what it negates.
"""

import re
from dataclasses import dataclass
from itertools import pairwise

from voice_interview.grade.lexicon import FILLERS, plain_words, set_of
from voice_interview.text.transcript import Transcript

MIN_WINDOW_WORDS = 4
"""Fewer words make no statement."""
MAX_WINDOW_WORDS = 36
"""About 14 s of speech; longer windows mix several concepts and their meaning blurs."""
MAX_PIECE_WORDS = 22
"""A sentence of up to this many words is one piece. Halves of short sentences look like agreement where the
whole sentence disagrees: on the dev sentences they doubled the wrong ones that pass."""

_MIN_CLAUSE_WORDS = 7
"""A connective or comma cuts only after this many words: ``small but fast`` is one thought."""
_CONNECTIVES = set_of("but so because whereas while and which then although though")
_SENTENCE_END = (".", "?", "!", ";", ":", "\u2026")
_TRIMMED = ".,;:!?\u2026-"

_OPENINGS = (
    r"um+|uh+|er+m?|hm+|mm+|ah|oh|so|well|okay|ok|yeah|yes|right|like|and|but|also|now|then|basically",
    r"actually|honestly|obviously|again|you know|i mean|i meant|i think|i guess|i believe|i suppose",
    r"i would say|i'd say|i'd put it like this|let me think|let's see|the thing is|as far as i know",
    r"if i remember correctly|kind of|sort of",
)
_LEADING_OPENINGS = re.compile(rf"^(?:(?:{'|'.join(_OPENINGS)})\b[\s,.\u2026-]*)+", re.IGNORECASE)
_TAKEN_BACK = (
    r"no\W+wait|wait\W+no|no\W+sorry|sorry\W+no|no\W+i\W+mean\w*|sorry\W+i\W+mean\w*|wait\W+i\W+mean\w*",
    r"actually\W+no|scratch\W+that|let\W+me\W+correct\W+(?:that|myself)|i\W+take\W+that\W+back|strike\W+that",
)
_CORRECTION = re.compile(
    rf"^(?:(?:um+|uh+|oh|ah|no|wait|sorry|actually|well)\W+)*?(?:{'|'.join(_TAKEN_BACK)})\b\W*(?:i\W+mean\w*\b\W*)?",
    re.IGNORECASE,
)
_CORRECTION_WORDS = 6
"""The longest correction phrase."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A run of words of one answer."""

    text: str
    """As it was said."""
    meaning: str
    """The same without thinking sounds, opening phrases and stuttered words: what the embedder reads."""
    start_s: float | None
    """Seconds within the turn's recording; None for typed text."""
    end_s: float | None
    confidence: float = 1.0
    """Mean probability of its words, 0 to 1, as the recogniser gives it; 1 for typed text."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start_s: float | None
    end_s: float | None
    probability: float = 1.0


@dataclass(frozen=True, slots=True)
class _Piece:
    first: int
    end: int
    joins: bool
    """False when it overlaps the piece before, or what was before it has been taken back."""


def windows_of(transcript: Transcript) -> tuple[Window, ...]:
    """Return the windows of an answer, in order of their first word; none for an answer of under four words.

    What the speaker took back at once (``... no wait, I mean ...``) is left out.
    """
    tokens = _tokens(transcript)
    pieces = _pieces(tokens)
    windows = []
    for at, piece in enumerate(pieces):
        for last in pieces[at:]:
            if last.end - piece.first > MAX_WINDOW_WORDS or (last is not piece and not last.joins):
                break
            window = _window(tokens[piece.first : last.end])
            if len(plain_words(window.meaning)) >= MIN_WINDOW_WORDS:
                windows.append(window)
    return tuple(windows)


def meaning_of(text: str) -> str:
    """Return ``text`` without opening phrases, thinking sounds and words stuttered twice."""
    kept: list[str] = []
    said_before = ""
    for word in _LEADING_OPENINGS.sub("", _CORRECTION.sub("", text.strip())).split():
        bare = word.strip(_TRIMMED).lower()
        if bare not in FILLERS and not (bare and bare == said_before):
            kept.append(word)
            said_before = bare
    return " ".join(kept).strip(" ,;:-")


def _tokens(transcript: Transcript) -> list[_Token]:
    tokens: list[_Token] = []
    for segment in transcript.segments:
        if segment.words:
            tokens += [
                _Token(word.text.strip(), word.start_s, word.end_s, word.probability)
                for word in segment.words
            ]
        else:
            tokens += [_Token(word, None, None) for word in segment.text.split()]
    return [token for token in tokens if token.text]


def _window(tokens: list[_Token]) -> Window:
    text = " ".join(token.text for token in tokens)
    return Window(
        text=text,
        meaning=meaning_of(text),
        start_s=tokens[0].start_s,
        end_s=tokens[-1].end_s,
        confidence=sum(token.probability for token in tokens) / len(tokens),
    )


def _pieces(tokens: list[_Token]) -> list[_Piece]:
    pieces: list[_Piece] = []
    for first, end, corrects in _sentences(tokens):
        if corrects and pieces:
            pieces.pop()
        cut = _cut_sentence(tokens, first, end)
        pieces.append(_Piece(cut[0].first, cut[0].end, joins=not corrects))
        pieces += cut[1:]
    return pieces


def _sentences(tokens: list[_Token]) -> list[tuple[int, int, bool]]:
    """Return first word, end, and whether it opens by taking back what was said just before."""
    if not tokens:
        return []
    starts = [(0, False)]
    for at in range(1, len(tokens)):
        begun, corrects = starts[-1]
        inside_correction = corrects and at - begun < _CORRECTION_WORDS
        if not inside_correction and _opens_correction(tokens, at):
            starts.append((at, True))
        elif not inside_correction and tokens[at - 1].text.endswith(_SENTENCE_END):
            starts.append((at, False))
    ends = [*(start for start, _ in starts[1:]), len(tokens)]
    return [(start, end, corrects) for (start, corrects), end in zip(starts, ends, strict=True)]


def _opens_correction(tokens: list[_Token], at: int) -> bool:
    ahead = " ".join(token.text for token in tokens[at : at + _CORRECTION_WORDS])
    return _CORRECTION.match(ahead) is not None


def _cut_sentence(tokens: list[_Token], first: int, end: int) -> list[_Piece]:
    if end - first <= MAX_PIECE_WORDS:
        return [_Piece(first, end, joins=True)]
    starts = [first]
    for at in range(first + 1, end - 2):
        opens = tokens[at - 1].text.endswith(",") or tokens[at].text.lower().strip(",") in _CONNECTIVES
        if opens and at - starts[-1] >= _MIN_CLAUSE_WORDS:
            starts.append(at)
    return [piece for start, stop in pairwise([*starts, end]) for piece in _cut_clause(start, stop)]


def _cut_clause(first: int, end: int) -> list[_Piece]:
    """Cut a clause without marks at a fixed length, each piece overlapping the last by half."""
    step = MAX_PIECE_WORDS // 2
    starts = range(first, max(end - step, first + 1), step)
    return [_Piece(start, min(start + MAX_PIECE_WORDS, end), joins=start == first) for start in starts]
