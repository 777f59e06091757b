"""How recognisers spell "um" and "uh" (pure)."""

import re

_SPELLINGS = re.compile(r"u+m+|u+h+|u+h+m+|e+r+m+|er|h+m+|m{2,}|m+h+m+|eh", re.IGNORECASE)


def is_filled_pause(word: str) -> bool:
    """Tell whether a word, punctuation around it aside, is a filled pause."""
    return _SPELLINGS.fullmatch(word.strip(" .,!?…-–;:\"'")) is not None
