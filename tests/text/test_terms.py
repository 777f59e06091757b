import numpy as np
import pytest

from voice_interview.audio.chunk import HEARD_RATE_HZ, AudioChunk
from voice_interview.bank.model import Term
from voice_interview.speech.utterance import SpeechSpan, Utterance
from voice_interview.text.engine_espeak import EspeakPhonemizer
from voice_interview.text.engine_wordlist import WordList
from voice_interview.text.plausible import Evidence, Wording, ends_in_verb, is_plausible
from voice_interview.text.sounds import Phonemizer
from voice_interview.text.term_recognizer import TermRecognizer
from voice_interview.text.terms import Glossary
from voice_interview.text.transcript import Segment, TermRepair, Transcript, Word, typed_transcript

TERMS = (
    Term(text="LoRA", say="low-rah", sounds_like=("Laura", "low-r-r")),
    Term(text="QLoRA", say="Q low-rah", sounds_like=("Q Laura", "Q low rago")),
    Term(text="RLHF", say="R L H F", sounds_like=("our relay check",)),
    Term(text="PEFT", say="peft", sounds_like=("theft",)),
    Term(text="site-packages"),
    Term(text="hyperparameters", say="hyper parameters"),
    Term(text="fine-tuning"),
    Term(text="adapter"),
)
TEXTS = (
    "LoRA freezes the base weights and trains two small matrices beside them.",
    "Fine-tuning all the weights costs more memory than an adapter does.",
    "The reward model scores what the policy writes.",
)
ENGLISH = WordList()


class Own:
    """What the person has put right."""

    def __init__(self, heard: str, meant: str) -> None:
        self.heard = heard
        self.meant = meant


class Scripted:
    """A recogniser of which it is known what it hears."""

    name = "scripted"

    def __init__(self, *segments: Segment) -> None:
        self._segments = list(segments)

    def recognize(self, utterance: Utterance) -> Segment:
        return self._segments.pop(0)


def sound_at(start_s: float) -> Utterance:
    chunk = AudioChunk(
        samples=np.zeros(512, np.float32), rate_hz=HEARD_RATE_HZ, start_sample=round(start_s * HEARD_RATE_HZ)
    )
    return Utterance(audio=chunk, speech=(SpeechSpan(start_s=start_s, end_s=chunk.end_s),))


@pytest.fixture(scope="module")
def phonemizer() -> Phonemizer:
    return EspeakPhonemizer()


@pytest.fixture(scope="module")
def glossary(phonemizer: Phonemizer) -> Glossary:
    return Glossary(TERMS, (), TEXTS, ENGLISH, phonemizer)


def heard(text: str, *, probability: float = 0.65, first_s: float = 0.0) -> Transcript:
    words = tuple(
        Word(text=word, start_s=first_s + at, end_s=first_s + at + 1, probability=probability)
        for at, word in enumerate(text.split())
    )
    segment = Segment(text=text, start_s=first_s, end_s=first_s + len(words), words=words)
    return Transcript(segments=(segment,), duration_s=99, model="test", real_time_factor=0.1)


def repaired(glossary: Glossary, text: str, *, probability: float = 0.65) -> str:
    return glossary.repair(heard(text, probability=probability)).text


def test_misheard_term_is_put_right_with_its_time_and_the_original_kept(glossary: Glossary) -> None:
    recognised = heard("with Laura, you freeze the weights")
    transcript = glossary.repair(recognised)
    assert transcript.text == "with LoRA, you freeze the weights"
    assert transcript.repairs == (TermRepair(heard="Laura", meant="LoRA", start_s=1),)
    assert [word.start_s for word in transcript.words] == [0, 1, 2, 3, 4, 5]
    assert transcript.as_recognised == recognised


def test_longest_form_wins_and_its_words_become_one(glossary: Glossary) -> None:
    transcript = glossary.repair(heard("then Q Laura. is smaller"))
    assert transcript.text == "then QLoRA. is smaller"
    assert (transcript.words[1].start_s, transcript.words[1].end_s) == (1, 3)


def test_hyphens_and_capitals_do_not_matter(glossary: Glossary) -> None:
    assert repaired(glossary, "q-lora is OUR RELAY CHECK!") == "QLoRA is RLHF!"


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("then comes RLA Chef with a reward model", "then comes RLHF with a reward model"),
        ("then are LHF with a reward model", "then RLHF with a reward model"),
        ("a PEPFT method freezes the weights", "a PEFT method freezes the weights"),
        ("Q lorra freezes the weights", "QLoRA freezes the weights"),
        ("fine toning changes all the weights", "fine-tuning changes all the weights"),
    ],
)
def test_what_is_not_listed_is_found_by_its_sound(glossary: Glossary, said: str, meant: str) -> None:
    assert repaired(glossary, said, probability=0.4) == meant


