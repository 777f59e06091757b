"""Sinks without a loudspeaker keep the same promises as one."""

import threading
import wave
from pathlib import Path

import numpy as np
import pytest

from tests.audio.sounds import loudest_hz, tone_chunk
from tests.fakes import ManualClock
from voice_interview.audio.chunk import AudioSink
from voice_interview.audio.files import read_audio
from voice_interview.audio.sinks import SilentSink, WavFileSink
from voice_interview.clock import SystemClock
from voice_interview.errors import StorageFailed


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


def test_the_file_has_the_rate_of_the_first_chunk_and_all_the_sound(tmp_path: Path) -> None:
    sink: AudioSink = WavFileSink(tmp_path / "out.wav")
    sink.play(tone_chunk(1.0, 500, rate_hz=22_050))
    sink.play(tone_chunk(1.0, 900, rate_hz=16_000))
    sink.drain()
    sink.play(tone_chunk(1.0, 500, rate_hz=22_050))
    assert not (tmp_path / "out.wav").exists()
    sink.close()
    sink.close()
    with wave.open(str(tmp_path / "out.wav")) as file:
        assert file.getframerate() == 22_050
        assert file.getnframes() == pytest.approx(3 * 22_050, abs=2)
    heard = read_audio(tmp_path / "out.wav", max_duration_s=5).samples
    for second, hz in enumerate((500, 900, 500)):
        middle = heard[second * 16_000 + 2_000 : second * 16_000 + 14_000]
        assert loudest_hz(middle, 16_000) == pytest.approx(hz, abs=3)
    assert [path.name for path in tmp_path.iterdir()] == ["out.wav"]


def test_the_end_of_a_converted_chunk_is_in_the_file(tmp_path: Path) -> None:
    sink = WavFileSink(tmp_path / "out.wav")
    sink.play(tone_chunk(0.1, rate_hz=48_000))
    sink.play(tone_chunk(0.5, rate_hz=16_000))
    sink.close()
    assert read_audio(tmp_path / "out.wav", max_duration_s=5).duration_s == pytest.approx(0.6, abs=0.001)


def test_an_earlier_file_is_replaced_only_at_the_end(tmp_path: Path) -> None:
    (tmp_path / "out.wav").write_bytes(b"before")
    sink = WavFileSink(tmp_path / "out.wav")
    sink.play(tone_chunk(0.5))
    assert (tmp_path / "out.wav").read_bytes() == b"before"
    sink.close()
    assert np.abs(read_audio(tmp_path / "out.wav", max_duration_s=1).samples).max() > 0.2
    with pytest.raises(ValueError, match="finished"):
        sink.play(tone_chunk(0.1))


def test_nothing_played_makes_no_file(tmp_path: Path) -> None:
    WavFileSink(tmp_path / "out.wav").close()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(StorageFailed):
        WavFileSink(tmp_path / "missing" / "out.wav").play(tone_chunk(0.1))
