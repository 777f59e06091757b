"""A sink without a loudspeaker keeps the same promises as one."""

import threading

import pytest

from tests.audio.sounds import tone_chunk
from tests.fakes import ManualClock
from voice_interview.audio.chunk import AudioSink
from voice_interview.audio.sinks import SilentSink
from voice_interview.clock import SystemClock


def test_at_real_pace_the_silence_takes_as_long_as_the_sound() -> None:
    clock = ManualClock()
    sink: AudioSink = SilentSink(clock, "real")
    sink.play(tone_chunk(2.0))
    sink.play(tone_chunk(1.0, rate_hz=22_050))
    assert clock.time_s == 0.0
    sink.drain()
    assert clock.time_s == pytest.approx(3.0)
    clock.sleep(10.0)
    sink.play(tone_chunk(1.0))
    sink.drain()
    assert clock.time_s == pytest.approx(14.0)


def test_at_fast_pace_nothing_waits() -> None:
    clock = ManualClock()
    sink = SilentSink(clock, "fast")
    sink.play(tone_chunk(60.0))
    sink.drain()
    assert clock.time_s == 0.0


def test_stop_drops_what_was_not_heard() -> None:
    clock = ManualClock()
    sink = SilentSink(clock, "real")
    sink.play(tone_chunk(60.0))
    sink.stop()
    sink.drain()
    assert clock.time_s == 0.0
    sink.close()
    sink.close()


def test_stop_in_another_thread_ends_a_waiting_drain() -> None:
    sink = SilentSink(SystemClock(), "real")
    sink.play(tone_chunk(120.0))
    threading.Timer(0.05, sink.stop).start()
    sink.drain()
