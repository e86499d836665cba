"""Which code ran, and on what machine."""

from __future__ import annotations

import os
import platform
import resource
import shutil
import subprocess
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from evals.run_file import Code, Machine

ROOT = Path(__file__).resolve().parents[1]
_PACKAGES = ("bot", "adapters", "evals")


def code() -> Code:
    """The code as it stands on the disk; its commit, where there is a repository."""
    try:
        named = version("footnote")
    except PackageNotFoundError:
        named = "unknown"
    whole = sha256()
    for package in _PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            whole.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    commit = _git("rev-parse", "HEAD")
    dirty = bool(commit and _git("status", "--porcelain", "--", *_PACKAGES))
    return Code(version=named, digest=whole.hexdigest()[:12], commit=commit, dirty=dirty)


def machine() -> Machine:
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
    system = f"{platform.system()} {platform.machine()}"
    return Machine(system=system, python=platform.python_version(), cores=os.cpu_count() or 1, memory_mb=memory)


def peak_memory_mb() -> float:
    """Of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _git(*words: str) -> str:
    """What git says, or "" where there is none or no repository."""
    git = shutil.which("git")
    if git is None:
        return ""
    said = subprocess.run(  # noqa: S603 — the words are ours
        [git, "-C", str(ROOT), *words], capture_output=True, text=True, timeout=10, check=False
    )
    return said.stdout.strip() if said.returncode == 0 else ""
