"""Concepts proposed from an answer's sentences: those that say the same go together, wherever they stand."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from voice_interview.bank.model import Concept
from voice_interview.bank.same_text import said_form
from voice_interview.grade.draft_reversal import opposite_of
from voice_interview.grade.draft_wording import distinct, is_sentence, key_stems, name_of, wordings_of
from voice_interview.grade.lexicon import content_stems
from voice_interview.grade.similarity import Similarities, Similarity

MAX_CONCEPTS = 7
"""As many as somebody can say in a minute; a good bank has four to six."""
MAX_SENTENCES = 60
"""Sentences of an answer that are looked at; a minute of speech has about ten."""
MAX_SENTENCE_CHARACTERS = 600
"""Longer is no sentence that anybody says; the encoder reads about a thousand characters."""
_MAX_STATEMENTS = 8
_MIN_SENTENCE_WORDS = 5
_MIN_NEW_STEMS = 2
"""A sentence must bring this many content words that the question did not."""
_MUCH_NEWS = 12
"""Content words a rich sentence has; more do not count."""
_REPEATED = 0.1
"""What each further sentence adds to the weight of a group."""
_ID_WORDS = 4
_MAX_ID_LENGTH = 40

_LEANS = re.compile(
    r"(?:and |but |so )?(?:it|its|this|these|those|they|their|them|he|she|his|her|such|both|each|that|here"
    r"|there|another|the same|the (?:first|second|third|former|latter|other))\b",
    re.IGNORECASE,
)
"""A sentence that begins so is understood only after the one before it."""
_INTRODUCES = (":", "?")
_SUMS_UP = re.compile(
    r"(?:in summary|overall|in conclusion|to sum up|in short|to summari[sz]e|all in all)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence that stands alone, with those after it that lean on it."""

    head: str
    tail: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return " ".join((self.head, *self.tail))


@dataclass(frozen=True, slots=True, kw_only=True)
class Drafted:
    """Concepts for one question."""

    concepts: tuple[Concept, ...]
    """At least one."""
    unused: tuple[str, ...]
    """Sentences that say something, but for which there was no room."""


def draft_concepts(prompt: str, sentences: Sequence[str], similarity: Similarity) -> Drafted:
    """Propose the concepts of an answer.

    Sentences close in meaning become one concept; those that say nothing of their own (they introduce, ask,
    sum up or repeat the question) become none. The concepts stand in the order of their first sentences.

    Args:
        prompt: the question.
        sentences: the answer's, in order; at least one.
        similarity: compares sentences.

    Raises:
        GradingError: the engine failed.
        ValueError: there are no sentences.
    """
    if not sentences:
        raise ValueError("an answer without sentences")
    units = _telling(prompt, _units(sentences[:MAX_SENTENCES])) or [
        _Unit(sentences[0][:MAX_SENTENCE_CHARACTERS].strip())
    ]
    texts = [unit.text for unit in units]
    close = similarity.between(texts, texts)
    groups = _grouped(close, similarity.same)
    kept = _weightiest(groups, close, [_news(unit.text, prompt) for unit in units])
    unused = [units[at].text for group in groups if group not in kept for at in group]
    concepts: list[Concept] = []
    for group in kept:
        ranked = sorted(group, key=lambda at: -float(close[at, group].mean()))
        concepts.append(_concept([units[at] for at in ranked], {concept.id for concept in concepts}))
    return Drafted(concepts=tuple(concepts), unused=tuple(unused))


def _units(sentences: Sequence[str]) -> list[_Unit]:
    units: list[_Unit] = []
    for sentence in sentences:
        leans = _LEANS.match(sentence) and not sentence.endswith(_INTRODUCES)
        told = units and not units[-1].head.endswith(_INTRODUCES)
        if leans and told and len(sentence) <= MAX_SENTENCE_CHARACTERS:
            units[-1] = _Unit(units[-1].head, (*units[-1].tail, sentence))
        else:
            units.append(_Unit(sentence))
    return units


