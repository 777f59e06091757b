"""The command line's front door: finds the command, and turns errors into sentences and exit statuses."""

import importlib
import io
import os
import signal
import sys
from pathlib import Path

import click

from voice_interview import __version__
from voice_interview.app.settings import data_home
from voice_interview.errors import VoiceInterviewError

EXIT_TOLD_ERROR = 1
EXIT_INTERRUPTED = 130

_COMMANDS: dict[str, tuple[str, str]] = {
    # name: (module in this package, one line of help); the module is imported only when the command is used
    "start": ("start", "An interview, out loud."),
    "demo": ("start", "The whole interview on recordings that ship with the program."),
    "grade": ("grade", "Grade one answer, from text or a recording."),
    "transcribe": ("transcribe", "Write down a recording."),
    "sessions": ("sessions", "List the recorded sessions."),
    "show": ("sessions", "Show one session in full."),
    "delete": ("sessions", "Remove a session, or only its sound, for good."),
    "replay": ("replay", "Hear a session again with the transcript in step."),
    "report": ("report", "Write one session as a page to show, print or keep."),
    "progress": ("progress", "How concepts and delivery develop, and what to practise next."),
    "regrade": ("regrade", "Grade recorded answers again with today's bank and grader."),
    "correct": ("correct", "Put a misheard term right, for this answer and later ones."),
    "bank": ("bank", "Question banks: list, show, check, import."),
    "models": ("models", "Speech and grading models: list, get, remove."),
    "devices": ("devices", "Microphones and loudspeakers, by name."),
    "doctor": ("devices", "Check microphone, loudspeaker, models, disk and speed."),
    "serve": ("serve", "The page in the browser."),
    "config": ("config", "Lasting choices: microphone, voice, model and more."),
}


class _LazyCommands(click.Group):
    """Knows the names of all commands and imports the module of the one that is used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        module = importlib.import_module(f"voice_interview.app.cli.{_COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, cmd_name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in _COMMANDS.items()])


@click.group(
    cls=_LazyCommands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100}
)
@click.option(
    "--home",
    type=click.Path(path_type=Path, file_okay=False),
    help="Folder for sessions, models and settings (default: VOICE_INTERVIEW_HOME or the user data folder).",
)
@click.version_option(__version__, prog_name="voice-interview")
@click.pass_context
def cli(ctx: click.Context, home: Path | None) -> None:
    """Practise technical interviews out loud, in English; everything stays on this computer."""
    ctx.obj = data_home(home)


def run() -> None:
    """Run the command line and exit: 0 done, 1 a told error, 2 wrong usage, 130 after Ctrl-C."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a mark that the terminal does not know becomes "?"
            stream.reconfigure(errors="replace")
    try:
        status = cli.main(prog_name="voice-interview", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        status = error.exit_code
    except VoiceInterviewError as error:
        print(str(error), file=sys.stderr)
        status = EXIT_TOLD_ERROR
    except (KeyboardInterrupt, click.Abort):
        status = _stopped()
    except ImportError as error:
        if not _is_interruption(error):
            raise
        status = _stopped()
    except BrokenPipeError:  # the reader of our output has gone, as `| head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = EXIT_TOLD_ERROR
    except OSError as error:  # no room foresaw it: a folder above that may not be entered, a disk that fails
        what = f"{error.filename} cannot be used" if error.filename else "The system refused a file"
        print(
            f"{what} ({error.strerror or error}). Check its name, its rights and the disk.", file=sys.stderr
        )
        status = EXIT_TOLD_ERROR
    sys.exit(status if isinstance(status, int) else 0)


def _stopped() -> int:
    """Say that the program stopped as the person asked, and return the exit status.

    Everything is kept by now, and threads may still be at work: another Ctrl-C does not wait for them. It
    used to end the process in the middle of a library, which aborted.
    """
    signal.signal(signal.SIGINT, lambda _signal, _frame: os._exit(EXIT_INTERRUPTED))
    print("\nStopped.", file=sys.stderr, flush=True)
    return EXIT_INTERRUPTED


def _is_interruption(error: BaseException | None) -> bool:
    """Tell whether Ctrl-C is behind an error: a library that it interrupts says that it failed to load."""
    while error is not None:
        if isinstance(error, KeyboardInterrupt):
            return True
        error = error.__cause__ or error.__context__
    return False
