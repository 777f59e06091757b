"""Grading along with the answer: what is told on the way, and that the end is the same."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.session.examples import words
from voice_interview.app import engines
from voice_interview.bank import catalog
from voice_interview.bank.model import Asked
from voice_interview.clock import SystemClock
from voice_interview.delivery.measures import Delivery, DeliveryAdvice
from voice_interview.errors import GradingError
from voice_interview.feedback.spoken import Spoken
from voice_interview.grade.concept_grader import ConceptGrader
from voice_interview.grade.engine_minilm import MiniLmEmbedder
from voice_interview.grade.verdict import Assessment, GraderInfo, Status
from voice_interview.session.events import Event, Events
from voice_interview.session.grading import AnswerToGrade, grade_answer
from voice_interview.session.live_grading import GradingDesk
from voice_interview.speech.utterance import SpeechActivity, SpeechSpan
from voice_interview.text.engine_wordlist import WordList
from voice_interview.text.terms import Glossary
from voice_interview.text.transcript import HeardFiller, Segment, Transcript

PEFT = catalog.question(catalog.find_bank("llm-training", None), "peft")
GLOSSARY = Glossary(PEFT.terms, (), (), WordList(), None)
SAID = (
    "You keep the base model frozen and train only a small number of extra parameters.",
    "LoRA learns two small low rank matrices that are added to the frozen weights.",
    "So training memory goes down a lot because the frozen weights need no gradients.",
)


class Noting:
    """A grader that notes how long the answers were that it judged."""

    def __init__(self, grader: ConceptGrader) -> None:
        self._grader = grader
        self.judged: list[int] = []

    @property
    def info(self) -> GraderInfo:
        return self._grader.info

    def prepare(self, asked: Asked) -> None:
        self._grader.prepare(asked)

    def assess(self, asked: Asked, transcript: Transcript) -> Assessment:
        self.judged.append(len(transcript.segments))
        return self._grader.assess(asked, transcript)


class Prepared:
    """A voice that notes what it was told to get ready for."""

    def __init__(self) -> None:
        self.texts: list[str] = []

    def say(
        self, text: str, *, on_first_sample: Callable[[], None] | None, interrupted: Callable[[], bool]
    ) -> Spoken:
        raise AssertionError("nothing is to be said")

    def prepare(self, text: str) -> None:
        self.texts.append(text)


class Desk:
    """A grading desk and what came of it."""

    def __init__(self, grader: Noting) -> None:
        self.voice = Prepared()
        self.events: list[Event] = []
        events = Events(SystemClock(), 0.0)
        events.subscribe(self.events.append)
        self.desk = GradingDesk(lambda: grader, lambda _question: GLOSSARY, self.voice, events)

    def idle(self) -> None:
        self.desk._worker.submit(lambda: None).result()


def answer(sentences: int) -> tuple[Transcript, SpeechActivity]:
    segments = []
    for at, text in enumerate(SAID[:sentences]):
        said = words(text, 10.0 * at)
        segments.append(Segment(text=text, start_s=10.0 * at, end_s=said[-1].end_s, words=said))
    end_s = segments[-1].end_s
    activity = SpeechActivity(
        duration_s=end_s, spans=(SpeechSpan(start_s=0.0, end_s=end_s),), peak_dbfs=-10.0, loudness_dbfs=-20.0
    )
    transcript = Transcript(segments=tuple(segments), duration_s=end_s, model="tiny.en", real_time_factor=0.1)
    return transcript, activity


@pytest.fixture(scope="module")
def concept_grader(minilm_model: Path) -> ConceptGrader:
    return engines.concept_grader(MiniLmEmbedder(minilm_model))


@pytest.fixture
def grader(concept_grader: ConceptGrader) -> Noting:
    return Noting(concept_grader)


@pytest.fixture
def desk(grader: Noting) -> Iterator[Desk]:
    desk = Desk(grader)
    yield desk
    desk.desk.close()


def test_concepts_are_told_while_the_answer_grows_and_end_as_the_whole_is_graded(
    desk: Desk, grader: Noting
) -> None:
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=True)
    for sentences in (1, 2, 3):
        live.follow(*answer(sentences))
        desk.idle()
        live.poll()
        if sentences == 2:
            assert "covered" in [event.data["status"] for event in desk.events]
    transcript, activity = answer(3)
    graded = live.finish(transcript, activity)
    whole = grade_answer(
        AnswerToGrade(question=PEFT, asked=PEFT, transcript=transcript, activity=activity),
        grader,
        with_follow_up=True,
    )
    assert graded == whole
    told = {event.data["id"]: event.data["status"] for event in desk.events}
    told.update({one.id: one.status for one in graded.assessment.verdicts if one.status == "contradicted"})
    assert {one.id: told.get(one.id, "missed") for one in graded.assessment.verdicts} == {
        one.id: one.status for one in graded.assessment.verdicts
    }


class Sees(Noting):
    """A grader to whom every concept has one status."""

    def __init__(self, grader: ConceptGrader, status: Status) -> None:
        super().__init__(grader)
        self._status: Status = status

    def assess(self, asked: Asked, transcript: Transcript) -> Assessment:
        found = super().assess(asked, transcript)
        verdicts = tuple(replace(verdict, status=self._status) for verdict in found.verdicts)
        return replace(found, verdicts=verdicts)


class FailsAtFirst(Noting):
    """A grader that fails so many times."""

    def __init__(self, grader: ConceptGrader, failures: int) -> None:
        super().__init__(grader)
        self._left = failures

    def assess(self, asked: Asked, transcript: Transcript) -> Assessment:
        self._left -= 1
        if self._left >= 0:
            raise GradingError("The grader failed.")
        return super().assess(asked, transcript)


@pytest.mark.parametrize("polled", [True, False])
def test_grader_that_fails_on_the_way_stops_nobody_and_is_asked_again_at_the_end(
    concept_grader: ConceptGrader, polled: bool
) -> None:
    grader = FailsAtFirst(concept_grader, 1)
    desk = Desk(grader)
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=True)
    live.follow(*answer(3))
    desk.idle()
    if polled:
        live.poll()
    assert not live.all_said
    assert live.finish(*answer(3)).assessment.verdicts
    assert grader.judged == [3]
    desk.desk.close()


def test_grader_that_fails_at_the_end_too_is_told(concept_grader: ConceptGrader) -> None:
    desk = Desk(FailsAtFirst(concept_grader, 2))
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=True)
    live.follow(*answer(3))
    desk.idle()
    live.poll()
    with pytest.raises(GradingError, match="failed"):
        live.finish(*answer(3))
    desk.desk.close()


@pytest.mark.parametrize(("status", "all_said"), [("covered", True), ("partial", False)])
def test_all_is_said_once_every_concept_is_covered(
    concept_grader: ConceptGrader, status: Status, all_said: bool
) -> None:
    desk = Desk(Sees(concept_grader, status))
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=True)
    assert not live.all_said
    live.follow(*answer(1))
    desk.idle()
    live.poll()
    assert live.all_said is all_said
    desk.desk.close()


def test_advice_on_the_delivery_ends_the_reply_that_was_ready_without_it(desk: Desk, grader: Noting) -> None:
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=True)
    transcript, activity = answer(3)
    live.follow(transcript, activity)
    desk.idle()
    live.poll()
    advice = DeliveryAdvice(
        figure="words_per_minute",
        text="Take a breath.",
        value=190.0,
        usual=None,
        moment=None,
        strength="convention",
        source="-",
    )
    delivery = Delivery(speech_s=20.0, words_per_minute=190.0, advice=advice)
    plain, advised = live.finish(transcript, activity), live.finish(transcript, activity, delivery)
    assert advised.feedback.text == f"{plain.feedback.text} Take a breath."
    assert advised.assessment == plain.assessment
    assert desk.voice.texts == [plain.feedback.text]
    assert grader.judged == [3]


def test_segment_without_words_is_not_judged_again(desk: Desk, grader: Noting) -> None:
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=True)
    transcript, activity = answer(2)
    live.follow(transcript, activity)
    desk.idle()
    live.poll()
    um = HeardFiller(start_s=20.0, end_s=20.4, chance=0.9)
    only_um = Segment(text="", start_s=20.0, end_s=20.5, words=(), heard_fillers=(um,))
    live.finish(replace(transcript, segments=(*transcript.segments, only_um)), activity)
    assert grader.judged == [2]


def test_verdict_and_reply_exist_before_the_end(desk: Desk, grader: Noting) -> None:
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=False)
    live.follow(*answer(3))
    desk.idle()
    live.poll()
    graded = live.finish(*answer(3))
    assert grader.judged == [3]
    assert desk.voice.texts == [graded.feedback.text]


def test_what_comes_while_the_grader_is_busy_is_judged_together(desk: Desk, grader: Noting) -> None:
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=False)
    for sentences in (1, 2, 3):
        live.follow(*answer(sentences))
    for _ in range(3):
        desk.idle()
        live.poll()
    assert grader.judged in ([1, 3], [1, 2, 3])


def test_reply_is_made_ready_only_once_no_newer_words_wait(desk: Desk, grader: Noting) -> None:
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=False)
    live.follow(*answer(1))
    desk.idle()
    live.follow(*answer(3))
    assert desk.voice.texts == []
    desk.idle()
    live.poll()
    live.poll()
    assert grader.judged == [1, 3]
    assert desk.voice.texts == [live.finish(*answer(3)).feedback.text]


def test_reply_is_made_ready_when_nothing_but_silence_followed(desk: Desk, grader: Noting) -> None:
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=False)
    live.follow(*answer(2))
    desk.idle()
    live.follow(*answer(2))
    assert grader.judged == [2]
    assert desk.voice.texts == [live.finish(*answer(2)).feedback.text]


def test_words_that_were_taken_back_do_not_count(desk: Desk) -> None:
    live = desk.desk.answer_to(PEFT, PEFT, with_follow_up=False)
    live.follow(*answer(3))
    graded = live.finish(*answer(1))
    assert all(
        verdict.evidence is None or verdict.evidence.text in SAID[0] for verdict in graded.assessment.verdicts
    )
