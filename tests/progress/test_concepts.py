"""States of concepts over sessions and versions of a bank."""

import pytest

from tests.progress.made_up import answer, bank, concept, day, interview, progress, question
from voice_interview.bank.model import FollowUp
from voice_interview.grade.verdict import Status
from voice_interview.progress.concepts import observe
from voice_interview.progress.mastery import State, StateCounts, standings
from voice_interview.session.record import SessionRecord


def state_of(*records: SessionRecord) -> State:
    [standing] = standings(observe(records, {}), day).values()
    return standing.state


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        (["covered"], "shaky"),
        (["partial"], "shaky"),
        (["missed"], "missing"),
        (["contradicted"], "wrong"),
        (["covered", "covered"], "mastered"),
        (["contradicted", "covered"], "shaky"),
        (["contradicted", "covered", "covered"], "mastered"),
        (["covered", "covered", "contradicted"], "wrong"),
        (["covered", "covered", "partial"], "shaky"),
        (["covered", "partial", "covered"], "shaky"),
    ],
)
def test_state_follows_the_last_days(statuses: list[Status], state: State) -> None:
    assert state_of(*(interview(answer(at, frozen=status)) for at, status in enumerate(statuses))) == state


def test_right_twice_on_one_day_is_not_mastered() -> None:
    morning, noon = interview(answer(0, frozen="covered")), interview(answer(0.3, frozen="covered"))
    assert state_of(morning, noon) == "shaky"
    assert state_of(morning, noon, interview(answer(1, frozen="covered"))) == "mastered"


def test_last_attempt_of_a_session_counts_and_the_first_one_is_the_review() -> None:
    record = interview(answer(frozen="contradicted"), answer(0.01, number=2, frozen="covered"))
    first, second = observe([record], {})
    assert (first.first, first.counts, second.first, second.counts) == (True, False, False, True)
    assert state_of(record) == "shaky"


def test_concept_keeps_its_past_over_versions_of_its_bank() -> None:
    follow_up = FollowUp(
        number=2, id="f", prompt="?", probes=(), reference_answer="", concepts=(concept("rank"),)
    )
    today = bank(question("lora", concept("base_frozen", "Frozen base"), follow_ups=(follow_up,)))
    renamed = interview(
        answer(version="1.0", names={"frozen": "frozen  Base."}, frozen="covered"),
        answer(0.01, number=2, follow_up=1, rank="missed"),
    )
    again = interview(answer(1, version="2.0", names={"base_frozen": "Frozen base"}, base_frozen="covered"))
    kept = progress(renamed, again, today=today, days=1).concepts
    assert [(c.id, c.follow_up, c.state, c.in_bank) for c in kept] == [
        ("base_frozen", None, "mastered", True),
        ("rank", 2, "missing", True),
    ]
    assert [seen.bank_version for seen in kept[0].history] == ["1.0", "2.0"]


def test_concept_that_no_bank_has_any_more_is_history_only() -> None:
    found = progress(
        interview(answer(old="contradicted")), today=bank(question("lora", concept("new"))), days=9
    )
    [kept] = found.concepts
    assert (kept.id, kept.in_bank, kept.state) == ("old", False, "wrong")
    assert found.practise_next == ()


def test_states_are_counted_after_every_session() -> None:
    found = progress(
        interview(answer(frozen="covered", rank="missed")),
        interview(answer(1, frozen="covered", rank="contradicted")),
        days=1,
    )
    assert [point.states for point in found.sessions] == [
        StateCounts(shaky=1, missing=1),
        StateCounts(mastered=1, wrong=1),
    ]
    assert found.states == found.sessions[-1].states
