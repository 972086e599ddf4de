"""Archives that try to blow up or to reach out of themselves."""

import io
import zipfile

import pytest

from bank.formats import archives
from bank.formats.archives import BadArchive


def archive(names=("a",), content=b"x"):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in names:
            packed.writestr(name, content)
    return file


def code(file, name="a"):
    with pytest.raises(BadArchive) as refused, archives.opened(file) as packed:
        list(archives.pieces(packed, name))
    return refused.value.code


def test_a_member_comes_in_pieces():
    with archives.opened(archive(content=b"x" * 100_000)) as packed:
        assert sum(map(len, archives.pieces(packed, "a"))) == 100_000


@pytest.mark.parametrize("name", ["/a", "../a", "b/../../a", "C:/a", "\\a", "b/.."])
def test_no_name_leads_out_of_the_archive(name):
    assert code(archive(["ok", name])) == "path"


@pytest.mark.parametrize(
    "content", [b"", b"PK", b"no archive at all", b"PK\x05\x06" + b"\xff" * 30]
)
def test_what_is_no_archive_is_refused(content):
    assert code(io.BytesIO(content)) in ("archive", "too_large")


def test_a_list_of_members_that_is_none_is_refused():
    end = b"PK\x05\x06" + bytes(4) + b"\x01\0\x01\0" + b"\x2e\0\0\0" + bytes(6)
    assert code(io.BytesIO(b"x" * 46 + end)) == "archive"


def test_half_an_archive_is_refused():
    whole = archive(content=bytes(range(256)) * 50).getvalue()
    assert code(io.BytesIO(whole[: len(whole) // 2])) == "archive"


def test_what_it_says_of_its_size_is_refused_before_it_is_unpacked():
    assert code(archive(content=b"\0" * (archives.MOST_BYTES + 1))) == "too_large"


def test_what_it_does_not_say_of_its_size_is_counted():
    content = archive(content=b"\0" * 300_000).getvalue()
    size = (300_000).to_bytes(4, "little")
    lying = io.BytesIO(content.replace(size, (10).to_bytes(4, "little")))
    assert code(lying) == "archive"
    with archives.opened(io.BytesIO(content)) as packed, pytest.raises(BadArchive) as refused:
        list(archives.pieces(packed, "a", most=100_000))
    assert refused.value.code == "too_large"


def test_a_long_list_of_members_is_refused_before_it_is_read():
    assert code(archive(f"{number:090}" for number in range(24_000))) == "too_large"


def test_an_encrypted_member_is_refused():
    content = bytearray(archive().getvalue())
    content[content.rindex(b"PK\x01\x02") + 8] |= 1
    assert code(io.BytesIO(bytes(content))) == "encrypted"


def test_a_broken_member_is_refused():
    content = archive(content=bytes(range(256)) * 9).getvalue()
    assert code(io.BytesIO(content[:60] + b"\xff" * 60 + content[120:])) == "archive"


def test_a_member_that_is_missing_is_refused():
    assert code(archive(), "b") == "missing"
