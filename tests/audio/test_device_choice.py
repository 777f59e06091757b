"""Which device a name means, on lists as the three systems give them."""

import pytest

from voice_interview.audio.device_choice import Device, choose_device
from voice_interview.errors import DeviceNotFound


def _device(
    name: str, *, host_api: str = "ALSA", inputs: int = 2, outputs: int = 0, default: bool = False
) -> Device:
    return Device(
        name=name,
        host_api=host_api,
        inputs=inputs,
        outputs=outputs,
        default_rate_hz=48_000,
        is_default_input=default and inputs > 0,
        is_default_output=default and outputs > 0,
        index=0,
    )


_LAPTOP = (
    _device("Built-in Microphone", default=True),
    _device("USB Headset", outputs=2),
    _device("USB Camera"),
    _device("Built-in Speakers", inputs=0, outputs=2, default=True),
)


def test_no_name_means_the_systems_default() -> None:
    assert choose_device(_LAPTOP, None, "microphone").name == "Built-in Microphone"
    assert choose_device(_LAPTOP, None, "loudspeaker").name == "Built-in Speakers"


@pytest.mark.parametrize("name", ["USB Headset", "usb headset", " headset "])
def test_a_whole_name_or_a_part_of_it_is_enough(name: str) -> None:
    assert choose_device(_LAPTOP, name, "microphone").name == "USB Headset"


def test_a_whole_name_counts_before_a_part() -> None:
    devices = (_device("USB Headset 2"), _device("USB Headset"))
    assert choose_device(devices, "usb headset", "microphone").name == "USB Headset"


def test_only_devices_of_the_right_direction_are_meant() -> None:
    assert choose_device(_LAPTOP, "usb", "loudspeaker").name == "USB Headset"
    with pytest.raises(DeviceNotFound, match="no loudspeaker called 'Camera'") as caught:
        choose_device(_LAPTOP, "Camera", "loudspeaker")
    assert caught.value.advice == "Choose one of these: USB Headset; Built-in Speakers."


def test_an_ambiguous_part_is_told_with_what_it_could_mean() -> None:
    with pytest.raises(DeviceNotFound, match="More than one microphone") as caught:
        choose_device(_LAPTOP, "usb", "microphone")
    assert caught.value.advice == "Choose one of these: USB Headset; USB Camera."


def test_one_microphone_under_several_host_apis_is_not_ambiguous() -> None:
    # Windows lists each device for each of its interfaces, and MME cuts names after 31 characters.
    devices = (
        _device("Microphone (USB Audio Device wi", host_api="MME"),
        _device("Microphone (Realtek)", host_api="MME", default=True),
        _device("Microphone (USB Audio Device with a long name)", host_api="Windows WASAPI"),
        _device("Microphone (Realtek)", host_api="Windows WASAPI"),
    )
    assert choose_device(devices, "realtek", "microphone").host_api == "MME"
    assert choose_device(devices, "usb", "microphone").host_api == "MME"


def test_nothing_there_is_told() -> None:
    with pytest.raises(DeviceNotFound, match=r"There is no microphone\."):
        choose_device((), None, "microphone")
    with pytest.raises(DeviceNotFound, match=r"no default microphone.*USB Camera"):
        choose_device((_device("USB Camera"),), None, "microphone")
