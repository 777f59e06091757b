"""``report``: one session as a page to show, print or keep."""

from pathlib import Path
from typing import Literal

import click

from voice_interview.app.cli.options import progress_console
from voice_interview.app.report.sound import SoundChoice
from voice_interview.app.reporting import TextFormat, html_report, load_session, text_report, write_report
from voice_interview.clock import SystemClock
from voice_interview.session.store import SessionStore


@click.command()
@click.argument("session")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Where to write (HTML: voice-interview-ID.html).",
)
@click.option("--open", "open_", is_flag=True, help="Show it in the browser.")
@click.option(
    "--format",
    "format_",
    type=click.Choice(["html", "md", "json", "srt", "vtt"]),
    default="html",
    show_default=True,
    help="Subtitles (srt, vtt) are in step with the file of replay --to.",
)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option(
    "--sound",
    type=click.Choice(["embed", "beside", "none"]),
    default="embed",
    show_default=True,
    help="Sound within the page, in a folder beside it, or left out.",
)
@click.pass_obj
def report(
    home: Path,
    session: str,
    out: Path | None,
    open_: bool,
    format_: Literal["html"] | TextFormat,
    as_json: bool,
    sound: SoundChoice,
) -> None:
    """Write SESSION (an id, a unique beginning of one, or last) as one HTML file that needs no network.

    Markdown, JSON and subtitles go to stdout unless --out names a file.
    """
    wanted = "json" if as_json else format_
    if open_ and wanted != "html":
        raise click.UsageError("--open is for the HTML report.")
    console = progress_console()
    found = load_session(SessionStore(home, SystemClock()), home, session)
    if wanted == "html":
        page = out or Path(f"voice-interview-{found.record.id}.html")
        with console.status("Writing the report …"):
            write_report(page, html_report(found, sound, console.print, page))
        click.echo(page)
        if open_:
            click.launch(page.resolve().as_uri())
        return
    text = text_report(found, wanted)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_report(out, text)
        click.echo(out)
