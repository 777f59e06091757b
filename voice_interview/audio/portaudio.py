"""PortAudio, the library behind microphones and loudspeakers; the only importer of sounddevice."""

import atexit
import contextlib
import threading
from collections.abc import Callable
from typing import Any

from voice_interview.audio.capture_queue import Block
from voice_interview.audio.device_choice import Device
from voice_interview.audio.patience import returns_in_time
from voice_interview.audio.quiet import quiet_stderr
from voice_interview.errors import AudioLibraryMissing, DeviceNotFound

BLOCK_S = 0.032
"""Seconds of sound in one call of a callback: one frame of the voice detector."""
_PATIENCE_S = 2.0  # ending a stream takes 2 ms when the device is there
_INVALID_CHANNEL_COUNT = -9998  # paInvalidChannelCount

Callback = Callable[[Block, int, object, Any], None]
"""Takes a block, the number of its frames, its time, and what PortAudio says of losses."""


class PortAudio:
    """PortAudio, of which a process has one: loaded when first needed, read anew while nothing is open."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._library: Any = None
        self._open_streams = 0

    def devices(self) -> tuple[Device, ...]:
        """Return all devices that are there now.

        Raises:
            AudioLibraryMissing: PortAudio is not installed.
        """
        with self._lock:
            library = self._current()
            host_apis = library.query_hostapis()
            default_input, default_output = library.default.device
            return tuple(
                Device(
                    name=entry["name"],
                    host_api=host_apis[entry["hostapi"]]["name"],
                    inputs=entry["max_input_channels"],
                    outputs=entry["max_output_channels"],
                    default_rate_hz=round(entry["default_samplerate"]),
                    is_default_input=entry["index"] == default_input,
                    is_default_output=entry["index"] == default_output,
                    index=entry["index"],
                )
                for entry in library.query_devices()
            )

    def open(
        self, device: Device, callback: Callback, ended: Callable[[], None] | None, *, record: bool
    ) -> Any:
        """Return a running stream of one channel, or of the fewest the device takes.

        Args:
            device: one of ``devices``.
            callback: called in PortAudio's thread with a block of float32, shape ``(n, channels)``, to read
                or to fill.
            ended: called when the stream has ended, for whatever reason.
            record: whether it is a microphone.

        Raises:
            DeviceNotFound: it cannot be opened.
        """
        with self._lock, quiet_stderr():
            make = self._library.InputStream if record else self._library.OutputStream
            options = {
                "device": device.index,
                "samplerate": device.default_rate_hz,
                "blocksize": round(BLOCK_S * device.default_rate_hz),
                "dtype": "float32",
                "callback": callback,
                "finished_callback": ended,
            }
            most = device.inputs if record else device.outputs
            stream = self._first_fitting(make, sorted({1, min(2, most), most}), options, device)
            self._open_streams += 1
        try:
            stream.start()
        except self._library.PortAudioError as error:
            self.close(stream)
            raise _cannot_open(device, error) from error
        return stream

    def _first_fitting(self, make: Any, channels: list[int], options: dict[str, Any], device: Device) -> Any:
        try:
            return make(channels=channels[0], **options)
        except self._library.PortAudioError as error:
            if len(channels) > 1 and error.args[1:2] == (_INVALID_CHANNEL_COUNT,):
                return self._first_fitting(make, channels[1:], options, device)
            raise _cannot_open(device, error) from error

    def drop_buffers(self, stream: Any) -> None:
        """Throw away what the device has taken and not yet played; a device that is gone stays as it is."""

        def drop() -> None:
            stream.abort(ignore_errors=True)
            with contextlib.suppress(self._library.PortAudioError):  # told when it is to play again
                stream.start()

        if stream.active:
            self._patiently(drop)

    def close(self, stream: Any) -> None:
        """End a stream and let go of its device, there or gone."""

        def close() -> None:
            # A device that is gone answers with errors, and there is nothing left to be done about them.
            stream.abort(ignore_errors=True)
            stream.close(ignore_errors=True)
            with self._lock:
                self._open_streams -= 1

        self._patiently(close)

    def _patiently(self, action: Callable[[], None]) -> None:
        # PortAudio waits without limit for its own thread, and that may wait for a sound server that died.
        if not returns_in_time(action, _PATIENCE_S):
            # It would wait once more when the program ends.
            atexit.unregister(self._library._exit_handler)

    def _current(self) -> Any:
        if self._library is None:
            self._library = _sounddevice()
        elif not self._open_streams:
            # PortAudio lists devices once, when it starts; sounddevice has no public way to start it again.
            self._library._terminate()
            self._library._initialize()
        return self._library


PORTAUDIO = PortAudio()
"""The one of this process."""


def _sounddevice() -> Any:
    try:
        # Inside a function, because this import loads and starts PortAudio, which may be missing: everything
        # but microphone and loudspeaker works without.
        import sounddevice  # noqa: PLC0415
    except OSError as error:
        raise AudioLibraryMissing(
            "PortAudio, the library behind microphone and loudspeaker, is not installed.",
            "Install it with `sudo apt install libportaudio2` (Debian, Ubuntu), `sudo dnf install portaudio` "
            "(Fedora) or `sudo pacman -S portaudio` (Arch); on macOS and Windows it comes with "
            "`pip install --force-reinstall sounddevice`.",
        ) from error
    return sounddevice


def _cannot_open(device: Device, error: Exception) -> DeviceNotFound:
    return DeviceNotFound(
        f"{device.name} cannot be opened: {error.args[0]}.",
        "Close other programs that use it, or choose another device; `voice-interview devices` lists them.",
    )
