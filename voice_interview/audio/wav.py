"""Writes 16-bit mono WAV files: recordings that survive a crash at any moment, and whole files at once."""

import contextlib
import os
import struct
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from voice_interview.audio.chunk import AudioChunk, Samples
from voice_interview.errors import StorageFailed, UnreadableAudio

_BYTES_PER_SAMPLE = 2
_PCM = 1
_HEADER = struct.Struct("<4sI4s4sIHHIIHH4sI")  # RIFF size WAVE, fmt chunk, data size
_CHUNK_HEAD = struct.Struct("<4sI")
_SIZE = struct.Struct("<I")
_RIFF_SIZE_AT = 4
_RIFF_EXTRA = _HEADER.size - 8  # the RIFF size counts everything after itself


class RecordingWriter:
    """Writes a recording to disk while it is heard.

    After every `write` the file is complete: whenever the program is killed, what was written before is there
    and every player opens it. About once in a second of sound it is also forced onto the disk, so that a
    power cut loses no more than that.

    Args:
        path: the file to make; one that exists is never overwritten.
        rate_hz: rate of what will be written.

    Raises:
        StorageFailed: the file cannot be made.
    """

    def __init__(self, path: Path, rate_hz: int) -> None:
        self.path = path
        self._rate_hz = rate_hz
        self._samples = 0
        self._synced_samples = 0
        self._failed: OSError | None = None
        try:
            # Unbuffered: nothing may wait in this process, which can be killed.
            self._file = path.open("xb", buffering=0)
        except OSError as error:
            raise _storage_failed(path, error) from error
        try:
            self._guarded(_header(rate_hz, 0), at=0)
        except StorageFailed:
            self._file.close()
            discard(path)  # an empty file would stand in the way of the next attempt
            raise

    @property
    def duration_s(self) -> float:
        """Seconds of sound that are in the file."""
        return self._samples / self._rate_hz

    def write(self, samples: Samples) -> None:
        """Append samples, float32 in [-1, 1], shape ``(n,)``.

        Raises:
            StorageFailed: the disk is full or gone; what was written before is kept.
        """
        if self._file.closed:
            raise ValueError("the recording is closed")
        if self._failed is not None:
            raise _storage_failed(self.path, self._failed) from self._failed
        data_at = _HEADER.size + self._samples * _BYTES_PER_SAMPLE
        self._guarded(_as_int16(samples).tobytes(), at=data_at)
        # The header comes after the sound, so that it never promises what is not there, and in one piece:
        # where only one of its two sizes was new, the standard library's reader took the file for cut off.
        written = self._samples + len(samples)
        self._guarded(_header(self._rate_hz, written * _BYTES_PER_SAMPLE), at=0)
        self._samples = written
        if self._samples - self._synced_samples >= self._rate_hz:
            self._sync()

    def sync(self) -> None:
        """Force everything written onto the disk.

        Raises:
            StorageFailed: that failed.
        """
        if self._failed is None and not self._file.closed:
            self._sync()

    def close(self) -> None:
        """Force the rest onto the disk and release the file; calling it twice does no harm.

        Raises:
            StorageFailed: the last second could not be forced onto the disk.
        """
        if self._file.closed:
            return
        try:
            if self._failed is None:
                self._sync()
        finally:
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _guarded(self, data: bytes, *, at: int) -> None:
        try:
            self._file.seek(at)
            _write_all(self._file, data)
        except OSError as error:
            self._failed = error
            raise _storage_failed(self.path, error) from error

    def _sync(self) -> None:
        try:
            os.fsync(self._file.fileno())
        except OSError as error:
            self._failed = error
            raise _storage_failed(self.path, error) from error
        self._synced_samples = self._samples


def write_wav(path: Path, chunk: AudioChunk) -> None:
    """Write a chunk as a 16-bit mono WAV file, whole or not at all; a file of that name is replaced.

    Raises:
        StorageFailed: the disk is full, or the folder cannot be written.
    """
    part = RecordingWriter(part_path(path), chunk.rate_hz)
    try:
        with part:
            part.write(chunk.samples)
        move_into_place(part.path, path)
    except StorageFailed:
        discard(part.path)
        raise


