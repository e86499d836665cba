"""Who is at work on this machine: so that what a killed process held is taken up at once, not when its lease ends."""

from __future__ import annotations

import os
import uuid
from pathlib import Path
from typing import Protocol

from filelock import FileLock, Timeout

SUFFIX = ".at-work"


class Roll(Protocol):
    """Workers sign in and out. A worker that is unknown here may be alive elsewhere, and is never gone."""

    def sign_in(self, worker: str) -> None: ...

    def gone(self) -> list[str]:
        """Workers that signed in here and surely live no more, though they never signed out."""

    def strike(self, worker: str) -> None:
        """Forget one that is gone: what it held was let go."""

    def sign_out(self) -> None: ...


class Unknown:
    """Knows of nobody."""

    def sign_in(self, worker: str) -> None: ...

    def gone(self) -> list[str]:
        return []

    def strike(self, worker: str) -> None: ...

    def sign_out(self) -> None: ...


class LockedRoll:
    """A file for each worker, locked while its process lives: the system lets go of the lock however it dies.

    Locks are only trusted among processes of one running system: of a folder that several machines share, each
    sees its own workers alone. A folder that can't be written costs no more than the wait for a lease.
    """

    def __init__(self, folder: Path, system: str = "") -> None:
        """`system` names the system that runs, in this and every other process; default: found out."""
        self._folder = folder
        self._ending = f".{system or _system()}{SUFFIX}"
        self._own: FileLock | None = None

    def sign_in(self, worker: str) -> None:
        lock = self._lock(worker)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except (OSError, Timeout):  # not signed in: nobody will take it for gone
            return
        self._own = lock

    def gone(self) -> list[str]:
        own = Path(self._own.lock_file).name if self._own else ""
        try:
            names = [name for name in os.listdir(self._folder) if name.endswith(self._ending) and name != own]
        except OSError:
            return []
        return [worker for name in names if self._is_free(worker := name.removesuffix(self._ending))]

    def strike(self, worker: str) -> None:
        self._path(worker).unlink(missing_ok=True)

    def sign_out(self) -> None:
        if self._own:
            self._own.release()
            Path(self._own.lock_file).unlink(missing_ok=True)
            self._own = None

    def _is_free(self, worker: str) -> bool:
        lock = self._lock(worker)
        try:
            lock.acquire(timeout=0)
        except (OSError, Timeout):
            return False
        lock.release()
        return True

    def _lock(self, worker: str) -> FileLock:
        return FileLock(self._path(worker), thread_local=False)

    def _path(self, worker: str) -> Path:
        return self._folder / f"{worker}{self._ending}"


def _system() -> str:
    """The same for all processes since the machine was started, in containers too."""
    try:
        return Path("/proc/sys/kernel/random/boot_id").read_text("ascii").strip()
    except (OSError, UnicodeDecodeError):
        return f"{uuid.getnode():x}"
