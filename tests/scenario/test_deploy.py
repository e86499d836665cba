"""deploy/Dockerfile's own steps make something that answers without torch, without a network and without root."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import pytest

from adapters.slack.standin.client import Standin
from tests.deploying import Build, Stage, as_user
from tests.scenario.slack_api import Slack
from tests.scenario.slack_office import QUESTION, text_of
from tests.scenario.test_slack_process import free_port

pytestmark = pytest.mark.deploy

USER = 10001
APART = ["unshare", "--net"] if os.geteuid() == 0 else ["unshare", "--net", "--map-root-user"]


@dataclass(frozen=True)
class Container:
    """What was built, to be started as `docker run` would."""

    build: Build
    image: Stage

    def command(self, *words: str) -> list[str]:
        return [self.build.here(word) for word in (*self.image.entrypoint, *(words or self.image.command))]

    def environment(self, **more: str) -> dict[str, str]:
        return {**self.image.environment, "PYTHONWARNINGS": "error", **more}

    def run(self, *words: str, apart: bool = False, **more: str) -> subprocess.CompletedProcess[str]:
        """The command to its end, as the image's user; `apart`: where there is no network at all."""
        user = as_user(self.image.user)
        become = ["setpriv", f"--reuid={user}", f"--regid={user}", "--clear-groups"] if user else []
        return subprocess.run(
            [*(APART if apart else []), *become, *words],
            cwd=self.build.here(self.image.folder),
            env=self.environment(**more),
            capture_output=True,
            text=True,
        )

    @asynccontextmanager
    async def started(self, log: Path, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """As it starts by itself; afterwards told to stop, and gone by itself."""
        user = as_user(self.image.user)
        with log.open("wb") as file:
            process = await asyncio.create_subprocess_exec(
                *self.command(), env=self.environment(**more), cwd=self.build.here(self.image.folder), stderr=file,
                user=user, group=user,
            )  # fmt: skip
        try:
            yield process
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 30) == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


@pytest.fixture(scope="module")
def container() -> Iterator[Container]:
    root = Path(mkdtemp(prefix="footnote-deploy-"))
    root.chmod(0o755)
    own = str(USER if os.geteuid() == 0 else os.getuid())
    try:
        # the package index of whoever runs this decides which torch there is
        build = Build(root, {"TORCH_FROM": "", "USER_ID": own})
        yield Container(build, build.run())
    finally:
        shutil.rmtree(root, ignore_errors=True)


@pytest.fixture
def apart() -> None:
    if shutil.which("unshare") is None or subprocess.run([*APART, "true"], capture_output=True).returncode:
        pytest.skip("a process can't be cut off from the network here")


def test_torch_and_what_needs_it_were_left_behind(container: Container) -> None:
    code = "import importlib.util as u; print([m for m in ('torch', 'sentence_transformers', 'transformers', 'onnx') "
    done = container.run("python", "-c", code + "if u.find_spec(m)])")
    assert (done.stdout, done.returncode) == ("[]\n", 0), done.stderr
    assert container.run("python", "-m", "pip", "list").stdout.count("nvidia") == 0


@pytest.mark.usefixtures("apart")
def test_it_answers_with_no_network_at_all(container: Container) -> None:
    done = container.run(*container.command("ask", "--json", QUESTION), apart=True)
    assert done.returncode == 0, done.stderr
    reply = json.loads(done.stdout)
    assert (reply["outcome"], reply["verdict"]) == ("answer", "conditional")
    assert reply["citations"]


@pytest.mark.usefixtures("apart")
def test_an_edited_folder_is_published_without_torch_and_without_a_network(container: Container) -> None:
    start = container.command()[0]
    assert container.run(start, "new", "policy", "policy-drones", apart=True).returncode == 0
    done = container.run(start, "publish", apart=True)
    assert "1 added" in done.stdout, done.stderr


def test_it_starts_as_its_user_says_that_it_is_well_and_leaves_when_told(
    container: Container, slack: Slack, tmp_path: Path
) -> None:
    async def scenario(standin: Standin) -> None:
        port = str(await free_port())
        check = [word.replace("3978", port) for word in container.image.health]
        assert container.run(*check).returncode != 0  # nothing runs yet
        here = standin.environment() | {"FOOTNOTE_HEALTH_PORT": port}
        async with container.started(tmp_path / "log", **here) as process:
            await standin.connected(1)
            assert os.stat(f"/proc/{process.pid}").st_uid == container.image.user
            (reply,) = await standin.replies(await standin.mention("U0ALICE", "C0GENERAL", QUESTION))
            assert "Only if" in text_of(reply)
            assert container.run(*check).returncode == 0

    slack.run(scenario(slack.standin))
    assert "Traceback" not in (tmp_path / "log").read_text()
