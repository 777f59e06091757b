"""Where models run: what is chosen, and what is said when a wish cannot be met."""

import ctranslate2
import pytest

from voice_interview.app.models.device import choose_device
from voice_interview.errors import SettingsError

without_card = pytest.mark.skipif(ctranslate2.get_cuda_device_count() > 0, reason="there is a CUDA card here")
with_card = pytest.mark.skipif(ctranslate2.get_cuda_device_count() == 0, reason="no CUDA card here")


def test_processor_computes_in_int8_unless_told_otherwise() -> None:
    assert choose_device("cpu").compute_type == "int8"
    assert choose_device("cpu", "float32").compute_type == "float32"


@without_card
def test_without_a_card_the_processor_is_chosen() -> None:
    assert choose_device().device == "cpu"


@without_card
def test_card_that_is_not_there_is_told() -> None:
    with pytest.raises(SettingsError, match=r"No CUDA card.*--device cpu"):
        choose_device("cuda")


@with_card
def test_card_computes_in_float16() -> None:
    chosen = choose_device()
    assert (chosen.device, chosen.compute_type) == ("cuda", "float16")


def test_unknown_device_is_told_with_those_there_are() -> None:
    with pytest.raises(SettingsError, match=r"'tpu'.*auto, cpu or cuda"):
        choose_device("tpu")


def test_impossible_compute_type_is_told_with_the_possible_ones() -> None:
    with pytest.raises(SettingsError, match=r"'int3'.*int8"):
        choose_device("cpu", "int3")
