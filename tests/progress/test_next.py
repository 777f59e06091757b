"""When concepts are due, what to practise next, and on which days somebody practised."""

from dataclasses import replace
from datetime import timedelta

from tests.progress.made_up import answer, bank, concept, day, interview, on, progress, question
from voice_interview.progress.concepts import ConceptKey, observe
from voice_interview.progress.schedule import Review, schedule
from voice_interview.progress.streak import habit
from voice_interview.session.record import SessionRecord

KEY = ConceptKey(bank="llm-training", question_id="lora", follow_up=0, concept_id="frozen")


def review(*records: SessionRecord, days: float = 0.0) -> Review:
    return schedule(observe(records, {}), on(days))[KEY]


def test_right_answers_are_due_later_each_time_and_wrong_ones_tomorrow() -> None:
    once = review(interview(answer(frozen="covered")))
    twice = review(interview(answer(frozen="covered")), interview(answer(3, frozen="covered")), days=3)
    wrong = review(interview(answer(frozen="contradicted")))
    assert once.due_at - on(0) > timedelta(days=1)
    assert twice.due_at - on(3) > once.due_at - on(0)
    assert timedelta(days=1) <= wrong.due_at - on(0) < timedelta(days=2)
    assert (once.reviews, twice.reviews) == (1, 2)


def test_recall_fades_to_nine_in_ten_when_it_is_due() -> None:
    record = interview(answer(frozen="covered"))
    stability_days = review(record).stability_days
    assert abs(review(record, days=stability_days).recall - 0.9) < 0.03
    assert review(record, days=60).recall < review(record, days=5).recall < 1.0


def test_attempt_after_the_feedback_is_no_review() -> None:
    first = interview(answer(frozen="contradicted"))
    tried_again = interview(answer(frozen="contradicted"), answer(0.01, number=2, frozen="covered"))
    assert review(tried_again) == review(first)


def test_what_is_due_comes_first_wrong_before_missing_then_what_was_never_asked() -> None:
    today = bank(*(question(name, concept(name)) for name in ("fresh", "right", "missing", "wrong")))
    record = interview(
        answer(number=1, question="right", right="covered"),
        answer(number=2, question="missing", missing="missed"),
        answer(number=3, question="wrong", wrong="contradicted"),
    )
    later = progress(record, today=today, days=20).practise_next
    assert [(entry.question_id, entry.due) for entry in later] == [
        ("wrong", True), ("missing", True), ("right", True), ("fresh", False)
    ]  # fmt: skip
    assert later[0].why == "1 point was wrong last time."
    assert later[0].points[0].advice == "Say wrong."
    assert later[2].points[0].reason == "review"
    now = progress(record, today=today)
    assert [(entry.question_id, entry.due) for entry in now.practise_next] == [
        ("wrong", False), ("missing", False), ("fresh", False)
    ]  # fmt: skip
    assert now.practise_next[0].why.endswith("best asked again from 25 Nov 2026 on.")
    assert now.next_due_at is not None and day(now.next_due_at) == day(on(1))


def test_nothing_at_all_is_no_progress_and_no_error() -> None:
    found = progress()
    assert (found.sessions, found.concepts, found.delivery, found.practise_next) == ((), (), (), ())
    assert (found.habit.days, found.habit.run_days, found.next_due_at) == ((), 0, None)


def test_answers_that_could_not_be_scored_are_days_but_no_verdicts() -> None:
    silent = answer(frozen="missed")
    assert silent.grade is not None
    graded = replace(silent.grade, scored=False, score=None, reason="silence", concepts=())
    found = progress(interview(replace(silent, grade=graded)))
    assert (found.sessions, found.concepts) == ((), ())
    assert len(found.habit.days) == 1


def test_run_of_days_lasts_until_the_day_is_over() -> None:
    records = [interview(answer(days, frozen="covered")) for days in (0, 2, 3, 4)]
    assert [habit(records, day, day(on(days))).run_days for days in (4, 5, 6)] == [3, 3, 0]
    found = habit(records, day, day(on(33)))
    assert (found.longest_run_days, found.days_in_last_30, len(found.days)) == (3, 1, 4)


def test_day_after_today_does_not_matter() -> None:
    records = [interview(answer(days, frozen="covered")) for days in (0, 5)]
    assert habit(records, day, day(on(1))).days_in_last_30 == 1