def part_path(path: Path) -> Path:
    """Return the name under which a file grows until it is whole: beside it, hidden, always new."""
    return path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")


def move_into_place(part: Path, path: Path) -> None:
    """Give a finished part its real name at one stroke.

    Raises:
        StorageFailed: the folder cannot be written.
    """
    try:
        part.replace(path)
    except OSError as error:
        raise _storage_failed(path, error) from error


def discard(part: Path) -> None:
    """Remove a file that will not be finished."""
    # The reason why it is not finished is being told; a rest that cannot be removed is no second one.
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def repair(path: Path) -> bool:
    """Make the sizes in the header of a recording agree with what the file holds.

    They disagree when the machine lost power, or when a program was killed between the sound and the header.
    Everything after the beginning of the data is taken for sound.

    Returns:
        Whether something had to be changed.

    Raises:
        UnreadableAudio: it is no 16-bit mono WAV file, or too short to have a header.
        StorageFailed: the file cannot be changed.
    """
    try:
        with path.open("r+b") as file:
            return _repair(file, path)
    except OSError as error:
        raise _storage_failed(path, error) from error


def _repair(file: BinaryIO, path: Path) -> bool:
    length = file.seek(0, os.SEEK_END)
    data_at, stated = _find_data(file, path)
    file.seek(_RIFF_SIZE_AT)
    (riff,) = _SIZE.unpack(file.read(_SIZE.size))
    if riff + 8 == length and data_at + stated <= length:
        return False
    data_size = (length - data_at) // _BYTES_PER_SAMPLE * _BYTES_PER_SAMPLE
    file.truncate(data_at + data_size)
    file.seek(data_at - _SIZE.size)
    file.write(_SIZE.pack(data_size))
    file.seek(_RIFF_SIZE_AT)
    file.write(_SIZE.pack(data_at + data_size - 8))
    file.flush()
    os.fsync(file.fileno())
    return True


def _find_data(file: BinaryIO, path: Path) -> tuple[int, int]:
    """Return where the sound begins and its stated size, both in bytes."""
    file.seek(0)
    head = file.read(12)
    if len(head) < 12 or head[:4] != b"RIFF" or head[8:] != b"WAVE":
        raise UnreadableAudio(f"{path.name} is not a WAV file.", "It cannot be repaired.")
    mono_int16 = False
    while len(head := file.read(_CHUNK_HEAD.size)) == _CHUNK_HEAD.size:
        kind, size = _CHUNK_HEAD.unpack(head)
        if kind == b"data" and mono_int16:
            return file.tell(), size
        body = file.read(size + size % 2)
        if kind == b"fmt " and len(body) >= 16:
            encoding, channels, _, _, _, bits = struct.unpack("<HHIIHH", body[:16])
            mono_int16 = (encoding, channels, bits) == (_PCM, 1, 8 * _BYTES_PER_SAMPLE)
    raise UnreadableAudio(f"{path.name} is not a recording of this program.", "It cannot be repaired.")


def _as_int16(samples: Samples) -> NDArray[np.int16]:
    # 32768 both ways, so that a recording read back and written again stays the same to the bit.
    whole: NDArray[np.int16] = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype("<i2")
    return whole


def _header(rate_hz: int, data_size: int) -> bytes:
    byte_rate = rate_hz * _BYTES_PER_SAMPLE
    return _HEADER.pack(
        b"RIFF", data_size + _RIFF_EXTRA, b"WAVE",
        b"fmt ", 16, _PCM, 1, rate_hz, byte_rate, _BYTES_PER_SAMPLE, 8 * _BYTES_PER_SAMPLE,
        b"data", data_size,
    )  # fmt: skip


def _write_all(file: BinaryIO, data: bytes) -> None:
    # An unbuffered write may take only a part, which is how a disk that is nearly full answers first.
    rest = memoryview(data)
    while rest:
        rest = rest[file.write(rest) :]


def _storage_failed(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(
        f"Sound cannot be written in {path.parent}: {error.strerror or error}.",
        "Make room on the disk, or choose another folder.",
    )
