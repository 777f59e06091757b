"""What the newest words say about the end of an answer."""

import pytest

from voice_interview.speech.last_words import last_words


@pytest.mark.parametrize(
    "text",
    [
        "So, let me think.",
        "Let me think about that for a second.",
        "It is, um, give me a second.",
        "Give me a moment please",
        "Hmm, just a second...",
        "One moment.",
        "Okay, hold on, let me see.",
        "I'm still thinking",
        "How should I put this?",
        "What's the word?",
        "I need a minute to think.",
        "Right, bear with me",
        "Lemme think",
        "The weights are frozen. A second.",
        "as you know and just a second please",
        "Low rank, um, hang on.",
        "and let me say.",
    ],
)
def test_time_to_think_is_understood(text: str) -> None:
    assert last_words(text).asks_for_time
    assert not last_words(text).says_it_is_the_end


@pytest.mark.parametrize(
    "text",
    [
        "Let me think about the gradients of the frozen layers.",
        "Training takes a minute on one card.",
        "Let me think. So LoRA freezes the base weights.",
        "It processes one token a second at most.",
        "The rate limiter allows one hundred requests a minute.",
        "The cache answers in less than a second.",
        "It is a timeout of one minute",
        "The first call takes just a second, the next ones none.",
        "It answers in just a second.",
        "The program will hang on",
        "",
    ],
)
def test_talk_about_time_or_thinking_is_no_request(text: str) -> None:
    assert not last_words(text).asks_for_time


@pytest.mark.parametrize(
    "text",
    [
        "And that's my answer.",
        "That is basically my answer, thank you.",
        "So I think that's all I have.",
        "That's it from me.",
        "I'm done.",
        "I have nothing more to add.",
        "That's everything I can think of",
        "Okay, I'm finished with my answer.",
        "You keep one adapter for each task, and I'm done.",
        "So yeah, there is nothing more to add.",
    ],
)
def test_end_is_understood(text: str) -> None:
    assert last_words(text).says_it_is_the_end


@pytest.mark.parametrize(
    "text",
    [
        "That's my answer to why memory goes down, but there is more.",
        "You only train the adapter, that's all.",
        "And that's it, no gradients.",
        "When the training is finished",
        "I keep pulling tasks from the queue until I am done.",
        "The worker tells the coordinator that I am finished.",
        "The loop stops when there is nothing more to add.",
        "My answer is LoRA.",
        "",
    ],
)
def test_what_only_sounds_like_an_end_is_none(text: str) -> None:
    assert not last_words(text).says_it_is_the_end


@pytest.mark.parametrize(
    "text",
    [
        "You freeze the",
        "It is cheap because.",
        "And then we would, um",
        "The adapters are",
        "So you train...",
        "There are two reasons. First, memory.",
        "There are three main points. First, memory is saved. Second, it is quick to train.",
        "",
    ],
)
def test_open_clause_is_seen(text: str) -> None:
    assert last_words(text).leaves_open
    assert not last_words(text).ends_a_sentence


@pytest.mark.parametrize(
    "text",
    [
        "You freeze the base weights.",
        "There are two reasons. First, memory is saved. Second, adapters are small files.",
        "I would look at two things before I decide.",
        "There are two types of scope, and the first function that is found by going outwards from the place "
        "of the call wins, so a name in a closure hides one of the module, and so it is called lexical.",
        "Is that what you meant?",
    ],
)
def test_finished_sentence_is_seen(text: str) -> None:
    assert last_words(text).ends_a_sentence
