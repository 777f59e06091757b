"""Whether a voice that does not know a term can read it as people say it."""

import re

from voice_interview.bank.model import Term

_NOT_READ_ALOUD = re.compile(r"[^\w\s'\u2019.\-]|_")
_DIGIT_INSIDE = re.compile(r"[A-Za-z]\d+[A-Za-z]")
_SPELLED_OUT = re.compile(r"(?<![A-Z])[B-DF-HJ-NP-TV-XZ]{2,}(?![A-Za-z])")
_PART = re.compile(r"[A-Za-z]+")
_VOWELS = re.compile(r"[aeiouy]+")
_ONSETS = re.compile(
    r"(?:[bcdfghjklmnpqrstvwxz]?|[bcfgkpst]?[lr]|s?[cklmnpqtw]|s[cpt]r|spl|[cprstw]h|thr|shr|schw?|chr|phr"
    r"|kn|wr|gn|tw|dw|dr)"
)
_MAX_CONSONANTS = 3
"""``strength`` has three before its vowel; no English word begins a syllable with more."""


def hard_to_say(term: Term) -> bool:
    """Tell whether a voice would stumble over ``term`` and its ``say`` does not help it.

    Symbols, digits inside a word, and letters that make no syllable, as in ``GPT`` or at the start of
    ``QLoRA``, are read differently by every voice. Only letters are looked at; a term that passes may still
    surprise.
    """
    if term.say is not None:
        return _NOT_READ_ALOUD.search(term.say) is not None
    text = term.text
    if any(pattern.search(text) for pattern in (_NOT_READ_ALOUD, _DIGIT_INSIDE, _SPELLED_OUT)):
        return True
    return any(not _has_syllables(part) for part in _PART.findall(text) if len(part) > 1)


def _has_syllables(part: str) -> bool:
    runs = _VOWELS.split(part.casefold())
    if len(runs) == 1 or max(map(len, runs)) > _MAX_CONSONANTS + 1:
        return False
    return _ONSETS.fullmatch(runs[0]) is not None
