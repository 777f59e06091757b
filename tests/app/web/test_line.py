"""What is kept for a page that comes and goes, and what is dropped."""

import json
import threading

import numpy as np
import pytest

from tests.fakes import ManualClock, sound
from voice_interview.app.web.commands import PageCommands
from voice_interview.app.web.hearing import MOST_WAITING_S, BrowserMicrophone, FramesRefused, Intake
from voice_interview.app.web.line import SOUND_HEADER, Line
from voice_interview.app.web.presence import AWAY_S, FIRST_S, Presence
from voice_interview.app.web.speaking import BrowserSpeaker
from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk


def told(line: Line) -> list[str]:
    return [json.loads(one.body)["type"] for one in line.after(0) if isinstance(one.body, str)]


def test_messages_are_kept_until_the_page_has_them() -> None:
    line = Line()
    line.tell("one", text="a")
    line.speak(1, 22_050, sound((0.1, 0.5)))
    line.tell("two")
    assert [one.number for one in line.after(1)] == [2, 3]
    assert [one.number for one in line.after(0)] == [1, 2, 3], "asking again brings them again"
    line.acknowledge(2)
    assert [one.number for one in line.after(0)] == [3]


def test_sound_arrives_as_it_was_made() -> None:
    line = Line()
    made = sound((0.2, 0.8))
    line.speak(7, 22_050, made)
    [message] = line.after(0)
    assert isinstance(message.body, bytes)
    assert SOUND_HEADER.unpack_from(message.body) == (1, 7, 22_050)
    heard = np.frombuffer(message.body[SOUND_HEADER.size :], "<i2") / 32767
    assert np.abs(heard - made).max() < 1e-4


def test_hush_drops_what_was_not_heard_and_says_so() -> None:
    line, clock = Line(), ManualClock()
    speaker = BrowserSpeaker(line, Presence(clock), clock)
    speaker.play(AudioChunk(samples=sound((1.0, 0.5)), rate_hz=HEARD_RATE_HZ))
    speaker.stop()
    assert not [one for one in line.after(0) if isinstance(one.body, bytes)]
    assert told(line) == ["hush"]


def test_speaker_waits_until_the_page_has_played_everything() -> None:
    line, clock = Line(), ManualClock()
    presence = Presence(clock)
    presence.enter("page")
    speaker = BrowserSpeaker(line, presence, clock)
    speaker.play(AudioChunk(samples=sound((1.0, 0.5)), rate_hz=HEARD_RATE_HZ))
    draining = threading.Thread(target=speaker.drain)
    draining.start()
    draining.join(0.3)
    assert draining.is_alive()
    speaker.heard(1)
    draining.join(5)
    assert not draining.is_alive()


def test_page_that_never_answers_is_not_waited_for_without_end() -> None:
    line, clock = Line(), ManualClock()
    presence = Presence(clock)
    presence.enter("page")
    speaker = BrowserSpeaker(line, presence, clock)
    speaker.play(AudioChunk(samples=sound((1.0, 0.5)), rate_hz=HEARD_RATE_HZ))
    draining = threading.Thread(target=speaker.drain)
    draining.start()
    draining.join(0.2)
    clock.sleep(60)
    draining.join(5)
    assert not draining.is_alive()


def test_frames_are_taken_once_and_in_order() -> None:
    intake = Intake()
    stream = intake.begin()
    frames = [sound((0.064, 0.1 * number)) for number in range(1, 4)]
    for number in (0, 0, 1, 0, 1, 2):
        intake.put(stream, number, HEARD_RATE_HZ, frames[number])
    assert intake.expected == (stream, 3)
    rate_hz, taken = intake.take()
    assert rate_hz == HEARD_RATE_HZ
    assert [float(one.max()) for one in taken] == [float(one.max()) for one in frames]


def test_sound_of_an_earlier_listening_is_never_taken_for_the_answer() -> None:
    intake = Intake()
    earlier = intake.begin()
    intake.put(earlier, 0, HEARD_RATE_HZ, sound((0.064, 0.5)))
    now = intake.begin()
    intake.put(earlier, 1, HEARD_RATE_HZ, sound((0.064, 0.5)))
    assert intake.expected == (now, 0) and intake.take()[1] == []


def test_more_sound_than_an_answer_has_is_refused() -> None:
    intake = Intake()
    stream = intake.begin()
    minute = np.zeros(60 * HEARD_RATE_HZ, np.float32)
    with pytest.raises(FramesRefused):
        for number in range(int(MOST_WAITING_S / 60) + 1):
            intake.put(stream, number, HEARD_RATE_HZ, minute)


def test_sound_at_another_rate_is_heard_at_ours() -> None:
    line, clock = Line(), ManualClock()
    intake = Intake()
    commands = PageCommands(Presence(clock), intake)
    chunks = BrowserMicrophone(line, intake, commands).chunks()

    def speak() -> None:
        for number in range(30):
            intake.put(1, number, 48_000, sound((0.064, 0.5)))

    threading.Timer(0.2, speak).start()
    heard = [next(chunks) for _ in range(15)]
    assert all(chunk.rate_hz == HEARD_RATE_HZ for chunk in heard)
    assert heard[-1].end_s == pytest.approx(15 * 0.032)
    assert told(line) == ["listen"]


def test_page_that_is_gone_for_good_asks_to_stop() -> None:
    clock = ManualClock()
    presence = Presence(clock)
    commands = PageCommands(presence, Intake())
    assert commands.poll() is None
    clock.sleep(FIRST_S + 1)
    assert commands.poll() == "stop"
    presence.enter("page")
    assert commands.poll() is None
    presence.leave("page")
    clock.sleep(AWAY_S - 1)
    assert not commands.waiting()
    clock.sleep(2)
    assert commands.waiting() and commands.poll() == "stop"


def test_frames_are_acknowledged_only_once_they_were_written() -> None:
    """The page keeps what was not; a page that is gone is let go only when all it sent was."""
    line, clock = Line(), ManualClock()
    presence, intake = Presence(clock), Intake()
    commands = PageCommands(presence, intake)
    presence.enter("page")
    chunks = BrowserMicrophone(line, intake, commands, 3.5).chunks()

    def speak() -> None:
        for number in range(40):
            intake.put(1, number, HEARD_RATE_HZ, sound((0.064, 0.5)))

    speaking = threading.Timer(0.1, speak)
    speaking.start()
    written = [next(chunks) for _ in range(20)]
    speaking.join()
    assert intake.expected == (1, 40)
    assert 0 < intake.kept[1] * 0.064 <= len(written) * 0.032
    presence.dismiss()
    assert commands.poll() is None, "it must first be written"
    written += [next(chunks) for _ in range(60)]
    assert commands.poll() is None
    assert not np.any(next(chunks).samples), "nothing is left but the silence that brings the command up"
    assert commands.poll() == "stop"


def test_command_does_not_overtake_the_sound_before_it() -> None:
    """As when both arrive at once, after a lost connection."""
    intake, clock = Intake(), ManualClock()
    commands = PageCommands(Presence(clock), intake)
    stream = intake.begin()
    for number in range(2):
        intake.put(stream, number, HEARD_RATE_HZ, sound((0.064, 0.5)))
    commands.put("stop")
    intake.put(stream, 2, HEARD_RATE_HZ, sound((0.064, 0.5)))
    intake.handed_on(stream)
    assert not commands.waiting() and commands.poll() is None
    intake.handed_on(stream)
    assert commands.waiting() and commands.poll() == "stop", "what came after it need not be waited for"
    commands.put("stop")
    intake.end()
    assert commands.poll() == "stop", "nobody listens: there is nothing to wait for"
