"""From engines, ends and a bank to everybody who takes part in an interview, in the terminal and the page."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from voice_interview.app import engines
from voice_interview.audio.chunk import AudioSink
from voice_interview.bank import catalog
from voice_interview.bank.model import Bank
from voice_interview.clock import Clock
from voice_interview.feedback.cues import NoCues, ToneCues
from voice_interview.feedback.pronounce import Pronouncer
from voice_interview.feedback.speak import Speaker
from voice_interview.feedback.spoken import Cues, Synthesizer, Voice
from voice_interview.feedback.unspoken import Unspoken
from voice_interview.grade.verdict import Grader
from voice_interview.resources import shipped
from voice_interview.session.answering import Answerer, AnswerSources, SpokenAnswerer
from voice_interview.session.commands import Commands
from voice_interview.session.events import Event, Events
from voice_interview.session.interview import Cast
from voice_interview.session.listening import EarOptions
from voice_interview.speech.turn import TurnOptions
from voice_interview.speech.utterance import VoiceDetector
from voice_interview.text.transcript import Recognizer


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """The engines of one interview; each call waits until its engine is loaded."""

    recognizer: Callable[[], Recognizer]
    detector: Callable[[], VoiceDetector]
    """Of this interview alone: it remembers what it heard."""
    grader: Callable[[], Grader]
    synthesizer: Synthesizer | None
    """None when nothing is to be said aloud."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ends:
    """Where an interview meets the person, beside the events that it tells."""

    sink: AudioSink
    commands: Commands
    answers: AnswerSources | Answerer
    """Where the sound of answers comes from, or who gets them otherwise."""
    cues: bool
    """Short tones when listening begins and ends."""
    end_silence_s: float
    """Silence after which an answer is over."""
    self_paced: bool = False
    """Whether the person says when to go on after feedback."""


def cast_of(stack: ExitStack, kit: Kit, ends: Ends, bank: Bank, events: Events, clock: Clock) -> Cast:
    """Return the cast of an interview; what has to be closed is closed by ``stack``.

    The grader prepares for each question in the background while it is being asked.
    """
    events.subscribe(lambda event: _prepare(event, bank, kit.grader))
    return Cast(
        answerer=_answerer(kit, ends, events, clock),
        grader=kit.grader,
        voice=_voice(stack, kit.synthesizer, ends.sink, bank),
        commands=ends.commands,
        events=events,
        clock=clock,
        self_paced=ends.self_paced,
    )


def _voice(stack: ExitStack, synthesizer: Synthesizer | None, sink: AudioSink, bank: Bank) -> Voice:
    if synthesizer is None:
        return Unspoken()
    terms = [term for question in bank.questions for term in question.terms]
    speaker = Speaker(synthesizer, sink, Pronouncer(terms))
    stack.callback(speaker.close)
    return speaker


def _answerer(kit: Kit, ends: Ends, events: Events, clock: Clock) -> Answerer:
    if isinstance(ends.answers, Answerer):
        return ends.answers
    cues: Cues = ToneCues(shipped("assets", "cues"), ends.sink) if ends.cues else NoCues()

    def ear() -> EarOptions:
        return EarOptions(
            recognizer=kit.recognizer(),
            detector=kit.detector(),
            turn=TurnOptions(end_silence_s=ends.end_silence_s),
            clock=clock,
            events=events,
            commands=ends.commands,
        )

    return SpokenAnswerer(ends.answers, ear, cues)


def _prepare(event: Event, bank: Bank, grader: Callable[[], Grader]) -> None:
    if event.type == "question_started":
        question = catalog.question(bank, event.data["question_id"])
        number = event.data["follow_up"]
        asked = question if number is None else catalog.follow_up(question, number)
        engines.Loading(lambda: grader().prepare(asked))
