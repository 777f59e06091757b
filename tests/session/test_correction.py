"""A misheard term put right by the person."""

from tests.session.examples import transcript_kept
from voice_interview.delivery.measure import delivery_of
from voice_interview.session.convert import transcript_record
from voice_interview.session.correction import corrected
from voice_interview.session.record import TranscriptRecord
from voice_interview.text.transcript import typed_transcript


def typed(text: str) -> TranscriptRecord:
    transcript = typed_transcript(text)
    return transcript_record(transcript, delivery_of(transcript, None))


def test_term_is_put_right_and_what_was_heard_is_kept() -> None:
    before = transcript_kept()
    heard = before.words[1].text
    done = corrected(before, heard.upper(), "QLoRA")
    assert done.places == 1
    assert done.transcript.words[1].text == "QLoRA"
    assert "QLoRA" in done.transcript.text and "QLoRA" in done.transcript.segments[0].text
    assert [(one.heard, one.meant, one.start_s) for one in done.transcript.terms][-1] == (
        heard,
        "QLoRA",
        before.words[1].start_s,
    )
    assert done.transcript.raw_text == before.raw_text
    assert done.transcript.delivery == before.delivery


def test_second_correction_keeps_what_was_first_heard_and_taking_it_back_leaves_no_trace() -> None:
    before = transcript_kept()
    heard = before.words[1].text
    once = corrected(before, heard, "QLoRA").transcript
    twice = corrected(once, "QLoRA", "DoRA")
    assert twice.heard == heard
    assert [(one.heard, one.meant) for one in twice.transcript.terms][-1] == (heard, "DoRA")
    back = corrected(twice.transcript, "DoRA", heard)
    assert back.heard == heard
    assert back.transcript == before


def test_words_that_were_not_heard_change_nothing() -> None:
    before = transcript_kept()
    for words in ("nowhere to be found", "", "…"):
        done = corrected(before, words, "LoRA")
        assert (done.places, done.transcript) == (0, before)


def test_several_words_become_one_wherever_they_stand() -> None:
    done = corrected(typed("Our relay-check is RLHF, our  relay check!"), "our relay check", "RLHF")
    assert done.transcript.text == "RLHF is RLHF, RLHF!"
    assert [one.heard for one in done.transcript.terms] == ["Our relay-check", "our relay check"]
    assert [one.start_s for one in done.transcript.terms] == [None, None]


def test_part_of_a_word_and_signs_with_a_meaning_to_patterns_are_no_trap() -> None:
    assert corrected(typed("a laurel"), "laur", "LoRA").places == 0
    assert corrected(typed("C++ is (.*) fine"), "(.*)", r"\1").places <= 1
    assert corrected(typed("we use see plus"), "see plus", r"C\1").transcript.text == r"we use C\1"
