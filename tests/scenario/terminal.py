"""`footnote` as people and scripts run it: a process with arguments, a pipe and an exit code."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.house import Knowledge

PROJECT = Path(__file__).resolve().parents[2]
COMMAND = [sys.executable, "-c", "from adapters.terminal.app import main; main()"]


@dataclass
class Terminal:
    """Where commands are typed: a folder, a home, and what they are told by the environment."""

    knowledge: Knowledge
    home: Path

    def environment(self, **more: str) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "TMPDIR", "VIRTUAL_ENV")}
        here = {"FOOTNOTE_KNOWLEDGE": str(self.knowledge.root), "FOOTNOTE_HOME": str(self.home)}
        return kept | here | {"PYTHONPATH": str(PROJECT), "LC_ALL": "C.UTF-8", "PYTHONWARNINGS": "error"} | more

    def run(self, *words: str, told: str | bytes = b"", **more: str) -> subprocess.CompletedProcess[str]:
        given = told.encode() if isinstance(told, str) else told
        done = subprocess.run([*COMMAND, *words], input=given, capture_output=True, env=self.environment(**more))
        out, err = done.stdout.decode(errors="replace"), done.stderr.decode(errors="replace")
        assert "Traceback" not in err, err
        return subprocess.CompletedProcess(done.args, done.returncode, out, err)

    def start(self, *words: str, **more: Any) -> subprocess.Popen[bytes]:
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE} | more
        return subprocess.Popen([*COMMAND, *words], env=self.environment(), **pipes)

    def ask(self, *words: str, **more: str) -> dict[str, Any]:
        """The reply of `footnote ask --json`."""
        done = self.run("ask", "--json", *words, **more)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))


def lines(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    """Standard output as JSON lines."""
    return [dict(json.loads(line)) for line in done.stdout.splitlines()]
