"""A PostgreSQL server of a test's own: in a folder of its own, on a socket in it, run by nobody important."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

USERS = ("postgres", "nobody")  # whom root lends the server to: it refuses to be run by root


@contextmanager
def server() -> Iterator[str]:
    """The URL of its database; skips with the reason where PostgreSQL is not installed."""
    programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not programs:
        pytest.skip("PostgreSQL's programs are not installed (/usr/lib/postgresql)")
    pytest.importorskip("psycopg", reason="PostgreSQL's driver is not installed (pip install 'footnote[postgres]')")
    user = _user()
    home = Path(tempfile.mkdtemp(prefix="footnote-pg-", dir="/tmp"))
    run = _Run(programs[-1], home, user)
    try:
        if user:
            shutil.chown(home, user)
        run("initdb", "-D", str(home / "data"), "-U", "footnote", "-A", "trust", "-E", "UTF8", "--no-sync")
        options = f"-k {home} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        run("pg_ctl", "-D", str(home / "data"), "-w", "-s", "-l", str(home / "log"), "-o", options, "start")
        yield f"postgresql://footnote@/postgres?host={home}"
    finally:
        run("pg_ctl", "-D", str(home / "data"), "-m", "immediate", "-s", "stop", check=False)
        shutil.rmtree(home, ignore_errors=True)


class _Run:
    def __init__(self, programs: Path, home: Path, user: str | None) -> None:
        self._programs, self._home, self._user = programs, home, user

    def __call__(self, program: str, *arguments: str, check: bool = True) -> None:
        with (self._home / f"{program}.out").open("w") as out:  # a pipe would stay open in the server
            done = subprocess.run(
                [self._programs / program, *arguments], user=self._user, stdout=out, stderr=out, cwd="/", timeout=120
            )
        said = (self._home / f"{program}.out").read_text()
        assert not check or done.returncode == 0, f"{program}: {said}"


def _user() -> str | None:
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in USERS if name in known)
