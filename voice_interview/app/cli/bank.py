"""``bank``: what can be asked."""

from collections.abc import Sequence
from pathlib import Path

import click
from rich.table import Table

from voice_interview.app.bank_checking import check_bank
from voice_interview.app.bank_importing import Imported, import_bank
from voice_interview.app.cli.options import (
    existing_file,
    json_option,
    print_json,
    print_table,
    progress_console,
)
from voice_interview.bank import catalog
from voice_interview.bank.check import Checked, Finding
from voice_interview.bank.model import Bank, Concept
from voice_interview.bank.writer import bank_document


@click.group()
def bank() -> None:
    """Question banks: list, show, check and import."""


@bank.command("list")
@json_option
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """List the banks that can be named by their id."""
    banks = catalog.list_banks(home)
    if as_json:
        print_json(
            [
                {
                    "id": listed.id,
                    "title": listed.bank.title if listed.bank else None,
                    "version": listed.bank.version if listed.bank else None,
                    "questions": len(listed.bank.questions) if listed.bank else None,
                    "built_in": listed.shipped,
                    "problem": listed.problem,
                }
                for listed in banks
            ]
        )
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("Bank", "Questions", "Version", "Title"):
        table.add_column(heading)
    for listed in banks:
        if listed.bank is None:
            table.add_row(listed.id, "", "", f"cannot be used: {listed.problem}")
        else:
            table.add_row(listed.id, str(len(listed.bank.questions)), listed.bank.version, listed.bank.title)
    print_table(table)


@bank.command()
@click.argument("bank", metavar="ID|FILE", default="llm-training")
@json_option
@click.pass_obj
def show(home: Path, bank: str, as_json: bool) -> None:
    """Show a bank in full, model answers included."""
    found = catalog.find_bank(bank, home)
    if as_json:
        print_json(bank_document(found))
    else:
        click.echo(_text(found))


@bank.command()
@click.argument("bank", metavar="[ID|FILE]", default="llm-training")
@json_option
@click.pass_context
def check(ctx: click.Context, bank: str, as_json: bool) -> None:
    """Check a bank; exit status 1 when it has errors, 0 when it has at most warnings."""
    home: Path = ctx.obj
    path = catalog.bank_path(bank, home)
    with progress_console().status("Checking …"):
        checked = check_bank(path, home)
    if as_json:
        found = checked.bank
        print_json(
            {
                "file": str(path),
                "bank": {"id": found.id, "version": found.version} if found else None,
                "errors": checked.errors,
                "warnings": checked.warnings,
            }
        )
    else:
        click.echo("\n".join(_report(path, checked)))
    if checked.errors:
        ctx.exit(1)


@bank.command("import")
@click.argument("file", metavar="FILE", type=existing_file())
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Bank file to write (default: FILE's name, here).",
)
@json_option
@click.pass_obj
def import_(home: Path, file: Path, out: Path | None, as_json: bool) -> None:
    """Make a bank from a document of questions and answers.

    Plain text, Markdown, CSV, JSON, TOML and YAML are read. Everything that is proposed rather than read is
    marked as draft in the bank.
    """
    with progress_console().status("Reading …") as status:
        imported = import_bank(
            file, out, home, lambda done, all_: status.update(f"Drafted {done} of {all_} questions …")
        )
    if as_json:
        print_json(_imported_json(imported))
        return
    console = progress_console()
    for left_out in imported.left_out:
        place = f"line {left_out.line}: " if left_out.line else ""
        console.print(f"{place}{left_out.message}", markup=False, soft_wrap=True)
    questions = imported.bank.questions
    follow_ups = [one for question in questions for one in question.follow_ups]
    click.echo(
        f"Wrote {imported.path}: {_count(questions, 'question')}, {_count(follow_ups, 'follow-up')}. "
        "Everything that was proposed is marked as draft.\n"
        f"Look through it with: voice-interview bank check {imported.path}"
    )


def _imported_json(imported: Imported) -> dict[str, object]:
    questions = imported.bank.questions
    return {
        "file": str(imported.path),
        "bank": {"id": imported.bank.id, "version": imported.bank.version},
        "questions": len(questions),
        "follow_ups": sum(len(question.follow_ups) for question in questions),
        "concepts": sum(len(question.concepts) for question in questions),
        "left_out": imported.left_out,
    }


def _report(path: Path, checked: Checked) -> list[str]:
    lines = [f"{path}: {_count(checked.errors, 'error')}, {_count(checked.warnings, 'warning')}."]
    for title, findings in (("Errors", checked.errors), ("Warnings", checked.warnings)):
        if findings:
            lines += [f"\n{title}", *map(_finding, findings)]
    return lines


def _count(things: Sequence[object], what: str) -> str:
    return f"{len(things) or 'no'} {what}{'' if len(things) == 1 else 's'}"


def _finding(finding: Finding) -> str:
    return f"  line {finding.line}: {finding.message}" if finding.line else f"  {finding.message}"


def _text(bank: Bank) -> str:
    lines = [f"{bank.title} ({bank.id}, version {bank.version})"]
    for question in bank.questions:
        lines += [
            f"\n{question.number}. {question.prompt}",
            f"   Id: {question.id}; key concept: {question.key_concept}",
            f"   Model answer: {question.reference_answer}",
            *_concept_lines(question.concepts),
        ]
        for follow_up in question.follow_ups:
            lines += [
                f"   Follow-up {follow_up.number}: {follow_up.prompt}",
                f"      Model answer: {follow_up.reference_answer}",
            ]
    return "\n".join(lines)


def _concept_lines(concepts: tuple[Concept, ...]) -> list[str]:
    return [f"   • {concept.name}: {concept.statements[0]}" for concept in concepts]
