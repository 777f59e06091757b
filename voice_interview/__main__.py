"""Lets ``python -m voice_interview`` do what the console script does."""

from voice_interview.app.cli.main import run

if __name__ == "__main__":
    run()
