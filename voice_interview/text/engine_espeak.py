"""Pronunciation of English by espeak-ng, its library taken from the package ``espeakng_loader``."""

import atexit
import ctypes
import shutil
import tempfile
import threading
from functools import lru_cache
from pathlib import Path

import espeakng_loader

from voice_interview.errors import RecognitionError
from voice_interview.text.sounds import Phones, phones_of_ipa

# From espeak-ng's speak_lib.h.
_RETRIEVAL = 1  # opens no sound device
_DONT_EXIT = 0x8000
_UTF8 = 1
_IPA = 0x02
_VOICE = b"en-us"
_LONGEST_PATH_BYTES = 150
"""The library keeps 160 bytes of the name of its data folder, and ends the process when that is too few."""
_REMEMBERED = 20_000

_one_at_a_time = threading.Lock()
"""The library has one state for the whole process."""


class EspeakPhonemizer:
    """A ``Phonemizer``; may be used from several threads, which then take turns.

    Raises:
        RecognitionError: the library does not start.
    """

    def __init__(self) -> None:
        try:
            self._library = _started()
        except (OSError, AttributeError) as error:
            raise _failure(str(error)) from error
        self.phones = lru_cache(_REMEMBERED)(self._phones)

    def _phones(self, text: str) -> Phones:
        rest = ctypes.c_char_p(text.replace("\0", " ").encode(errors="replace"))
        parts: list[str] = []
        with _one_at_a_time:
            self._library.espeak_SetVoiceByName(_VOICE)  # other users of the library may have chosen another
            while rest.value:  # the library moves the pointer on, to null after the last clause
                ipa = self._library.espeak_TextToPhonemes(ctypes.byref(rest), _UTF8, _IPA)
                parts.append(ipa.decode(errors="ignore"))
        return phones_of_ipa(" ".join(parts))


def _started() -> ctypes.CDLL:
    data = Path(espeakng_loader.get_data_path())
    if not (data / "phontab").exists():
        raise OSError(f"{data} holds no data of espeak-ng")
    library = ctypes.CDLL(espeakng_loader.get_library_path())
    library.espeak_TextToPhonemes.argtypes = [ctypes.POINTER(ctypes.c_char_p), ctypes.c_int, ctypes.c_int]
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    with _one_at_a_time:
        if len(bytes(data)) > _LONGEST_PATH_BYTES:
            data = _linked(data)
        if library.espeak_Initialize(_RETRIEVAL, 0, bytes(data), _DONT_EXIT) <= 0:
            raise OSError("espeak-ng does not start")
        if library.espeak_SetVoiceByName(_VOICE) != 0:  # going on without a voice would crash
            raise OSError(f"espeak-ng has no voice {_VOICE.decode()}")
    return library


def _linked(data: Path) -> Path:
    """Return a shorter name of a folder, there until the program ends: the library reads from it again."""
    folder = tempfile.mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    link = Path(folder) / "espeak-ng-data"
    link.symlink_to(data, target_is_directory=True)
    return link


def _failure(reason: str) -> RecognitionError:
    return RecognitionError(
        f"How terms are pronounced cannot be found out ({reason}).",
        "Install the package espeakng-loader again.",
    )
