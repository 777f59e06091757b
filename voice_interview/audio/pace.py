"""How fast sound passes that no device paces."""

from typing import Literal

Pace = Literal["real", "fast"]
"""``real``: a second of sound takes a second. ``fast``: as fast as the machine can."""
