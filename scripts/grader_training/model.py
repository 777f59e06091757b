"""The pair model: all-MiniLM-L6-v2 reading both texts at once, with a three-way head on its first token."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import nn
from transformers import BertModel

from scripts.grader_training.pairs import NOT_COVERED, Pair

CLASSES = 3
LONGEST_TOKENS = 112


class PairModel(nn.Module):
    """Gives logits for covered, not mentioned, contradicted; shape ``(pairs, 3)``.

    Args:
        base: folder of the encoder, as published.
    """

    def __init__(self, base: Path) -> None:
        super().__init__()
        # One epoch does not overfit, and dropout costs a third of the time on a CPU; word vectors of 30,000
        # tokens hardly move in it, and their gradient costs another quarter.
        self.encoder = BertModel.from_pretrained(
            str(base), add_pooling_layer=False, hidden_dropout_prob=0.0, attention_probs_dropout_prob=0.0
        )
        self.encoder.embeddings.word_embeddings.weight.requires_grad_(False)
        width = self.encoder.config.hidden_size
        self.dense = nn.Linear(width, width)
        self.head = nn.Linear(width, CLASSES)
        self.dropout = nn.Dropout(0.1)

    def forward(self, batch: dict[str, torch.Tensor]) -> torch.Tensor:
        """Return logits for a batch of ``PairTokenizer``."""
        first = self.encoder(**batch).last_hidden_state[:, 0]
        return self.head(self.dropout(torch.tanh(self.dense(self.dropout(first)))))


class PairTokenizer:
    """Turns pairs of texts into padded tensors.

    Args:
        base: folder of the encoder, as published.
    """

    def __init__(self, base: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self._tokenizer.enable_truncation(LONGEST_TOKENS, strategy="only_first")
        self._tokenizer.no_padding()

    def lengths(self, pairs: Sequence[Pair]) -> list[int]:
        """Return roughly how many tokens each pair has."""
        return [len(pair.said) + len(pair.statement) for pair in pairs]

    def __call__(self, texts: Sequence[tuple[str, str]]) -> dict[str, torch.Tensor]:
        """Return input ids, token types and attention mask, each of shape ``(pairs, tokens)``."""
        encoded = self._tokenizer.encode_batch(list(texts))
        longest = max(len(one.ids) for one in encoded)

        def padded(rows: list[list[int]]) -> torch.Tensor:
            return torch.tensor([row + [0] * (longest - len(row)) for row in rows])

        return {
            "input_ids": padded([one.ids for one in encoded]),
            "token_type_ids": padded([one.type_ids for one in encoded]),
            "attention_mask": padded([one.attention_mask for one in encoded]),
        }


def loss_of(logits: torch.Tensor, labels: torch.Tensor) -> torch.Tensor:
    """Return the mean cross-entropy; a pair that is merely not covered wants all of the other two classes."""
    logs = torch.log_softmax(logits.float(), dim=1)
    not_covered = torch.logsumexp(logs[:, 1:], dim=1)
    own = logs.gather(1, labels.clamp(max=CLASSES - 1)[:, None])[:, 0]
    return -torch.where(labels == NOT_COVERED, not_covered, own).mean()
