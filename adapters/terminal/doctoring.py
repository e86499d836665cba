"""`footnote slack doctor`, printed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from rich.console import Console
from rich.text import Text


class Finding(Protocol):
    """What a doctor found."""

    @property
    def what(self) -> str: ...
    @property
    def well(self) -> bool: ...
    @property
    def remedy(self) -> str: ...
    @property
    def serious(self) -> bool: ...


async def show_findings(findings: AsyncIterator[Finding]) -> bool:
    """Print each as it is found; returns whether something serious is wrong."""
    console = Console(highlight=False)
    ill = False
    async for one in findings:
        ill = ill or (one.serious and not one.well)
        sign, style = ("ok   ", "green") if one.well else (("FIX  ", "red") if one.serious else ("note ", "yellow"))
        console.print(Text(sign, style=style) + Text(f"{one.what}."), soft_wrap=True)
        if one.remedy:
            console.print(Text(f"     {one.remedy}", style="dim"), soft_wrap=True)
    return ill
