"""The checks behind ``doctor``: each says what it found and what to do about it."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from typing import Literal

import numpy as np

from voice_interview.app import engines
from voice_interview.app.grading_job import Ear, write_down
from voice_interview.app.model_choice import forget_speeds
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.settings import Settings
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, AudioSink, AudioSource, Samples
from voice_interview.audio.level import peak_dbfs, rms_dbfs
from voice_interview.clock import Clock
from voice_interview.errors import VoiceInterviewError
from voice_interview.resources import shipped

Outcome = Literal["good", "advice", "problem"]

LISTEN_S = 3.0
QUIET_DBFS = -50.0
"""A voice half a metre away reaches -35 to -15 dBFS on most laptops; below this nobody was heard."""
CLIPPED_DBFS = -0.5
NOISY_DBFS = -40.0
"""Level of a room in which soft syllables begin to drown."""
TONE_HZ = 1000.0
TONE_S = 1.0
ECHO_RATIO_DB = 10.0
"""How far the tone must stand out of the room's own sound at its frequency to count as heard."""
LEAST_DISK_BYTES = 500_000_000
"""An hour of recorded answers and questions takes about 250 MB."""
SLOW_REAL_TIME_FACTOR = 0.5
"""Above this the words of a long answer lag behind its speaker when the machine has anything else to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at."""

    name: str
    outcome: Outcome
    found: str
    """What was found, in a sentence."""
    advice: str | None = None
    """What to do, in a sentence."""
    value: float | None = None
    """The figure behind it: dBFS for levels, dB for echo, bytes for disk, real-time factor for speed."""


def check_all(
    home: Path, settings: Settings, clock: Clock, speech_model: engines.SpeechModelChoice
) -> Iterator[Check]:
    """Run all checks, one after the other; about ten seconds."""
    library = ModelLibrary(home)
    yield _disk(home)
    yield from _models(library, settings)
    yield _guarded("speed", lambda: _speed(Ear(library=library, speech_model=speech_model, clock=clock)))
    yield _guarded("loudspeaker", lambda: _loudspeaker(settings))
    yield _guarded("microphone", lambda: _microphone(settings))
    yield _guarded("echo", lambda: _echo(settings))
    yield _guarded("voice", lambda: _voice(settings))


def _guarded(name: str, check: Callable[[], Check]) -> Check:
    try:
        return check()
    except VoiceInterviewError as error:
        return Check(name=name, outcome="problem", found=error.what, advice=error.advice or None)


