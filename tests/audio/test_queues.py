"""The queues between a device's thread and ours, and the cutting of chunks; without a device."""

import threading

import numpy as np
import pytest

from tests.audio.sounds import tone, tone_chunk
from voice_interview.audio.capture_queue import Block, CaptureQueue
from voice_interview.audio.framing import CHUNK_SAMPLES, Framer
from voice_interview.audio.play_queue import PlayQueue
from voice_interview.audio.resample import resample
from voice_interview.errors import DeviceLost


def _block(value: float) -> Block:
    return np.full((4, 1), value, np.float32)


def test_listener_gets_the_blocks_that_begin_after_the_call() -> None:
    queue = CaptureQueue(capacity=10, lost_after_s=1.0)
    queue.put(_block(9), lost_before=False)
    first_turn = queue.blocks()
    queue.put(_block(8), lost_before=False)
    queue.put(_block(7), lost_before=False)
    assert next(first_turn)[0, 0] == 7  # 8 began before the call
    queue.put(_block(6), lost_before=False)
    second_turn = queue.blocks()
    for number in range(3):
        queue.put(_block(number), lost_before=False)
    assert [float(next(second_turn)[0, 0]) for _ in range(2)] == [1, 2]


def test_blocks_are_copied() -> None:
    queue = CaptureQueue(capacity=10, lost_after_s=1.0)
    blocks = queue.blocks()
    block = _block(1)
    queue.put(block, lost_before=False)
    queue.put(block, lost_before=False)
    block[:] = 7
    assert next(blocks)[0, 0] == 1


def test_blocks_lost_here_and_in_the_driver_are_counted() -> None:
    queue = CaptureQueue(capacity=3, lost_after_s=1.0)
    blocks = queue.blocks()
    for number in range(5):
        queue.put(_block(number), lost_before=number == 0)
    assert queue.overflows == 1 + 2
    assert [float(next(blocks)[0, 0]) for _ in range(2)] == [1, 2]


def test_nothing_is_counted_as_lost_while_nobody_listens() -> None:
    queue = CaptureQueue(capacity=3, lost_after_s=1.0)
    blocks = queue.blocks()
    queue.put(_block(0), lost_before=False)
    queue.put(_block(1), lost_before=False)
    next(blocks)
    del blocks
    for number in range(100):
        queue.put(_block(number), lost_before=True)
    assert queue.overflows == 0


def test_an_older_listener_that_goes_late_does_not_end_the_newer() -> None:
    queue = CaptureQueue(capacity=10, lost_after_s=1.0)
    older = queue.blocks()
    queue.put(_block(0), lost_before=False)
    queue.put(_block(1), lost_before=False)
    next(older)
    newer = queue.blocks()
    del older
    queue.put(_block(2), lost_before=False)
    queue.put(_block(3), lost_before=False)
    assert next(newer)[0, 0] == 3


def test_a_device_that_falls_silent_is_lost() -> None:
    queue = CaptureQueue(capacity=10, lost_after_s=0.05)
    with pytest.raises(DeviceLost, match="stopped delivering"):
        next(queue.blocks())


def test_a_device_that_ends_is_lost_without_waiting() -> None:
    queue = CaptureQueue(capacity=10, lost_after_s=3_600.0)
    threading.Timer(0.05, queue.end).start()
    for _ in range(2):
        with pytest.raises(DeviceLost):
            next(queue.blocks())


def test_what_is_added_is_taken_in_blocks_and_then_silence() -> None:
    queue = PlayQueue(16_000)
    queue.add(tone_chunk(0.1))
    queue.add(tone_chunk(0.1))
    taken = np.concatenate([queue.take(512) for _ in range(8)])
    np.testing.assert_allclose(taken[:3_200], np.tile(tone(0.1), 2), atol=1e-6)
    assert not taken[3_200:].any()


def test_the_end_of_a_converted_chunk_is_played_without_waiting_for_more() -> None:
    queue = PlayQueue(48_000)
    queue.add(tone_chunk(0.1, rate_hz=22_050))
    taken = np.concatenate([queue.take(1_000) for _ in range(6)])
    expected = resample(tone(0.1, rate_hz=22_050), 22_050, 48_000)
    np.testing.assert_allclose(taken[: len(expected)], expected, atol=1e-6)


def test_waiting_ends_when_all_is_taken_or_dropped() -> None:
    queue = PlayQueue(16_000)
    assert queue.wait_until_empty(0)
    queue.add(tone_chunk(1.0))
    assert not queue.wait_until_empty(0)
    queue.take(16_000)
    assert not queue.wait_until_empty(
        0
    )  # the last samples are with the device now, but it asks for no more yet
    queue.take(1)
    assert queue.wait_until_empty(0)
    queue.add(tone_chunk(1.0))
    queue.clear()
    assert queue.wait_until_empty(0)
    assert not queue.take(16_000).any()


@pytest.mark.parametrize("piece", [1, 100, 512, 700, 5_000])
def test_pieces_of_any_length_become_chunks_of_one_length(piece: int) -> None:
    samples = np.linspace(0, 1, 1_300, dtype=np.float32)
    framer = Framer()
    chunks = [
        chunk
        for start in range(0, len(samples), piece)
        for chunk in framer.push(samples[start : start + piece])
    ]
    chunks += framer.flush()
    assert [len(chunk.samples) for chunk in chunks] == [CHUNK_SAMPLES, CHUNK_SAMPLES, 276]
    assert [chunk.start_sample for chunk in chunks] == [0, 512, 1_024]
    np.testing.assert_array_equal(np.concatenate([chunk.samples for chunk in chunks]), samples)
    assert list(framer.flush()) == []
