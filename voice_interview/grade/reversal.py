"""Sentences that repeat a statement and turn it round.

Nothing is nearer to a statement than its own words with a ``not`` among them. No bank can list all of these,
so they are recognised by rule: most content words are the statement's, and some of them are negated on one
side only, or replaced by their opposites.
"""

from collections.abc import Sequence

from voice_interview.grade.lexicon import is_content, set_of, stem
from voice_interview.grade.wording import scoped_words

SOME_OVERLAP, CLEAR_OVERLAP = 0.4, 0.7
"""Share of content words in common (cosine of the two sets). Up to the first, two sentences say different
things and a negation in one of them means nothing; from the second on they are about the same sentence."""
NEGATED_SHARE = 0.25
"""From this share of the common words on, a difference in negation is no accident."""
MIN_COMMON_WORDS = 2

_OPPOSITES = (
    "more less, more fewer, most least, large small, larger smaller, big small, bigger smaller, huge tiny",
    "many few, before after, first last, increase reduce, raise lower, high low, higher lower",
    "cheap expensive, easy hard, easier harder, fast slow, faster slower, quick slow, quicker slower",
    "frozen trained, freeze train, fixed trainable, fixed trained, better worse, good bad, near far",
    "close far, specific general, broad narrow, same different, save waste, rise fall, gain lose, add remove",
    "inserted removed, rarely usually, untouched overwritten, quality quantity, long short, early late",
    "earlier later, begin end, keep lose, keep discard, remember forget, true false, right wrong",
    "possible impossible, necessary unnecessary, likely unlikely, stronger weaker, strong weak",
)

_Claim = dict[str, bool]
"""Stems of the content words of a sentence, each with whether it is negated."""


def _opposites() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for pair in ", ".join(_OPPOSITES).split(", "):
        one, other = (stem(word) for word in pair.split())
        found.setdefault(one, set()).add(other)
        found.setdefault(other, set()).add(one)
    return found


_OPPOSITES_OF = _opposites()
_KEPT = set_of(*(line.replace(",", "") for line in _OPPOSITES))
"""Some opposites, such as ``more`` and ``before``, count as grammar elsewhere."""


class Reversals:
    """Recognises statements turned round.

    Args:
        statements: at least one sentence.
    """

    def __init__(self, statements: Sequence[str]) -> None:
        self._claims = tuple(_claim(text) for text in statements)

    def degree(self, text: str) -> float:
        """Return how clearly ``text`` turns round the statement with which it shares most words.

        0 for a sentence that agrees with it or hardly shares a word, 1 for its own words turned round.
        """
        said = _claim(text)
        overlap, nearest = max(
            ((_overlap(said, one), one) for one in self._claims), key=lambda found: found[0]
        )
        # "We don't touch the weights" and "the weights stay frozen" agree: where the statement itself denies
        # something, only its very words without the "not" are the opposite.
        enough = CLEAR_OVERLAP if any(nearest.values()) else SOME_OVERLAP
        if overlap <= enough or not _disagree(said, nearest):
            return 0.0
        return min(1.0, (overlap - SOME_OVERLAP) / (CLEAR_OVERLAP - SOME_OVERLAP))


def _claim(text: str) -> _Claim:
    return {stem(word): negated for word, negated in scoped_words(text) if is_content(word) or word in _KEPT}


def _overlap(some: _Claim, others: _Claim) -> float:
    common = len(some.keys() & others.keys())
    return common / (len(some) * len(others)) ** 0.5 if common >= MIN_COMMON_WORDS else 0.0


def _disagree(said: _Claim, statement: _Claim) -> bool:
    common = said.keys() & statement.keys()
    turned = sum(said[word] != statement[word] for word in common)
    # Where both negate a word they share, they deny the same thing, though the scopes may differ.
    both_deny = any(said[word] and statement[word] for word in common)
    if not both_deny and turned >= max(1.0, NEGATED_SHARE * len(common)):
        return True
    added, dropped = said.keys() - common, statement.keys() - common
    return any(
        said[word] == statement[other] for word in added for other in _OPPOSITES_OF.get(word, set()) & dropped
    )
