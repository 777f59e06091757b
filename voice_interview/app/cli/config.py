"""``config``: lasting choices."""

from pathlib import Path

import click

from voice_interview.app.cli.options import json_option, print_json
from voice_interview.app.settings import load_settings, save_settings, setting_names, with_setting
from voice_interview.errors import SettingsError


@click.group()
def config() -> None:
    """Lasting choices: microphone, speaker, voice, model, cues, retention."""


@config.command("list")
@json_option
@click.pass_obj
def list_(home: Path, as_json: bool) -> None:
    """Print every setting with its value."""
    settings = load_settings(home)
    if as_json:
        print_json(settings)
        return
    for name in setting_names():
        click.echo(f"{name} = {_shown(getattr(settings, name))}")


@config.command()
@click.argument("name")
@click.pass_obj
def get(home: Path, name: str) -> None:
    """Print the value of NAME."""
    settings = load_settings(home)
    if name not in setting_names():
        raise SettingsError(f"There is no setting {name}.", f"There are: {', '.join(setting_names())}.")
    click.echo(_shown(getattr(settings, name)))


@config.command("set")
@click.argument("name")
@click.argument("value")
@click.pass_obj
def set_(home: Path, name: str, value: str) -> None:
    """Set NAME to VALUE and keep it; VALUE none goes back to nothing."""
    save_settings(home, with_setting(load_settings(home), name, value))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "none" if value is None else str(value)
