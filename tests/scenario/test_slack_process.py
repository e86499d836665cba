"""`footnote slack` and `footnote serve` as a company runs them: processes that are told to stop, or killed."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession

from adapters.slack.standin.client import Standin
from tests.house import House
from tests.scenario.slack_api import Slack
from tests.scenario.slack_office import CASES, QUESTION, text_of
from tests.scenario.terminal import COMMAND, PROJECT

pytestmark = [pytest.mark.server, pytest.mark.model]

MANIFEST = PROJECT / "deploy/slack/manifest.yaml"


class Company:
    """The shipped folder, published, and an environment to start processes in."""

    def __init__(self, home: Path, folder: Path) -> None:
        self.log = folder / "log"
        self.environment = {
            **{k: v for k, v in os.environ.items() if k in ("PATH", "HOME", "TMPDIR")},
            "FOOTNOTE_KNOWLEDGE": str(PROJECT / "knowledge"),
            "FOOTNOTE_HOME": str(home),
            "FOOTNOTE_RECORDS_URL": f"sqlite:///{folder}/records.sqlite",
            "FOOTNOTE_LEASE_SECONDS": "1",
            "PYTHONPATH": str(PROJECT),
            "PYTHONWARNINGS": "error",
        }

    def run(self, *words: str, told: str = "", **more: str) -> subprocess.CompletedProcess[str]:
        environment = self.environment | more
        return subprocess.run([*COMMAND, *words], input=told, capture_output=True, text=True, env=environment)

    @asynccontextmanager
    async def at_work(self, *words: str, **more: str) -> AsyncIterator[asyncio.subprocess.Process]:
        """The command, running; afterwards it must leave by itself when it is told to."""
        with self.log.open("ab") as log:
            command = (*COMMAND, *words)
            process = await asyncio.create_subprocess_exec(
                *command, env=self.environment | more, stdout=asyncio.subprocess.DEVNULL, stderr=log
            )
        try:
            yield process
            if process.returncode is None:
                process.send_signal(signal.SIGTERM)
                assert await asyncio.wait_for(process.wait(), 30) == 0
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


@pytest.fixture
def company(shipped: House, shared_home: Path, tmp_path: Path) -> Company:
    return Company(shared_home, tmp_path)


def test_it_answers_until_it_is_told_to_stop_and_then_finishes_what_it_has(slack: Slack, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        async with company.at_work("slack", **standin.environment()) as process:
            await standin.connected(1)
            sent = await standin.mention("U0ALICE", "C0GENERAL", QUESTION)
            (reply,) = await standin.replies(sent)
            assert "Only if" in text_of(reply)
            await standin.slow("chat.postMessage", 1)
            last = await standin.mention("U0BOB", "C0GENERAL", QUESTION)
            await standin.settled()
            process.send_signal(signal.SIGTERM)
            assert await asyncio.wait_for(process.wait(), 30) == 0
        assert len(await standin.replies(last)) == 1

    slack.run(scenario(slack.standin))
    log = company.log.read_text()
    assert "customer photos" not in log
    assert "xoxb" not in log
    assert "Traceback" not in log


def test_what_a_kill_cut_off_is_answered_once_after_the_start(slack: Slack, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        asked = []
        async with company.at_work("slack", **standin.environment()) as process:
            await standin.connected(1)
            await standin.slow("chat.postMessage", 2, times=3)
            asked = [await standin.mention("U0ALICE", "C0GENERAL", QUESTION) for _ in range(3)]
            asked.append(await standin.dm("U0BOB", QUESTION))
            await standin.settled()
            process.kill()
            await process.wait()
        async with company.at_work("slack", **standin.environment()):
            for sent in asked:
                (reply,) = await standin.replies(sent, timeout=30)
                assert "Only if" in text_of(reply)
            await asyncio.sleep(0)
        for sent in asked:
            assert len(await standin.messages(sent.channel, thread=sent.ts)) == 2

    slack.run(scenario(slack.standin))


def test_serve_answers_signed_requests_and_says_that_it_is_well(slack: Slack, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        port = str(await free_port())
        async with company.at_work("serve", "--port", port, **standin.environment()):
            async with ClientSession() as session:
                await healthy(session, f"http://127.0.0.1:{port}/healthz")
            await standin.deliver_to(f"http://127.0.0.1:{port}/slack/events")
            sent = await standin.mention("U0ALICE", "C0GENERAL", QUESTION)
            assert "Only if" in text_of((await standin.replies(sent))[0])
            assert (await standin.raw("{}", "forged"))[0] == 401

    slack.run(scenario(slack.standin))


def test_in_socket_mode_it_says_on_this_machine_whether_slack_can_be_heard(slack: Slack, company: Company) -> None:
    async def scenario(standin: Standin) -> None:
        port = str(await free_port())
        here = standin.environment() | {"FOOTNOTE_HEALTH_PORT": port}
        async with company.at_work("slack", **here), ClientSession() as session:
            await healthy(session, f"http://127.0.0.1:{port}/healthz")

    slack.run(scenario(slack.standin))


async def free_port() -> int:
    server = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
    async with server:
        return int(server.sockets[0].getsockname()[1])


async def healthy(session: ClientSession, url: str) -> None:
    """Until the server says that it is ready."""
    async with asyncio.timeout(60):
        while True:
            try:
                async with session.get(url) as answer:
                    assert answer.status == 200
                    return
            except OSError:
                await asyncio.sleep(0.1)  # there is nothing to wait for before the port is open


def test_everything_works_with_what_the_manifest_grants(company: Company) -> None:
    async def scenario() -> None:
        async with (
            Standin.start(manifest=MANIFEST) as standin,
            company.at_work("slack", **standin.environment()),
        ):
            await standin.connected(1)
            (reply,) = await standin.replies(await standin.mention("U0ALICE", "C0GENERAL", QUESTION))
            await standin.replies(await standin.dm("U0BOB", QUESTION))
            assert (await standin.command("U0ALICE", "C0GENERAL", "/privacy", QUESTION)).acknowledged
            await standin.press("U0ALICE", reply, "team")
            await standin.view("U0ALICE")
            await standin.submit("U0ALICE", {})
            await standin.until(lambda s: [m for m in s["messages"] if m["channel"] == CASES])
            await standin.open_home("U0ALICE")
            await standin.home("U0ALICE")
            refused = [c for c in await standin.calls() if c["error"] == "missing_scope"]
            assert refused == []
            assert await standin.violations() == []

    asyncio.run(scenario())


def test_the_doctor_finds_everything_in_order(slack: Slack, company: Company) -> None:
    slack.run(
        slack.standin.grant(
            without={
                "im:read",
                "im:write",
                "mpim:history",
                "mpim:read",
                "reactions:read",
                "reactions:write",
                "team:read",
            }
        )
    )
    done = company.run("slack", "doctor", **slack.standin.environment())
    assert done.returncode == 0, done.stdout
    assert "Cases go to #privacy-cases." in done.stdout
    assert "Socket Mode works." in done.stdout
    assert "FIX" not in done.stdout


def test_the_doctor_says_what_is_wrong_and_what_to_do(slack: Slack, company: Company) -> None:
    slack.run(slack.standin.grant(without={"im:history"}))
    environment = slack.standin.environment() | {
        "FOOTNOTE_SLACK_CASES_CHANNEL": "C0ELSEWHERE",
        "FOOTNOTE_SLACK_APP_TOKEN": "xapp-wrong",
    }
    done = company.run("slack", "doctor", **environment)
    assert done.returncode == 1
    assert "The scope im:history is missing: questions in direct messages." in done.stdout
    assert "Type /invite @Footnote" in done.stdout
    assert "Slack opens no socket with the app token (invalid_auth)" in done.stdout
    assert "xapp-wrong" not in done.stdout


def test_a_wrong_token_is_one_line_with_what_to_do(slack: Slack, company: Company) -> None:
    environment = slack.standin.environment() | {"FOOTNOTE_SLACK_BOT_TOKEN": "xoxb-wrong"}
    done = company.run("slack", **environment)
    assert done.returncode == 1
    assert done.stderr.strip().endswith(
        "Slack does not take FOOTNOTE_SLACK_BOT_TOKEN (invalid_auth). Run `footnote slack doctor`."
    )


def test_a_whole_conversation_needs_no_slack_at_all(company: Company) -> None:
    done = company.run("slack", "--offline", told=f"{QUESTION}\n/home\n/quit\n")
    assert done.returncode == 0, done.stderr
    assert "⚠️ Only if" in done.stdout
    assert "Your last questions" in done.stdout
    assert "Traceback" not in done.stderr
