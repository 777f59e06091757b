"""What the checks lead to."""

import pytest

from voice_interview.app.doctor import Check, Outcome, with_echo
from voice_interview.app.settings import Settings


@pytest.mark.parametrize(("outcome", "headphones"), [("good", True), ("advice", False)])
@pytest.mark.parametrize("before", [True, False])
def test_echo_check_chooses_whether_to_listen_while_speaking(
    outcome: Outcome, headphones: bool, before: bool
) -> None:
    check = Check(name="echo", outcome=outcome, found="", value=3.0)
    assert with_echo(Settings(headphones=before), [check]).headphones is headphones


def test_failed_echo_check_chooses_nothing() -> None:
    failed = Check(name="echo", outcome="problem", found="There is no microphone.")
    assert with_echo(Settings(headphones=True), [failed]).headphones
