"""Personal data is found exactly where it stands, and what only looks like it is left alone."""

from __future__ import annotations

import pytest

from bot.personal import Kind, find


def kinds(text: str) -> list[tuple[Kind, str]]:
    return [(f.kind, f.text) for f in find(text)]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.NATIONAL_ID, "15108695088"),
        (Kind.NATIONAL_ID, "151086 95088"),
        (Kind.NATIONAL_ID, "55108695071"),  # a D-number
        (Kind.CARD, "4111111111111111"),
        (Kind.CARD, "4111 1111 1111 1111"),
        (Kind.CARD, "5500-0055-5555-5559"),
        (Kind.CARD, "3782 822463 10005"),
        (Kind.IBAN, "NO9386011117947"),
        (Kind.IBAN, "no93 8601 1117 947"),
        (Kind.IBAN, "GB29 NWBK 6016 1331 9268 19"),
        (Kind.ACCOUNT, "1234.56.78903"),
        (Kind.EMAIL, "kari.nordmann+ai@nordlys.no"),
        (Kind.EMAIL, "ola@øst.norge.no"),
        (Kind.PHONE, "+47 912 34 567"),
        (Kind.PHONE, "0047 91234567"),
        (Kind.PHONE, "912 34 567"),
        (Kind.PHONE, "22 39 69 00"),
        (Kind.PHONE, "+44 20 7946 0958"),
        (Kind.SECRET, "AKIAIOSFODNN7EXAMPLE"),
        (Kind.SECRET, "sk-ant-api03-abcdefghijklmnopqrstuvwxyz"),
        (Kind.SECRET, "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
        (Kind.SECRET, "xoxb-1234567890-abcdefghij"),
        (Kind.SECRET, "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.abcdefghijkl"),
    ],
)
@pytest.mark.parametrize("around", ["{}", "It is {}.", "({}),", "a\n{}\nb", "«{}»", "Kari {}, thanks"])
def test_it_is_found_whole_and_alone(kind: Kind, text: str, around: str) -> None:
    written = around.format(text)
    assert kinds(written) == [(kind, text)]
    assert written[find(written)[0].start : find(written)[0].end] == text


@pytest.mark.parametrize(
    "text",
    [
        "Case 2026/1744 and case 20/02381",
        "a fine of €30.5m, NOK 65 000 000 or 1,200,000,000 euros",
        "Regulation (EU) 2024/1689 of 13 June 2024",
        "on 2026-11-23, 23.11.2026, 20261123 or 23112026",
        "Art. 6(1)(f), § 3.2, Recital 47, paras. 91-95",
        "CELEX 32016R0679, ECLI:EU:C:2023:957, C-413/23 P",
        "org. nr 912345678 and invoice 91234567",
        "12345678 records, 91234567 photos",
        "between 2018 2026 and 1995-2018",
        "15108695089",  # a wrong check digit
        "4111 1111 1111 1112",
        "NO9386011117948",
        "0000 0000 0000 0000",
        "1234.56.78904",
        "https://www.datatilsynet.no/9123456789/22396900",
        "sha256 53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        "v1.5108695088",
        "@channel, me@home and a@b",
        "password: required, token: 2026-11-23, secret: yes",
        "the API key is in the vault",
    ],
)
def test_what_only_looks_like_it_is_left_alone(text: str) -> None:
    assert kinds(text) == []


def test_several_are_found_in_order() -> None:
    text = "Kari,15108695088,91234567,kari@nordlys.no"
    assert [k for k, _ in kinds(text)] == [Kind.NATIONAL_ID, Kind.PHONE, Kind.EMAIL]


def test_two_cards_beside_each_other_are_two() -> None:
    assert kinds("378282246310005 3782 822463 10005") == [
        (Kind.CARD, "378282246310005"),
        (Kind.CARD, "3782 822463 10005"),
    ]


def test_a_card_is_found_although_more_numbers_follow() -> None:
    assert kinds("4111 1111 1111 1111 12/29 123")[0] == (Kind.CARD, "4111 1111 1111 1111")


def test_of_a_password_only_the_password_is_taken() -> None:
    assert kinds("password: Hunter2xyz9 works") == [(Kind.SECRET, "Hunter2xyz9")]
    assert kinds("postgres://bob:s3cret@host/db") == [(Kind.SECRET, "s3cret")]


def test_a_private_key_is_taken_to_its_end_even_if_that_is_missing() -> None:
    key = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\nabc"
    assert kinds(f"here: {key}") == [(Kind.SECRET, key)]


def test_a_number_that_is_called_a_phone_number_is_one_even_after_nr() -> None:
    assert kinds("mobil nr. 91234567") == [(Kind.PHONE, "91234567")]
    assert kinds("sak nr. 91234567") == []


def test_the_region_says_how_numbers_without_a_country_are_read() -> None:
    assert [f.kind for f in find("call +47 91234567", region="GB")] == [Kind.PHONE]
