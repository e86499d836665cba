"""A real browser to look at a page with: headless Chromium over its DevTools pipe, no port and no driver."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), "")
_START = "import os, sys; a = sys.argv; os.dup2(int(a[1]), 3); os.dup2(int(a[2]), 4); os.execv(a[3], a[3:])"
PATIENCE = 60.0  # seconds until an answer must have come
_FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync", "--remote-debugging-pipe",
)  # fmt: skip


class Page:
    """One open page. Every request it makes and everything its console says is kept."""

    def __init__(self, to: int, back: int) -> None:
        self.requests: list[str] = []
        self.said: list[str] = []
        self._to, self._back = to, back
        self._number = 0
        self._rest = b""
        self._session: str | None = None

    def open(self, url: str) -> None:
        """Returns when the page has loaded."""
        if self._session is None:
            target = self("Target.createTarget", url="about:blank")["targetId"]
            self._session = self("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
            for domain in ("Page", "Runtime", "Network", "Log"):
                self(f"{domain}.enable")
        self("Page.navigate", url=url)
        self._wait(lambda message: message.get("method") == "Page.loadEventFired")

    def size(self, width: int, height: int = 900, *, scale: float = 1) -> None:
        self("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=scale, mobile=False)

    def scheme(self, name: Literal["light", "dark"]) -> None:
        """What the machine prefers."""
        features = [{"name": "prefers-color-scheme", "value": name}]
        self("Emulation.setEmulatedMedia", features=features)

    def js(self, expression: str) -> Any:
        """The value of an expression; what it throws is an `AssertionError`."""
        found = self("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def picture(self, out: Path, *, whole: bool = False) -> None:
        shot = self("Page.captureScreenshot", format="png", captureBeyondViewport=whole)
        out.write_bytes(base64.b64decode(shot["data"]))

    def __call__(self, method: str, **params: Any) -> Any:
        self._number += 1
        number = self._number
        message: dict[str, Any] = {"id": number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        answer = self._wait(lambda message: message.get("id") == number)
        assert "error" not in answer, f"{method}: {answer['error']}"
        return answer["result"]

    def _wait(self, is_it: Any) -> Mapping[str, Any]:
        until = time.monotonic() + PATIENCE
        while True:
            while b"\0" not in self._rest:
                ready, _, _ = select.select([self._back], [], [], max(0.0, until - time.monotonic()))
                assert ready, "the browser does not answer"
                piece = os.read(self._back, 1 << 20)
                assert piece, "the browser is gone"
                self._rest += piece
            line, _, self._rest = self._rest.partition(b"\0")
            message: dict[str, Any] = json.loads(line)
            self._keep(message)
            if is_it(message):
                return message

    def _keep(self, message: Mapping[str, Any]) -> None:
        method, params = message.get("method"), message.get("params", {})
        if method == "Network.requestWillBeSent":
            self.requests.append(params["request"]["url"])
        elif method == "Log.entryAdded":
            self.said.append(params["entry"]["text"])
        elif method in ("Runtime.exceptionThrown", "Runtime.consoleAPICalled", "Page.javascriptDialogOpening"):
            self.said.append(f"{method}: {params}")


@contextmanager
def browser(profile: Path) -> Iterator[Page]:
    """A browser with an empty profile, gone afterwards. Chromium reads commands on 3 and answers on 4."""
    theirs_in, to = os.pipe()
    back, theirs_out = os.pipe()
    reads, writes = (fcntl.fcntl(fd, fcntl.F_DUPFD, 10) for fd in (theirs_in, theirs_out))  # out of the way of 3 and 4
    os.close(theirs_in)
    os.close(theirs_out)
    starting = [sys.executable, "-S", "-c", _START, str(reads), str(writes)]
    process = subprocess.Popen(
        [*starting, CHROMIUM, *_FLAGS, f"--user-data-dir={profile}"],
        pass_fds=(reads, writes), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(reads)
    os.close(writes)
    try:
        yield Page(to, back)
    finally:
        process.terminate()
        process.wait()
        os.close(to)
        os.close(back)