@pytest.mark.parametrize(
    "text",
    [
        "LoRA and fine-tuning are fine, and LoRAs are small.",
        "Nothing technical here at all.",
        "My colleague Laura freezes the weights of matrices for a living.",
        "I met Laura, and she trains matrices.",
        "Laura said that the matrices freeze the weights.",
        "I had lunch with Laura on the beach.",
        "The theft of the car was never explained.",
        "They take packages and weights from the adapter.",
        "Loss falls with data, parameters and matrices.",
        "The check of our relay is fine, and so is the adopted child.",
        "After the left turn comes the best part of the weights.",
    ],
)
def test_words_that_were_really_said_stay(glossary: Glossary, text: str) -> None:
    transcript = heard(text, probability=0.95)
    assert glossary.repair(transcript) == transcript


@pytest.mark.parametrize(("wording", "verb_last", "found"), [("odd", False, True), ("odd", True, False)])
def test_a_subject_and_its_verb_are_no_term_by_their_sound(
    wording: Wording, verb_last: bool, found: bool
) -> None:
    """In "my coke is not here" nobody speaks of tokens."""
    evidence = Evidence(
        distance=0.1,
        listed=False,
        spelled=False,
        sounds=6,
        wording=wording,
        support=1.0,
        confidence=0.4,
        person=False,
        said=False,
        verb_last=verb_last,
    )
    assert is_plausible(evidence) == found
    assert ends_in_verb(["coke", "is"]) and not ends_in_verb(["tokens"]) and not ends_in_verb(["is"])


def test_name_is_a_term_where_the_subject_was_spoken_of_in_the_utterance_before(glossary: Glossary) -> None:
    before = heard("you freeze the base weights and train matrices").segments
    name = heard("That is Laura.", first_s=20).segments
    both = Transcript(segments=before + name, duration_s=99, model="test", real_time_factor=0.1)
    assert glossary.repair(both).text.endswith("That is LoRA.")
    assert repaired(glossary, "That is Laura.") == "That is Laura."


def test_words_are_put_right_as_they_come_and_stay_so_when_a_tail_is_heard_again(glossary: Glossary) -> None:
    """A tail decoded ahead and then again, longer, is repaired in the light of what came before it alone."""
    texts = ("you freeze the base weights and train matrices", "That is Laura.", "That is Laura. And so on")
    starts_s = (0.0, 20.0, 20.0)
    heard_so_far = [heard(text, first_s=at) for text, at in zip(texts, starts_s, strict=True)]
    live = TermRecognizer(Scripted(*(one.segments[0] for one in heard_so_far)), lambda: glossary)
    said = [live.recognize(sound_at(start_s)) for start_s in starts_s]
    assert [segment.text for segment in said[1:]] == ["That is LoRA.", "That is LoRA. And so on"]
    segments = heard_so_far[0].segments + heard_so_far[2].segments
    whole = glossary.repair(Transcript(segments=segments, duration_s=99, model="x", real_time_factor=None))
    assert whole.segments == (said[0], said[2])


def test_term_of_another_question_is_not_invented(phonemizer: Phonemizer) -> None:
    assert repaired(Glossary((), (), TEXTS, ENGLISH, phonemizer), "Laura freezes weights") == (
        "Laura freezes weights"
    )


def test_without_pronunciations_listed_mishearings_are_still_found() -> None:
    listed = Glossary(TERMS, (), TEXTS, ENGLISH, None)
    assert repaired(listed, "low-r-r and RLA Chef") == "LoRA and RLA Chef"


def test_what_the_person_put_right_is_found_again(phonemizer: Phonemizer) -> None:
    own = Glossary(TERMS, (Own("fossil", "FAISS"),), TEXTS, ENGLISH, phonemizer)
    assert repaired(own, "we store the weights in fossil") == "we store the weights in FAISS"
    assert repaired(own, "we saw a fossil on the beach") == "we saw a fossil on the beach"


def test_what_the_person_took_back_is_never_put_right_again(phonemizer: Phonemizer) -> None:
    own = Glossary(TERMS, (Own("Laura", "Laura"),), TEXTS, ENGLISH, phonemizer)
    said = heard("with Laura you freeze the weights")
    assert own.repair(said) == said


def test_typed_text_stays_as_it_was_typed(glossary: Glossary) -> None:
    typed = typed_transcript("Laura freezes the weights")
    assert glossary.repair(typed) == typed
