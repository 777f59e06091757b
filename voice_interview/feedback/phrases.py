"""What the interviewer may say, each in several wordings: kind, plain and short.

Wordings are chosen by what was asked, not by chance: the same answer always gets the same words.
"""

import zlib

from voice_interview.bank.model import Asked
from voice_interview.grade.verdict import NotScored

RIGHT_WITH_QUOTE = (
    "You said “{quote}”, and that is right.",
    "This was right: “{quote}”.",
    "“{quote}” – yes, that is a good point.",
)
RIGHT = ("You got this right: {name}.", "This point was clear: {name}.", "You made this point well: {name}.")
STRONG_WITH_QUOTE = (
    "That is a strong answer, above all “{quote}”.",
    "That was well explained. I liked “{quote}”.",
    "A strong answer. “{quote}” is just what I hoped to hear.",
)
STRONG = ("That is a strong answer.", "That was well explained.", "You covered this well.")
TOUCHED = (
    "You touched on this: {name}.",
    "You mentioned part of this: {name}.",
    "I heard part of this: {name}.",
)
NOTHING_RIGHT = (
    "Thank you for giving it a try.",
    "Thank you. This is a hard one to explain.",
    "Thank you. Let us build this one up together.",
)

PUT_RIGHT = (
    "One thing to put right: {statement}",
    "One point works differently: {statement}",
    "Let me correct one thing: {statement}",
)
LOOK_AGAIN = (
    "Please look at this point again, because it is different: {name}.",
    "One point works differently, so read up on it: {name}.",
)
MISSED = (
    "Here is what to add first. {advice}",
    "What I still wanted to hear: {advice}",
    "The most useful thing to add: {advice}",
)
HALF_SAID = (
    "One point was only half there. {advice}",
    "One point could be clearer. {advice}",
    "You could be more exact on one point. {advice}",
)
OUTSTANDING = (
    "To make it outstanding: {advice}",
    "One step makes it outstanding. {advice}",
    "To go from good to outstanding: {advice}",
)
HEART_OF_IT = (
    "The heart of it is this: {statement}",
    "The main idea is this: {statement}",
    "Start from this: {statement}",
)
NAME_ONLY = ("Next time, speak about this too: {name}.", "Add this next time: {name}.")

NOT_SCORED_SPOKEN: dict[NotScored, tuple[str, str]] = {
    "silence": (
        "I did not hear an answer.",
        "Check that your microphone is on and close to you, and then try again.",
    ),
    "too_short": (
        "That was too short for me to judge fairly.",
        "Try again with two or three full sentences: what it is, how it works, and why it matters.",
    ),
    "low_confidence": (
        "I am sorry, I could not understand you well enough to judge that fairly.",
        "Come closer to the microphone or find a quieter place, and try again.",
    ),
    "not_speech": (
        "I heard some sound, but no words that I could make out.",
        "Please speak close to the microphone and try again.",
    ),
}
"""What happened, and what to do."""
NOTHING_TYPED = ("There is no answer to judge yet.", "Type two or three full sentences and try again.")


def wording(choices: tuple[str, ...], asked: Asked) -> str:
    """Return the one of ``choices`` that belongs to this question or follow-up."""
    return choices[(zlib.crc32(asked.id.encode()) + asked.number) % len(choices)]
