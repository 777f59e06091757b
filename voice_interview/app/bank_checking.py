"""The whole check of a bank file: its form, its words and its meaning."""

from dataclasses import replace
from pathlib import Path

from voice_interview.app import engines
from voice_interview.app.models.library import ModelLibrary
from voice_interview.app.settings import load_settings
from voice_interview.bank.check import Checked, Finding, check_file, with_advice
from voice_interview.errors import ModelMissing
from voice_interview.grade.bank_check import check_meaning


def check_bank(path: Path, home: Path) -> Checked:
    """Check the bank file at ``path``; without the grading model, all that needs no model.

    Args:
        path: the file.
        home: the data folder, where models and settings are.

    Raises:
        BankNotFound: there is no such file, or it cannot be opened.
        GradingError: the grading model is here but fails.
    """
    checked = check_file(path)
    if checked.bank is None:
        return checked
    try:
        embedder = engines.embedder(load_settings(home).embedder, ModelLibrary(home))
    except ModelMissing as error:
        skipped = f"Meanings were not compared, because the grading model is not here. {error.advice}"
        warning = Finding(line=None, check="grading-model", message=skipped)
        return replace(checked, warnings=(warning, *checked.warnings))
    return with_advice(checked, check_meaning(checked.bank, embedder))
