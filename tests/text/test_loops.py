import pytest

from voice_interview.text.loops import without_loops
from voice_interview.text.transcript import Word


def words(text: str) -> list[Word]:
    return [Word(text=w, start_s=i, end_s=i + 1, probability=0.9) for i, w in enumerate(text.split())]


def text(found: list[Word]) -> str:
    return " ".join(word.text for word in found)


@pytest.mark.parametrize(
    ("heard", "kept"),
    [
        ("we train the model", "we train the model"),
        ("ooh ooh ooh ooh ooh ooh ooh", "ooh"),
        ("it is very very very large", "it is very very very large"),
        (
            "so we train it. So we train it, so we train it so we train it and stop",
            "so we train it. and stop",
        ),
        ("a b c d e f g h " * 4 + "end", "a b c d e f g h end"),
        ("", ""),
        ("yes yes yes yes no no no no", "yes no"),
    ],
)
def test_only_what_repeats_four_times_is_cut_down(heard: str, kept: str) -> None:
    assert text(without_loops(words(heard))) == kept


def test_times_of_what_is_kept_are_those_of_its_first_saying() -> None:
    found = without_loops(words("go go go go on"))
    assert [(word.text, word.start_s) for word in found] == [("go", 0), ("on", 4)]
