"""Speaking in order, ahead of time, and falling silent when asked."""

import threading
from collections.abc import Iterator

import numpy as np
import pytest

from voice_interview.audio.chunk import AudioChunk
from voice_interview.audio.sinks import SilentSink
from voice_interview.clock import SystemClock
from voice_interview.errors import DeviceLost, SynthesisError
from voice_interview.feedback.engine_pyttsx3 import Pyttsx3Voice
from voice_interview.feedback.pronounce import Pronouncer
from voice_interview.feedback.sentences import split_sentences
from voice_interview.feedback.speak import Speaker

RATE_HZ = 8_000
LIMIT_S = 20
"""A test that waits this long has failed; none needs a hundredth of it."""


class CountingVoice:
    """A small complete voice: sentence n is a second of the value n/100; WAIT and FAIL do so."""

    name = "counting"

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.may_go_on = threading.Event()
        self.broken = True

    def synthesize(self, text: str) -> Iterator[AudioChunk]:
        for sentence in split_sentences(text):
            self.asked.append(sentence)
            if "WAIT" in sentence and not self.may_go_on.wait(LIMIT_S):
                raise SynthesisError("Nobody let it go on.")
            if "FAIL" in sentence and self.broken:
                raise SynthesisError("The voice broke.")
            samples = np.full(RATE_HZ, len(self.asked) / 100, np.float32)
            yield AudioChunk(samples=samples, rate_hz=RATE_HZ)

    def close(self) -> None:
        self.may_go_on.set()


class Listener:
    """A small complete sink: hears at once, or like a loudspeaker holds ``drain`` until it is stopped."""

    name = "listener"

    def __init__(self, *, never_ends: bool = False) -> None:
        self.heard: list[float] = []
        self.longest_block_s = 0.0
        self.stops = 0
        self.drains = 0
        self.heard_something = threading.Event()
        self._never_ends = never_ends
        self._stopped = threading.Event()

    def play(self, chunk: AudioChunk) -> None:
        self.heard.append(float(chunk.samples[0]))
        self.longest_block_s = max(self.longest_block_s, chunk.duration_s)
        self.heard_something.set()

    def drain(self) -> None:
        self.drains += 1
        if self._never_ends and not self._stopped.wait(LIMIT_S):
            raise DeviceLost("Nobody stopped it.")

    def stop(self) -> None:
        self.stops += 1
        self._stopped.set()

    def close(self) -> None:
        self.stop()


class DeadSink(Listener):
    """A loudspeaker that was unplugged."""

    def play(self, chunk: AudioChunk) -> None:
        raise DeviceLost("It is gone.")


@pytest.fixture
def voice() -> Iterator[CountingVoice]:
    voice = CountingVoice()
    yield voice
    voice.close()


def speaker_of(voice: CountingVoice, sink: Listener) -> Speaker:
    return Speaker(voice, sink, Pronouncer(()))


def test_sentences_are_heard_in_order_and_to_their_end(voice: CountingVoice) -> None:
    sink = Listener()
    spoken = speaker_of(voice, sink).say("One. Two. Three.")
    assert voice.asked == ["One.", "Two.", "Three."]
    assert sorted(set(sink.heard)) == pytest.approx([0.01, 0.02, 0.03])
    assert sink.heard == sorted(sink.heard)
    assert (sink.drains, sink.stops) == (1, 0)
    assert spoken.duration_s == pytest.approx(3.0)
    assert not spoken.interrupted


def test_kept_sound_has_positions_that_follow_each_other(voice: CountingVoice) -> None:
    spoken = speaker_of(voice, Listener()).say("One. Two.")
    assert [(chunk.start_sample, len(chunk.samples)) for chunk in spoken.chunks] == [
        (0, 8_000),
        (8_000, 8_000),
    ]


def test_sound_is_handed_over_in_blocks_short_enough_to_stop_between(voice: CountingVoice) -> None:
    sink = Listener()
    speaker_of(voice, sink).say("One.")
    assert 0 < sink.longest_block_s <= 0.02


def test_text_is_pronounced_for_the_voice_only(voice: CountingVoice) -> None:
    speaker_of(voice, Listener()).say("LoRA vs. SFT.")
    assert voice.asked == ["low-rah versus S F T."]


def test_first_sample_is_announced_once(voice: CountingVoice) -> None:
    announced: list[int] = []
    sink = Listener()
    speaker_of(voice, sink).say("One. Two.", on_first_sample=lambda: announced.append(len(sink.heard)))
    assert len(announced) == 1
    assert announced[0] > 0


@pytest.mark.parametrize("text", ["", " \n "])
def test_nothing_to_say_is_said_at_once(voice: CountingVoice, text: str) -> None:
    announced: list[str] = []
    spoken = speaker_of(voice, Listener()).say(text, on_first_sample=lambda: announced.append("sound"))
    assert (spoken.chunks, spoken.duration_s, spoken.interrupted, announced) == ((), 0.0, False, [])


