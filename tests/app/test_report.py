"""The report of a session: what it says, that it needs nothing else, that nothing said becomes markup."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import av
import pytest

from tests.app.conftest import Program
from tests.fakes import ManualClock
from tests.progress.made_up import bank, concept, question
from tests.session.examples import BANK, PLAN, grade, session, transcript_kept, turn, with_sound
from voice_interview.app.report.document import Report, report_of
from voice_interview.app.report.html import as_html
from voice_interview.app.report.markdown import as_markdown
from voice_interview.app.report.pictures import picture_of
from voice_interview.app.report.sound import answer_sounds, beside, embedded
from voice_interview.bank.model import Bank
from voice_interview.session.figures import figures_from
from voice_interview.session.marks import Mark
from voice_interview.session.record import Practice, SessionRecord, Turn
from voice_interview.session.store import SessionStore
from voice_interview.session.summary import with_turns

HOSTILE = (
    '</script><script>alert(1)</script> "><img src=x onerror=alert(2)> </style> {{ 7*7 }} <!-- & | `x` *b*'
)
VOID = {"meta", "link", "img", "br", "input", "hr"}


class Page(HTMLParser):
    """What a browser would see in a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.inside: dict[str, str] = {}
        self.data: list[str] = []
        self._open: list[str] = []
        self.feed(text)
        self.close()
        assert not self._open, self._open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self._open and self._open[-1] in ("script", "style"):
            self.inside[self._open[-1]] = self.inside.get(self._open[-1], "") + data
        else:
            self.data.append(data)

    @property
    def text(self) -> str:
        return "".join(self.data)

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)

    def values(self, attribute: str) -> Iterator[str]:
        return (attributes[attribute] for _, attributes in self.tags if attribute in attributes)


def todays_bank(prompt: str = "What is LoRA?") -> Bank:
    asked = question("lora", concept("frozen", "Frozen base"))
    return bank(replace(asked, prompt=prompt))


def hostile_record() -> SessionRecord:
    """A session in which everything that a person or a bank may write is hostile."""
    graded = grade()
    [verdict] = graded.concepts
    assert verdict.evidence is not None
    evidence = replace(verdict.evidence, text=HOSTILE)
    written = transcript_kept()
    words = tuple(replace(word, text=HOSTILE) for word in written.words)
    terms = tuple(replace(term, heard=HOSTILE, meant=HOSTILE) for term in written.terms)
    answered = replace(
        turn(),
        prompt=HOSTILE,
        transcript=replace(written, text=HOSTILE, words=words, terms=terms),
        grade=replace(
            graded,
            feedback=HOSTILE,
            advice=(HOSTILE,),
            concepts=(replace(verdict, name=HOSTILE, status="contradicted", evidence=evidence),),
        ),
    )
    record = with_turns(session(), (answered,))
    assert record.summary is not None
    practise = (Practice(question=HOSTILE, concept=HOSTILE, advice=HOSTILE),)
    return replace(record, summary=replace(record.summary, practise_first=practise))


def hostile_bank() -> Bank:
    asked = question("lora", replace(concept("frozen", HOSTILE), advice=HOSTILE))
    asked = replace(asked, prompt=HOSTILE, key_concept=HOSTILE, reference_answer=HOSTILE)
    return replace(bank(asked), title=HOSTILE)


def stored(home: Path, *turns: Turn) -> SessionStore:
    """Keep a complete session with sound for its turns."""
    store = SessionStore(home, ManualClock())
    with store.create(bank=BANK, plan=PLAN) as kept:
        heard = tuple(with_sound(answered, kept.folder) for answered in turns)
        kept.save(replace(with_turns(kept.record, heard), complete=True))
    return store


def quiet(sentence: str) -> None:
    raise AssertionError(sentence)


def test_nothing_that_was_said_becomes_markup() -> None:
    report = report_of(hostile_record(), hostile_bank())
    page = Page(as_html(report, {}))
    assert (page.count("script"), page.count("style"), page.count("img")) == (1, 1, 0)
    assert page.text.count(HOSTILE) > 10
    assert not any(name.startswith("on") for _, attributes in page.tags for name in attributes)


