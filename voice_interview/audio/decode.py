"""Turns sound files of any common format into samples, piece by piece (FFmpeg through PyAV)."""

import stat
from collections.abc import Iterator
from pathlib import Path

import av
import av.container
import numpy as np
from numpy.typing import NDArray

from voice_interview.audio.chunk import HEARD_RATE_HZ, Samples
from voice_interview.audio.resample import Resampler
from voice_interview.errors import UnreadableAudio

# Sound containers only. FFmpeg knows playlists and scripts too, which would make it open further files or
# network addresses named inside.
_FORMATS = "wav,w64,aiff,caf,au,flac,ogg,mp3,aac,mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,asf,amr"
_OPTIONS = {"format_whitelist": _FORMATS, "protocol_whitelist": "file"}
_CHOOSE_ANOTHER = "Choose a WAV, FLAC, OGG, MP3 or M4A recording."


def decoded(path: Path) -> Iterator[Samples]:
    """Yield a file's sound in pieces of any length, in constant memory.

    Damaged stretches are left out, and a file that was cut off ends where it was cut.

    Yields:
        Mono float32 at ``HEARD_RATE_HZ``, shape ``(n,)`` with n > 0; at least one piece.

    Raises:
        UnreadableAudio: it is no file, holds no sound, cannot be decoded, or cannot be read any further.
    """
    resampler = Resampler(HEARD_RATE_HZ)
    rate_hz = HEARD_RATE_HZ
    anything = False
    for frame in _frames(path):
        piece = np.zeros(0, np.float32)
        if frame.sample_rate != rate_hz:  # chained OGG files may change their rate on the way
            piece = resampler.flush()
            rate_hz = frame.sample_rate
            resampler = Resampler(rate_hz)
        anything = True
        piece = np.concatenate((piece, resampler.push(_float_samples(frame))))
        if len(piece):
            yield piece
    tail = resampler.flush()
    if len(tail):
        yield tail
    if not anything:
        raise UnreadableAudio(f"{path.name} holds no sound that can be decoded.", _CHOOSE_ANOTHER)


def duration_s(path: Path) -> float:
    """Return how long a file says it is, in seconds, without decoding it.

    Files that do not say (a browser's WebM) are read through once, still without decoding.

    Raises:
        UnreadableAudio: it is no file, or holds no sound.
    """
    with _opened(path) as container:
        stream = container.streams.audio[0]
        if stream.duration is not None and stream.time_base is not None:
            return float(stream.duration * stream.time_base)
        if container.duration is not None:
            return container.duration / 1_000_000  # AV_TIME_BASE: microseconds
        end_s = 0.0
        for packet in _packets(path, container):
            if packet.pts is not None and packet.time_base is not None:
                end_s = max(end_s, float((packet.pts + (packet.duration or 0)) * packet.time_base))
        return end_s


def _frames(path: Path) -> Iterator[av.AudioFrame]:
    with _opened(path) as container:
        for packet in _packets(path, container):
            try:
                frames = packet.decode()
            except (av.InvalidDataError, av.EOFError):
                continue  # one damaged packet; those after it are often whole
            except av.FFmpegError as error:
                raise UnreadableAudio(
                    f"{path.name} cannot be decoded: {error.strerror}.", _CHOOSE_ANOTHER
                ) from error
            yield from (frame for frame in frames if frame.samples)


def _packets(path: Path, container: av.container.InputContainer) -> Iterator["av.Packet[av.AudioStream]"]:
    packets = container.demux(container.streams.audio[0])
    while True:
        try:
            packet = next(packets)
        except (StopIteration, av.InvalidDataError, av.EOFError):
            return  # the end, or the place where the file was cut off
        except av.FFmpegError as error:
            raise UnreadableAudio(
                f"{path.name} cannot be read any further: {error.strerror}.",
                "Copy the file to this computer and try again.",
            ) from error
        yield packet


def _opened(path: Path) -> av.container.InputContainer:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableAudio(f"There is no file {path}.", "Check the name and the folder.") from error
    except OSError as error:
        raise UnreadableAudio(
            f"{path} cannot be read ({error.strerror}).", "Check the name and the folder's permissions."
        ) from error
    if not stat.S_ISREG(found.st_mode):
        raise UnreadableAudio(f"{path} is a folder or a device, not a sound file.", _CHOOSE_ANOTHER)
    if found.st_size == 0:
        raise UnreadableAudio(f"{path.name} is empty.", _CHOOSE_ANOTHER)
    try:
        # Absolute, since FFmpeg takes what stands before a colon in a bare name for a protocol.
        container = av.open(str(path.absolute()), "r", container_options=_OPTIONS, metadata_errors="replace")
    except av.PermissionError as error:
        raise UnreadableAudio(f"{path.name} may not be read.", "Check the file's permissions.") from error
    except (av.FFmpegError, OSError) as error:
        raise UnreadableAudio(
            f"{path.name} is not a sound file that can be read.", _CHOOSE_ANOTHER
        ) from error
    if not container.streams.audio:
        container.close()
        raise UnreadableAudio(f"{path.name} has no sound in it.", _CHOOSE_ANOTHER)
    return container


def _float_samples(frame: av.AudioFrame) -> NDArray[np.float32]:
    """Return a frame as float32 in [-1, 1], shape ``(n, channels)``."""
    stored = frame.to_ndarray()
    channels = frame.layout.nb_channels
    samples = stored.T if frame.format.is_planar else stored.reshape(-1, channels)
    if samples.dtype.kind == "f":
        return np.clip(np.nan_to_num(samples.astype(np.float32)), -1.0, 1.0)
    full_scale = np.float32(2 ** (8 * samples.dtype.itemsize - 1))
    zero = full_scale if samples.dtype.kind == "u" else np.float32(0)  # 8-bit samples are unsigned
    return (samples.astype(np.float32) - zero) / full_scale
