"""The interview: ask, listen, write down, grade, tell, keep; and again with the follow-up that fits."""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import numpy as np

from voice_interview.audio.chunk import AudioChunk
from voice_interview.audio.wav import write_wav
from voice_interview.bank import catalog
from voice_interview.bank.model import Asked, Bank, Question
from voice_interview.clock import Clock
from voice_interview.delivery.measures import Delivery
from voice_interview.errors import StorageFailed, VoiceInterviewError
from voice_interview.feedback.spoken import Spoken, Voice
from voice_interview.grade.verdict import Grader
from voice_interview.session.agenda import is_settled, latest_turn, next_follow_up
from voice_interview.session.answerer import Answered, Answerer, AnswerRequest
from voice_interview.session.closing import closing_words, with_practice
from voice_interview.session.commands import Command, Commands, CutShort, wait_to_go_on, wait_while_paused
from voice_interview.session.convert import (
    activity_record,
    earlier_deliveries,
    grade_record,
    transcript_record,
)
from voice_interview.session.events import Events
from voice_interview.session.listening import Heard
from voice_interview.session.live_grading import GradingDesk, LiveGrading
from voice_interview.session.record import AudioKind, BankRef, SessionRecord, Topic, Turn, TurnEnd
from voice_interview.session.store import OpenSession
from voice_interview.session.summary import with_turn
from voice_interview.text.terms import Glossary


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Everybody who takes part in an interview."""

    answerer: Answerer
    grader: Callable[[], Grader]
    """Returns the grader; called when the first answer is there, so that it can load meanwhile."""
    voice: Voice
    glossary: Callable[[Question], Glossary]
    """Finds misheard terms in answers to a question."""
    commands: Commands
    events: Events
    clock: Clock
    self_paced: bool = False
    """Whether the person says when to go on after feedback; otherwise it goes on by itself."""
    earlier: tuple[Delivery, ...] = ()
    """How the person spoke in earlier sessions, oldest first."""


class _Stopped(Exception):
    """The person asked to stop, or there are no more answers."""

    def __init__(self, *, complete: bool) -> None:
        super().__init__()
        self.complete = complete


class Interview:
    """Runs one session from wherever it stands to its end; everything is kept as soon as it exists.

    Args:
        cast: who takes part.
        bank: what is asked.
        session: the session on disk, open for writing.
        record: the session as it stands.
    """

    def __init__(self, cast: Cast, bank: Bank, session: OpenSession, record: SessionRecord) -> None:
        self._cast = cast
        self._bank = bank
        self._session = session
        self._record = record
        self._turn_started_s: float | None = None
        self._recording: Path | None = None
        self._desk = GradingDesk(cast.grader, cast.glossary, cast.voice, cast.events)

    @property
    def record(self) -> SessionRecord:
        """The session as it is on disk."""
        return self._record

    def run(self) -> SessionRecord:
        """Ask what is left of the plan and return the session.

        Raises:
            VoiceInterviewError: something failed that cannot be worked around; what was recorded is kept.
        """
        self._cast.events.emit("ready")
        with self._kept_on_failure(), closing(self._desk):
            try:
                for question_id in self._record.plan.question_ids:
                    self._question(catalog.question(self._bank, question_id))
                complete = True
            except _Stopped as stopped:
                complete = stopped.complete
            self._keep(with_practice(replace(self._record, complete=complete), self._bank))
            if complete:
                self._say_only(closing_words(self._record, self._bank))
        self._cast.events.emit("saved", path=str(self._session.folder))
        return self._record

    def _question(self, question: Question) -> None:
        main = self._settled(question, question, Topic(question_id=question.id))
        while (number := next_follow_up(self._record, question, main)) is not None:
            follow_up = catalog.follow_up(question, number)
            self._settled(question, follow_up, Topic(question_id=question.id, follow_up=number))

    def _settled(self, question: Question, asked: Asked, topic: Topic) -> Turn:
        """Return the turn that settles ``topic``: from before the session was cut off, or asked now."""
        turn = latest_turn(self._record, topic)
        if turn is not None and is_settled(turn) and not self._told_late(turn):
            return turn
        while True:
            self._begin(asked, topic)
            if not self._turn(question, asked):
                return self._record.turns[-1]

    def _told_late(self, turn: Turn) -> bool:
        """Tell feedback that was not heard because the program died; return whether to try again."""
        if turn.grade is None or turn.ended is not None or turn.number != self._record.turns[-1].number:
            return False
        return self._ended("interrupted", self._tell(turn.grade.feedback, may_go_on=False))

    def _turn(self, question: Question, asked: Asked) -> bool:
        """Ask, hear, grade and tell once; return whether the person wants to try again."""
        try:
            return self._attended(question, asked)
        finally:
            self._cast.answerer.leave()

    def _attended(self, question: Question, asked: Asked) -> bool:
        command = self._ask(question, asked)
        if command in ("skip", "stop", "again"):
            self._end("skipped" if command == "skip" else "interrupted")
            self._stop_if(command == "stop", complete=False)
            return command == "again"
        grading = self._desk.answer_to(question, asked, with_follow_up=self._record.plan.follow_ups > 0)
        return self._reply(question, self._hear(question, asked, grading), grading)

    def _reply(self, question: Question, answered: Answered, grading: LiveGrading) -> bool:
        """Grade and tell, again when the answer went on; return whether the person wants to try again."""
        if answered.heard is None:
            self._end("source_ended" if answered.then == "used_up" else "skipped")
            self._stop_if(answered.then == "used_up", complete=True)
            return answered.then == "again"
        feedback = self._grade(answered.heard, grading)
        if answered.then == "stop":
            self._end("interrupted")
            raise _Stopped(complete=False)
        command = self._tell(feedback, may_go_on=answered.may_go_on)
        if command == "keep_floor":
            return self._reply(question, self._heard(question, self._cast.answerer.go_on()), grading)
        return self._ended(answered.heard.cause, command)

    def _ended(self, ended: TurnEnd, command: Command | None) -> bool:
        """End the turn after its feedback; return whether the person wants to try again."""
        self._end(ended)
        self._stop_if(command == "stop", complete=False)
        return command == "again"

    def _begin(self, asked: Asked, topic: Topic) -> None:
        self._turn_started_s = self._cast.clock.now_s()
        self._recording = None
        turn = Turn(
            number=len(self._record.turns) + 1,
            question_id=topic.question_id,
            follow_up=topic.follow_up,
            attempt=1 + sum(turn.topic == topic for turn in self._record.turns),
            prompt=asked.prompt,
            started_at=self._cast.clock.utc_now(),
        )
        self._keep(with_turn(self._record, turn))

    def _ask(self, question: Question, asked: Asked) -> Command | None:
        turn = self._record.turns[-1]
        told = {"question_id": turn.question_id, "follow_up": turn.follow_up, "attempt": turn.attempt}
        self._desk.prepare(question, asked)
        self._cast.answerer.attend(turn.topic, turn.attempt)
        return self._say(asked.prompt, "question", told | {"prompt": asked.prompt})

    def _hear(self, question: Question, asked: Asked, grading: LiveGrading) -> Answered:
        turn = self._record.turns[-1]
        self._recording = recording = self._session.path_for(turn.number, "answer")
        request = AnswerRequest(
            topic=turn.topic,
            attempt=turn.attempt,
            recording=recording,
            prompt=asked.prompt,
            say=self._say_only,
            follower=grading,
            glossary=lambda: self._cast.glossary(question),
        )
        return self._heard(question, self._cast.answerer.answer(request))

    def _heard(self, question: Question, answered: Answered) -> Answered:
        """Write down what was heard, and return it."""
        if self._recording is not None and self._recording.exists():
            self._update(audio=self._recording.name)
        if answered.heard is None:
            return answered
        heard = answered.heard
        earlier = (*self._cast.earlier, *earlier_deliveries(self._record, self._record.turns[-1].number))
        record = transcript_record(heard.transcript, heard.delivery, earlier)
        self._update(
            transcript=record,
            activity=activity_record(heard.activity) if heard.activity is not None else None,
        )
        if (advice := record.delivery.advice) is not None:
            moment_s = advice.moment.start_s if advice.moment is not None else None
            self._cast.events.emit("insight", advice=advice.text, figure=advice.figure, moment_s=moment_s)
        return answered

    def _grade(self, heard: Heard, grading: LiveGrading) -> str:
        """Grade the answer, keep the grade, and return the feedback to say."""
        turn = self._record.turns[-1]
        delivery = turn.transcript.delivery if turn.transcript is not None else None
        graded = grading.finish(heard.transcript, heard.activity, delivery)
        grade = grade_record(
            topic=turn.topic,
            assessment=graded.assessment,
            feedback=graded.feedback,
            transcript_text=turn.transcript.text if turn.transcript is not None else "",
            bank=BankRef(id=self._bank.id, version=self._bank.version),
        )
        self._update(grade=grade)
        for verdict in grade.concepts:
            self._cast.events.emit("concept", id=verdict.id, status=verdict.status, name=verdict.name)
        self._cast.events.emit("graded", score=grade.score, reason=grade.reason)
        return grade.feedback

    def _tell(self, feedback: str, *, may_go_on: bool) -> Command | None:
        while True:
            command = self._say(feedback, "feedback", {"text": feedback}, may_go_on=may_go_on)
            if command is None and self._cast.self_paced:
                command = wait_to_go_on(self._cast.commands, self._cast.clock, self._cast.events)
            if command != "repeat":
                return command

    def _say_only(self, text: str, interrupted: Callable[[], bool] = lambda: False) -> None:
        """Say something that is no question and no feedback; a command cuts it short too, and still waits."""
        waiting = self._cast.commands.waiting
        self._cast.events.emit("insight", said=text)
        self._cast.voice.say(text, on_first_sample=None, interrupted=lambda: waiting() or interrupted())

    def _say(
        self,
        text: str,
        kind: Literal["question", "feedback"],
        data: dict[str, Any],
        *,
        may_go_on: bool = False,
    ) -> Command | None:
        """Say a question or feedback, keep its sound, and return the command that cut it short, if any.

        ``data`` goes with the event that it has begun; ``may_go_on`` says whether there is an answer that the
        person can take up again.
        """
        while True:
            cut_short = CutShort(
                self._cast.commands, has_floor=may_go_on, overheard=self._cast.answerer.speaks_up
            )
            command = self._said(text, kind, data, cut_short)
            if command == "pause":
                command = wait_while_paused(self._cast.commands, self._cast.clock, self._cast.events)
                if command is None:
                    continue
            if command != "repeat":
                return command

    def _said(
        self, text: str, kind: Literal["question", "feedback"], data: dict[str, Any], cut_short: CutShort
    ) -> Command | None:
        events = self._cast.events

        def begin() -> None:
            cut_short.begin()
            events.emit("question_started" if kind == "question" else "feedback_started", **data)

        spoken = self._cast.voice.say(text, on_first_sample=begin, interrupted=cut_short.is_wanted)
        if spoken.interrupted:
            events.emit("interrupted")
        else:
            events.emit("question_ended" if kind == "question" else "feedback_ended")
        if (name := self._sound_kept(spoken, kind)) is not None:
            self._update(**{f"{kind}_audio": name})
        return cut_short.command

    def _sound_kept(self, spoken: Spoken, kind: AudioKind) -> str | None:
        """Keep what was said beside the answer; return the file's name."""
        if not spoken.chunks:
            return None
        path: Path = self._session.path_for(self._record.turns[-1].number, kind)
        samples = np.concatenate([chunk.samples for chunk in spoken.chunks])
        write_wav(path, AudioChunk(samples=samples, rate_hz=spoken.chunks[0].rate_hz))
        return path.name

    def _end(self, ended: TurnEnd) -> None:
        started_s = self._turn_started_s
        duration_s = None if started_s is None else self._cast.clock.now_s() - started_s
        self._update(ended=ended, duration_s=duration_s)

    def _stop_if(self, stop: bool, *, complete: bool) -> None:
        if stop:
            raise _Stopped(complete=complete)

    def _update(self, **changes: object) -> None:
        """Change the turn under way, on disk before anything else happens."""
        turn = replace(self._record.turns[-1], **changes)  # type: ignore[arg-type]
        self._keep(with_turn(self._record, turn))

    def _keep(self, record: SessionRecord) -> None:
        self._record = record
        self._session.save(record)

    @contextmanager
    def _kept_on_failure(self) -> Iterator[None]:
        """Tie a recording under way to its turn before an error or Ctrl-C ends the interview."""
        try:
            yield
        except (VoiceInterviewError, KeyboardInterrupt) as error:
            told = error if isinstance(error, VoiceInterviewError) else VoiceInterviewError("Stopped.")
            if self._recording is not None and self._recording.exists():
                with suppress(StorageFailed):  # on a full disk; `salvage` ties it to its turn later
                    self._update(audio=self._recording.name)
            with suppress(StorageFailed):  # where the events go may be what failed
                self._cast.events.emit("error", message=told.what, advice=told.advice, fatal=True)
            raise
