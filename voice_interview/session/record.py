"""What is kept of a session. The JSON of these classes is the file format, described in docs/sessions.md.

Field names here are names in the file: renaming one needs a new ``SCHEMA_VERSION`` and an upgrade in
``session.codec``. Messages of earlier rooms that are stored as they are (words, concept verdicts, delivery)
are held to the same rule by ``tests/session/test_record.py``.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import PurePosixPath, PureWindowsPath
from typing import Annotated, Literal

from msgspec import Meta

from voice_interview.delivery.measures import Delivery
from voice_interview.grade.verdict import ConceptVerdict, GraderInfo, NotScored
from voice_interview.speech.utterance import SpeechSpan, TurnEndCause
from voice_interview.text.transcript import TermRepair, Word

SCHEMA_VERSION = 1
"""Version of the file format that this program writes."""

UtcTime = Annotated[datetime, Meta(tz=True)]
"""A date and time of day in UTC; ``2026-11-24T02:45:10.5Z`` in the file."""
AudioKind = Literal["question", "answer", "feedback"]
"""The three recordings that a turn can have."""
TurnEnd = Literal[TurnEndCause, "skipped", "interrupted"]
"""Why a turn ended: as the ear says, or because the person skipped the question or stopped the interview."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BankRef:
    """Which bank, in which state, a grade rests on."""

    id: str
    version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What was asked: a question of the bank, or one of its follow-ups."""

    question_id: str
    follow_up: int | None = None
    """Number of the follow-up, from 1; None for the question itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NextFollowUp:
    """The follow-up that fits what was missed."""

    number: int
    prompt: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """The verdict on one answer, with all that is needed to understand it later."""

    question_id: str
    follow_up: int | None
    scored: bool
    reason: NotScored | None
    score: float | None
    """0 to 100; None exactly when ``scored`` is false."""
    concepts: tuple[ConceptVerdict, ...]
    feedback: str
    """What is said aloud."""
    advice: tuple[str, ...]
    next_follow_up: NextFollowUp | None
    transcript: str
    """The text that was graded."""
    grader: GraderInfo
    bank: BankRef


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentRecord:
    """What one decode gave; times in seconds within the answer's recording, None for typed text."""

    text: str
    start_s: float | None
    end_s: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TranscriptRecord:
    """The words of one answer."""

    text: str
    """After terms were put right; ``segments`` and ``words`` are of this text."""
    raw_text: str
    """As recognised."""
    duration_s: float | None
    model: str | None
    real_time_factor: float | None
    segments: tuple[SegmentRecord, ...]
    words: tuple[Word, ...]
    terms: tuple[TermRepair, ...]
    delivery: Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityRecord:
    """Where there was speech in the answer's recording, so that it can be graded again without its sound."""

    duration_s: float
    speech: tuple[SpeechSpan, ...]
    peak_dbfs: float | None
    """Highest sample; 0 is full scale, None is digital silence."""
    loudness_dbfs: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One question and its answer. Sound is named by file within the session's folder."""

    number: int
    """From 1, in the order asked; every attempt is a turn of its own."""
    question_id: str
    follow_up: int | None
    attempt: int
    """From 1; above 1 when the person tried the same question again."""
    prompt: str
    started_at: UtcTime
    duration_s: float | None = None
    """Seconds from the start of the question to the end of the feedback; None until the turn is over."""
    ended: TurnEnd | None = None
    """None while the turn goes on, or when the program died in it."""
    question_audio: str | None = None
    audio: str | None = None
    """The answer."""
    activity: ActivityRecord | None = None
    """None for typed text, and for sound that was not examined yet."""
    transcript: TranscriptRecord | None = None
    grade: Grade | None = None
    earlier_grades: tuple[Grade, ...] = ()
    """Oldest first."""
    feedback_audio: str | None = None

    def __post_init__(self) -> None:
        for name in (self.question_audio, self.audio, self.feedback_audio):
            if name is not None and not _is_plain_file_name(name):
                raise ValueError(f"{name!r} is not a plain file name")

    @property
    def topic(self) -> Topic:
        """What was asked."""
        return Topic(question_id=self.question_id, follow_up=self.follow_up)

    @property
    def awaits_transcript(self) -> bool:
        """Whether the answer was recorded but not written down yet."""
        return self.audio is not None and self.transcript is None and self.ended != "skipped"

    def without_audio(self) -> "Turn":
        """Return the turn naming no sound."""
        return replace(self, question_audio=None, audio=None, feedback_audio=None)

    def regraded(self, grade: Grade) -> "Turn":
        """Return the turn with ``grade``; a different grade it had before is kept beside the new one."""
        if self.grade is None or self.grade == grade:
            return replace(self, grade=grade)
        return replace(self, grade=grade, earlier_grades=(*self.earlier_grades, self.grade))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What was to be asked and how: what is needed to go on with an unfinished session."""

    question_ids: tuple[str, ...]
    """In the order to be asked."""
    follow_ups: int
    """How many at most after each question."""
    seed: int | None
    """What the order was drawn with; None when the questions were given."""
    bank_source: str | None = None
    """What the person gave as the bank, an id or a file; None for the built-in one."""
    exam: bool = False
    cues: bool = True
    typed: bool = False
    """Answers come from the keyboard."""
    speech: bool = True
    """The interviewer is heard; otherwise printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusCounts:
    """How many concepts had each status."""

    covered: int = 0
    partial: int = 0
    missed: int = 0
    contradicted: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """Something to practise."""

    question: str
    """The key concept of its question."""
    concept: str
    advice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """A session in a few figures; made by ``session.summary``."""

    questions: int
    """Questions asked, follow-ups not counted."""
    answers: int
    """Turns with an answer, follow-ups and attempts counted."""
    score: float | None
    """0 to 100; None when nothing was scored."""
    duration_s: float | None
    """Time spent in turns; None when none was measured."""
    concepts: StatusCounts
    practise_first: tuple[Practice, ...] = ()
    """At most two, most important first; made by ``session.closing`` when the interview ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """One interview."""

    id: str
    schema_version: int = SCHEMA_VERSION
    started_at: UtcTime
    bank: BankRef
    complete: bool = False
    """Whether it came to its end, so that there is nothing to resume."""
    plan: Plan
    turns: tuple[Turn, ...] = ()
    summary: Summary | None = None
    """None before the first turn."""

    def __post_init__(self) -> None:
        numbers = [turn.number for turn in self.turns]
        if numbers != sorted(set(numbers)) or (numbers and numbers[0] < 1):
            raise ValueError(f"turn numbers must rise from 1, not {numbers}")

    def turn(self, number: int) -> Turn | None:
        """Return turn ``number``, or None when there is none."""
        return next((turn for turn in self.turns if turn.number == number), None)


def _is_plain_file_name(name: str) -> bool:
    """Tell whether ``name`` can only mean a file directly within the session's folder, on any platform."""
    plain = name not in ("", ".", "..") and "\0" not in name
    return plain and PurePosixPath(name).name == name and PureWindowsPath(name).name == name
