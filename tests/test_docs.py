"""The documents say nothing that the program does not do."""

import os
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from voice_interview.app.cli.main import cli
from voice_interview.app.keyboard import KEYS
from voice_interview.app.settings import Settings, with_setting

TOP = Path(__file__).resolve().parent.parent
DOCUMENTS = [
    *sorted(TOP.glob("*.md")),
    *sorted((TOP / "docs").glob("*.md")),
    *sorted((TOP / "models").glob("*.md")),
    *sorted((TOP / "assets").rglob("*.md")),
]
README = (TOP / "README.md").read_text(encoding="utf-8")
INLINE = re.compile(r"`([^`\n]+)`")
BLOCK = re.compile(r"^```[a-z]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
PROGRAM = re.compile(r"(?:.*/)?voice-interview")


def name_of(path: Path) -> str:
    return path.relative_to(TOP).as_posix()


def commands(
    command: click.Command, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command that can be run, with the words that call it."""
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            below = command.get_command(context, name)
            assert below is not None, name
            yield from commands(below, (*words, name))
    else:
        yield words, command


def calls(text: str) -> Iterator[list[str]]:
    """Yield the arguments of every call of the program in the code of a document."""
    code = [line for block in BLOCK.findall(text) for line in block.splitlines()]
    code += INLINE.findall(BLOCK.sub("", text))
    for line in code:
        words = shlex.split(line, comments=True) if "voice-interview" in line else []
        if len(words) > 1 and PROGRAM.fullmatch(words[0]):
            yield words[1:]


COMMANDS = list(commands(cli))
CALLS = [(name_of(path), call) for path in DOCUMENTS for call in calls(path.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("words", "command"), COMMANDS, ids=[" ".join(words) for words, _ in COMMANDS])
def test_every_command_is_in_the_readme_and_has_help(words: tuple[str, ...], command: click.Command) -> None:
    name = " ".join(words)
    assert any(code.split(" ")[: len(words)] == list(words) for code in INLINE.findall(README)), name
    assert command.help, name


@pytest.mark.parametrize(
    ("document", "call"), CALLS, ids=[f"{name}: {' '.join(call)}" for name, call in CALLS]
)
def test_every_call_in_the_documents_is_understood(document: str, call: list[str]) -> None:
    command: click.Command = cli
    rest = list(call)
    while isinstance(command, click.Group) and rest:
        word = rest.pop(0)
        found = command.get_command(click.Context(command), word)
        assert found is not None, f"{document}: {word} of {call}"
        command = found
    try:
        command.make_context(" ".join(call), rest)
    except click.MissingParameter:
        assert not rest, f"{document}: {call}"  # the bare name of a command stands for itself


def test_readme_calls_the_program_at_all() -> None:
    assert len([name for name, _ in CALLS if name == "README.md"]) > 10


def test_settings_in_the_documents_can_be_set() -> None:
    for document, call in CALLS:
        if call[:2] == ["config", "set"] and not call[2].isupper():
            assert with_setting(Settings(), call[2], call[3]) != Settings(), f"{document}: {call}"


def test_keys_in_the_readme_are_all_the_keys() -> None:
    told = set(re.findall(r"\*\*(Enter|space|[a-z])\*\*", README))
    assert told == {"Enter", "space"} | {key for key in KEYS if key.strip()}


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_scripts_that_are_named_can_be_run(path: Path) -> None:
    for named in re.findall(r"`(scripts/[a-z_]+)", path.read_text(encoding="utf-8")):
        assert os.access(TOP / named, os.X_OK), named
