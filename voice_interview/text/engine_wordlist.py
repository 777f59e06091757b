"""Ordinary English: word frequencies and common pairs of words, from the lists that symspellpy brings along.

Its lists (MIT) come from the Google Books Ngrams, kept where a spelling dictionary knows the word: 82,834
words and 242,342 pairs. Only the lists are read; the library itself is not imported.
"""

from functools import cached_property
from importlib.resources import files

_PACKAGE = "symspellpy"
_WORDS = "frequency_dictionary_en_82_765.txt"
_PAIRS = "frequency_bigramdictionary_en_243_342.txt"


class WordList:
    """``English`` by frequency; the lists are read on first use, in about half a second."""

    def rank(self, word: str) -> int | None:
        """Return the place of a lower-case word by frequency, 1 for the most frequent; None if unknown."""
        return self._ranks.get(word)

    def are_pair(self, first: str, second: str) -> bool:
        """Tell whether two lower-case words often stand together in this order."""
        return f"{first} {second}" in self._pairs

    @cached_property
    def _ranks(self) -> dict[str, int]:
        counted = [line.split() for line in _lines(_WORDS)]
        counted.sort(key=lambda entry: -int(entry[1]))
        return {word: rank for rank, (word, _) in enumerate(counted, start=1)}

    @cached_property
    def _pairs(self) -> frozenset[str]:
        return frozenset(line.rpartition(" ")[0] for line in _lines(_PAIRS))


def _lines(name: str) -> list[str]:
    return files(_PACKAGE).joinpath(name).read_text(encoding="utf-8-sig").splitlines()
