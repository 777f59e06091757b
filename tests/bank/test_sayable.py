"""Which terms a voice reads wrongly when nobody tells it how."""

import pytest

from voice_interview.bank.model import Term
from voice_interview.bank.sayable import hard_to_say

HARD = [
    "GPT",
    "RLHF",
    "QLoRA",
    "PPO",
    "NF4",
    "InstructGPT",
    "PostgreSQL",
    "nginx",
    "k8s",
    "C++",
    "O(n)",
    "__init__",
]
EASY = [
    "LoRA",
    "BERT",
    "PEFT",
    "fine-tuning",
    "transformer",
    "strength",
    "Kubernetes",
    "threshold",
    "don't",
    "L2",
]


@pytest.mark.parametrize("text", HARD)
def test_letters_without_syllables_and_symbols_are_hard(text: str) -> None:
    assert hard_to_say(Term(text=text))
    assert not hard_to_say(Term(text=text, say="some thing"))


@pytest.mark.parametrize("text", EASY)
def test_what_can_be_read_like_a_word_is_not(text: str) -> None:
    assert not hard_to_say(Term(text=text))


def test_a_say_with_symbols_helps_nobody() -> None:
    assert hard_to_say(Term(text="C++", say="C++"))
