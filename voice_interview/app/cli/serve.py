"""``serve``: the page in the browser."""

import os
import sys
import threading
import webbrowser
from pathlib import Path

import click

from voice_interview.app import engines
from voice_interview.app.cli.options import progress_console, speech_model_options
from voice_interview.app.settings import load_settings
from voice_interview.app.web.people import People
from voice_interview.app.web.server import ServeOptions
from voice_interview.app.web.server import serve as serve_page
from voice_interview.clock import SystemClock


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen at.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8765, show_default=True, help="0 for any that is free."
)
@click.option("--no-open", is_flag=True, help="Do not open a browser.")
@click.option(
    "--cert", type=click.Path(path_type=Path), help="Certificate (PEM), for addresses others reach."
)
@click.option("--key", type=click.Path(path_type=Path), help="Its key (PEM).")
@click.option(
    "--name", "names", multiple=True, help="Name under which others reach this machine (repeatable)."
)
@click.option("--most", type=click.IntRange(1), help="Interviews at once (default: what the cores carry).")
@click.option("--add-person", metavar="NAME", help="Give somebody a password for the page, and end.")
@speech_model_options
@click.pass_obj
def serve(
    home: Path,
    host: str,
    port: int,
    no_open: bool,
    cert: Path | None,
    key: Path | None,
    names: tuple[str, ...],
    most: int | None,
    add_person: str | None,
    model: str | None,
    device: str,
    compute_type: str | None,
) -> None:
    """The page in the browser: practise, hear sessions again, edit banks. Prints its address."""
    if add_person is not None:
        _add(home, add_person)
        return
    settings = load_settings(home)
    options = ServeOptions(
        home=home,
        settings=settings,
        speech_model=engines.SpeechModelChoice(
            model=model or settings.model, device=device, compute_type=compute_type
        ),
        host=host,
        port=port,
        cert=cert,
        key=key,
        names=names,
        most=most,
    )
    serve_page(
        options, SystemClock(), lambda address, opening: _announce(address, None if no_open else opening)
    )


def _announce(address: str, opening: str | None) -> None:
    """Print ``address``, and start a browser with ``opening``: anybody here can list processes."""
    click.echo(address)
    progress_console().print("The page is at the address above. Ctrl-C ends it; everything recorded is kept.")
    has_screen = sys.platform != "linux" or "DISPLAY" in os.environ or "WAYLAND_DISPLAY" in os.environ
    if opening is not None and has_screen:
        threading.Thread(target=webbrowser.open, args=(opening,), daemon=True).start()


def _add(home: Path, name: str) -> None:
    people = People(home)
    if sys.stdin.isatty():
        password = click.prompt(f"Password for {name}", hide_input=True, confirmation_prompt=True, err=True)
    else:
        password = sys.stdin.readline().rstrip("\n")
    people.add(name, password)
    progress_console().print(f"{name} can sign in with that password.")
