"""An entailment model from a folder: a second opinion on every drafted claim. Never fetched."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from bot.errors import ModelUnavailable

_log = logging.getLogger(__name__)


class CrossEncoderEntailment:
    """A cross-encoder of sentence-transformers that has a label "entailment" among several."""

    def __init__(self, folder: Path) -> None:
        """Raises `ModelUnavailable` where there is no such model; its weights are loaded when it is first asked."""
        if find_spec("sentence_transformers") is None:
            raise ModelUnavailable(
                "An entailment model needs sentence-transformers, which is not installed here.",
                "Install it: pip install -r requirements/model.txt",
            )
        self._folder = folder
        self._label = _entailment(folder)
        self._model: Any = None
        self._loading = Lock()

    def __call__(self, premise: str, claim: str) -> float:
        scores = self._loaded().predict([(premise, claim)], apply_softmax=True, show_progress_bar=False)
        return float(scores[0][self._label])

    def prepare(self) -> None:
        """Begin to load it, without waiting: that takes some seconds, which no question should."""
        Thread(target=self._quietly, name="entailment", daemon=True).start()

    def _quietly(self) -> None:
        try:
            self._loaded()
        except Exception as error:  # whoever asks it will hear of it again
            _log.error("The entailment model can't be loaded: %s", type(error).__name__)

    def _loaded(self) -> Any:
        with self._loading:
            if self._model is None:
                from sentence_transformers import CrossEncoder

                self._model = CrossEncoder(str(self._folder), device="cpu", local_files_only=True)
            return self._model


def _entailment(folder: Path) -> int:
    """The number of the label."""
    try:
        config = json.loads((folder / "config.json").read_bytes())
    except (OSError, ValueError) as error:
        raise ModelUnavailable(
            f"There is no entailment model in {folder}.", "Name the folder of a cross-encoder, with its config.json."
        ) from error
    named = config.get("id2label") if isinstance(config, Mapping) else None
    labels = {str(name).casefold(): int(n) for n, name in (named or {}).items()}
    if "entailment" not in labels:
        raise ModelUnavailable(
            f"The model in {folder} judges no entailment: its labels are {', '.join(labels) or 'not named'}.",
            "Name one that was trained for it, such as a cross-encoder/nli-… model.",
        )
    return labels["entailment"]
