"""Names to engine objects. The only module that imports engines, each at the moment it is needed."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, Protocol, TypeVar

from voice_interview.app.glossaries import Glossaries
from voice_interview.app.model_choice import SMALLEST, Speeds, best_that_keeps_up, candidates
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.settings import Settings
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk, AudioSink, AudioSource
from voice_interview.audio.device_choice import Device
from voice_interview.audio.files import read_audio
from voice_interview.clock import SystemClock
from voice_interview.delivery.sound_track import PitchModel
from voice_interview.errors import AudioError, ModelMissing, RecognitionError
from voice_interview.feedback.spoken import Synthesizer
from voice_interview.grade.combination import read_combination
from voice_interview.grade.concept_grader import ConceptGrader
from voice_interview.grade.verdict import Embedder, Grader
from voice_interview.resources import shipped
from voice_interview.speech.utterance import SpeechSpan, TurnEar, Utterance, VoiceDetector
from voice_interview.text.plausible import English
from voice_interview.text.sounds import Phonemizer
from voice_interview.text.transcript import Previewer, Recognizer

AUTO = "auto"
"""The speech model that this machine keeps up with."""
_MEASURED_S = 10.0
DEFAULT_EMBEDDER = "minilm"
TURN_MODEL = "smart-turn"
_GRADING_THREADS = 2
"""A stretch of an answer is read in half the time, and the recogniser still has its turn in between."""

_Engine = TypeVar("_Engine")


class SpeechModel(Recognizer, Previewer, Protocol):
    """A speech model does both: words to keep, and words to show meanwhile."""


class Loading(Generic[_Engine]):
    """Loads an engine in the background; calling it waits for the engine and returns it.

    Args:
        load: makes the engine; what it raises is raised again in every call.
    """

    def __init__(self, load: Callable[[], _Engine]) -> None:
        self._engine: Future[_Engine] = Future()
        # No daemon: a library that is being loaded while the process ends would bring it down.
        threading.Thread(target=self._run, args=(load,), name="loading").start()

    def __call__(self) -> _Engine:
        """Return the engine."""
        return self._engine.result()

    def is_done(self) -> bool:
        """Tell whether calling it returns at once."""
        return self._engine.done()

    def _run(self, load: Callable[[], _Engine]) -> None:
        try:
            self._engine.set_result(load())
        except BaseException as error:
            self._engine.set_exception(error)


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechModelChoice:
    """Which speech model to run, and on what."""

    model: str
    """A name, a folder with a model in CTranslate2 form, or ``auto``."""
    device: str = "auto"
    compute_type: str | None = None
    """As CTranslate2 names it; None for what fits the device."""


def recognizer(choice: SpeechModelChoice, library: ModelLibrary) -> SpeechModel:
    """Load a speech model from this machine; nothing is fetched.

    ``auto`` is the best that keeps up here; where that is not known yet it is measured, in a few seconds.

    Raises:
        ModelMissing: it is not here.
        RecognitionError: it cannot be loaded.
        SettingsError: the device or compute type cannot be had.
    """
    if choice.model != AUTO:
        return _load(choice, library)

    from voice_interview.app.models.device import choose_device

    running = choose_device(choice.device, choice.compute_type)
    speeds = Speeds(library.folder, f"{running.device} {running.compute_type}")
    loaded: dict[str, SpeechModel] = {}

    def measure(name: str) -> float:
        loaded.clear()  # one at a time in memory
        loaded[name] = _load(replace(choice, model=name), library)
        return _real_time_factor(loaded[name])

    names = candidates([model.name for model in library.installed()])
    best = best_that_keeps_up(
        names or (SMALLEST,), lambda name: speeds.remembered(name, lambda: measure(name))
    )
    return loaded.get(best) or _load(replace(choice, model=best), library)


def _load(choice: SpeechModelChoice, library: ModelLibrary) -> SpeechModel:
    folder = speech_model_folder(choice.model, library)

    from voice_interview.app.models.device import choose_device
    from voice_interview.text.engine_faster_whisper import FasterWhisperRecognizer, WhisperOptions

    running = choose_device(choice.device, choice.compute_type)
    options = WhisperOptions(device=running.device, compute_type=running.compute_type)
    return FasterWhisperRecognizer(choice.model, folder, options)


def _real_time_factor(model: Recognizer) -> float:
    """Measure how long a model takes for a second of speech, with a recording that ships with the program."""
    clock = SystemClock()
    recording = next(iter(sorted(shipped("assets", "answers", "demo").glob("*.ogg"))))
    samples = read_audio(recording, max_duration_s=300.0).samples[: round(_MEASURED_S * HEARD_RATE_HZ)]
    sound = AudioChunk(samples=samples, rate_hz=HEARD_RATE_HZ)
    utterance = Utterance(audio=sound, speech=(SpeechSpan(start_s=0.0, end_s=sound.duration_s),))
    started_s = clock.now_s()
    model.recognize(utterance)
    return (clock.now_s() - started_s) / sound.duration_s


def speech_model_folder(model: str, library: ModelLibrary) -> Path:
    """Return the folder of a model given by name or folder; for ``auto`` that of one to choose from.

    Raises:
        ModelMissing: it is not on this machine.
    """
    if model == AUTO:
        names = candidates([one.name for one in library.installed()])
        return library.find(names[-1] if names else SMALLEST)
    folder = Path(model).expanduser()
    return folder if (folder / "model.bin").is_file() else library.find(model)


def glossaries(home: Path) -> Glossaries:
    """Return what finds misheard terms in answers; loads nothing before the first answer.

    Raises:
        SettingsError: the person's own terms cannot be read.
    """
    return Glossaries(home, english)


def english() -> tuple[English, Phonemizer | None]:
    """Load what is known of ordinary English, and who pronounces it, where there is one."""
    return _word_list(), _phonemizer()


def _word_list() -> English:
    from voice_interview.text.engine_wordlist import WordList

    return WordList()


def _phonemizer() -> Phonemizer | None:
    """Return what pronounces; None without espeak-ng, so that listed mishearings alone are found."""
    try:
        from voice_interview.text.engine_espeak import EspeakPhonemizer

        return EspeakPhonemizer()
    except (ImportError, RecognitionError):
        return None


def detector() -> VoiceDetector:
    """Load the voice detector.

    Raises:
        RecognitionError: it cannot be loaded.
    """
    from voice_interview.speech.engine_silero import SileroDetector

    return SileroDetector()


def turn_ear(library: ModelLibrary) -> TurnEar | None:
    """Load who hears whether a sentence sounds complete; None when that model is not here: it is optional.

    Raises:
        RecognitionError: it is here and cannot be loaded.
    """
    try:
        folder = library.find(TURN_MODEL)
    except ModelMissing:
        return None

    from voice_interview.speech.engine_smart_turn import SmartTurn

    return SmartTurn(folder)


def pitch_model() -> PitchModel:
    """Load the pitch tracker.

    Raises:
        RecognitionError: it cannot be loaded.
    """
    from voice_interview.delivery.engine_swift_f0 import SwiftF0Model

    return SwiftF0Model()


def embedder(name: str, library: ModelLibrary) -> Embedder:
    """Load a sentence encoder: the program's own, or any model of sentence-transformers by name or folder.

    Raises:
        ModelMissing: it is not here.
        GradingError: it cannot be loaded.
    """
    if name == DEFAULT_EMBEDDER:
        from voice_interview.grade.engine_minilm import MiniLmEmbedder
        from voice_interview.grade.known_sentences import KnownSentences

        return KnownSentences(MiniLmEmbedder(library.find(name)), shipped("models", "bank-vectors.npz"))
    from voice_interview.grade.engine_sentence_transformers import SentenceTransformersEmbedder

    return SentenceTransformersEmbedder(name)


def grader(name: str, library: ModelLibrary) -> Grader:
    """Load the grader over the embedder of that name; raises what ``embedder`` raises."""
    return concept_grader(embedder(name, library))


def concept_grader(embedder: Embedder) -> ConceptGrader:
    """Put the pair model that the program comes with over ``embedder``.

    Raises:
        GradingError: the model's files are damaged.
    """
    from voice_interview.grade.engine_pair_judge import CTranslate2PairJudge

    folder = shipped("models", "pair-grader")
    return ConceptGrader(
        embedder,
        CTranslate2PairJudge(folder, _GRADING_THREADS),
        read_combination(folder / "combination.json"),
    )


def synthesizer(settings: Settings) -> Synthesizer:
    """Start the platform's voice.

    Raises:
        SynthesisError: there is none, or none of that name.
    """
    from voice_interview.feedback.engine_pyttsx3 import Pyttsx3Voice

    return Pyttsx3Voice(settings.voice, settings.voice_wpm)


def english_voices() -> tuple[str, ...]:
    """Return the names of this computer's English voices.

    Raises:
        SynthesisError: the speech engine does not start.
    """
    from voice_interview.feedback.engine_pyttsx3 import Pyttsx3Voice, is_english

    voice = Pyttsx3Voice()
    try:
        return tuple(one.name for one in voice.voices() if is_english(one))
    finally:
        voice.close()


def microphone(name: str | None) -> AudioSource:
    """Open a microphone.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
        DeviceNotFound: there is no such microphone.
    """
    from voice_interview.audio.device import Microphone

    return Microphone(name)


def loudspeaker(name: str | None) -> AudioSink:
    """Open a loudspeaker.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
        DeviceNotFound: there is no such loudspeaker.
    """
    from voice_interview.audio.device import Loudspeaker

    return Loudspeaker(name)


def devices() -> tuple[Device, ...]:
    """Return all microphones and loudspeakers.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
    """
    from voice_interview.audio.device import list_devices

    return list_devices()


def default_loudspeaker(name: str | None) -> tuple[AudioSink | None, AudioError | None]:
    """Open a loudspeaker, or return why there is none; one that was asked for by name must be there.

    Raises:
        AudioError: the named loudspeaker cannot be opened.
    """
    try:
        return loudspeaker(name), None
    except AudioError as error:
        if name is not None:
            raise
        return None, error
