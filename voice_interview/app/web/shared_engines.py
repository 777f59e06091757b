"""Engines that all interviews on this machine share, so that memory and cores do for several."""

import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from voice_interview.app import engines
from voice_interview.app.glossaries import Glossaries
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.settings import Settings
from voice_interview.app.staging import Kit
from voice_interview.bank.model import Asked
from voice_interview.delivery.sound_track import PitchModel
from voice_interview.errors import VoiceInterviewError
from voice_interview.feedback.spoken import Synthesizer
from voice_interview.grade.verdict import Assessment, Embedder, Grader, GraderInfo
from voice_interview.speech.utterance import TurnEar, VoiceDetector
from voice_interview.text.transcript import Transcript

_Engine = TypeVar("_Engine")


class TakingTurns:
    """A ``Grader`` that several interviews use, one at a time.

    Args:
        grader: the one that judges.
    """

    def __init__(self, grader: Grader) -> None:
        self._grader = grader
        self._turn = threading.Lock()

    @property
    def info(self) -> GraderInfo:
        """Name and version, recorded with every grade."""
        return self._grader.info

    def prepare(self, asked: Asked) -> None:
        """Do what can be done before the answer is there; see ``Grader``."""
        with self._turn:
            self._grader.prepare(asked)

    def assess(self, asked: Asked, transcript: Transcript) -> Assessment:
        """Judge an answer; see ``Grader``."""
        with self._turn:
            return self._grader.assess(asked, transcript)


class SharedEngines:
    """Loads each engine when it is first wanted, or ahead with `warm_up`, and hands the same one to all.

    Speech recognition may be called from several threads (CTranslate2 lines the decodes up by itself), the
    voice takes turns by itself, and the grader is made to. Voice detectors remember what they hear, so each
    interview has one of its own.

    Args:
        home: the data folder, where the models are.
        settings: the lasting choices.
        speech_model: what listens.
    """

    def __init__(self, home: Path, settings: Settings, speech_model: engines.SpeechModelChoice) -> None:
        self.settings = settings
        self.speech_model = speech_model
        self.library = ModelLibrary(home)
        self._lock = threading.Lock()
        self._loading: dict[str, engines.Loading[Any]] = {}

    def warm_up(self) -> None:
        """Load everything in the background; what fails shows when it is used."""
        self._begin("recognizer", self._load_recognizer)
        self._begin("grader", self._load_grader)
        self._begin("voice", self._load_voice)
        self._begin("pitch", engines.pitch_model)
        self._begin("english", engines.english)

    def kit(self, stack: ExitStack, glossaries: Glossaries, *, voice: str | None, speech: bool) -> Kit:
        """Return the engines of one interview; what is its own is closed by ``stack``.

        Args:
            stack: closes a voice that is not shared.
            glossaries: find misheard terms, the person's own among them.
            voice: name of the voice; None for the one of the settings.
            speech: whether anything is said aloud.

        Raises:
            SynthesisError: the voice does not start.
        """
        synthesizer: Synthesizer | None = None
        if speech and voice is None:
            synthesizer = self._ready("voice", self._load_voice)
        elif speech:
            synthesizer = engines.synthesizer(replace(self.settings, voice=voice))
            stack.callback(synthesizer.close)
        detector: engines.Loading[VoiceDetector] = engines.Loading(engines.detector)
        turn_ear: engines.Loading[TurnEar | None] = engines.Loading(lambda: engines.turn_ear(self.library))
        return Kit(
            recognizer=self.recognizer,
            detector=detector,
            turn_ear=turn_ear,
            pitch=self._pitch,
            glossary=glossaries.of,
            grader=self.grader,
            synthesizer=synthesizer,
        )

    def glossaries(self, home: Path) -> Glossaries:
        """Return what finds misheard terms in the answers of the person whose data folder is ``home``.

        Raises:
            SettingsError: the person's own terms cannot be read.
        """
        return Glossaries(home, lambda: self._ready("english", engines.english))

    def check_models(self, *, speech: bool) -> None:
        """Say that a model is missing before anything is made or asked.

        Raises:
            ModelMissing: the speech model, if it is wanted, or the grading model is not on this machine.
        """
        if speech:
            engines.speech_model_folder(self.speech_model.model, self.library)
        if self.settings.embedder == engines.DEFAULT_EMBEDDER:
            self.library.find(engines.DEFAULT_EMBEDDER)

    def recognizer(self) -> engines.SpeechModel:
        """Return the recogniser.

        Raises:
            ModelMissing: the speech model is not on this machine.
            RecognitionError: it cannot be loaded.
        """
        return self._ready("recognizer", self._load_recognizer)

    def grader(self) -> Grader:
        """Return the grader.

        Raises:
            ModelMissing: the grading model is not on this machine.
            GradingError: it cannot be loaded.
        """
        return self._ready("grader", self._load_grader)

    def embedder(self) -> Embedder:
        """Return the sentence encoder; raises what `grader` raises."""
        return self._ready("embedder", lambda: engines.embedder(self.settings.embedder, self.library))

    def voices(self) -> tuple[str, ...]:
        """Return the names of the English voices of this machine.

        Raises:
            SynthesisError: the speech engine does not start.
        """
        return self._ready("voices", engines.english_voices)

    def close(self) -> None:
        """End the shared voice."""
        with self._lock:
            loading = self._loading.pop("voice", None)
        if loading is not None:
            voice: Synthesizer = loading()
            voice.close()

    def _pitch(self) -> PitchModel:
        return self._ready("pitch", engines.pitch_model)

    def _load_recognizer(self) -> engines.SpeechModel:
        return engines.recognizer(self.speech_model, self.library)

    def _load_grader(self) -> Grader:
        return TakingTurns(engines.grader(self.settings.embedder, self.library))

    def _load_voice(self) -> Synthesizer:
        return engines.synthesizer(self.settings)

    def _begin(self, name: str, load: Callable[[], _Engine]) -> engines.Loading[_Engine]:
        with self._lock:
            if name not in self._loading:
                self._loading[name] = engines.Loading(load)
            return self._loading[name]

    def _ready(self, name: str, load: Callable[[], _Engine]) -> _Engine:
        try:
            return self._begin(name, load)()
        except VoiceInterviewError:
            with self._lock:  # the next who wants it tries anew: the model may have been fetched meanwhile
                self._loading.pop(name, None)
            raise
