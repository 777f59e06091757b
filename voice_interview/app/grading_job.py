"""The jobs behind ``grade``, ``transcribe`` and ``regrade``: recordings and texts that already exist."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from voice_interview.app import engines
from voice_interview.app.models.library import ModelLibrary
from voice_interview.audio.decode import duration_s
from voice_interview.audio.files import FileSource
from voice_interview.bank import catalog
from voice_interview.bank.model import Bank
from voice_interview.clock import Clock
from voice_interview.delivery.measure import delivery_of
from voice_interview.delivery.measures import Delivery
from voice_interview.delivery.sound_track import PitchModel, SoundTracker, TrackedSource
from voice_interview.errors import UnreadableAudio
from voice_interview.grade.verdict import Grader
from voice_interview.session.convert import grade_record
from voice_interview.session.grading import AnswerToGrade, grade_answer
from voice_interview.session.record import BankRef, Grade, Topic
from voice_interview.speech.utterance import SpeechActivity, VoiceDetector
from voice_interview.text.term_recognizer import TermRecognizer
from voice_interview.text.terms import Glossary
from voice_interview.text.transcript import Recognizer, Transcript
from voice_interview.text.whole import transcribe_source

LONGEST_ANSWER_S = 30 * 60.0
"""Longer recordings are no answers; ``transcribe`` takes any length."""


class Ear:
    """What recordings are written down with; its engines are loaded for the first one, and kept.

    Args:
        library: has the speech model.
        speech_model: which one, and on what.
        clock: measures the computing time.
    """

    def __init__(
        self, *, library: ModelLibrary, speech_model: engines.SpeechModelChoice, clock: Clock
    ) -> None:
        self.library = library
        self.clock = clock
        self._speech_model = speech_model

    @cached_property
    def recognizer(self) -> engines.SpeechModel:
        """The speech model; raises what ``engines.recognizer`` raises."""
        return engines.recognizer(self._speech_model, self.library)

    @cached_property
    def detector(self) -> VoiceDetector:
        """The voice detector; raises what ``engines.detector`` raises."""
        return engines.detector()

    @cached_property
    def pitch(self) -> PitchModel:
        """The pitch tracker; raises what ``engines.pitch_model`` raises."""
        return engines.pitch_model()


@dataclass(frozen=True, slots=True, kw_only=True)
class Listened:
    """What was heard in a recording."""

    transcript: Transcript
    """Terms put right."""
    activity: SpeechActivity
    delivery: Delivery
    """Without advice."""


def write_down(
    path: Path, ear: Ear, on_progress: Callable[[float], None], glossary: Glossary | None = None
) -> Listened:
    """Write down a recording.

    Args:
        path: any sound file.
        ear: what to do it with.
        on_progress: called with the seconds done so far.
        glossary: finds the terms of what was asked; None when that is not known.

    Raises:
        UnreadableAudio: the file holds no sound.
        ModelMissing: the speech model is not here.
        RecognitionError: the engine failed.
    """
    tracker = SoundTracker(ear.pitch)
    source = TrackedSource(FileSource(path, clock=ear.clock, pace="fast"), tracker)
    recognizer: Recognizer = ear.recognizer
    if glossary is not None:
        recognizer = TermRecognizer(recognizer, lambda: glossary)
    transcript, activity = transcribe_source(
        source, recognizer, ear.detector, clock=ear.clock, on_progress=on_progress
    )
    delivery = delivery_of(transcript, activity, tracker.finish())
    return Listened(transcript=transcript, activity=activity, delivery=delivery)


def refuse_long(path: Path, on_progress: Callable[[float], None]) -> Callable[[float], None]:
    """Return ``on_progress`` that stops at recordings too long to be an answer.

    Raises:
        UnreadableAudio: the file says that it is too long, or holds no sound; and from the returned function,
            where the file turns out to be longer than it says.
    """

    def watch(done_s: float) -> None:
        if done_s > LONGEST_ANSWER_S:
            raise UnreadableAudio(
                f"{path.name} is longer than {LONGEST_ANSWER_S / 60:.0f} minutes, too long for one answer.",
                "Cut it, or write it down with: voice-interview transcribe.",
            )
        on_progress(done_s)

    watch(duration_s(path))
    return watch


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer that exists already."""

    transcript: Transcript
    """Terms put right."""
    activity: SpeechActivity | None
    """None for typed text."""
    delivery: Delivery | None


def grade_one(
    bank: Bank, topic: Topic, answer: Answer, grader: Grader, *, with_follow_up: bool = True
) -> Grade:
    """Grade one answer that exists already.

    Args:
        bank: holds the question.
        topic: what was asked.
        answer: the words, and how they were spoken.
        grader: the judge.
        with_follow_up: whether to choose a follow-up after the answer to a question.

    Raises:
        QuestionNotFound: the bank has no such question or follow-up.
        GradingError: the grader failed.
    """
    question = catalog.question(bank, topic.question_id)
    asked = question if topic.follow_up is None else catalog.follow_up(question, topic.follow_up)
    to_grade = AnswerToGrade(
        question=question,
        asked=asked,
        transcript=answer.transcript,
        activity=answer.activity,
        delivery=answer.delivery,
    )
    graded = grade_answer(to_grade, grader, with_follow_up=with_follow_up)
    return grade_record(
        topic=topic,
        assessment=graded.assessment,
        feedback=graded.feedback,
        transcript_text=answer.transcript.text,
        bank=BankRef(id=bank.id, version=bank.version),
    )
