"""The job behind ``start`` and ``demo``: puts engines, devices, session and view together, and runs."""

import random
import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeVar

from rich.console import Console

from voice_interview.app import engines
from voice_interview.app.answers import MicrophoneAnswers, RecordedAnswers, answer_files, topic_name
from voice_interview.app.habits import usual_deliveries
from voice_interview.app.keyboard import Keyboard
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.settings import Settings
from voice_interview.app.staging import Ends, Kit, cast_of
from voice_interview.app.view import TerminalView
from voice_interview.audio.chunk import AudioSink
from voice_interview.audio.pace import Pace
from voice_interview.audio.sinks import SilentSink
from voice_interview.bank import catalog
from voice_interview.bank.model import Bank
from voice_interview.clock import Clock
from voice_interview.feedback.spoken import Synthesizer
from voice_interview.session.answerer import Answerer, AnswerSources
from voice_interview.session.commands import Commands, NoCommands
from voice_interview.session.events import EventFile, Events
from voice_interview.session.interview import Cast, Interview
from voice_interview.session.record import BankRef, Plan, SessionRecord, Topic
from voice_interview.session.store import OpenSession, SessionStore
from voice_interview.session.typed_answers import TypedAnswerer

_Engine = TypeVar("_Engine")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What the person wants to be asked."""

    bank: str
    """Id or file."""
    questions: int | None = None
    """How many; None for all that were named, or all of the bank."""
    question_ids: tuple[str, ...] = ()
    follow_ups: int = 1
    """How many at most after each question."""
    seed: int | None = None
    """Draws the questions and their order; None keeps the bank's."""
    exam: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewOptions:
    """How the person wants to be spoken with, this time."""

    cues: bool = True
    answers: tuple[Path, ...] = ()
    """Recordings that stand in for the microphone."""
    pace: Pace | None = None
    """Of recordings; None for real when somebody can hear it."""
    typed: bool = False
    speech: bool = True
    events: Path | None = None
    speech_model: engines.SpeechModelChoice

    def as_before(self, plan: Plan) -> "InterviewOptions":
        """Return these options for a session that was begun by ``plan``: what was switched then stays so."""
        return replace(
            self,
            cues=self.cues and plan.cues,
            typed=self.typed or (plan.typed and not self.answers),
            speech=self.speech and plan.speech,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an interview happens."""

    home: Path
    clock: Clock
    started_s: float
    """When the program started, on ``clock``; events count from here."""
    console: Console
    settings: Settings
    """With the devices and voice that were asked for this time."""


def plan_of(wanted: Wanted, options: InterviewOptions, bank: Bank) -> Plan:
    """Return what is to be asked, in order; what was named twice is asked once.

    Raises:
        QuestionNotFound: the bank has no question of a name that was asked for.
    """
    ids = list(dict.fromkeys(catalog.question(bank, name).id for name in wanted.question_ids))
    if not ids:
        ids = [question.id for question in sorted(bank.questions, key=lambda question: question.number)]
        if wanted.seed is not None:
            random.Random(wanted.seed).shuffle(ids)
    return Plan(
        question_ids=tuple(ids[: wanted.questions]),
        follow_ups=wanted.follow_ups,
        seed=wanted.seed,
        # A file is found again from any folder.
        bank_source=bank.id if wanted.bank == bank.id else str(Path(wanted.bank).expanduser().absolute()),
        exam=wanted.exam,
        cues=options.cues,
        typed=options.typed,
        speech=options.speech,
    )


def check_models(place: Place, options: InterviewOptions) -> None:
    """Say that a model is missing before anything is made or asked.

    Raises:
        ModelMissing: the speech or grading model is not on this machine.
    """
    library = ModelLibrary(place.home)
    if not options.typed:
        engines.speech_model_folder(options.speech_model.model, library)
    if place.settings.embedder == engines.DEFAULT_EMBEDDER:
        library.find(engines.DEFAULT_EMBEDDER)


def new_session(place: Place, plan: Plan, bank: Bank) -> OpenSession:
    """Make a session for what was asked for.

    Raises:
        StorageFailed: the data folder cannot be written.
    """
    store = SessionStore(place.home, place.clock)
    return store.create(bank=BankRef(id=bank.id, version=bank.version), plan=plan)


def run_interview(place: Place, options: InterviewOptions, bank: Bank, session: OpenSession) -> SessionRecord:
    """Run ``session`` from wherever it stands to its end.

    Raises:
        VoiceInterviewError: something failed that cannot be worked around; what was recorded is kept.
    """
    with ExitStack() as stack:
        cast = _Stage(stack, place, options, bank).cast(session.record)
        return Interview(cast, bank, session, session.record).run()


class _Stage:
    """Sets up everybody who takes part; what has to be closed is closed by ``stack``.

    The voice comes first and models load in the background, so that the first question need not wait.
    """

    def __init__(self, stack: ExitStack, place: Place, options: InterviewOptions, bank: Bank) -> None:
        self._stack = stack
        self._place = place
        self._options = options
        self._bank = bank
        self._library = ModelLibrary(place.home)
        self._events = Events(place.clock, place.started_s)

    def cast(self, record: SessionRecord) -> Cast:
        """Return the cast; in an exam there are no cues, and names of concepts are not shown."""
        exam = record.plan.exam
        sink, pace = self._sink()
        synthesizer = self._synthesizer()
        commands = self._commands()
        self._follow_events(exam=exam, has_keys=isinstance(commands, Keyboard))
        ends = Ends(
            sink=sink,
            commands=commands,
            answers=self._typing() if self._options.typed else self._sources(pace),
            cues=self._options.cues and self._options.speech and not exam,
            hints=self._options.cues and not exam,
            earlier=usual_deliveries(SessionStore(self._place.home, self._place.clock), but=record.id),
            end_silence_s=self._place.settings.end_silence_s,
            sound_waits=bool(self._options.answers) and pace == "fast",
            headphones=self._place.settings.headphones,
        )
        kit = self._kit(synthesizer)
        if synthesizer is not None:  # asked for last, since it waits: without that voice it fails here
            self._place.console.print(f"Voice: {synthesizer.name}", style="dim")
        return cast_of(self._stack, kit, ends, self._bank, self._events, self._place.clock)

    def _sink(self) -> tuple[AudioSink, Pace]:
        """Open the loudspeaker, and choose the pace of recordings: real when somebody can hear it."""
        pace = self._options.pace
        if not self._options.speech:
            return SilentSink(self._place.clock, "fast"), pace or "fast"
        sink, problem = engines.default_loudspeaker(self._place.settings.speaker)
        if sink is not None:
            self._stack.callback(sink.close)
            return sink, pace or "real"
        self._place.console.print(f"{problem} Going on without sound.", style="yellow", highlight=False)
        return SilentSink(self._place.clock, pace or "fast"), pace or "fast"

    def _synthesizer(self) -> Synthesizer | None:
        if not self._options.speech:
            return None
        synthesizer = engines.synthesizer(self._place.settings)
        self._stack.callback(synthesizer.close)
        return synthesizer

    def _commands(self) -> Commands:
        if self._options.typed or not sys.stdin.isatty():
            return NoCommands()
        keyboard = Keyboard()
        self._stack.enter_context(keyboard.reading())
        return keyboard

    def _follow_events(self, *, exam: bool, has_keys: bool) -> None:
        if self._options.events is not None:
            file = EventFile(self._options.events)
            self._stack.callback(file.close)
            self._events.subscribe(file)
        view = TerminalView(self._place.console, exam=exam, keys=has_keys)
        self._stack.callback(view.close)
        view.follow(self._events)

    def _kit(self, synthesizer: Synthesizer | None) -> Kit:
        speech_model, library = self._options.speech_model, self._library
        embedder = self._place.settings.embedder
        return Kit(
            recognizer=self._for_hearing(lambda: engines.recognizer(speech_model, library)),
            detector=self._for_hearing(engines.detector),
            turn_ear=self._for_hearing(lambda: engines.turn_ear(library)),
            pitch=self._for_hearing(engines.pitch_model),
            glossary=engines.glossaries(self._place.home).of,
            grader=engines.Loading(lambda: engines.grader(embedder, library)),
            synthesizer=synthesizer,
        )

    def _for_hearing(self, load: Callable[[], _Engine]) -> Callable[[], _Engine]:
        """Load in the background what only spoken answers need; with typed ones nobody asks for it."""
        return load if self._options.typed else engines.Loading(load)

    def _typing(self) -> Answerer:
        return TypedAnswerer(lambda: typed_answer(self._place.console), self._events)

    def _sources(self, pace: Pace) -> AnswerSources:
        if self._options.answers:
            files, by_name = answer_files(self._options.answers)
            topics = _topics_by_name(self._bank) if by_name else {}
            return RecordedAnswers(files, topics=topics, clock=self._place.clock, pace=pace)
        microphone = MicrophoneAnswers(lambda: engines.microphone(self._place.settings.microphone))
        self._stack.callback(microphone.close)
        return microphone


def typed_answer(console: Console) -> str | None:
    """Read an answer from the keyboard: lines up to an empty one; None at the end of the input."""
    console.print("Your answer, ended by an empty line:", style="dim")
    lines: list[str] = []
    for line in sys.stdin:
        if not line.strip():
            if lines:
                break
            continue
        lines.append(line.strip())
    return " ".join(lines) if lines else None


def _topics_by_name(bank: Bank) -> dict[str, Topic]:
    topics = [Topic(question_id=question.id) for question in bank.questions] + [
        Topic(question_id=question.id, follow_up=follow_up.number)
        for question in bank.questions
        for follow_up in question.follow_ups
    ]
    return {topic_name(topic): topic for topic in topics}