def _telling(prompt: str, units: Sequence[_Unit]) -> list[_Unit]:
    """Return the units that answer something; those that sum up only where there is nothing else."""
    telling = [
        unit
        for unit in units
        if not unit.head.endswith(_INTRODUCES)
        and len(unit.head) <= MAX_SENTENCE_CHARACTERS
        and len(unit.text.split()) >= _MIN_SENTENCE_WORDS
        and is_sentence(unit.head)
        and _news(unit.text, prompt) >= _MIN_NEW_STEMS
    ]
    return [unit for unit in telling if not _SUMS_UP.match(unit.head)] or telling


def _grouped(close: Similarities, same: float) -> list[list[int]]:
    """Merge the two closest groups (mean cosine) until none are as close as ``same``; in the answer's order.

    Average linkage: Sokal and Michener 1958.
    """
    groups = [[at] for at in range(len(close))]
    while len(groups) > 1:
        best, pair = same, None
        for one in range(len(groups)):
            for other in range(one + 1, len(groups)):
                mean = float(close[np.ix_(groups[one], groups[other])].mean())
                if mean >= best:
                    best, pair = mean, (one, other)
        if pair is None:
            break
        merged = sorted(groups[pair[0]] + groups[pair[1]])
        groups = [group for at, group in enumerate(groups) if at not in pair]
        groups.append(merged)
    return sorted(groups)


def _weightiest(groups: list[list[int]], close: Similarities, news: Sequence[int]) -> list[list[int]]:
    """Return the groups that tell most, in the answer's order.

    What is near to the rest of the answer, and what is said twice, weighs more; but a sentence that is near
    to everything and brings little of its own only restates the question.
    """
    weights = close.mean(axis=1) + np.minimum(news, _MUCH_NEWS) / _MUCH_NEWS
    ranked = sorted(groups, key=lambda group: -float(weights[group].max()) - _REPEATED * (len(group) - 1))
    return sorted(ranked[:MAX_CONCEPTS])


def _news(text: str, prompt: str) -> int:
    """Return how many content words ``text`` has that ``prompt`` has not."""
    return len(set(content_stems(text)) - set(content_stems(prompt)))


def _concept(units: Sequence[_Unit], taken: set[str]) -> Concept:
    """Return the concept that ``units`` say, the most central of them first."""
    statements = [text for unit in units for text in wordings_of(unit.head)]
    opposites = [text for text in map(opposite_of, statements) if text is not None]
    statements += [f"{unit.head} {leaning}" for unit in units for leaning in unit.tail]
    first = statements[0]
    return Concept(
        id=free_id([word for word in key_stems(first) if word.isascii()][:_ID_WORDS] or ["concept"], taken),
        name=name_of(first),
        weight=1.0,
        statements=distinct(statements)[:_MAX_STATEMENTS],
        misconceptions=_wrong(opposites, statements),
        advice=f"Say this too: {first}",
        draft=True,
    )


def _wrong(opposites: Sequence[str], statements: Sequence[str]) -> tuple[str, ...]:
    """Return those of ``opposites`` that are no statement; an answer may weigh both sides."""
    right = {said_form(statement) for statement in statements}
    return distinct(text for text in opposites if said_form(text) not in right)


def free_id(words: Sequence[str], taken: Collection[str]) -> str:
    """Return as many of ``words`` as make a handy id, with a number behind where that is ``taken``.

    Args:
        words: in lower case, ASCII letters and digits; at least one.
        taken: ids that must not be used again.
    """
    stem = words[0][:_MAX_ID_LENGTH]
    for word in words[1:]:
        if len(stem) + len(word) < _MAX_ID_LENGTH:
            stem = f"{stem}-{word}"
    name, number = stem, 2
    while name in taken:
        name, number = f"{stem}-{number}", number + 1
    return name
