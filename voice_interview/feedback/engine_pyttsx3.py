"""Speech with the platform's own voices, through pyttsx3 in a process of its own."""

import re
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np

from voice_interview.audio.chunk import AudioChunk
from voice_interview.errors import SynthesisError, VoiceNotFound
from voice_interview.feedback.pyttsx3_process import (
    Greeting,
    InstalledVoice,
    SpeechProcess,
    SpeechProcessFailed,
)
from voice_interview.feedback.sentences import split_sentences

DEFAULT_RATE_WPM = 165
"""Words a minute. Of 150, 165 and 180, the one at which tiny.en understood espeak's voices best."""

_VOICES_TO_NAME = 8
_UNSPEAKABLE = {"Cc", "Cn", "Co", "Cs", "So", "Sk"}
"""Unicode categories no voice should meet: control characters (a NUL ends the text), surrogates, emoji."""
_MARKUP = re.compile(r"[<>\[\]{}|\\^~*_`]+")
"""SAPI takes a leading ``<`` for XML and macOS ``[[`` for a command; the rest is read out by name."""

# Best first; read from the ids and names of voices on the three platforms.
_GOOD_ENGLISH = ("premium", "enhanced", "natural", "samantha", "zira", "english (america)", "daniel")
_NOVELTIES = ("speech.synthesis.voice", "eloquence", "caribbean", "shaw")
"""macOS keeps jokes (Bells, Zarvox) and robots under the first two; the others are hard to follow."""


class Pyttsx3Voice:
    """A ``Synthesizer`` over pyttsx3; safe to use from several threads, which then take turns.

    The engine starts in the background when this is made; what is wrong with it shows on first use.

    Args:
        voice: name or id of an installed voice, or a part of the name that fits one only; None for the best
            English one.
        rate_wpm: words a minute; None for ``DEFAULT_RATE_WPM``.

    Raises:
        SynthesisError: the system refuses to start the engine's process.
    """

    def __init__(self, voice: str | None = None, rate_wpm: int | None = None) -> None:
        self._wanted = voice
        self._rate_wpm = DEFAULT_RATE_WPM if rate_wpm is None else rate_wpm
        self._lock = threading.Lock()
        self._closed = False
        try:
            self._process = SpeechProcess()
        except SpeechProcessFailed as cause:
            raise self._failure(cause) from cause

    @property
    def name(self) -> str:
        """Engine and voice, as recorded in ``doctor``: ``pyttsx3 espeak, English (America)``.

        Raises:
            SynthesisError: the engine does not start.
            VoiceNotFound: there is no such voice.
        """
        greeting = self._greeting()
        return f"pyttsx3 {greeting.driver}, {choose_voice(greeting, self._wanted).name}"

    @property
    def worker_pid(self) -> int:
        """Process id of the engine; another one after it had to be restarted."""
        return self._process.pid

    def voices(self) -> tuple[InstalledVoice, ...]:
        """Return all voices of this computer, English ones first.

        Raises:
            SynthesisError: the engine does not start.
        """
        return tuple(sorted(self._greeting().voices, key=lambda voice: (not is_english(voice), voice.name)))

    def synthesize(self, text: str) -> Iterator[AudioChunk]:
        """Yield the sound of ``text``, sentence by sentence, at the voice's own rate.

        Symbols that voices stumble over (emoji, markup) are left out; nothing is yielded where no letter or
        digit remains.

        Raises:
            SynthesisError: the engine failed or hung, and failed again after a restart.
            VoiceNotFound: there is no such voice.
        """
        start_sample = 0
        for sentence in split_sentences(text):
            speakable = _speakable(sentence)
            if speakable:
                chunk = self._speak(speakable, start_sample)
                start_sample += len(chunk.samples)
                yield chunk

    def close(self) -> None:
        """End the engine and remove its files; calling it twice does no harm."""
        self._closed = True
        self._process.close()

    def _greeting(self) -> Greeting:
        with self._lock:
            try:
                return self._process.greeting()
            except SpeechProcessFailed as cause:
                raise self._failure(cause) from cause

    def _speak(self, text: str, start_sample: int) -> AudioChunk:
        voice = choose_voice(self._greeting(), self._wanted)
        with self._lock:
            try:
                return self._attempt(text, voice, start_sample)
            except SpeechProcessFailed as cause:
                if self._closed:
                    raise self._failure(cause) from cause
            try:
                self._process = SpeechProcess()
                return self._attempt(text, voice, start_sample)
            except SpeechProcessFailed as cause:
                raise self._failure(cause) from cause

    def _attempt(self, text: str, voice: InstalledVoice, start_sample: int) -> AudioChunk:
        file = self._process.write(text, voice=voice.id, rate_wpm=self._rate_wpm)
        return _read_sound(file, start_sample)

    def _failure(self, cause: SpeechProcessFailed) -> SynthesisError:
        if self._closed:
            return SynthesisError("The voice was closed while it was speaking.")
        return SynthesisError(
            f"This computer's speech engine failed: {cause}.",
            "On Linux install espeak-ng; anywhere, --no-speech prints what would be said.",
        )


