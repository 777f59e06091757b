"""Documents of questions in the forms people keep them, each read into the same parts."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from voice_interview.bank.importing.document import read_document
from voice_interview.bank.importing.source import SourceDocument

DOCUMENTS = Path(__file__).parent / "documents"


@dataclass(frozen=True, slots=True)
class Expected:
    """What one document holds."""

    questions: tuple[tuple[int, str], ...]
    """Line and beginning of each question."""
    follow_ups: tuple[tuple[int, ...], ...] = ()
    """Lines of the follow-ups, for each question; none when left out."""
    key_concepts: tuple[str | None, ...] = ()
    title: str | None = None
    left_out: tuple[tuple[int, str], ...] = ()
    """Line and a part of each message."""


EXPECTED = {
    "numbered_with_labels.txt": Expected(
        questions=((1, "What happens when a database query"), (14, "How does a transaction keep")),
        follow_ups=((11, 12, 13), (20, 21, 22)),
        key_concepts=("Lookups, Cost & Write Overhead", "ACID & Isolation Levels"),
        left_out=((23, "'Newest comments (2)' and 2 more lines belong to no question"),),
    ),
    "headings.md": Expected(
        title="Networking interview notes",
        questions=((5, "What happens during a TCP handshake?"), (22, "How does DNS find an address?")),
        follow_ups=((19, 20), (36,)),
        key_concepts=("Agreeing on sequence numbers", None),
        left_out=((3, "belongs to no question"), (30, "Code cannot be said"), (40, "Write more about TLS")),
    ),
    "numbered_headings.md": Expected(
        title="Interview preparation",
        questions=(
            (4, "Explain how garbage collection works in Python."),
            (15, "What does the GIL protect?"),
            (21, "What's the difference between a list and a tuple?"),
        ),
        left_out=((10, "A table cannot be said aloud"),),
    ),
    "question_answer.txt": Expected(
        questions=(
            (1, "What does idempotent mean for a web request?"),
            (6, "Why would you put a queue between two services?"),
        ),
        follow_ups=((), (9, 10)),
        left_out=((12, "'Who may read this?' was left out: it has no answer"),),
    ),
    "numbered_plain.txt": Expected(
        questions=((1, "Why is a hash table fast?"), (12, "When does it become slow?")),
        left_out=((17, "word it as a question"), (17, "it has no answer")),
    ),
    "bold.md": Expected(
        questions=((1, "What is a closure?"), (11, "What does hoisting do?")), follow_ups=((8, 9), ())
    ),
    "details.md": Expected(
        title="Git questions",
        questions=((3, "What does a rebase do?"), (12, "How do you undo a commit that was pushed?")),
    ),
    "table.md": Expected(
        questions=((5, "What is a flaky test?"), (6, "What does a mock replace?")), follow_ups=((5,), ())
    ),
    "comma.csv": Expected(
        questions=((2, "What is a load balancer?"), (5, 'What is "eventual" consistency?')),
        follow_ups=((2, 2), ()),
        key_concepts=("Spreading requests", None),
        left_out=((2, "The key 'Difficulty' has no place"), (6, "'And this?' was left out")),
    ),
    "semicolons_windows.csv": Expected(
        questions=((2, "What is a naïve Bayes classifier?"), (3, "What does a café owner get")),
        follow_ups=((2, 2), ()),
        left_out=((2, "read as Windows-1252"), (2, "The key 'Frage'")),
    ),
    "no_heading.tsv": Expected(questions=((1, "What is a container?"), (2, "What is an image?"))),
    "records.json": Expected(
        title="Security basics",
        questions=((6, "How are passwords stored safely?"), (16, "What does a same-origin policy forbid?")),
        follow_ups=((10, 11), (18,)),
        key_concepts=("Slow, salted hashes", None),
        left_out=((13, "The key 'tags' has no place"),),
    ),
    "topics.json": Expected(
        questions=(
            (3, "Why is merge sort stable?"),
            (4, "When is insertion sort a good choice?"),
            (7, "What does Dijkstra's algorithm need to be right?"),
        )
    ),
    "lines.jsonl": Expected(questions=((1, "What is a race condition?"), (2, "What is a deadlock?"))),
    "questions.toml": Expected(
        title="Cloud questions",
        questions=((4, "What is autoscaling?"), (14, "What is an availability zone?")),
        follow_ups=((10, 11), ()),
        key_concepts=("Matching capacity to load", None),
    ),
    "mapping.yaml": Expected(
        title="Statistics",
        questions=((4, "What does a p-value say?"), (12, "What is the power of a test?")),
        follow_ups=((9, 10), ()),
    ),
    "bullets.txt": Expected(
        questions=((1, "What is technical debt?"), (4, "How do you decide what to refactor first?"))
    ),
}


def read(name: str) -> SourceDocument:
    return read_document(DOCUMENTS / name)


def test_every_document_is_expected() -> None:
    assert sorted(path.name for path in DOCUMENTS.iterdir()) == sorted(EXPECTED)


@pytest.mark.parametrize("name", EXPECTED)
def test_questions_follow_ups_and_the_rest_are_found_where_they_stand(name: str) -> None:
    expected, found = EXPECTED[name], read(name)
    assert [question.line for question in found.questions] == [line for line, _ in expected.questions]
    for question, (_, prompt) in zip(found.questions, expected.questions, strict=True):
        assert question.prompt.startswith(prompt)
        assert question.answer
    lines = tuple(tuple(one.line for one in question.follow_ups) for question in found.questions)
    assert lines == (expected.follow_ups or ((),) * len(lines))
    concepts = tuple(question.key_concept for question in found.questions)
    assert concepts == (expected.key_concepts or (None,) * len(concepts))
    assert found.title == expected.title
    assert [one.line for one in found.left_out] == [line for line, _ in expected.left_out]
    for told, (_, part) in zip(found.left_out, expected.left_out, strict=True):
        assert part in told.message


def answer(name: str, place: int) -> list[str]:
    return [passage.text for passage in read(name).questions[place].answer]


def test_lists_and_questions_inside_an_answer_stay_in_it() -> None:
    passages = read("numbered_with_labels.txt").questions[0].answer
    assert [passage.text for passage in passages if passage.item] == [
        "It reads the statistics of the column.",
        "It estimates how many rows will match.",
    ]
    assert passages[-1].text.startswith("Should the planner expect most rows to match?")
    assert "The number is reduced to a position in the array." in answer("numbered_plain.txt", 0)


def test_wrapped_lines_are_joined_and_markup_is_taken_away() -> None:
    (handshake,) = answer("headings.md", 0)
    assert handshake.startswith(
        "The client sends a SYN packet, the server replies with SYN-ACK, and the client an"
    )
    (resolver,) = answer("headings.md", 1)
    assert "then the name server of the domain itself. Every answer" in resolver
    assert answer("bold.md", 1)[0].endswith(
        "A variable declared with var can therefore be read before its line, and is undefined there."
    )


def test_a_cell_may_hold_paragraphs_and_a_follow_up_its_answer() -> None:
    balancer = read("comma.csv").questions[0]
    assert len(balancer.answer) == 2
    assert balancer.follow_ups[0].answer[0].text.startswith("All requests of one user")
    assert balancer.follow_ups[1].answer == ()
    assert read("records.json").questions[0].follow_ups[0].answer[0].text.startswith("With a fast hash")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-8-sig", "cp1252"])
def test_the_encoding_does_not_matter(encoding: str, tmp_path: Path) -> None:
    text = "1. What’s a café?\r\nA place – quiet or not – where coffee is sold.\r\n"
    path = tmp_path / "list.txt"
    path.write_bytes(text.encode(encoding))
    (question,) = read_document(path).questions
    assert question.prompt == "What's a café?"
    assert question.answer[0].text == "A place – quiet or not – where coffee is sold."


def written(text: str, folder: Path, name: str = "list.txt") -> SourceDocument:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return read_document(path)


def test_follow_ups_may_be_numbered_like_the_questions(tmp_path: Path) -> None:
    text = (
        "1. What is a stack?\nLast in, first out.\nFollow-ups:\n1. Where is it used?\n2. How big is it?\n\n"
    )
    text += "2. What is a queue?\nFirst in, first out.\nFollow-ups:\n1. What is a ring buffer?\n"
    found = written(text, tmp_path)
    assert [question.prompt for question in found.questions] == ["What is a stack?", "What is a queue?"]
    assert [len(question.follow_ups) for question in found.questions] == [2, 1]


def test_numbering_may_start_again_under_a_heading(tmp_path: Path) -> None:
    text = "# Notes\n## Basics\n1. What is a set?\nEvery element is in it once.\n"
    text += "2. What is a map?\nIt finds values by keys.\n"
    text += "## More\n1. What is a heap?\nIts smallest element is always on top.\n"
    assert [question.line for question in written(text, tmp_path).questions] == [3, 5, 8]


def test_every_question_may_have_the_number_one(tmp_path: Path) -> None:
    text = "1. What is a set?\n\n   Every element is in it once.\n\n"
    text += "1. What is a map?\n\n   It finds values by keys.\n"
    assert len(written(text, tmp_path).questions) == 2


def test_a_fourth_follow_up_and_a_question_said_twice_are_left_out(tmp_path: Path) -> None:
    text = "Q: What is a set?\nA: Every element is in it once.\nFollow-ups:\n- A?\n- B?\n- C?\n- D?\n"
    found = written(text + "Q: what is the set\nA: The same again.\n", tmp_path)
    assert len(found.questions) == 1
    assert [(one.line, one.message) for one in found.left_out] == [
        (7, "'D?' was left out: a question has up to 3 follow-ups."),
        (8, "'what is the set' was left out: it is the same as on line 1."),
    ]


def test_a_document_in_another_script_is_told_and_marks_of_direction_are_taken_out(tmp_path: Path) -> None:
    hebrew = "\u05de\u05d7\u05e1\u05e0\u05d9\u05ea"
    text = f"1. {hebrew}?\n{hebrew} {hebrew}.\n"
    text += "2. \u202eWhat is a \u200fstack?\u202c\nLast in, first out.\n"
    found = written(text, tmp_path)
    assert [question.prompt for question in found.questions] == ["What is a stack?"]
    assert [(one.line, one.message[-30:]) for one in found.left_out] == [
        (3, "ere taken out, here and below."),
        (1, "only English can be practised."),
    ]
