"""How written terms, figures and symbols are said."""

import pytest

from voice_interview.bank.model import Term
from voice_interview.feedback.lexicon import LEXICON
from voice_interview.feedback.pronounce import Pronouncer

BUILT_IN = Pronouncer(())


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("SFT then RLHF", "S F T then R L H F"),
        ("LoRA vs. QLoRA", "low-rah versus Q low-rah"),
        ("PEFT, e.g. LoRA,", "peft, for example low-rah,"),
        ("LLMs on GPUs", "L L M's on G P U's"),
        ("LoRA's rank, RLHF's loss", "low-rahs rank, R L H F's loss"),
        ("LoRA-style adapters", "low-rah-style adapters"),
        ("SVMs and RNN's", "S V M's and R N N's"),
        ("L2-SP and EWC", "L 2 S P and E W C"),
        ("a 7B model in 4-bit", "a 7 billion model in 4-bit"),
        ("1.5T tokens, 128k context", "1.5 trillion tokens, 128 thousand context"),
        ("90–150 words", "90 to 150 words"),
        ("10-20% of 7B–70B", "10 to 20 percent of 7 billion to 70 billion"),
        ("on 2024-11-24", "on 2024-11-24"),
        ("≈ 3 or ~90", "about 3 or about 90"),
        ("1e-4 or 10^-5 or 10⁻⁵", "1 e minus 4 or 10 to the minus 5 or 10 to the minus 5"),
        ("n² and W₀ and ΔW", "n squared and W 0 and delta W"),
        ("4096×4096, 3x faster", "4096 by 4096, 3 times faster"),
        ("50 % in 80GB", "50 percent in 80 gigabytes"),
        ("A → B, a -> b", "A to B, a to b"),
        ("x ≥ 3, y <= 4, p < 0.05", "x at least 3, y at most 4, p less than 0.05"),
        ("it – or not – is", "it, or not, is"),
        ("Q&A, R&D", "Q and eigh, R and D"),
    ],
)
def test_said_as_people_say_it(written: str, said: str) -> None:
    assert BUILT_IN.spoken(written) == said


@pytest.mark.parametrize(
    "text",
    [
        "exploratory",
        "plora",
        "a LORA spelling",
        "max_len",
        "self-supervised",
        "T5 on A100",
        "well-known",
        "x2",
    ],
)
def test_other_words_stay_as_they_are(text: str) -> None:
    assert BUILT_IN.spoken(text) == text


def test_bank_goes_before_the_built_in_lexicon() -> None:
    pronouncer = Pronouncer([Term(text="LoRA", say="lora"), Term(text="GRU", say="groo"), Term(text="BERT")])
    assert pronouncer.spoken("LoRA, GRUs, BERT, QLoRA") == "lora, groos, BERT, Q low-rah"


def test_longer_term_goes_before_its_part() -> None:
    pronouncer = Pronouncer([Term(text="KL", say="kay ell"), Term(text="KL penalty", say="kullback penalty")])
    assert pronouncer.spoken("the KL penalty and KL alone") == "the kullback penalty and kay ell alone"


def test_term_made_of_regular_expression_signs_is_taken_literally() -> None:
    assert Pronouncer([Term(text="C++ (old)", say="old C")]).spoken("C++ (old) or C+") == "old C or C+"


@pytest.mark.parametrize("written", sorted(LEXICON))
def test_spoken_forms_are_plain_words_and_are_not_rewritten_again(written: str) -> None:
    said = BUILT_IN.spoken(written)
    assert said == LEXICON[written]
    assert said.replace(" ", "").replace("-", "").isalnum()
    assert BUILT_IN.spoken(said) == said
