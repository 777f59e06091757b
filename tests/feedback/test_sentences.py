"""Where a text is cut for speaking."""

import pytest

from voice_interview.feedback.sentences import MAX_SENTENCE_CHARACTERS, split_sentences


@pytest.mark.parametrize(
    "text",
    [
        "Use a method, e.g. LoRA, for this.",
        "It is LoRA vs. QLoRA here.",
        "A rate of 0.05 is fine.",
        "Dr. J. Smith and the U.S. team agree.",
        "See Fig. 3 for details.",
        "So... and then it stops.",
        "no full stop at the end",
        "You said “it stays frozen.” and that is right.",
    ],
)
def test_one_sentence_stays_one(text: str) -> None:
    assert split_sentences(text) == (text,)


def test_sentences_are_split_at_their_ends() -> None:
    text = "That is right. What else? Great! 7 of them… “Yes.” (Or not.) Fine."
    parts = ("That is right.", "What else?", "Great!", "7 of them…", "“Yes.”", "(Or not.)", "Fine.")
    assert split_sentences(text) == parts


def test_blank_lines_and_list_items_end_a_sentence_but_wrapped_lines_do_not() -> None:
    text = "First line\nwraps here\n\nSecond\n- one\n- two\n3. three"
    assert split_sentences(text) == ("First line wraps here", "Second", "- one", "- two", "3. three")


@pytest.mark.parametrize("text", ["", "  \n\t ", "\n\n"])
def test_nothing_gives_nothing(text: str) -> None:
    assert split_sentences(text) == ()


def test_long_sentence_is_cut_at_clauses() -> None:
    clause = "the reward model learns from pairs of answers that people compared"
    text = f"First {clause}, then {clause}; after that {clause}, and in the end {clause}."
    parts = split_sentences(text)
    assert parts[0].endswith(";")
    assert all(part.endswith((",", ";", ".")) for part in parts)


@pytest.mark.parametrize(
    "text", ["word " * 300, "a" * 1_000, "words, and " * 100, "x" * 190 + " " + "y" * 30]
)
def test_no_piece_is_too_long_and_no_word_is_lost(text: str) -> None:
    parts = split_sentences(text)
    assert all(0 < len(part) <= MAX_SENTENCE_CHARACTERS for part in parts)
    assert "".join(parts).replace(" ", "") == text.replace(" ", "")


def test_splitting_twice_changes_nothing() -> None:
    text = "One. Two, e.g. this; " + "and a long tail of words that goes on and on, " * 8 + "done."
    parts = split_sentences(text)
    assert split_sentences(" ".join(parts)) == parts
