"""Hosts and folders that an example leads to."""

from pathlib import Path

import pytest

from tests.bank.proofreading.sheets import choice, faults, open_question, sheet


def places(folder: Path, text: str) -> list[str]:
    return faults(folder, sheet(open_question(add=f"\n{text}"), choice()))


@pytest.mark.parametrize(
    "text",
    [
        "https://example.org/a, (https://app.example.org:8443), ada@example.org",
        "postgresql://ada:saw@db/library, redis://localhost:6379/0 and http://[::1]:8000/",
        "http://127.0.0.1:8000, 0.0.0.0, 10.1.2.3, 203.0.113.9, 198.51.100.7",
        "`https://{host}.net/` and `https://$HOST.net`",
        "`xmlns='http://www.w3.org/2003/05/soap-envelope'`",
        "version 1.2.3.4.5 and 999.1.1.1, `library.io.open`, ASP.NET",
        "/etc/hosts, /app/home/ada, ~/tools/x, /homes",
    ],
)
def test_examples_stay_at_home(tmp_path: Path, text: str) -> None:
    assert places(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("see https://google.com/a.", "'google.com'"),
        ("https://ada:saw@example.com:80", "'example.com'"),
        ("wss://example.org.evil.net/", "'example.org.evil.net'"),
        ("ask ada@example.net today", "'example.net'"),
        ("```http\nGET / HTTP/1.1\nHost: tools.example.com\n```", "'tools.example.com'"),
        ("`ping 8.8.8.8`", "'8.8.8.8'"),
        ("http://8.8.4.4/", "'8.8.4.4'"),
    ],
)
def test_a_host_of_the_world_outside_is_named(tmp_path: Path, text: str, place: str) -> None:
    (fault,) = places(tmp_path, text)
    assert fault.endswith(f": {place} is a host of the world outside; take example.org.")


@pytest.mark.parametrize("path", ["/home/ada/tools", "/Users/ada", "/root/notes", r"C:\Tools"])
def test_a_folder_of_somebodys_machine_is_named(tmp_path: Path, path: str) -> None:
    (fault,) = places(tmp_path, f"Open\n`{path}`.")
    assert fault.startswith(f"`{path}`.: ")
    assert fault.endswith("is a folder of somebody's machine.")
