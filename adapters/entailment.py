"""An entailment model from a folder: a second opinion on every drafted claim. Never fetched."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from bot.errors import ModelUnavailable


class CrossEncoderEntailment:
    """A cross-encoder of sentence-transformers with a label "entailment". Loaded when it is first asked."""

    def __init__(self, folder: Path) -> None:
        """Raises `ModelUnavailable` where there is no such folder."""
        if not (folder / "config.json").is_file():
            raise ModelUnavailable(f"There is no entailment model in {folder}.", "Name the folder of a cross-encoder.")
        self._folder = folder

    def __call__(self, premise: str, claim: str) -> float:
        model, label = self._loaded
        scores = model.predict([(premise, claim)], apply_softmax=True)
        return float(scores[0][label])

    @cached_property
    def _loaded(self) -> tuple[Any, int]:
        from sentence_transformers import CrossEncoder

        model = CrossEncoder(str(self._folder), device="cpu", local_files_only=True)
        labels = {str(name).casefold(): int(n) for n, name in model.config.id2label.items()}
        if "entailment" not in labels:
            raise ModelUnavailable(f"The model in {self._folder} judges no entailment.", "Name another model.")
        return model, labels["entailment"]
