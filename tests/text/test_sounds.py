import threading

import pytest

from voice_interview.text.engine_espeak import EspeakPhonemizer
from voice_interview.text.engine_wordlist import WordList
from voice_interview.text.plausible import wording
from voice_interview.text.sounds import find_sound, phones_of_ipa, sound_distance


@pytest.fixture(scope="module")
def espeak() -> EspeakPhonemizer:
    return EspeakPhonemizer()


def test_letters_and_words_are_pronounced(espeak: EspeakPhonemizer) -> None:
    assert espeak.phones("theft") == ("θ", "ɛ", "f", "t")
    assert espeak.phones("R L H F") == espeak.phones("RLHF")
    assert espeak.phones("") == espeak.phones("…") == ()


def test_marks_of_stress_length_and_ties_make_no_difference() -> None:
    assert phones_of_ipa("lˈo^ʊɹˈɑː") == phones_of_ipa("loʊɹɑ")
    assert phones_of_ipa("t^ʃˈɛf") == ("ʧ", "ɛ", "f")


@pytest.mark.parametrize(
    ("heard", "near", "far"),
    [
        ("Laura", "low-rah", "adapter"),
        ("RLA Chef", "R L H F", "D P O"),
        ("BPO", "P P O", "E W C"),
        ("theft", "peft", "token"),
        ("Q low-rago", "Q low-rah", "low-rank"),
    ],
)
def test_mishearing_is_nearer_to_its_term(espeak: EspeakPhonemizer, heard: str, near: str, far: str) -> None:
    sound = espeak.phones(heard)
    assert sound_distance(sound, espeak.phones(near)) < 0.3 < sound_distance(sound, espeak.phones(far))


def test_distance_of_equal_sounds_is_nothing_and_of_nothing_is_all(espeak: EspeakPhonemizer) -> None:
    assert sound_distance(espeak.phones("bite"), espeak.phones("byte")) == 0
    assert sound_distance(espeak.phones("bite"), ()) == 1
    assert sound_distance((), ()) == 0


def test_sound_is_found_across_words_and_only_from_their_beginning(espeak: EspeakPhonemizer) -> None:
    words = [espeak.phones(word) for word in ["so", "the", "fish", "or", "information", "matters"]]
    best = min(find_sound(words, espeak.phones("fisher information")), key=lambda match: match.distance)
    assert (best.first, best.end) == (2, 5)
    assert best.distance < 0.1


def test_several_threads_get_the_same_sounds(espeak: EspeakPhonemizer) -> None:
    words = [f"word {number}" for number in range(60)]
    alone = [espeak.phones(word) for word in words]
    other = EspeakPhonemizer()
    found: list[list[tuple[str, ...]]] = []
    threads = [
        threading.Thread(target=lambda: found.append([other.phones(word) for word in words]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [alone] * 4


@pytest.mark.parametrize(
    ("words", "kind"),
    [("theft", "ordinary"), ("the theft", "ordinary"), ("relay check", "odd"), ("RLA Chef", "strange"),
     ("Q Laura", "strange"), ("rago", "strange"), ("a", "ordinary")],
)  # fmt: skip
def test_how_ordinary_words_are(words: str, kind: str) -> None:
    assert wording(words.split(), WordList()) == kind
