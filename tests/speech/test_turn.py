from voice_interview.speech.turn import TurnOptions, nudge_due, turn_end

OPTIONS = TurnOptions()


def test_turn_goes_on_while_the_silence_is_shorter_than_agreed() -> None:
    assert turn_end(heard_s=12.9, last_speech_s=10, floor_kept=False, options=OPTIONS) is None


def test_turn_ends_after_the_agreed_silence() -> None:
    assert turn_end(heard_s=13.1, last_speech_s=10, floor_kept=False, options=OPTIONS) == "silence"


def test_keeping_the_floor_gives_a_minute_to_think() -> None:
    assert turn_end(heard_s=69, last_speech_s=10, floor_kept=True, options=OPTIONS) is None
    assert turn_end(heard_s=70.1, last_speech_s=10, floor_kept=True, options=OPTIONS) == "silence"


def test_nothing_happens_for_ten_seconds_before_the_first_word() -> None:
    assert not nudge_due(heard_s=10, last_speech_s=None, floor_kept=False, options=OPTIONS)
    assert turn_end(heard_s=10, last_speech_s=None, floor_kept=False, options=OPTIONS) is None


def test_one_gentle_prompt_is_due_before_the_first_word_only() -> None:
    assert nudge_due(heard_s=12, last_speech_s=None, floor_kept=False, options=OPTIONS)
    assert not nudge_due(heard_s=12, last_speech_s=1, floor_kept=False, options=OPTIONS)
    assert not nudge_due(heard_s=12, last_speech_s=None, floor_kept=True, options=OPTIONS)


def test_turn_without_a_word_ends_in_the_end() -> None:
    assert turn_end(heard_s=45, last_speech_s=None, floor_kept=False, options=OPTIONS) == "silence"


def test_endless_answer_ends_at_the_limit() -> None:
    assert turn_end(heard_s=600, last_speech_s=599.9, floor_kept=True, options=OPTIONS) == "limit"
