"""The trained pair model (``models/pair-grader``): int8 weights run by CTranslate2, its head in numpy."""

from collections.abc import Sequence
from pathlib import Path

import ctranslate2
import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from voice_interview.errors import GradingError

MAX_TOKENS = 112
"""What it was trained on; of a longer pair the end of what was said is not read."""
_BATCH_SIZE = 32


class CTranslate2PairJudge:
    """Reads both texts at once, so that it can tell a statement from its opposite.

    Args:
        folder: the model as ``scripts/train_grader`` exports it.
        threads: CPU threads.

    Raises:
        GradingError: the folder holds no such model.
    """

    def __init__(self, folder: Path, threads: int = 1) -> None:
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            self._tokenizer.enable_truncation(MAX_TOKENS, strategy="only_first")
            self._tokenizer.no_padding()
            self._encoder = ctranslate2.Encoder(
                str(folder), device="cpu", compute_type="int8", intra_threads=threads
            )
            self._head = load_file(folder / "head.safetensors")
        except Exception as error:  # tokenizers raises plain Exception, the others several of their own
            raise GradingError(
                f"The grading model in {folder} could not be loaded ({error}).",
                "Install the program anew: this model is a part of it.",
            ) from error

    @property
    def name(self) -> str:
        """Name of the model."""
        return "pair-grader"

    def judge(self, pairs: Sequence[tuple[str, str]]) -> NDArray[np.float32]:
        """Return how likely each statement is covered, not mentioned, contradicted; see ``PairJudge``."""
        found = np.empty((len(pairs), 3), np.float32)
        encoded = self._tokenizer.encode_batch(list(pairs))
        # Pairs of like length go together, so that little padding is computed.
        order = sorted(range(len(pairs)), key=lambda at: len(encoded[at].ids))
        for start in range(0, len(order), _BATCH_SIZE):
            batch = order[start : start + _BATCH_SIZE]
            ids = [encoded[at].ids for at in batch]
            types = [encoded[at].type_ids for at in batch]
            found[batch] = self._judge_batch(ids, types)
        return found

    def _judge_batch(self, ids: list[list[int]], types: list[list[int]]) -> NDArray[np.float32]:
        longest = max(map(len, ids))
        padded_types = [row + [0] * (longest - len(row)) for row in types]
        try:
            output = self._encoder.forward_batch(ids, token_type_ids=padded_types)
        except RuntimeError as error:
            raise GradingError(
                f"The grading model failed ({error}).", "Try again; if it fails again, restart the program."
            ) from error
        first = np.asarray(output.last_hidden_state)[:, 0].astype(np.float32)
        hidden = np.tanh(first @ self._head["dense.weight"].T + self._head["dense.bias"])
        logits = hidden @ self._head["head.weight"].T + self._head["head.bias"]
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        return np.asarray(odds / odds.sum(axis=1, keepdims=True), np.float32)
