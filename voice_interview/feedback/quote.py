"""A few of the candidate's own words, cut out so that they can stand between quotation marks (pure)."""

import re
from collections.abc import Iterable, Iterator

from voice_interview.grade.lexicon import NEGATIONS, content_stems, plain_words

MIN_WORDS = 4
MAX_WORDS = 14

_MIN_SHARED = 2
"""Words of content that a quote shares with what it is about; one may be chance."""
_MAX_CLAUSES = 4
_NEAR = 3
"""A negation this many words before a clause may turn it into its opposite."""

_CLAUSE_EDGE = re.compile(
    r"[,;:.?!…—]+\s+|\s[–-]\s|\s+(?=(?:and|but|because|so|which|while|whereas|when|where|then)\s)",
    re.IGNORECASE,
)
_FILLER = re.compile(r"\b(?:um+|uh+|erm?|hmm+)\b[,.…]?\s*", re.IGNORECASE)
_STUTTER = re.compile(r"\b(\w+)(?:[,.…]*\s+\1\b)+", re.IGNORECASE)
_OPENING = re.compile(
    r"(?:(?:so|and|but|because|or|well|like|okay|ok|yeah|yes|right|now|then|also|basically|actually|just|which"
    r"|while|whereas|i think|i guess|i believe|i mean|i would say|i'd say|you know|kind of|sort of|of course"
    r"|in fact|that)\b(?!['’])[\s,.…]*)+",
    re.IGNORECASE,
)
_LOOSE_END = re.compile(
    r"(?:[\s,;:.?!…–—-]+(?:and|or|but|so|because|which|that|than|the|an?|of|to|in|on|at|for|with|from|by|as|is|are"
    r"|its|it's|their|not|no|very|like|you know|i mean|i think))*[\s,;:.?!…–—-]*$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"[\W\s]*(?:no|wait|sorry|actually|scratch|correction|i mean|or rather)\b", re.IGNORECASE
)
_NOT_ONE_THOUGHT = re.compile(
    r"[.?!…]\s|\b(?:no,? wait|wait,? no|sorry|scratch that|i mean|or rather)\b", re.IGNORECASE
)


def quote_from(text: str, about: Iterable[str]) -> str | None:
    """Return the words of ``text`` that say most of what ``about`` says, or None if none can be quoted.

    The quote is one clause or several neighbouring ones of a sentence, ``MIN_WORDS`` to ``MAX_WORDS`` words
    long, without the hesitation in and around them and without final punctuation. Clauses that stand under a
    negation, or were taken back with the next breath, are not quoted, nor is a negation where ``about`` has
    none.

    Args:
        text: the candidate's words, as transcribed.
        about: sentences that say what the quote should be about.
    """
    sentences = tuple(about)
    wanted = {stem for sentence in sentences for stem in content_stems(sentence)}
    may_negate = any(_negates(sentence) for sentence in sentences)
    best, best_rank = None, (_MIN_SHARED - 1, 0)
    for candidate in _candidates(_STUTTER.sub(r"\1", _FILLER.sub("", " ".join(text.split())))):
        if _negates(candidate) and not may_negate:
            continue
        rank = (len(wanted.intersection(content_stems(candidate))), -len(candidate.split()))
        if rank > best_rank:
            best, best_rank = candidate, rank
    return best


def _candidates(text: str) -> Iterator[str]:
    """Yield every run of clauses that could be quoted."""
    edges = [(match.start(), match.end()) for match in _CLAUSE_EDGE.finditer(text)]
    starts = [0, *(end for _, end in edges)]
    ends = [*(start for start, _ in edges), len(text)]
    for first, start in enumerate(starts):
        if _negates(" ".join(text[:start].split()[-_NEAR:])):
            continue
        for end in ends[first : first + _MAX_CLAUSES]:
            quote = _trimmed(text[start:end])
            if not MIN_WORDS <= len(quote.split()) <= MAX_WORDS or _NOT_ONE_THOUGHT.search(quote):
                continue
            if not _TAKEN_BACK.match(text, end):
                yield quote


def _negates(text: str) -> bool:
    return not NEGATIONS.isdisjoint(plain_words(text))


def _trimmed(clauses: str) -> str:
    opening = _OPENING.match(clauses)
    return _LOOSE_END.sub("", clauses[opening.end() :] if opening else clauses).strip("\"'“”‘’ ")
