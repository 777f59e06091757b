"""Ways to say a sentence from a document that change nothing it says, and names and terms taken from it."""

import re
from collections.abc import Iterable

from voice_interview.bank.model import Term
from voice_interview.bank.same_text import said_form
from voice_interview.grade.lexicon import content_stems, parts

MAX_NAME_WORDS = 12
MAX_TERMS = 20
_MIN_SENTENCE_WORDS = 4
_LONG_ASIDE_WORDS = 5
"""What stands in brackets or between dashes is worth a wording of its own from this length on."""

_CONNECTIVE = re.compile(
    r"^(?:(?:and|but|so|or),?\s+)?(?:(?:however|moreover|furthermore|additionally|in addition|also|finally"
    r"|lastly|first(?:ly| of all)?|second(?:ly)?|third(?:ly)?|then|next|for example|for instance|in contrast"
    r"|by contrast|on the other hand|in practice|as a result|therefore|thus"
    r"|hence|consequently|similarly|likewise|importantly|notably|in short|in summary|to sum up"
    r"|in conclusion|overall|ultimately"
    r"|in other words|that said|of course|indeed|in fact|besides|meanwhile|instead"
    r"|from an? [\w\s-]{1,40} (?:perspective|standpoint|point of view)),\s*)",
    re.IGNORECASE,
)
_INSERTED = re.compile(
    r",\s*(?:however|therefore|in contrast|by contrast|on the other hand|for example|in turn),"
)
_ASIDE = re.compile(r"\s*\([^()]*\)")
_DASHED = re.compile(r"\s*(?:\u2014|\s\u2013)\s*[^\u2014\u2013]{1,200}?\s*(?:\u2014|\u2013\s)\s*")
_EXAMPLES = re.compile(
    r"(?:,|\s*\u2014|\s\u2013)\s*(?:such as|for example|e\.g\.|including|like)\s[^.;]*(?=\.?$)"
)
_RELATIVE = re.compile(r",\s+(?:which|where|who)\s[^,.;]*(?=\.?$)")
_NAME_END = re.compile(r"\s*(?:[,;:\u2014(]|\s\u2013\s|\b(?:because|such as|which|so that|while|whereas)\b)")
_SUBORDINATE = re.compile(
    r"^(?:because|when|if|since|while|although|though|even|without|during|unlike|after|before|as|in|for|by|with"
    r"|once|unless|instead|given|at|on)\b[^,]{1,120},\s+",
    re.IGNORECASE,
)
_OPEN_NOUN = re.compile(r"\b(?:a|an)\s+[\w-]+$")
"""A comma after ``a small`` stands between adjectives."""
_LOOSE_END = re.compile(
    r"(?:\s+(?:a|an|the|of|to|in|on|at|by|for|from|with|and|or|but|is|are|that|than|as|into|its|their|more|very"
    r"|which|where|when|can|may|must|be|not))+$",
    re.IGNORECASE,
)
_TERM = re.compile(
    r"(?<![\w-])(?:[A-Z]{2,}s?|[A-Z]*[a-z]+[A-Z]\w*|[A-Z]{2,}[a-z]+\w*[A-Z]\w*|[A-Z]{1,6}-?\d{1,3})(?![\w-])"
)
_CAPITALS = re.compile(r"[A-Z]{2,6}")
_VOWEL = re.compile(r"[AEIOUY]")
_MAX_SPELLED = 3
"""Abbreviations this short are spelled even with a vowel in them (API); longer ones may be words (REST)."""


def wordings_of(sentence: str) -> tuple[str, ...]:
    """Return ``sentence`` without what only connects or adorns it, without its examples, with long asides.

    None says more than the sentence does.
    """
    core = _tidied(_INSERTED.sub("", _without_connective(sentence)))
    bare = _tidied(_ASIDE.sub("", _DASHED.sub(" ", core)))
    shorter = _tidied(_RELATIVE.sub("", _EXAMPLES.sub("", bare)))
    whole = [core] if len(core.split()) - len(bare.split()) >= _LONG_ASIDE_WORDS else []
    return distinct(text for text in (bare, shorter, *whole) if is_sentence(text)) or (sentence,)


def is_sentence(text: str) -> bool:
    """Tell whether ``text`` may be a sentence rather than a list of names: it has words of grammar."""
    words = parts(text)
    return len(words) >= _MIN_SENTENCE_WORDS and any(
        len(word) > 1 and not content_stems(word) for word in words
    )


def distinct(texts: Iterable[str]) -> tuple[str, ...]:
    """Return ``texts`` without those that are the same but for dress."""
    kept: dict[tuple[str, ...], str] = {}
    for text in texts:
        kept.setdefault(said_form(text) or (text,), text)
    return tuple(kept.values())


def name_of(sentence: str) -> str:
    """Return the main clause of ``sentence``, or its beginning, as a name of up to ``MAX_NAME_WORDS``."""
    text = sentence.rstrip(".!?")
    condition = _SUBORDINATE.match(text)  # it belongs to the name: "in some cases", "without an index"
    for end in _NAME_END.finditer(text, condition.end() if condition else 0):
        if is_sentence(text[: end.start()]) and not _OPEN_NOUN.search(text[: end.start()]):
            text = text[: end.start()]
            break
    words = text.split()
    if len(words) > MAX_NAME_WORDS:
        text = _LOOSE_END.sub("", " ".join(words[:MAX_NAME_WORDS])) + " \u2026"
    return text.strip() or sentence


def key_stems(text: str) -> list[str]:
    """Return the words of ``text`` that carry content, whole and in lower case, each once."""
    return [word for word in dict.fromkeys(parts(text)) if content_stems(word)]


def terms_in(texts: Iterable[str]) -> tuple[Term, ...]:
    """Return the abbreviations and names with inner capitals in ``texts``, in order, as drafts.

    An abbreviation that can only be spelled is given a spoken form; how terms are misheard is left open.
    """
    found: dict[str, Term] = {}
    for text in texts:
        for match in _TERM.finditer(text):
            word = match.group()
            word = word[:-1] if word.endswith("s") and _CAPITALS.fullmatch(word[:-1]) else word
            if content_stems(word):  # NOT and AND in capitals are no terms
                found.setdefault(word, Term(text=word, say=_spelled(word), draft=True))
    return tuple(found.values())[:MAX_TERMS]


def _spelled(word: str) -> str | None:
    if not _CAPITALS.fullmatch(word) or (_VOWEL.search(word) and len(word) > _MAX_SPELLED):
        return None
    return " ".join(word)


def _without_connective(sentence: str) -> str:
    shorter = _CONNECTIVE.sub("", sentence, count=1)
    return shorter if is_sentence(shorter) else sentence


def _tidied(text: str) -> str:
    folded = " ".join(text.split()).replace(" ,", ",").replace(" .", ".").strip(" ,;")
    return folded[:1].upper() + folded[1:] if folded else folded
