"""Calls into libraries that may never return."""

import threading
from collections.abc import Callable


def returns_in_time(action: Callable[[], object], timeout_s: float) -> bool:
    """Do something in another thread; returns False when it takes longer than ``timeout_s`` seconds.

    What takes longer is left behind, and ends with the program at the latest.
    """
    thread = threading.Thread(target=action, daemon=True)
    thread.start()
    thread.join(timeout_s)
    return not thread.is_alive()
