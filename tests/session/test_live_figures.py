"""How an answer was spoken, live and from its recording afterwards: real speech, real engines."""

from pathlib import Path

import pytest

from tests.fakes import ManualClock, Nobody
from tests.session.test_live_grading import GLOSSARY
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.audio.files import FileSource, read_audio
from voice_interview.audio.wav import write_wav
from voice_interview.clock import SystemClock
from voice_interview.delivery.engine_swift_f0 import SwiftF0Model
from voice_interview.delivery.live import figures_of
from voice_interview.delivery.measure import delivery_of
from voice_interview.delivery.sound_track import SoundTracker, TrackedSource
from voice_interview.resources import shipped
from voice_interview.session.commands import NoCommands
from voice_interview.session.events import Event, Events
from voice_interview.session.listening import EarOptions, ListeningTurn
from voice_interview.speech.engine_silero import SileroDetector
from voice_interview.speech.turn import TurnOptions
from voice_interview.text.engine_faster_whisper import FasterWhisperRecognizer
from voice_interview.text.term_recognizer import TermRecognizer
from voice_interview.text.whole import transcribe_source

SPOKEN = shipped("assets", "answers", "demo", "peft.ogg")
SPOKEN_S = 18.0


def test_figures_while_talking_end_as_those_of_the_recording(tiny_en_model: Path, tmp_path: Path) -> None:
    recognizer, pitch, clock = (
        FasterWhisperRecognizer("tiny.en", tiny_en_model),
        SwiftF0Model(),
        ManualClock(),
    )
    spoken = tmp_path / "spoken.wav"
    samples = read_audio(SPOKEN, max_duration_s=120).samples[: round(SPOKEN_S * HEARD_RATE_HZ)].copy()
    write_wav(spoken, AudioChunk(samples=samples, rate_hz=HEARD_RATE_HZ))
    told: list[Event] = []
    events = Events(clock, 0.0)
    events.subscribe(told.append)
    options = EarOptions(
        recognizer=recognizer,
        detector=SileroDetector(),
        turn=TurnOptions(),
        clock=clock,
        events=events,
        commands=NoCommands(),
        pitch=pitch,
    )
    turn = ListeningTurn(tmp_path / "answer.wav", options, Nobody(), lambda: GLOSSARY)
    try:
        turn.hear(FileSource(spoken, clock=clock, pace="real"))
        live = turn.finish("source_ended")
    finally:
        turn.close()

    tracker = SoundTracker(pitch)
    transcript, activity = transcribe_source(
        TrackedSource(FileSource(tmp_path / "answer.wav", clock=clock, pace="fast"), tracker),
        TermRecognizer(recognizer, lambda: GLOSSARY),
        SileroDetector(),
        clock=SystemClock(),
        on_progress=lambda _done_s: None,
    )
    afterwards = delivery_of(transcript, activity, tracker.finish())
    last = [event.data for event in told if "words_per_minute" in event.data][-1]
    assert figures_of(live.delivery).items() <= last.items()
    for name in ("words_per_minute", "articulation_wpm", "syllables_per_minute", "pause_s", "speech_s"):
        assert getattr(live.delivery, name) == pytest.approx(getattr(afterwards, name), rel=0.03), name
    assert live.delivery.pitch is not None and afterwards.pitch is not None
    assert live.delivery.pitch.sd_semitones == pytest.approx(afterwards.pitch.sd_semitones, rel=0.03)
    assert len(live.delivery.pauses or ()) == len(afterwards.pauses or ()) > 0
    assert len(live.delivery.fillers or ()) == len(afterwards.fillers or ())
    assert live.transcript.repairs == transcript.repairs
    finals = " ".join(event.data["text"] for event in told if event.type == "final")
    assert finals == live.transcript.text == transcript.text
