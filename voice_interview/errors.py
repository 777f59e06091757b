"""Errors that speak to the person: what happened, and what to do next.

VoiceInterviewError
├── AudioError
│   ├── AudioLibraryMissing    PortAudio is not installed
│   ├── DeviceNotFound         no microphone or loudspeaker of that name, or none at all
│   ├── DeviceLost             it stopped delivering while in use
│   └── UnreadableAudio        a file that is no sound, is empty, or is too long for the job
├── RecognitionError           the speech recogniser could not be loaded or failed
├── BankError
│   ├── BankNotFound
│   ├── BankInvalid            carries the line and what would be right
│   └── QuestionNotFound
├── GradingError               the embedder could not be loaded or failed
├── SynthesisError
│   └── VoiceNotFound
├── SessionError
│   ├── SessionNotFound
│   ├── SessionDamaged         a missing or unreadable file in a session's folder
│   ├── SessionInUse           another program is writing to it
│   └── StorageFailed          the disk is full, or the folder cannot be written
├── ModelError
│   ├── ModelMissing           not installed here
│   └── ModelFetchFailed       download, hash or conversion failed
└── SettingsError              an unknown setting, or a value that cannot be

Programming mistakes stay ``ValueError`` and ``TypeError``. Errors of libraries are caught in the one module
that imports the library and raised again as one of these, ``from`` the cause.
"""


class VoiceInterviewError(Exception):
    """Root of all told errors.

    Args:
        what: one plain sentence, what happened.
        advice: one plain sentence, what to do next; may be empty when ``what`` says it all.
    """

    def __init__(self, what: str, advice: str = "") -> None:
        super().__init__(f"{what} {advice}".strip())
        self.what = what
        self.advice = advice


class AudioError(VoiceInterviewError):
    """Sound could not be read, captured or played."""


class AudioLibraryMissing(AudioError):
    """PortAudio, which sounddevice needs, is not installed."""


class DeviceNotFound(AudioError):
    """No microphone or loudspeaker fits the name, or there is none."""


class DeviceLost(AudioError):
    """A device that was in use stopped delivering or accepting sound."""


class UnreadableAudio(AudioError):
    """A file holds no sound that can be used."""


class RecognitionError(VoiceInterviewError):
    """The speech recogniser could not be loaded, or failed."""


class BankError(VoiceInterviewError):
    """Something about a question bank."""


class BankNotFound(BankError):
    """No bank has that id, and no file has that name."""


class BankInvalid(BankError):
    """A bank file breaks the format; the message names the line and what would be right."""


class QuestionNotFound(BankError):
    """The bank has no question, or the question no follow-up, of that name."""


class GradingError(VoiceInterviewError):
    """The embedder or grader could not be loaded, or failed."""


class SynthesisError(VoiceInterviewError):
    """Text could not be turned into speech."""


class VoiceNotFound(SynthesisError):
    """No installed voice has that name."""


class SessionError(VoiceInterviewError):
    """Something about a recorded session."""


class SessionNotFound(SessionError):
    """No session, or more than one, fits the name."""


class SessionDamaged(SessionError):
    """A file of the session is missing or cannot be read."""


class SessionInUse(SessionError):
    """Another running program holds the session."""


class StorageFailed(SessionError):
    """The data folder cannot be written, or the disk is full."""


class ModelError(VoiceInterviewError):
    """Something about a speech, grading or voice model."""


class ModelMissing(ModelError):
    """The model is not on this machine."""


class ModelFetchFailed(ModelError):
    """The model could not be brought here, or what came is not what was expected."""


class SettingsError(VoiceInterviewError):
    """A setting does not exist, or cannot have that value."""
