"""``devices`` and ``doctor``: what is plugged in, and whether all is well. Bug reports quote them."""

import platform
from pathlib import Path

import click
from rich.table import Table

from voice_interview import __version__
from voice_interview.app import engines
from voice_interview.app.cli.options import json_option, print_json, print_table, progress_console
from voice_interview.app.doctor import Check, check_all
from voice_interview.app.settings import load_settings
from voice_interview.clock import SystemClock

_MARKS = {"good": "ok", "advice": "advice", "problem": "PROBLEM"}


@click.command()
@json_option
def devices(as_json: bool) -> None:
    """List microphones and loudspeakers by the names that --mic and --speaker take."""
    found = engines.devices()
    if as_json:
        print_json(found)
        return
    if not found:
        click.echo("There are no microphones and no loudspeakers.")
        return
    table = Table(box=None, pad_edge=False)
    for heading in ("Name", "System", "Microphone", "Loudspeaker", "Rate"):
        table.add_column(heading)
    for device in found:
        table.add_row(
            device.name,
            device.host_api,
            _role(device.inputs, device.is_default_input),
            _role(device.outputs, device.is_default_output),
            f"{device.default_rate_hz} Hz",
        )
    print_table(table)


@click.command()
@click.option("--mic", metavar="NAME", help="Microphone to check.")
@click.option("--speaker", metavar="NAME", help="Loudspeaker to check.")
@json_option
@click.pass_context
def doctor(ctx: click.Context, mic: str | None, speaker: str | None, as_json: bool) -> None:
    """Check microphone, loudspeaker, echo, models, disk and speed of this machine; about ten seconds."""
    home: Path = ctx.obj
    settings = load_settings(home).with_devices(microphone=mic, speaker=speaker, voice=None)
    choice = engines.SpeechModelChoice(model=settings.model)
    checks: list[Check] = []
    console = progress_console()
    console.print("Say a few words while this runs.")
    with console.status("Checking …") as status:
        for check in check_all(home, settings, SystemClock(), choice):
            checks.append(check)
            status.update(f"Checked {check.name} …")
    if as_json:
        print_json({"version": __version__, "platform": platform.platform(), "checks": checks})
    else:
        click.echo(
            f"voice-interview {__version__} on {platform.platform()}, Python {platform.python_version()}"
        )
        for check in checks:
            click.echo(f"{_MARKS[check.outcome]:>8}  {check.name}: {check.found}")
            if check.advice:
                click.echo(f"          {check.advice}")
    if any(check.outcome == "problem" for check in checks):
        ctx.exit(1)


def _role(channels: int, is_default: bool) -> str:
    if channels == 0:
        return ""
    return "default" if is_default else "yes"
