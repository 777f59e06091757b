"""Hears recordings with moonshine-voice, where that is installed, and prints what it wrote down.

    python moonshine_runner.py FILE.wav …        # 16-bit mono at 16 kHz

Prints one JSON list: ``text`` and ``final_s``, when the last line was completed. Time is counted as if the
sound came in real time: a piece is heard when it has been spoken and the pieces before it are done with.
"""

import json
import sys
import time
import wave

import numpy as np
from moonshine_voice.moonshine_api import ModelArch
from moonshine_voice.transcriber import Transcriber, TranscriptEventListener
from moonshine_voice.utils import get_model_path

RATE_HZ = 16_000
PIECE = 1600


class Lines(TranscriptEventListener):
    """Keeps completed lines, and whether one was completed just now."""

    def __init__(self):
        self.texts = []
        self.completed = False

    def on_line_completed(self, event):
        """Keep the line."""
        self.texts.append(event.line.text)
        self.completed = True


def hear(path):
    """Return the text of a recording and when its last line was completed, in seconds."""
    with wave.open(path, "rb") as file:
        samples = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32) / 32768
    lines = Lines()
    now_s = final_s = 0.0
    with Transcriber(get_model_path("tiny-en"), ModelArch.TINY) as transcriber:
        transcriber.add_listener(lines)
        transcriber.start()
        for start in range(0, len(samples), PIECE):
            piece = samples[start : start + PIECE]
            now_s = max(now_s, (start + len(piece)) / RATE_HZ)
            began_s = time.monotonic()
            transcriber.add_audio(piece.tolist(), RATE_HZ)
            now_s += time.monotonic() - began_s
            if lines.completed:
                lines.completed, final_s = False, now_s
        began_s = time.monotonic()
        transcriber.stop()
        if lines.completed:
            final_s = now_s + time.monotonic() - began_s
    return {"text": " ".join(lines.texts), "final_s": final_s}


if __name__ == "__main__":
    print(json.dumps([hear(path) for path in sys.argv[1:]]))
