from tests.feedback.made_up import TEA, assessment, concept, unscored, verdict
from voice_interview.bank.model import Concept
from voice_interview.feedback.summary import AssessedTurn, spoken_summary, summarize
from voice_interview.grade.verdict import Assessment


def turn(judged: Assessment, *, concepts: tuple[Concept, ...] = TEA.concepts) -> AssessedTurn:
    return AssessedTurn(title="Tea", assessment=judged, concepts=concepts)


COMPLETE = assessment(*(verdict(key, "covered") for key in ("leaves", "water", "time")), score=90.0)
GAPS = assessment(
    verdict("leaves", "partial"), verdict("water", "missed"), verdict("time", "missed"), score=30.0
)


def test_two_greatest_losses_are_to_be_practised_first() -> None:
    pot = assessment(verdict("pot", "contradicted"), score=0.0)
    summary = summarize([turn(GAPS), turn(pot, concepts=(concept("pot", 1.0),))])
    assert [point.concept_id for point in summary.practise_first] == ["water", "leaves"]
    assert summary.practise_first[0].advice == TEA.concepts[1].advice


def test_concept_lost_twice_is_named_once() -> None:
    summary = summarize([turn(GAPS), turn(GAPS)])
    assert len({point.concept_id for point in summary.practise_first}) == 2


def test_spoken_summary_names_what_to_practise_and_no_score() -> None:
    text = spoken_summary(summarize([turn(GAPS)]))
    assert "The water point." in text
    assert "The leaves point." in text
    assert not any(char.isdigit() for char in text)
    assert len(text.split()) <= 60


def test_complete_interview_is_praised_and_an_unscored_one_is_not() -> None:
    assert "Well done" in spoken_summary(summarize([turn(COMPLETE)]))
    for turns in ([], [turn(unscored("silence"))]):
        summary = summarize(turns)
        assert not summary.scored
        assert "try again" in spoken_summary(summary)


def test_single_gap_is_announced_as_one_thing() -> None:
    judged = assessment(verdict("leaves", "covered"), verdict("water", "covered"), verdict("time", "missed"))
    assert "One thing" in spoken_summary(summarize([turn(judged)]))
