"""``models``: what is here, and getting what is not."""

from pathlib import Path

import click
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from voice_interview.app.cli.options import json_option, print_json, print_table, progress_console
from voice_interview.app.models.library import ModelLibrary


@click.group()
def models() -> None:
    """Speech and grading models: list, get, remove."""


@models.command("list")
@json_option
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """List all models: what is here, size, licence, and where each comes from."""
    library = ModelLibrary(home)
    here = {model.name for model in library.installed()}
    if as_json:
        print_json(
            [
                {
                    "name": entry.name,
                    "purpose": entry.purpose,
                    "description": entry.description,
                    "installed": entry.name in here,
                    "size_bytes": entry.size_bytes,
                    "licence": entry.licence,
                    "sources": [source.label for source in entry.sources],
                }
                for entry in library.entries
            ]
        )
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("Model", "For", "Here", "Size", "Licence", "From"):
        table.add_column(heading)
    for entry in library.entries:
        sources = "\n".join(source.label for source in entry.sources)
        size = f"{entry.size_bytes / 1e6:.0f} MB"
        table.add_row(
            entry.name, entry.purpose, "yes" if entry.name in here else "", size, entry.licence, sources
        )
    print_table(table)


@models.command()
@click.argument("names", metavar="NAME…", nargs=-1, required=True)
@click.option(
    "--from",
    "source",
    type=click.Choice(["pip", "npm", "hub"]),
    help="Where from (default: its first source).",
)
@click.pass_obj
def get(home: Path, names: tuple[str, ...], source: str | None) -> None:
    """Fetch models, check them, and make them ready."""
    library = ModelLibrary(home)
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=progress_console()) as bars:
        for name in names:
            task = bars.add_task(name, total=None)

            def show(stage: str, fraction: float | None, *, task: object = task, name: str = name) -> None:
                known = None if fraction is None else 1.0
                bars.update(task, description=f"{name}: {stage}", total=known, completed=fraction or 0.0)  # type: ignore[arg-type]

            library.get(name, show, source)  # type: ignore[arg-type]


@models.command()
@click.argument("name")
@click.pass_obj
def remove(home: Path, name: str) -> None:
    """Remove a model from this machine; it can be fetched again."""
    ModelLibrary(home).remove(name)
    progress_console().print(f"Removed {name}.")
