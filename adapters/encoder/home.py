"""The exported model in the home directory: made on first use, checked at each start.

`HOME/models/NAME-DIGEST-PRECISION-FORMAT/` holds `model.onnx`, `tokenizer.json` and
`manifest.json`, and is only ever put in place whole.

What is verified when: the default model's weights against their known sha256 when they are
exported; the export against the model itself then too (see `export.check`). At each start the
digest the export is keyed by, and a checksum of its files (4 ms): damage is noticed and the
export made anew. Somebody who may write the home directory is not kept from forging it.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import shutil
import subprocess
import sys
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from errno import ENOSPC
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Literal

from adapters.encoder.weights import DEFAULT_MODEL, Model, find_model
from bot.errors import ModelUnavailable, StorageFailed

if TYPE_CHECKING:
    from adapters.encoder.serving import OnnxEncoder

Precision = Literal["int8", "fp32"]
Progress = Callable[[str], None]

FORMAT = 1  # of the export; raise it when the vectors it gives change
UNSUPPORTED = 3
EXPORTERS = ("torch", "sentence_transformers", "onnx", "peft")
FILES = ("model.onnx", "tokenizer.json")
ABANDONED_AFTER = 3600.0  # seconds
OFFLINE = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ORT_DISABLE_TELEMETRY": "1",
}
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Export:
    """A model as it stands, or shall stand, in the home directory."""

    home: Path
    model: Model
    precision: Precision

    @property
    def fingerprint(self) -> str:
        return f"{self.model.name}@{self.model.digest[:12]}/{self.precision}/{FORMAT}"

    @property
    def folder(self) -> Path:
        name = f"{self.model.name}-{self.model.digest[:12]}-{self.precision}-{FORMAT}"
        return self.home / "models" / name

    def load(self) -> OnnxEncoder | None:
        """The encoder, or None where there is no export or it is damaged."""
        from adapters.encoder.serving import OnnxEncoder

        try:
            manifest = json.loads((self.folder / "manifest.json").read_bytes())
            files = {name: (self.folder / name).read_bytes() for name in FILES}
            if manifest["fingerprint"] != self.fingerprint or manifest["files"] != _checksums(files):
                raise ValueError("the files are not those that were exported")
            model, tokenizer = (files[name] for name in FILES)
            return OnnxEncoder(model, tokenizer.decode(), self.fingerprint, **manifest["shape"])
        except FileNotFoundError:
            return None
        except Exception as error:  # onnxruntime and tokenizers raise what they like
            log.warning("The exported model in %s can't be used: %s", self.folder, error)
            return None

    def make(self) -> None:
        """Exports the model and puts it in place whole; a failure leaves what was there.

        Raises `ModelUnavailable` or `StorageFailed`.
        """
        _exporter_there(self.model.name)
        source, models = self.model.folder, self.folder.parent
        build: Path | None = None
        try:
            models.mkdir(parents=True, exist_ok=True)
            _sweep(models)
            build = Path(mkdtemp(prefix=".build-", dir=models))
            out, scratch = build / "out", build / "scratch"
            out.mkdir()
            scratch.mkdir()
            self._export(source, out, scratch)
            self._place(out)
        except OSError as error:
            raise StorageFailed(
                f"The model can't be written to {models}: {error.strerror or error}.",
                "Free some space (200 MB), or choose a home directory that can be written.",
            ) from error
        finally:
            if build is not None:
                shutil.rmtree(build, ignore_errors=True)

    def _export(self, source: Path, out: Path, scratch: Path) -> None:
        """Runs `adapters.encoder.export`; its output reaches the log only."""
        project = str(Path(__file__).resolve().parents[2])
        path = os.pathsep.join(filter(None, (project, os.environ.get("PYTHONPATH"))))
        adaptation = [str(self.model.adaptation)] if self.model.adaptation else []
        done = subprocess.run(  # noqa: S603 — this very Python
            [sys.executable, "-P", "-m", "adapters.encoder.export", str(source), str(out), self.precision, *adaptation],
            env={**os.environ, **OFFLINE, "PYTHONPATH": path, "TMPDIR": str(scratch)},
            capture_output=True,
            text=True,
            errors="replace",
            stdin=subprocess.DEVNULL,
            check=False,
        )
        log.debug("Export of %s: %s\n%s", self.model.name, done.stdout, done.stderr)
        if done.returncode == UNSUPPORTED:
            raise ModelUnavailable(
                f"The model {self.model.name} can't be served: {done.stdout.strip()}.",
                f"Choose another model, such as {DEFAULT_MODEL}.",
            )
        if "No space left on device" in done.stderr:
            raise OSError(ENOSPC, os.strerror(ENOSPC))
        if done.returncode != 0:
            last = (done.stderr.strip().splitlines() or [f"it was stopped ({done.returncode})"])[-1]
            raise ModelUnavailable(
                f"The model {self.model.name} could not be exported: {last[:300]}",
                "It must be a complete sentence-transformers model; exporting it takes 1 GB of memory.",
            )

    def _place(self, out: Path) -> None:
        """Writes the manifest and moves the folder to its name, whoever else does so now."""
        shape = out / "shape.json"
        manifest = {
            "fingerprint": self.fingerprint,
            "weights": self.model.digest,
            "shape": json.loads(shape.read_bytes()),
            "files": _checksums({name: (out / name).read_bytes() for name in FILES}),
        }
        (out / "manifest.json").write_text(json.dumps(manifest, indent=1), encoding="utf-8")
        shape.unlink()
        try:
            out.rename(self.folder)
        except OSError:  # one is there already: another process's, which is as good, or a damaged one
            if self.load() is None:
                self.folder.rename(out.with_name("damaged"))
                out.rename(self.folder)


def load_encoder(
    home: Path,
    model: str = DEFAULT_MODEL,
    *,
    precision: Precision = "int8",
    progress: Progress | None = None,
    exported: Path | None = None,
) -> OnnxEncoder:
    """The encoder for a model, exported into `home` on first use (about 15 s; later starts 0.1 s).

    `exported` is a folder into which it was exported in advance: looked in first, never written. `model` is the
    default one, the folder of a sentence-transformers model, or the name of one in the local Hugging Face cache.
    `progress` is told in a sentence what takes time. Raises `ModelUnavailable` or `StorageFailed`.
    """
    export = Export(home, find_model(model), precision)
    ready = replace(export, home=exported).load() if exported else None
    encoder = ready or export.load()
    if encoder is None:
        tell = progress or (lambda _: None)
        tell(f"Preparing the model {export.model.name} for this machine; this happens once …")
        export.make()
        tell(f"The model {export.model.name} is ready.")
        encoder = export.load()
    if encoder is None:
        raise ModelUnavailable(
            f"The model in {export.folder} can't be loaded.",
            "Remove that folder and try again; the log says why it failed.",
        )
    return encoder


def _exporter_there(name: str) -> None:
    """Raises `ModelUnavailable` where torch and what goes with it were left out."""
    if missing := [m for m in EXPORTERS if importlib.util.find_spec(m) is None]:
        raise ModelUnavailable(
            f"The model {name} is not exported yet, and what exports it is not installed: {', '.join(missing)}.",
            "Set FOOTNOTE_EXPORTED to a folder with the exported model, or pip install -r requirements/model.txt.",
        )


def _checksums(files: dict[str, bytes]) -> dict[str, int]:
    return {name: zlib.crc32(data) for name, data in files.items()}


def _sweep(models: Path) -> None:
    """Removes what exports that were killed have left."""
    for path in models.glob(".build-*"):
        if time.time() - path.stat().st_mtime > ABANDONED_AFTER:
            shutil.rmtree(path, ignore_errors=True)