def test_first_sentence_is_heard_while_the_second_is_still_being_made(voice: CountingVoice) -> None:
    sink = Listener()

    def go_on_once_heard() -> bool:
        if sink.heard_something.is_set():
            voice.may_go_on.set()
        return False

    spoken = speaker_of(voice, sink).say("One. WAIT for it.", interrupted=go_on_once_heard)
    assert spoken.duration_s == pytest.approx(2.0)


def test_interruption_stops_the_sink_while_it_plays(voice: CountingVoice) -> None:
    sink = Listener(never_ends=True)
    spoken = speaker_of(voice, sink).say("One. Two.", interrupted=sink.heard_something.is_set)
    assert spoken.interrupted
    assert sink.stops >= 1


def test_interruption_does_not_wait_for_a_hanging_voice(voice: CountingVoice) -> None:
    sink = Listener()
    speaker = speaker_of(voice, sink)
    spoken = speaker.say("One. WAIT for ever. Three.", interrupted=sink.heard_something.is_set)
    assert spoken.interrupted
    assert spoken.duration_s <= 1.0
    assert not voice.may_go_on.is_set()
    voice.may_go_on.set()
    assert speaker.say("Four.").duration_s == pytest.approx(1.0)
    assert "Three." not in voice.asked


def test_interrupted_sentence_can_be_said_again(voice: CountingVoice) -> None:
    sink = Listener()
    speaker = speaker_of(voice, sink)
    speaker.say("One. WAIT now.", interrupted=sink.heard_something.is_set)
    voice.may_go_on.set()
    assert speaker.say("One. WAIT now.").duration_s == pytest.approx(2.0)


def test_failing_voice_is_told_after_what_it_had_said(voice: CountingVoice) -> None:
    sink = Listener()
    speaker = speaker_of(voice, sink)
    with pytest.raises(SynthesisError, match="broke"):
        speaker.say("One. FAIL now. Three.")
    assert set(sink.heard) == {np.float32(0.01)}
    assert sink.drains == 1
    with pytest.raises(SynthesisError, match="broke"):
        speaker.say("FAIL now.")


def test_lost_loudspeaker_is_told(voice: CountingVoice) -> None:
    with pytest.raises(DeviceLost):
        speaker_of(voice, DeadSink()).say("One.")


def test_exception_in_a_callback_silences_the_sink(voice: CountingVoice) -> None:
    """Ctrl-C arrives as an exception in the thread that speaks."""
    sink = Listener(never_ends=True)

    def ctrl_c() -> bool:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        speaker_of(voice, sink).say("One.", interrupted=ctrl_c)
    assert sink.stops >= 1


def test_prepared_sentence_is_not_made_again(voice: CountingVoice) -> None:
    speaker = speaker_of(voice, Listener())
    speaker.prepare("One. Two.")
    speaker.say("Two.")
    speaker.say("One. Two.")
    assert voice.asked == ["One.", "Two."]


def test_preparing_does_not_wait(voice: CountingVoice) -> None:
    speaker_of(voice, Listener()).prepare("WAIT for it.")
    assert not voice.may_go_on.is_set()


def test_sound_that_failed_to_be_prepared_is_tried_again(voice: CountingVoice) -> None:
    speaker = speaker_of(voice, Listener())
    speaker.prepare("FAIL now.")
    speaker.say("One.")  # made after it, so the failure is over
    voice.broken = False
    assert speaker.say("FAIL now.").duration_s == pytest.approx(1.0)


def test_sounds_of_long_ago_are_forgotten(voice: CountingVoice) -> None:
    speaker = speaker_of(voice, Listener())
    for number in range(40):
        speaker.say(f"Sentence {number}.")
    speaker.say("Sentence 39.")
    assert len(voice.asked) == 40
    speaker.say("Sentence 0.")
    assert len(voice.asked) == 41


def test_what_a_real_voice_said_is_kept_whole() -> None:
    voice = Pyttsx3Voice()
    speaker = Speaker(voice, SilentSink(SystemClock(), "fast"), Pronouncer(()))
    try:
        speaker.prepare("LoRA trains two small matrices.")
        spoken = speaker.say("LoRA trains two small matrices. The rest stays frozen.")
    finally:
        speaker.close()
        speaker.close()
        voice.close()
    assert len(spoken.chunks) == 2
    assert all(float(np.abs(chunk.samples).max()) > 0.1 for chunk in spoken.chunks)
    assert spoken.chunks[1].start_s == pytest.approx(spoken.chunks[0].duration_s)
    assert 2.0 < spoken.duration_s < 8.0


def test_real_voice_can_be_interrupted_in_real_time() -> None:
    voice = Pyttsx3Voice()
    speaker = Speaker(voice, SilentSink(SystemClock(), "real"), Pronouncer(()))
    begun = threading.Event()
    try:
        spoken = speaker.say("word " * 400, on_first_sample=begun.set, interrupted=begun.is_set)
    finally:
        speaker.close()
        voice.close()
    assert spoken.interrupted
