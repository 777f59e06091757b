"""Finds the device a person means among those that are there."""

from dataclasses import dataclass
from typing import Literal

from voice_interview.errors import DeviceNotFound

Direction = Literal["microphone", "loudspeaker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Device:
    """A device as PortAudio sees it; one thing may be listed once for each host API."""

    name: str
    host_api: str
    """The system interface it is reached through, such as ALSA, Core Audio or Windows WASAPI."""
    inputs: int
    """Channels it can record; 0 for a pure loudspeaker."""
    outputs: int
    """Channels it can play; 0 for a pure microphone."""
    default_rate_hz: int
    is_default_input: bool
    is_default_output: bool
    index: int
    """PortAudio's number; it changes when devices come and go."""


def choose_device(devices: tuple[Device, ...], name: str | None, direction: Direction) -> Device:
    """Return the one device that is meant.

    The whole name counts before a part of it; neither minds upper and lower case. Where a thing is listed for
    several host APIs, the one of the system's default device is taken.

    Args:
        devices: all that are there.
        name: a device's name or a part of it; None for the system's default.
        direction: what it is to be used as.

    Raises:
        DeviceNotFound: none fits, or several do; the message names the choices.
    """
    usable = tuple(device for device in devices if _channels(device, direction))
    if not usable:
        raise DeviceNotFound(
            f"There is no {direction}.", "Plug one in, or check the system's sound settings."
        )
    default = next((device for device in usable if _is_default(device, direction)), None)
    if name is None:
        if default is None:
            raise DeviceNotFound(f"The system has no default {direction}.", _choices(usable))
        return default
    fitting = _named(usable, name)
    preferred = [device for device in fitting if default is not None and device.host_api == default.host_api]
    fitting = preferred or fitting
    if not fitting:
        raise DeviceNotFound(f"There is no {direction} called {name!r}.", _choices(usable))
    if len({device.name for device in fitting}) > 1:
        raise DeviceNotFound(f"More than one {direction} is called {name!r}.", _choices(tuple(fitting)))
    return fitting[0]


def _named(devices: tuple[Device, ...], name: str) -> list[Device]:
    wanted = name.casefold().strip()
    for fits in (
        lambda device: device.name == name,
        lambda device: device.name.casefold() == wanted,
        lambda device: wanted in device.name.casefold(),
    ):
        if found := [device for device in devices if fits(device)]:
            return found
    return []


def _channels(device: Device, direction: Direction) -> int:
    return device.inputs if direction == "microphone" else device.outputs


def _is_default(device: Device, direction: Direction) -> bool:
    return device.is_default_input if direction == "microphone" else device.is_default_output


def _choices(devices: tuple[Device, ...]) -> str:
    names = dict.fromkeys(device.name for device in devices)  # each once, in the system's order
    return f"Choose one of these: {'; '.join(names)}."
