"""Tables of questions: CSV with any usual separator, and the tables of Markdown."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from voice_interview.bank.importing.labels import asks, part_named
from voice_interview.bank.importing.records import Records
from voice_interview.bank.importing.source import LeftOut, SourceDocument
from voice_interview.bank.yaml_tree import Mapping, Node, Scalar
from voice_interview.errors import BankInvalid

_SEPARATORS = (",", ";", "\t", "|")
_MAX_COLUMNS = 100
_DEFAULT_COLUMNS = ("question", "answer", "key_concept", "follow_up_1", "follow_up_2", "follow_up_3")
"""What the columns of a table without a heading are taken for."""
_DASHES = re.compile(r"[\s|:-]+")

Row = tuple[int, list[str]]
"""The line on which a row begins, and its cells."""


def read_csv(text: str, name: str) -> SourceDocument:
    """Return the questions in a table whose first row names the columns, or begins with a question.

    Raises:
        BankInvalid: it is no such table.
    """
    separator = _separator_of(text)
    try:
        rows = list(_rows(text, separator))
    except csv.Error as error:
        raise BankInvalid(
            f"{name} cannot be read as a table ({error}).", "Look for a quotation mark that is never closed."
        ) from error
    return _document(rows, name)


def table_in(lines: Sequence[str]) -> list[Row]:
    """Return the rows of the Markdown tables in ``lines`` when their first row names a question column."""
    rows = [
        (number, _cells(line))
        for number, line in enumerate(lines, 1)
        if line.lstrip().startswith("|") and not _DASHES.fullmatch(line)
    ]
    return rows if rows and "question" in map(part_named, rows[0][1]) else []


def read_table(rows: Sequence[Row], name: str) -> SourceDocument:
    """Return the questions in rows of which the first names the columns."""
    return _document(rows, name)


def _cells(line: str) -> list[str]:
    return [cell.strip().replace("\\|", "|") for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]


def _separator_of(text: str) -> str:
    """Return what separates the cells of the first row: what gives columns that are known, or a question."""
    first = text.lstrip("\n").split("\n", 1)[0]

    def worth(separator: str) -> tuple[int, bool, int]:
        cells = next(csv.reader([first], delimiter=separator), [])
        known = sum(part_named(cell.replace("_", " ")) is not None for cell in cells)
        return known, bool(cells) and asks(cells[0]), len(cells)

    try:
        return max(_SEPARATORS, key=worth)
    except csv.Error:
        return ","


def _rows(text: str, separator: str) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    line = 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield line, cells
        line = reader.line_num + 1


def _document(rows: Sequence[Row], name: str) -> SourceDocument:
    if not rows:
        raise BankInvalid(
            f"{name} is empty.", "A table has a row of column names and a row for each question."
        )
    columns, body = rows[0][1], rows[1:]
    if "question" not in [part_named(cell.replace("_", " ")) for cell in columns]:
        if not asks(columns[0]):
            known = "question, answer, key_concept, follow_up_1, follow_up_2 and follow_up_3"
            raise BankInvalid(f"{name} has no column 'question'.", f"Name its columns {known}.")
        columns, body = list(_DEFAULT_COLUMNS), rows
    records = Records()
    left_out = []
    for line, cells in body:
        if len(cells) > len(columns) and any(cell.strip() for cell in cells[len(columns) :]):
            message = "This row has more cells than there are columns; the rest was left out."
            left_out.append(LeftOut(line=line, message=message))
        records.gather(_record(columns[:_MAX_COLUMNS], cells, line))
    questions, unknown = records.finish()
    return SourceDocument(title=None, questions=questions, left_out=(*left_out, *unknown))


def _record(columns: Sequence[str], cells: Sequence[str], line: int) -> Mapping:
    values: dict[str, Node] = {}
    for column, cell in zip(columns, cells, strict=False):
        if column.strip() and cell.strip():
            values[column.strip()] = Scalar(line=line, text=cell, empty=False)
    return Mapping(line=line, values=values, key_lines=dict.fromkeys(values, line))