def test_page_asks_for_nothing_outside_itself_and_its_policy_holds_it_to_that(tmp_path: Path) -> None:
    store = stored(tmp_path, turn())
    report = report_of(store.load("last"), todays_bank())
    sounds = answer_sounds(report, store.folder("last"), embedded, quiet)
    page = Page(as_html(report, sounds))
    assert [value[:5] for value in page.values("src")] == ["data:"]
    assert all(value.startswith("#") for value in page.values("href"))
    assert page.count("link") == 0 and not list(page.values("style"))
    assert not re.search(r"url\(|@import|https?:", page.inside["style"] + page.inside["script"])
    [policy] = [a["content"] for _, a in page.tags if a.get("http-equiv") == "Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    for tag in ("style", "script"):
        digest = base64.b64encode(hashlib.sha256(page.inside[tag].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy
    assert "unsafe" not in policy


def test_page_says_what_was_found(tmp_path: Path) -> None:
    wrong = replace(turn(), grade=grade(50.0, "contradicted"))
    report = report_of(with_turns(session(), (wrong,)), todays_bank())
    page = Page(as_html(report, {}))
    for said in (
        "Training",
        "50",
        "Frozen base",
        "wrong",
        "80 % certain",
        "Say frozen.",
        "The model answer.",
    ):
        assert said in page.text, said
    marked = [attributes.get("class") for tag, attributes in page.tags if tag == "mark"]
    assert marked == ["contradicted"]
    ids = list(page.values("id"))
    assert len(ids) == len(set(ids))
    assert {value[1:] for value in page.values("href")} <= set(ids)


def test_delivery_is_shown_where_it_was_measured_and_not_where_it_was_not() -> None:
    report = report_of(session(turn()), None)
    measured = figures_from(
        {
            "speech_s": 30.0,
            "words_per_minute": 140.0,
            "fillers": [{"text": "um", "start_s": 1.0, "end_s": 1.3}],
            "fillers_per_minute": 2.0,
            "pauses": [{"start_s": 2.0, "end_s": 3.0, "inside_clause": True}],
            "pitch": {"median_hz": 120.0, "sd_semitones": 2.5},
            "loudness": {"mean_dbfs": -20.0, "sd_db": 3.0},
            "notes": ["A little fast."],
        }
    )
    marks = (Mark(kind="pause", start_s=2.0, end_s=3.0, label="pause"),)
    shown = replace(report, turns=(replace(report.turns[0], delivery=measured, marks=marks),))
    text = Page(as_html(shown, {})).text
    for said in (
        "140 words/min",
        "1 (2.0 per min)",
        "2.5 semitones",
        "-20 dBFS",
        "A little fast.",
        "pause of 1.0 s",
    ):
        assert said in text, said
    bare = Page(as_html(report, {})).text
    assert "Fillers" not in bare and "semitones" not in bare and "None" not in bare


@pytest.mark.parametrize("there", [True, False])
def test_old_and_unfinished_turns_are_shown_as_far_as_they_go(there: bool) -> None:
    nothing = replace(turn(1), transcript=None, grade=None, ended="skipped", duration_s=None)
    waiting = replace(nothing, number=2, audio="turn-02-answer.wav", ended=None)
    silent = turn(3, score=None)
    record = session(nothing, waiting, silent)
    report = report_of(record, todays_bank("Something else today?") if there else None)
    page = Page(as_html(report, {}))
    for said in ("Skipped.", "Recorded, not written down yet.", "I did not hear an answer.", "No score"):
        assert said in page.text
    assert all(shown.model_answer is None for shown in report.turns)
    assert "Skipped." in as_markdown(report)


def test_nothing_typed_is_not_called_silence() -> None:
    written = transcript_kept()
    typed = replace(written, duration_s=None, words=(), text="", segments=())
    report = report_of(session(replace(turn(1, score=None), transcript=typed)), None)
    assert report.turns[0].state == "There is no answer to judge yet."


def test_session_without_turns_has_a_report() -> None:
    report = report_of(session(), None)
    assert "llm-training" in Page(as_html(report, {})).text
    assert as_markdown(report).startswith("# llm-training")


def test_markdown_holds_no_markup_of_others() -> None:
    text = as_markdown(report_of(hostile_record(), hostile_bank()))
    assert not re.search(r"(?<!\\)[<`]", text)
    rows = [line for line in text.splitlines() if line.startswith("| 1 ")]
    assert len(re.findall(r"(?<!\\)\|", rows[0])) == 5


def test_sound_beside_the_page_is_found_from_it(tmp_path: Path) -> None:
    store = stored(tmp_path / "home", turn())
    report = report_of(store.load("last"), None)
    page = tmp_path / "my report #1.html"
    [sound] = answer_sounds(report, store.folder("last"), beside(page), quiet).values()
    assert sound.source == "my%20report%20%231-sound/turn-01-answer.mp3"
    with av.open(str(tmp_path / "my report #1-sound" / "turn-01-answer.mp3")) as container:
        heard_s = sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0))
    assert heard_s == pytest.approx(4.5, abs=0.1)


def test_recording_that_is_gone_costs_its_sound_only(tmp_path: Path) -> None:
    store = stored(tmp_path, turn(1), turn(2))
    (store.folder("last") / "turn-01-answer.wav").write_bytes(b"RIFF")
    notes: list[str] = []
    report = report_of(store.load("last"), None)
    sounds = answer_sounds(report, store.folder("last"), embedded, notes.append)
    assert list(sounds) == [2]
    assert notes[0].startswith("The answer of turn 1 cannot be heard")
    assert Page(as_html(report, sounds)).count("audio") == 1


def test_picture_stays_within_its_frame() -> None:
    late = Mark(kind="concept", start_s=9.0, end_s=30.0, label="late", concept=1, status="covered")
    picture = picture_of([late], 10.0, (0.0, 0.5, 1.0))
    assert (picture.concepts[0].left, picture.concepts[0].width) == (90.0, 10.0)
    assert [tick.label for tick in picture.ticks] == ["0:00", "0:02", "0:04", "0:06", "0:08"]
    assert picture.path.count("L") == 5


def many_turns() -> Report:
    return report_of(with_turns(session(), tuple(turn(number) for number in range(1, 2001))), None)


def test_thousands_of_turns_make_one_page() -> None:
    assert Page(as_html(many_turns(), {})).count("article") == 2000


def test_report_from_the_command_line(bare_program: Program, tmp_path: Path) -> None:
    stored(bare_program.home, turn(1), turn(2))
    page = tmp_path / "page.html"
    assert bare_program.run("report", "last", "--out", page).stdout.strip() == str(page)
    assert Page(page.read_text(encoding="utf-8")).count("audio") == 2
    document = json.loads(bare_program.run("report", "last", "--json").stdout)
    assert document["report_version"] == 1
    assert [entry["score"] for entry in document["turns"]] == [50.0, 50.0]
    assert document["turns"][0]["answer"][1]["status"] == "covered"
    assert bare_program.run("report", "last", "--format", "vtt").stdout.startswith("WEBVTT\n")
    assert "folder" in bare_program.run("report", "last", "--out", tmp_path, status=1).stderr
    bare_program.run("report", "last", "--format", "md", "--open", status=2)