def is_english(voice: InstalledVoice) -> bool:
    """Tell whether one of the voice's languages is English."""
    tagged = any(tag.lower().startswith("en") for tag in voice.languages)
    return tagged or (not voice.languages and "english" in voice.name.lower())


def choose_voice(greeting: Greeting, wanted: str | None) -> InstalledVoice:
    """Return the wanted voice: by id, name, or a part of the name that fits one only, in any case of letters.

    Without a wish, the best English voice; the platform's own choice goes before others of the same quality.

    Raises:
        VoiceNotFound: no voice fits, or several do; some that exist are named.
    """
    english = [voice for voice in greeting.voices if is_english(voice)]
    if wanted is None:
        if not english:
            raise VoiceNotFound(
                "This computer has no English voice.", "Install one in the system's speech settings."
            )
        return min(english, key=lambda voice: (_rank(voice), voice.id != greeting.default))
    key = wanted.strip().lower()
    exact = [voice for voice in greeting.voices if key in (voice.id.lower(), voice.name.lower())]
    fitting = exact or [voice for voice in greeting.voices if key and key in voice.name.lower()]
    if len(fitting) == 1 or exact:
        return fitting[0]
    what = f"Several voices fit {wanted!r}." if fitting else f"There is no voice called {wanted!r}."
    choice = (fitting or english or greeting.voices)[:_VOICES_TO_NAME]
    raise VoiceNotFound(what, f"Choose one of: {', '.join(voice.name for voice in choice)}.")


def _rank(voice: InstalledVoice) -> int:
    """Order English voices for an interviewer; lower is better."""
    label = f"{voice.id} {voice.name}".lower()
    if any(novelty in label for novelty in _NOVELTIES):
        return len(_GOOD_ENGLISH) + 1
    return next((rank for rank, word in enumerate(_GOOD_ENGLISH) if word in label), len(_GOOD_ENGLISH))


def _speakable(text: str) -> str:
    """Return ``text`` without what voices stumble over; empty when there is no letter or digit in it."""
    joined = "".join(char for char in text if unicodedata.category(char) != "Cf")  # soft hyphens, joiners
    plain = "".join(" " if unicodedata.category(char) in _UNSPEAKABLE else char for char in joined)
    line = " ".join(_MARKUP.sub(" ", plain).split())
    return line if any(char.isalnum() for char in line) else ""


def _read_sound(file: Path, start_sample: int) -> AudioChunk:
    """Read and remove a sound file of any kind that a driver writes, as mono float32 at its own rate.

    Raises:
        SpeechProcessFailed: it holds no sound, which is how some drivers fail.
    """
    try:
        with av.open(str(file)) as container:
            stream = container.streams.audio[0]
            mono = av.AudioResampler(format="flt", layout="mono", rate=stream.rate)
            frames = [part for frame in container.decode(stream) for part in mono.resample(frame)]
            frames += mono.resample(None)
            rate_hz = stream.rate
    except (av.FFmpegError, IndexError) as cause:
        raise SpeechProcessFailed("it wrote a file that is no sound") from cause
    finally:
        file.unlink(missing_ok=True)
    parts = [frame.to_ndarray().reshape(-1) for frame in frames]
    samples = np.concatenate([np.zeros(0, np.float32), *parts], dtype=np.float32)
    if not samples.any():
        raise SpeechProcessFailed("it wrote no sound")
    return AudioChunk(samples=samples, rate_hz=rate_hz, start_sample=start_sample)
