"""From engines, ends and a bank to everybody who takes part in an interview, in the terminal and the page."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

from voice_interview.app import engines
from voice_interview.audio.chunk import AudioSink
from voice_interview.bank.model import Bank, Question
from voice_interview.clock import Clock
from voice_interview.delivery.measures import Delivery
from voice_interview.delivery.sound_track import PitchModel
from voice_interview.feedback.cues import NoCues, ToneCues
from voice_interview.feedback.pronounce import Pronouncer
from voice_interview.feedback.speak import Speaker
from voice_interview.feedback.spoken import Cues, Synthesizer, Voice
from voice_interview.feedback.unspoken import Unspoken
from voice_interview.grade.verdict import Grader
from voice_interview.resources import shipped
from voice_interview.session.answerer import Answerer, AnswerSources
from voice_interview.session.answering import SpokenAnswerer
from voice_interview.session.commands import Commands
from voice_interview.session.events import Events
from voice_interview.session.interview import Cast
from voice_interview.session.listening import EarOptions
from voice_interview.speech.turn import TurnOptions
from voice_interview.speech.utterance import TurnEar, VoiceDetector
from voice_interview.text.terms import Glossary


@dataclass(frozen=True, slots=True, kw_only=True)
class Kit:
    """The engines of one interview; each call waits until its engine is loaded."""

    recognizer: Callable[[], engines.SpeechModel]
    detector: Callable[[], VoiceDetector]
    """Of this interview alone: it remembers what it heard."""
    turn_ear: Callable[[], TurnEar | None]
    """Hears whether a sentence sounds complete; None where that model is not installed."""
    pitch: Callable[[], PitchModel]
    glossary: Callable[[Question], Glossary]
    """Finds misheard terms in answers to a question."""
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
    hints: bool
    """Quiet hints on the delivery while the person talks."""
    earlier: tuple[Delivery, ...]
    """How this person spoke in earlier sessions, oldest first."""
    end_silence_s: float
    """Silence after which an answer is over."""
    sound_waits: bool = False
    """Whether the sound waits for the words, as a recording does that is heard faster than it was spoken."""
    headphones: bool = False
    """Whether the microphone does not hear the loudspeaker, so that it can listen all the time."""
    self_paced: bool = False
    """Whether the person says when to go on after feedback."""


def cast_of(stack: ExitStack, kit: Kit, ends: Ends, bank: Bank, events: Events, clock: Clock) -> Cast:
    """Return the cast of an interview; what has to be closed is closed by ``stack``."""
    return Cast(
        answerer=_answerer(kit, ends, events, clock),
        grader=kit.grader,
        glossary=kit.glossary,
        voice=_voice(stack, kit.synthesizer, ends.sink, bank),
        commands=ends.commands,
        events=events,
        clock=clock,
        self_paced=ends.self_paced,
        earlier=ends.earlier,
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
        recognizer = kit.recognizer()
        return EarOptions(
            recognizer=recognizer,
            previewer=recognizer,
            detector=kit.detector(),
            turn_ear=kit.turn_ear(),
            turn=TurnOptions(end_silence_s=ends.end_silence_s),
            clock=clock,
            events=events,
            commands=ends.commands,
            pitch=kit.pitch(),
            hints=ends.hints,
            sound_waits=ends.sound_waits,
        )

    loading = engines.Loading(ear)
    return SpokenAnswerer(
        ends.answers, loading, cues, headphones=ends.headphones, ear_is_ready=loading.is_done
    )