def _disk(home: Path) -> Check:
    folder = next(path for path in (home, *home.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    found = f"{free / 1e9:.1f} GB are free where sessions are kept ({home})."
    if free < LEAST_DISK_BYTES:
        advice = "Free some space, or choose another folder with --home."
        return Check(name="disk", outcome="problem", found=found, advice=advice, value=free)
    return Check(name="disk", outcome="good", found=found, value=free)


def _models(library: ModelLibrary, settings: Settings) -> Iterator[Check]:
    def here(name: str, folder: Path) -> Check:
        return Check(name=name, outcome="good", found=f"{folder}")

    yield _guarded(
        "speech model", lambda: here("speech model", engines.speech_model_folder(settings.model, library))
    )
    if settings.embedder == engines.DEFAULT_EMBEDDER:
        yield _guarded("grading model", lambda: here("grading model", library.find(settings.embedder)))
    else:
        found = f"{settings.embedder}, by sentence-transformers."
        yield Check(name="grading model", outcome="good", found=found)


def _speed(ear: Ear) -> Check:
    forget_speeds(ear.library.folder)  # what was measured while the machine was busy is measured anew
    recording = next(iter(sorted(shipped("assets", "answers", "demo").glob("*.ogg"))))
    transcript = write_down(recording, ear, lambda _done_s: None).transcript  # loading does not count in it
    factor = transcript.real_time_factor or 0.0
    found = f"{transcript.model} needs {factor:.2f} s for a second of speech."
    if factor > SLOW_REAL_TIME_FACTOR:
        advice = (
            "Choose a smaller model with: voice-interview config set model tiny.en, or close other programs."
        )
        return Check(name="speed", outcome="advice", found=found, advice=advice, value=factor)
    return Check(name="speed", outcome="good", found=found, value=factor)


def _loudspeaker(settings: Settings) -> Check:
    sink = engines.loudspeaker(settings.speaker)
    try:
        return Check(name="loudspeaker", outcome="good", found=f"{sink.name} is open.")
    finally:
        sink.close()


def _microphone(settings: Settings) -> Check:
    source = engines.microphone(settings.microphone)
    try:
        samples = _listen(source, LISTEN_S)
    finally:
        source.close()
    level, peak = rms_dbfs(samples), peak_dbfs(samples)
    found = f"{source.name}: {level:.0f} dBFS on average, {peak:.0f} at most, over {LISTEN_S:.0f} s."
    if peak >= CLIPPED_DBFS:
        advice = "It is too loud: turn the microphone down, or sit farther away."
    elif peak < QUIET_DBFS:
        advice = "Hardly anything was heard. Speak during the check; if you did, turn the microphone up."
    elif level > NOISY_DBFS and peak - level < ECHO_RATIO_DB:
        advice = "There is steady noise: a quieter room or a headset helps."
    else:
        return Check(name="microphone", outcome="good", found=found, value=level)
    return Check(name="microphone", outcome="advice", found=found, advice=advice, value=level)


def _echo(settings: Settings) -> Check:
    """Play a soft tone and see whether the microphone hears it."""
    source, sink = engines.microphone(settings.microphone), engines.loudspeaker(settings.speaker)
    try:
        room = _tone_level_db(_listen(source, TONE_S))
        player = threading.Thread(target=_play_tone, args=(sink,))
        player.start()
        heard = _tone_level_db(_listen(source, TONE_S * 1.5))
        player.join()
    finally:
        source.close()
        sink.close()
    ratio_db = heard - room
    if ratio_db > ECHO_RATIO_DB:
        return Check(
            name="echo",
            outcome="advice",
            found=f"The microphone hears the loudspeaker ({ratio_db:.0f} dB above the room).",
            advice="That is fine: it does not listen while the program speaks. With headphones it would.",
            value=ratio_db,
        )
    found = "The microphone does not hear the loudspeaker, so it can listen while the program speaks."
    return Check(name="echo", outcome="good", found=found, value=ratio_db)


def with_echo(settings: Settings, checks: Sequence[Check]) -> Settings:
    """Return ``settings`` with what the echo check says of headphones; as they were without that check."""
    echo = next((check for check in checks if check.name == "echo" and check.value is not None), None)
    return settings if echo is None else replace(settings, headphones=echo.outcome == "good")


def _voice(settings: Settings) -> Check:
    voice = engines.synthesizer(settings)
    try:
        duration_s = sum(chunk.duration_s for chunk in voice.synthesize("Let us begin."))
        return Check(
            name="voice",
            outcome="good",
            found=f"{voice.name} speaks ({duration_s:.1f} s for a short sentence).",
        )
    finally:
        voice.close()


def _listen(source: AudioSource, duration_s: float) -> Samples:
    heard = takewhile(lambda chunk: chunk.end_s <= duration_s, source.chunks())
    return np.concatenate([chunk.samples for chunk in heard])


def _play_tone(sink: AudioSink) -> None:
    time_s = np.arange(round(TONE_S * HEARD_RATE_HZ)) / HEARD_RATE_HZ
    tone = (0.2 * np.sin(2 * np.pi * TONE_HZ * time_s) * np.sin(np.pi * time_s / TONE_S)).astype(np.float32)
    sink.play(AudioChunk(samples=tone, rate_hz=HEARD_RATE_HZ))
    sink.drain()


def _tone_level_db(samples: Samples) -> float:
    """Return the power within 20 Hz of the tone's frequency, in dB of an arbitrary reference."""
    power = np.abs(np.fft.rfft(samples * np.hanning(len(samples)))) ** 2 / len(samples) ** 2
    frequencies_hz = np.fft.rfftfreq(len(samples), 1 / HEARD_RATE_HZ)
    near = np.abs(frequencies_hz - TONE_HZ) < 20
    return float(10 * np.log10(power[near].sum() + 1e-14))
