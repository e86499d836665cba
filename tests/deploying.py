"""Runs the steps of deploy/Dockerfile without a container engine: in a folder, as if that were the container's root.

What differs from `docker build`: absolute paths of the Dockerfile lie below `root`; the base image is this machine
with the Python that runs the tests; stages share the root, so COPY --from must name the same path twice. RUN steps
are run by the shell as they stand, in order, with the ARGs and ENVs of their stage and as its USER.
"""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from dockerfile_parse import DockerfileParser
from dockerfile_parse.util import extract_key_values

PROJECT = Path(__file__).resolve().parents[1]
DOCKERFILE = PROJECT / "deploy/Dockerfile"
# The places that the Dockerfile speaks of; anything else it names is this machine's
_PLACE = re.compile(r"(?<![\w./-])/(?=(?:opt|src|srv|var/lib/footnote|usr/local/bin)\b)")
_VARIABLE = re.compile(r"\$\{(\w+)\}")
PASSED = ("PIP_", "SSL_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY")


def steps() -> list[tuple[str, str]]:
    """(instruction, value) of deploy/Dockerfile, comments left out."""
    parser = DockerfileParser(fileobj=io.BytesIO(DOCKERFILE.read_bytes()), env_replace=False)
    return [(s["instruction"], s["value"]) for s in parser.structure if s["instruction"] != "COMMENT"]


@dataclass(frozen=True)
class Stage:
    """What the next step of a stage finds."""

    environment: Mapping[str, str]
    arguments: Mapping[str, str] = field(default_factory=dict)
    folder: str = "/"
    user: int | None = None
    entrypoint: tuple[str, ...] = ()
    command: tuple[str, ...] = ()
    health: tuple[str, ...] = ()

    def filled(self, text: str) -> str:
        known = {**self.environment, **self.arguments}
        return _VARIABLE.sub(lambda m: known[m[1]], text)


@dataclass
class Build:
    """`docker build` into `root`, an empty folder that everybody may enter; `given` are build arguments."""

    root: Path
    given: Mapping[str, str]
    stages: dict[str, Stage] = field(default_factory=dict)
    _name: str = field(default="", init=False)

    def run(self) -> Stage:
        """Every step of every stage; the last stage as it ends. Raises `AssertionError` with a step's output."""
        self._python()
        (self.root / "build-home").mkdir()
        stage = Stage({})
        for instruction, value in steps():
            stage = self._begun(value) if instruction == "FROM" else self._taken(stage, instruction, value)
            self.stages[self._name] = stage
        return stage

    def here(self, text: str) -> str:
        """The text with the container's paths as they are on this machine."""
        return _PLACE.sub(f"{self.root}/", text)

    def _python(self) -> None:
        """The base image's: this machine's, or a copy of it where it lies in a home that only its owner may enter."""
        version, base = f"python3.{sys.version_info.minor}", Path(sys.base_prefix)
        tools = self.root / "usr/local/bin"
        tools.mkdir(parents=True)
        if all(folder.stat().st_mode & 0o001 for folder in (base / "bin").parents):
            (tools / "python").symlink_to(base / "bin" / version)
            return
        left_out = shutil.ignore_patterns("site-packages", "test", "__pycache__", "*.a")
        shutil.copytree(base / "lib", self.root / "usr/local/lib", ignore=left_out, symlinks=True)
        shutil.copy(base / "bin" / version, tools / version)
        (tools / "python").symlink_to(version)

    def _begun(self, value: str) -> Stage:
        image, _, self._name = value.partition(" AS ")
        if image in self.stages:
            return replace(self.stages[image], arguments={})
        path = f"{self.root}/usr/local/bin:/usr/bin:/bin"
        kept = {k: v for k, v in os.environ.items() if k.upper().startswith(PASSED)}
        base = {"PATH": path, "HOME": f"{self.root}/build-home", "LD_LIBRARY_PATH": f"{self.root}/usr/local/lib"}
        return Stage({**kept, **base, "LC_ALL": "C.UTF-8"})

    def _taken(self, stage: Stage, instruction: str, value: str) -> Stage:
        if instruction == "RUN":
            self._shell(stage, value)
        elif instruction == "COPY":
            self._copy(stage, value)
        elif instruction == "ENV":
            for name, text in extract_key_values(False, {}, {}, value):
                told = {**stage.environment, name: stage.filled(self.here(text))}
                stage = replace(stage, environment=told)
        elif instruction == "ARG":
            ((name, text),) = extract_key_values(False, {}, {}, value)
            stage = replace(stage, arguments={**stage.arguments, name: self.given.get(name, text)})
        elif instruction == "WORKDIR":
            Path(self.here(value)).mkdir(parents=True, exist_ok=True)
            stage = replace(stage, folder=value)
        elif instruction == "USER":
            stage = replace(stage, user=int(stage.filled(value).split(":")[0]))
        elif instruction == "HEALTHCHECK":
            stage = replace(stage, health=_words(value.partition("CMD")[2]))
        elif instruction in ("ENTRYPOINT", "CMD"):
            stage = replace(stage, **{{"CMD": "command"}.get(instruction, "entrypoint"): _words(value)})
        else:
            assert instruction in ("VOLUME", "EXPOSE"), instruction
        return stage

    def _shell(self, stage: Stage, command: str) -> None:
        done = subprocess.run(
            ["/bin/sh", "-c", self.here(command)],
            cwd=self.here(stage.folder),
            env={**stage.environment, **stage.arguments},
            user=as_user(stage.user),
            group=as_user(stage.user),
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, f"RUN {command}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}"

    def _copy(self, stage: Stage, value: str) -> None:
        words = stage.filled(value).split()
        options = dict(w.removeprefix("--").split("=", 1) for w in words if w.startswith("--"))
        *sources, target = (w for w in words if not w.startswith("--"))
        if "from" in options:
            assert [target.rstrip("/")] == sources, "stages share one root here"
            return
        for source in sources:
            self._place(source, Path(self.here(stage.folder)) / self.here(target), target.endswith("/"))
        if "chown" in options and os.geteuid() == 0:
            whole = Path(self.here(stage.folder)) / target
            for path in (whole, *whole.rglob("*")):
                os.chown(path, *map(int, options["chown"].split(":")))

    def _place(self, source: str, target: Path, is_folder: bool) -> None:
        path = PROJECT / source
        if path.is_dir():
            shutil.copytree(path, target, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy(path, target / path.name if is_folder else target)


def as_user(user: int | None) -> int | None:
    """Whose process it is to be: only root may choose."""
    return user if os.geteuid() == 0 else None


def _words(value: str) -> tuple[str, ...]:
    return tuple(json.loads(value))
