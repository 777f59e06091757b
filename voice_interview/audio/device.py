"""Microphones and loudspeakers, through PortAudio."""

import threading
from collections.abc import Iterator
from typing import Any

import numpy as np

from voice_interview.audio.capture_queue import Block, CaptureQueue
from voice_interview.audio.chunk import AudioChunk
from voice_interview.audio.device_choice import Device, choose_device
from voice_interview.audio.framing import Framer
from voice_interview.audio.play_queue import PlayQueue
from voice_interview.audio.portaudio import BLOCK_S, PORTAUDIO
from voice_interview.audio.resample import Resampler
from voice_interview.errors import DeviceLost

_LOST_AFTER_S = 1.0
_WAKE_UP_S = 5.0  # sound servers let idle devices sleep: 1.7 s to the first block measured with PulseAudio
_QUEUE_S = 30.0  # longer than any stall of a disk or a decode seen; 6 MB at 48 kHz

_CHECK = "Check that it is plugged in and switched on, or choose another one."


def list_devices() -> tuple[Device, ...]:
    """Return all devices that are there now.

    A device plugged in while another one is open is seen only after that one is closed.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
    """
    return PORTAUDIO.devices()


class Microphone:
    """The sound of a microphone (an `AudioSource`); it is open from construction until `close`.

    One stream stays open over all turns, since opening one can take seconds. One call of `chunks` at a time.

    Args:
        name: a device's name or a part of it; None for the system's default.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
        DeviceNotFound: no microphone fits the name, or it cannot be opened.
        DeviceLost: it was opened and delivers nothing.
    """

    def __init__(self, name: str | None = None) -> None:
        self._device = choose_device(list_devices(), name, "microphone")
        self._queue = CaptureQueue(round(_QUEUE_S / BLOCK_S), _LOST_AFTER_S)
        self._closed = False
        self._stream = PORTAUDIO.open(self._device, self._heard, self._queue.end, record=True)
        if not self._queue.wait_for_first(_WAKE_UP_S):
            self.close()
            raise DeviceLost(f"The microphone {self.name} delivers no sound.", _CHECK)

    @property
    def name(self) -> str:
        """The device's name."""
        return self._device.name

    @property
    def overflows(self) -> int:
        """How many blocks of 32 ms were lost, by this program or below it."""
        return self._queue.overflows

    def chunks(self) -> Iterator[AudioChunk]:
        """Yield what is heard from now on, until the microphone is closed.

        Yields:
            Chunks of 512 samples (32 ms); positions start at 0.

        Raises:
            DeviceLost: nothing arrived for a second, or the device is gone.
        """
        return self._chunks(self._queue.blocks())

    def _chunks(self, blocks: Iterator[Block]) -> Iterator[AudioChunk]:
        resampler = Resampler(self._device.default_rate_hz)
        framer = Framer()
        try:
            for block in blocks:
                yield from framer.push(resampler.push(block))
        except DeviceLost:
            if not self._closed:
                raise

    def close(self) -> None:
        """Let go of the device and end a running `chunks`; calling it twice does no harm."""
        if not self._closed:
            self._closed = True
            PORTAUDIO.close(self._stream)
            self._queue.end()

    def _heard(self, block: Block, _frames: int, _time: object, status: Any) -> None:
        # Runs in PortAudio's thread.
        self._queue.put(block, lost_before=bool(status.input_overflow))


class Loudspeaker:
    """A loudspeaker (an `AudioSink`); plays chunks of any rate, and silence while there are none.

    It never rests, because devices that do swallow the beginning of the next sentence while they wake up.

    Args:
        name: a device's name or a part of it; None for the system's default.

    Raises:
        AudioLibraryMissing: PortAudio is not installed.
        DeviceNotFound: no loudspeaker fits the name, or it cannot be opened.
        DeviceLost: it was opened and accepts nothing.
    """

    def __init__(self, name: str | None = None) -> None:
        self._device = choose_device(list_devices(), name, "loudspeaker")
        self._queue = PlayQueue(self._device.default_rate_hz)
        self._blocks_taken = 0
        self._awake = threading.Event()
        self._silenced = threading.Event()
        self._lock = threading.Lock()  # PortAudio may not start and abort one stream at the same time
        self._closed = False
        self._stream = PORTAUDIO.open(self._device, self._wanted, None, record=False)
        if not self._awake.wait(_WAKE_UP_S):
            self.close()
            raise self._lost()

    @property
    def name(self) -> str:
        """The device's name."""
        return self._device.name

    def play(self, chunk: AudioChunk) -> None:
        """Hand a chunk over; returns at once.

        Raises:
            DeviceLost: the device is gone.
        """
        with self._lock:
            if self._closed:
                raise ValueError("the loudspeaker is closed")
            if not self._stream.active:
                raise self._lost()
            self._queue.add(chunk)
            self._silenced.clear()

    def drain(self) -> None:
        """Wait until everything handed over has been heard, or until `stop`.

        Raises:
            DeviceLost: the device took nothing for a second.
        """
        taken = -1
        while not self._queue.wait_until_empty(_LOST_AFTER_S):
            with self._lock:  # not in the middle of a stop()
                stuck = self._blocks_taken == taken or not self._stream.active
                taken = self._blocks_taken
            if stuck and not self._queue.wait_until_empty(0):
                raise self._lost()
        # The last block has been taken, and now passes through the device's own buffers.
        self._silenced.wait(0.0 if self._closed else self._stream.latency + BLOCK_S)

    def stop(self) -> None:
        """Fall silent at once, dropping what was not heard yet."""
        with self._lock:
            self._queue.clear()
            self._silenced.set()
            if not self._closed:
                PORTAUDIO.drop_buffers(self._stream)

    def close(self) -> None:
        """Fall silent and let go of the device; calling it twice does no harm."""
        with self._lock:
            self._queue.clear()
            self._silenced.set()
            if not self._closed:
                self._closed = True
                PORTAUDIO.close(self._stream)

    def _wanted(self, block: Block, frames: int, _time: object, _status: object) -> None:
        # Runs in PortAudio's thread.
        block[:] = self._queue.take(frames)[:, np.newaxis]
        self._blocks_taken += 1
        self._awake.set()

    def _lost(self) -> DeviceLost:
        return DeviceLost(f"The loudspeaker {self.name} stopped accepting sound.", _CHECK)
