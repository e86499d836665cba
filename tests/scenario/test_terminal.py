"""The whole way in a terminal: publish a folder, ask it, change it, go back."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
from pathlib import Path
from unicodedata import east_asian_width

import pytest

from bot.ports import Encoder
from tests.house import LAW, Knowledge, furnished
from tests.scenario.terminal import Terminal, lines

pytestmark = pytest.mark.model

PHOTOS = "Can we use customer photos to train a model?"
BREACH = "When must a data breach be notified to the authority?"


@pytest.fixture(scope="session")
def once(tmp_path_factory: pytest.TempPathFactory, shared_home: Path, encoder: Encoder) -> Path:
    """The small folder published by the command itself, and its home."""
    root = tmp_path_factory.mktemp("terminal")
    (root / "home").mkdir()
    (root / "home" / "models").symlink_to(shared_home / "models")  # exported once for all tests
    done = Terminal(furnished(Knowledge(root / "knowledge")), root / "home").run("publish")
    assert done.returncode == 0, done.stderr
    assert "3 sources, 4 rulings" in done.stdout
    return root


@pytest.fixture(scope="session")
def still(once: Path) -> Terminal:
    """For tests that change nothing."""
    knowledge = Knowledge.__new__(Knowledge)
    knowledge.root = once / "knowledge"
    return Terminal(knowledge, once / "home")


@pytest.fixture
def terminal(once: Path, tmp_path: Path) -> Terminal:
    """For tests that change something: a copy of their own."""
    knowledge = Knowledge(tmp_path / "knowledge")
    shutil.copytree(once / "knowledge", knowledge.root, dirs_exist_ok=True)
    shutil.copytree(once / "home", tmp_path / "home", symlinks=True)
    return Terminal(knowledge, tmp_path / "home")


# -- asking ------------------------------------------------------------------------------------


def test_a_vetted_answer_is_shown_verdict_first_with_conditions_and_sources(still: Terminal) -> None:
    done = still.run("ask", PHOTOS, "--as-of", "2026-11-23")
    assert (done.returncode, done.stderr) == (0, "")
    shown = [line for line in done.stdout.splitlines() if line]
    assert "Only if" in shown[0]
    assert "Not by default. [1]" in shown[1]
    assert "• get written approval. [2]" in done.stdout
    assert "[2] Photo policy, § 2.1 — company policy · checked 2026-11-01" in done.stdout
    assert "“the privacy team has approved it in writing”" in done.stdout
    assert "https://nordlys.example/photos" in done.stdout
    assert "photos · customers · model training" in done.stdout
    assert "As of 2026-11-23" in done.stdout


def test_in_a_pipe_there_is_no_colour_and_no_line_of_text_is_wider_than_80(still: Terminal) -> None:
    for text in (PHOTOS, BREACH, "Can we publish photos of a child?", "What is the capital of Mongolia?"):
        shown = still.run("ask", text).stdout
        assert "\x1b" not in shown
        widths = [sum(2 if east_asian_width(c) in "WF" else 1 for c in line) for line in shown.splitlines()]
        assert (
            max(width for width, line in zip(widths, shown.splitlines(), strict=True) if "https://" not in line) <= 80
        )


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_that_knows_few_characters_still_shows_the_answer(still: Terminal, encoding: str) -> None:
    done = still.run("ask", PHOTOS, PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert "Not by default. [1]" in done.stdout


def test_json_is_one_object_on_one_line(still: Terminal) -> None:
    done = still.run("ask", "--json", PHOTOS, PYTHONIOENCODING="ascii")
    (reply,) = lines(done)
    assert (reply["schema"], reply["verdict"], reply["ruling"]) == (
        "footnote.reply/1", "conditional", "customer-photos-training",
    )  # fmt: skip
    assert reply["question"] == PHOTOS


def test_a_question_can_be_piped_in_or_typed_without_quotation_marks(still: Terminal) -> None:
    assert still.ask(told=PHOTOS)["ruling"] == "customer-photos-training"
    assert still.ask(*PHOTOS.split())["ruling"] == "customer-photos-training"


def test_the_day_and_the_place_of_the_asker_can_be_given(still: Terminal) -> None:
    reply = still.ask(BREACH, "--as-of", "2027-06-01", "--jurisdiction", "us-il")
    assert reply["as_of"] == "2027-06-01"
    assert any("review was due" in w for w in reply["warnings"])
    assert any("does not bind in US-IL" in w for w in reply["warnings"])


def test_the_same_question_gets_the_same_reply(still: Terminal) -> None:
    replies = [still.ask(BREACH, "--as-of", "2026-11-23") for _ in range(2)]
    for reply in replies:
        del reply["timings_ms"]
    assert replies[0] == replies[1]


@pytest.mark.parametrize(
    "told", [b"", b"   \n", b"\xff\xfe\x00", "🙂🙂".encode(), b"\x1b[31mred\x07", b"a" * 50_000, b"? " * 25_000]
)
def test_whatever_is_piped_in_gets_a_reply(still: Terminal, told: bytes) -> None:
    done = still.run("ask", told=told)
    assert (done.returncode, done.stderr) == (0, "")
    assert "#ask-privacy" in done.stdout
    assert "\x1b" not in done.stdout


def test_arguments_that_are_no_text_get_a_reply(still: Terminal) -> None:
    done = still.run("ask", "--json", "photos \udcff\udcfe?")
    assert lines(done)[0]["outcome"]


# -- lines -------------------------------------------------------------------------------------


def test_lines_are_answered_in_order_with_their_ids(still: Terminal) -> None:
    told = "\n".join(
        [
            f'{{"id": "a", "question": "{PHOTOS}"}}',
            "",
            f'{{"id": 7, "question": "{BREACH}", "as_of": "2027-06-01", "jurisdiction": "US-IL"}}',
            '{"id": "c", "question": "and of kids?", "thread": ["Can we train a model on photos?"]}',
            '{"question": "Can we train on photos?", "thread": [{"role": "user", "text": "hi"}, {"role": "bot"}]}',
        ]
    )
    done = still.run("ask", "--jsonl", told=told)
    replies = lines(done)
    assert done.returncode == 0
    assert [r["id"] for r in replies] == ["a", "7", "c", "5"]
    assert [r["ruling"] for r in replies[:3]] == ["customer-photos-training", None, "child-training"]
    assert replies[1]["as_of"] == "2027-06-01"


def test_a_line_that_can_not_be_read_says_so_in_its_place_and_the_others_are_answered(still: Terminal) -> None:
    broken = [
        b"not json", b"[]", b"{}", b'{"question": null}', b'{"id": "x", "question": "a", "as_of": "someday"}',
        b"\xff\xfe", b'{"question": "a", "thread": 5}', b'{"question": "a", "thread": "abc"}', b"[" * 100_000,
    ]  # fmt: skip
    good = b'{"id": "ok", "question": "Can we train a model on stock pictures?"}'
    done = still.run("ask", "--jsonl", told=b"\n".join([*broken, good]))
    replies = lines(done)
    assert len(replies) == len(broken) + 1
    assert all(r["error"] and r["schema"] == "footnote.reply/1" for r in replies[:-1])
    assert [r["id"] for r in replies[:5]] == ["1", "2", "3", "4", "x"]
    assert (replies[-1]["id"], replies[-1]["ruling"]) == ("ok", "stock-training")
    assert done.returncode == 1


def test_half_characters_in_a_line_come_back_as_json(still: Terminal) -> None:
    (reply,) = lines(still.run("ask", "--jsonl", told=b'{"id": "\\ud800", "question": "photos \\udfff? and photos?"}'))
    assert reply["id"] == "\ud800"


def test_search_prints_passages_and_lines_of_them(still: Terminal) -> None:
    done = still.run("search", BREACH)
    assert done.stdout.startswith("1. Act, Art. 33")
    one, two = lines(
        still.run("search", "--jsonl", "-k", "2", told='{"id": "x", "question": "breach"}\n{"question": "🙂"}')
    )
    assert (one["schema"], one["id"], len(one["results"])) == ("footnote.search/1", "x", 2)
    assert two["results"] == []
    (printed,) = lines(still.run("search", "--json", "-k", "1", BREACH))
    assert printed["results"][0]["locator"] == "Art. 33"


# -- talking -----------------------------------------------------------------------------------


def test_a_chat_keeps_its_thread_until_an_empty_line(still: Terminal) -> None:
    done = still.run("chat", told="Can we train a model on photos of customers?\nand of kids?\n\nand of kids?\n")
    assert done.returncode == 0
    replies = re.findall(r"^(⚠️|⛔|🧭|🚫|∅|❓)", done.stdout.replace("› ", "\n"), re.MULTILINE)
    assert replies[:2] == ["⚠️", "⛔"]
    assert replies[2] != "⛔"
    assert "New thread." in done.stdout


# -- publishing --------------------------------------------------------------------------------


def test_a_second_publish_says_that_nothing_changed_and_quietly_says_nothing(terminal: Terminal) -> None:
    assert "Nothing has changed" in terminal.run("publish").stdout
    quiet = terminal.run("publish", "--quiet")
    assert (quiet.returncode, quiet.stdout, quiet.stderr) == (0, "", "")


def test_an_edit_a_deletion_and_a_new_file_are_live_after_publish_and_gone_after_rollback(terminal: Terminal) -> None:
    terminal.knowledge.source("law/act.md", LAW.replace("72 hours", "24 hours"), short="Act")
    terminal.knowledge.source("policies/badges.md", "Badges open the doors of the office.")
    terminal.knowledge.remove("commentary/paper.md")
    status = terminal.run("status").stdout
    assert {"  changed: law/act.md", "  new: policies/badges.md", "  gone: commentary/paper.md"} <= set(
        status.splitlines()
    )
    published = terminal.run("publish")
    assert "1 added, 1 changed, 1 removed" in published.stdout
    assert "24 hours" in terminal.ask(BREACH)["text"]
    assert "says what the edition says" in terminal.run("status").stdout
    listed = terminal.run("editions").stdout.splitlines()
    assert [line.strip()[0] for line in listed[1:]] == ["●", "1"]
    back = terminal.run("rollback")
    assert (back.returncode, "Edition 1-" in back.stdout) == (0, True)
    assert "72 hours" in terminal.ask(BREACH)["text"]
    assert terminal.run("rollback", "2").returncode == 0
    assert "24 hours" in terminal.ask(BREACH)["text"]


def test_a_broken_file_is_told_with_exit_code_3_and_its_last_good_content_is_served(terminal: Terminal) -> None:
    terminal.knowledge.write("law/act.md", "---\ntitle: [\n---\nnothing")
    terminal.knowledge.write("policies/new.pdf", b"no pdf at all")
    done = terminal.run("publish")
    assert done.returncode == 3
    assert "error: law/act.md:" in done.stderr
    assert "error: policies/new.pdf: " in done.stderr
    assert "law/act.md is broken: what it last said is still served." in done.stdout
    assert "policies/new.pdf is not served." in done.stdout
    assert "72 hours" in terminal.ask(BREACH)["text"]
    assert terminal.run("publish").returncode == 3
    assert terminal.run("publish", "--quiet").returncode == 3


def test_a_link_out_of_the_folder_is_told_and_not_followed(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "secret.md").write_text("The password of the vault is swordfish.")
    (terminal.knowledge.root / "policies" / "link.md").symlink_to(tmp_path / "secret.md")
    done = terminal.run("publish")
    assert done.returncode == 3
    assert "policies/link.md: This link points out of the knowledge folder." in done.stderr
    assert "swordfish" not in terminal.run("search", "password of the vault").stdout


# -- what goes wrong ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("ask", PHOTOS, "--home", "{empty}"), 1, "Nothing has been published yet. Run `footnote publish` first."),
        (("ask", PHOTOS, "--as-of", "tomorrow"), 1, "“tomorrow” is not a day. Write it as 2026-12-03."),
        (("publish", "--knowledge", "{empty}/nowhere"), 1, "Name your knowledge folder with --knowledge DIR"),
        (("publish", "--home", "{file}"), 1, "choose a home directory that can be written"),
        (("rollback", "9"), 1, "There is no edition 9."),
        (("rollback",), 1, "There is no earlier edition to go back to."),
        (("ask", "--colour"), 2, "No such option"),
        (("dance",), 2, "No such command"),
        (("search", "x", "-k", "0"), 2, "-k"),
    ],
)
def test_what_goes_wrong_is_told_in_a_line_with_a_telling_exit_code(
    still: Terminal, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "file").write_text("")
    (tmp_path / "empty").mkdir()
    (tmp_path / "empty" / "models").symlink_to(still.home / "models")
    places = {"empty": str(tmp_path / "empty"), "file": str(tmp_path / "file")}
    done = still.run(*(word.format(**places) for word in words))
    assert done.returncode == code
    assert said in done.stderr
    assert done.stdout == ""
    if code == 1:
        assert said in done.stderr.splitlines()[-1]


def test_without_a_publish_status_and_editions_say_what_to_do(still: Terminal, tmp_path: Path) -> None:
    for command in ("status", "editions"):
        done = still.run(command, "--home", str(tmp_path / "none"))
        assert done.returncode == 0
        assert "footnote publish" in done.stdout


@pytest.mark.parametrize("words", [("ask", "--jsonl"), ("chat",)])
def test_ctrl_c_ends_it_with_130_and_no_traceback(still: Terminal, words: tuple[str, ...]) -> None:
    process = still.start(*words)
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b'{"id": "1", "question": "Can we train a model on stock pictures?"}\n')
    process.stdin.flush()
    while b"stock" not in process.stdout.readline():  # it has answered, and waits for more
        pass
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in err + out


def test_who_reads_only_the_first_line_stops_it_without_a_word(still: Terminal) -> None:
    told = b'{"question": "Can we train a model on stock pictures?"}\n' * 200
    process = still.start("ask", "--jsonl")
    head = subprocess.Popen(["head", "-1"], stdin=process.stdout, stdout=subprocess.PIPE)
    assert process.stdout is not None
    process.stdout.close()
    try:
        _, err = process.communicate(told, timeout=60)
    except BrokenPipeError:
        err = b""
    assert head.communicate()[0].count(b"\n") == 1
    assert err == b""


def test_no_question_is_told_to_standard_error_or_left_in_the_home(terminal: Terminal) -> None:
    done = terminal.run("ask", f"My name is Kari Zxqvson. {PHOTOS}", FOOTNOTE_LOG="debug")
    assert done.returncode == 0
    assert "Zxqvson" not in done.stderr
    held = [p for p in terminal.home.rglob("*") if p.is_file() and b"Zxqvson" in p.read_bytes()]
    assert held == []
