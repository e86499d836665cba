"""What a benchmark ran on, and how a command is measured."""

from __future__ import annotations

import os
import platform
import resource
import statistics
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

_MEASURE = """
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a command: wall time in seconds, peak memory in MiB."""

    seconds: float
    mebibytes: float


def described() -> str:
    """Processor, cores, memory, Python: what a number means nothing without."""
    model = next(
        (line.split(":", 1)[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.processor() or "unknown processor",
    )
    total = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return f"{model}, {cores} cores, {total / 2**20:.0f} GiB, {platform.system()}, Python {platform.python_version()}"


def load() -> str:
    """How busy the machine was besides: a number above the cores means the timings are worth little."""
    return f"{os.getloadavg()[0]:.1f}"


def measured(command: Sequence[str | Path]) -> Run:
    """One run of a command that must succeed; its output is not kept.

    A small process stands between: a child's peak memory would otherwise count
    what its parent, this benchmark, held when it was forked.
    """
    said = subprocess.run(
        [sys.executable, "-S", "-c", _MEASURE, *map(str, command)], check=True, capture_output=True, text=True
    ).stdout
    seconds, kibibytes = said.split()
    return Run(float(seconds), int(kibibytes) / 1024)


def middle(runs: Sequence[Run]) -> Run:
    """The medians of several runs."""
    return Run(statistics.median(r.seconds for r in runs), statistics.median(r.mebibytes for r in runs))


def peak() -> float:
    """This process's peak memory so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
