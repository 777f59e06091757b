"""Where a Whisper model runs, and with which kind of numbers."""

import ctypes
from dataclasses import dataclass
from typing import Literal

import ctranslate2

from voice_interview.errors import SettingsError

Device = Literal["cpu", "cuda"]

_CUBLAS = ("libcublas.so.12", "cublas64_12.dll")
"""The library CTranslate2 opens when a CUDA model first multiplies; by platform."""
_PREFERRED = {
    "cpu": ("int8", "int8_float32", "float32"),
    "cuda": ("float16", "int8_float16", "int8", "float32"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Compute:
    """How a model is run."""

    device: Device
    compute_type: str
    """As CTranslate2 names it, such as ``int8`` or ``float16``."""


def choose_device(device: str = "auto", compute_type: str | None = None) -> Compute:
    """Choose what this machine does best, or check what was asked for.

    Args:
        device: ``auto``, ``cpu`` or ``cuda``; ``auto`` is CUDA when there is a card and CUDA's libraries.
        compute_type: None for float16 on CUDA and int8 on the CPU, or a name of CTranslate2's.

    Raises:
        SettingsError: this machine has no such device, or the device cannot compute that way.
    """
    chosen = _device(device)
    offered = ctranslate2.get_supported_compute_types(chosen)
    if compute_type is None:
        best = next((one for one in _PREFERRED[chosen] if one in offered), "default")
        return Compute(device=chosen, compute_type=best)
    if compute_type not in offered:
        raise SettingsError(
            f"This machine's {chosen} cannot compute in {compute_type!r}.",
            f"Leave --compute-type out, or use one of: {', '.join(sorted(offered))}.",
        )
    return Compute(device=chosen, compute_type=compute_type)


def _device(asked: str) -> Device:
    if asked == "cpu":
        return "cpu"
    if asked not in ("auto", "cuda"):
        raise SettingsError(f"There is no device {asked!r}.", "Use --device auto, cpu or cuda.")
    cards = ctranslate2.get_cuda_device_count()
    if cards > 0 and _cublas_opens():
        return "cuda"
    if asked == "auto":
        return "cpu"
    if cards > 0:
        raise SettingsError(
            "There is a CUDA card, but CUDA's library cuBLAS 12 was not found.",
            "Install it (it comes with CUDA 12), or use --device cpu.",
        )
    raise SettingsError(
        "No CUDA card was found on this machine, or its driver is too old.", "Use --device cpu, or auto."
    )


def _cublas_opens() -> bool:
    """Tell whether the library is there: without it a CUDA model loads, and then fails at the first word."""
    for name in _CUBLAS:
        try:
            ctypes.CDLL(name)
        except OSError:
            continue
        return True
    return False
