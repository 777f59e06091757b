"""When a turn is over. Pure: it is told the times, the words and how they sounded, and answers.

No voice decides alone. The words are known a moment after they were said, punctuation in them is the
recogniser's guess, the melody of a sentence says nothing of the answer, and the grader is not always right;
where they disagree, the person gets more time. Nothing but a key or the person's own word ends a turn in less
than ``FINISHED_SHARE`` of the agreed silence.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voice_interview.speech.last_words import LastWords
from voice_interview.speech.utterance import SpeechSpan, TurnEndCause

FINISHED_SHARE, UNSURE_SHARE, OPEN_SHARE = 0.925, 13 / 12, 5 / 3
"""Silence needed after what sounds finished, might be, or is left open, as shares of the agreed one: 2.78,
3.25 and 5.0 s of 3. In published dialogue data 95 % of pauses within a turn are shorter than 1.4 to 2.5 s
(livekit/agents pull request 3640)."""
PHRASE_S = 0.4
"""Silence after the person said that the answer is at its end."""
COMPLETE = 0.96
"""From here on the melody sounds complete. Of 83 clips of real voices that had come to their end, words and
melody called 54 % finished; of 154 cuts inside a clause (35 voices) 17 %, against 31 % from 0.6 on."""
INCOMPLETE = 0.3
"""Below this it sounds incomplete."""
FEWEST_WORDS = 15
"""Shorter answers are never sure to be finished."""
FEWEST_PAUSES = 5
"""From so many pauses on the person's own habit counts."""
HABIT_FACTOR, LONGEST_HABIT_S = 1.3, 5.0
"""Patience with a person is at least this many times the 95th percentile of the pauses made so far, up to a
limit (the idea is that of LiveKit's dynamic endpointing; the factor is ours)."""
PAUSE_FROM_S = 0.3
"""Shorter gaps are articulation (Goldman-Eisler 1968 takes 0.25 s)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnOptions:
    """Patience with the person who answers; seconds."""

    end_silence_s: float = 3.0
    """Silence after speech that ends the turn, more or less, by the words before it."""
    floor_silence_s: float = 60.0
    """The same while the person keeps the floor."""
    prompt_after_s: float = 12.0
    """Silence before the first word after which one gentle prompt is due; it is never less than 10 s."""
    give_up_after_s: float = 45.0
    """Silence before the first word that ends the turn."""
    longest_s: float = 600.0
    """The longest answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnState:
    """What is known of a turn at one moment."""

    heard_s: float
    """Seconds of the turn heard so far."""
    last_speech_s: float | None
    """When speech was last heard, or None before the first word."""
    last_voice_s: float | None = None
    """The same with sounds of a voice too short for words, where that is later: silence counts from here. In
    real speech four of 198 pauses of 1 to 2 s stood beside a lone "the" or "a" and a pause of the speaker's
    own, and looked like one long silence."""
    resumed_s: float = 0.0
    """When the person was given the floor again; silence after speech counts from here at the earliest."""
    floor_kept: bool = False
    """Whether the person asked for time to think, by key."""
    words: LastWords | None = None
    """What the answer so far says about its end; None while the newest words are not known yet."""
    completeness: float | None = None
    """How complete the last sentence sounded, 0 to 1; None when nobody listened for that."""
    all_said: bool = False
    """Whether all that was asked for was said, as far as anybody can tell."""
    pauses_s: tuple[float, ...] = ()
    """The pauses that the person has spoken on after."""


def turn_end(state: TurnState, options: TurnOptions) -> TurnEndCause | None:
    """Return why the turn is over now, or None while it goes on."""
    if state.heard_s >= options.longest_s:
        return "limit"
    silent_from_s = state.resumed_s
    if state.last_speech_s is not None:
        silent_from_s = max(state.last_speech_s, state.last_voice_s or 0.0, state.resumed_s)
    silence_s = state.heard_s - silent_from_s
    if silence_s < patience_s(state, options):
        return None
    return "phrase" if _ends_by_phrase(state) else "silence"


def patience_s(state: TurnState, options: TurnOptions) -> float:
    """Return the silence, in seconds, that ends the turn as things stand."""
    if _ends_by_phrase(state):
        return PHRASE_S
    if state.floor_kept:
        return options.floor_silence_s
    if state.last_speech_s is None:
        return options.give_up_after_s
    if state.words is None:
        return max(OPEN_SHARE * options.end_silence_s, _habit_s(state.pauses_s))
    if state.words.asks_for_time:
        return options.floor_silence_s
    share = _share(state.words, state.completeness, all_said=state.all_said)
    return max(share * options.end_silence_s, _habit_s(state.pauses_s))


def nudge_due(state: TurnState, options: TurnOptions) -> bool:
    """Tell whether the one gentle prompt before the first word is due."""
    waits = state.last_speech_s is None and not state.floor_kept
    return waits and state.heard_s - state.resumed_s >= options.prompt_after_s


def pauses_of(spans: Sequence[SpeechSpan]) -> tuple[float, ...]:
    """Return the lengths of the pauses between stretches of speech, in seconds."""
    gaps = (after.start_s - before.end_s for before, after in pairwise(spans))
    return tuple(gap for gap in gaps if gap >= PAUSE_FROM_S)


def _ends_by_phrase(state: TurnState) -> bool:
    said_since_resumed = state.last_speech_s is not None and state.last_speech_s >= state.resumed_s
    if state.words is None or not said_since_resumed:
        return False
    return state.words.says_it_is_the_end


def _share(words: LastWords, completeness: float | None, *, all_said: bool) -> float:
    if words.leaves_open or (completeness is not None and completeness < INCOMPLETE):
        return OPEN_SHARE
    # Recognisers put full stops wherever somebody pauses: the words alone make nothing sure.
    sounds_complete = completeness is not None and completeness >= COMPLETE
    is_finished = words.ends_a_sentence and words.count >= FEWEST_WORDS
    return FINISHED_SHARE if is_finished and (sounds_complete or all_said) else UNSURE_SHARE


def _habit_s(pauses_s: Sequence[float]) -> float:
    """Return the patience that the person's own pauses ask for."""
    if len(pauses_s) < FEWEST_PAUSES:
        return 0.0
    ordered = sorted(pauses_s)
    high_s = ordered[min(len(ordered) - 1, int(0.95 * len(ordered)))]
    return min(HABIT_FACTOR * high_s, LONGEST_HABIT_S)
