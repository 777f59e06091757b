from voice_interview.bank.model import Term
from voice_interview.text.terms import repair_terms
from voice_interview.text.transcript import Segment, Transcript, Word, typed_transcript

TERMS = (
    Term(text="LoRA", sounds_like=("Laura", "low-r-r")),
    Term(text="QLoRA", sounds_like=("Q Laura", "Q-Lora", "Q low rago")),
    Term(text="RLHF", sounds_like=("our relay check",)),
    Term(text="fine-tuning", sounds_like=("fine tuning",)),
)


def heard(text: str) -> Transcript:
    words = tuple(
        Word(text=word, start_s=at, end_s=at + 1, probability=0.5) for at, word in enumerate(text.split())
    )
    segment = Segment(text=text, start_s=0, end_s=len(words), words=words)
    return Transcript(segments=(segment,), duration_s=9, model="test", real_time_factor=0.1)


def repaired(text: str) -> str:
    return repair_terms(heard(text), TERMS)[0].text


def test_misheard_term_is_put_right_with_its_time_and_the_original_kept() -> None:
    transcript, repairs = repair_terms(heard("with Laura, you train"), TERMS)
    assert transcript.text == "with LoRA, you train"
    assert [(one.heard, one.meant, one.start_s) for one in repairs] == [("Laura", "LoRA", 1)]
    assert [word.start_s for word in transcript.words] == [0, 1, 2, 3]


def test_longest_form_wins_and_its_words_become_one() -> None:
    transcript, _ = repair_terms(heard("then Q Laura. is smaller"), TERMS)
    assert transcript.text == "then QLoRA. is smaller"
    assert (transcript.words[1].start_s, transcript.words[1].end_s) == (1, 3)


def test_hyphens_and_capitals_do_not_matter() -> None:
    assert repaired("q-lora is OUR RELAY CHECK!") == "QLoRA is RLHF!"


def test_what_is_right_is_left_alone_and_not_reported() -> None:
    for text in ("LoRA and fine-tuning are fine.", "Nothing technical here at all.", "our relay is fine"):
        transcript, repairs = repair_terms(heard(text), TERMS)
        assert (transcript, repairs) == (heard(text), ())


def test_term_of_another_question_is_not_invented() -> None:
    assert repair_terms(heard("I met Laura"), ())[0].text == "I met Laura"


def test_typed_text_stays_as_it_was_typed() -> None:
    typed = typed_transcript("I like Laura")
    assert repair_terms(typed, TERMS) == (typed, ())
