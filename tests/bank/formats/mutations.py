"""Files with something wrong in them, by chance. A seed gives the same ones every time."""

import io
import random
import zipfile

_NASTY = [
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\xed\xa0\x80", b"\r", b"\n\n", b"\t", b"\x1f", b"\x7f", b"\xe2\x80\xa8",
    b"{", b"}", b"{{c1::", b"}}", b"~", b"=", b"#", b"####", b"->", b"::", b"%50%", b"%-1e99%", b"\\", b"$CATEGORY: ",
    b"// [id:", b"]", b"<", b"</", b">", b"<![CDATA[", b"]]>", b"&", b"&#0;", b"&#xD800;", b"<!DOCTYPE a [", b"<p>",
    b'"', b'""', b"'", b",", b";", b"|", b"[", b"null", b"true", b"-1", b"1e400", b"NaN", b"9" * 5000, b"A. ",
    b"ANSWER: A", b"## Question", b"### Answer", b"---", b"```", b"<details>", b"<summary>", b"1. ", b"Q: ", b"Part 1",
    b"#separator:", b"#html:true", b"#deck column:1", b"=1+1", b"PK\x03\x04", b"PK\x05\x06", b" " * 500, b"(" * 500,
]  # fmt: skip


class Chance:
    def __init__(self, seed):
        self.random = random.Random(seed)

    def spoilt(self, content):
        """The bytes with up to four things wrong; of an archive they may be within one of its members."""
        if content.startswith(b"PK\x03\x04") and self.random.random() < 0.7:
            return self._with_a_spoilt_member(content)
        for _ in range(self.random.randint(1, 4)):
            content = self._spoilt_once(content)
        return content

    def _spoilt_once(self, content):
        chance = self.random
        begin = chance.randrange(len(content) + 1)
        end = min(begin + chance.choice([1, 1, 2, 8, 64, 512]), len(content))
        match chance.randrange(6):
            case 0:
                return content[:begin] + bytes([chance.randrange(256)]) + content[begin + 1 :]
            case 1:
                return content[:begin] + content[end:]
            case 2:
                return (
                    content[:begin] + content[begin:end] * chance.choice([2, 3, 20]) + content[end:]
                )
            case 3:
                return content[:begin]
            case 4:
                to = chance.randrange(len(content) + 1)
                return content[:to] + content[begin:end] + content[to:]
        return content[:begin] + chance.choice(_NASTY) * chance.choice([1, 1, 30]) + content[begin:]

    def _with_a_spoilt_member(self, content):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = {member.filename: archive.read(member) for member in archive.infolist()}
        for name in self.random.sample(sorted(members), self.random.choice([1, 1, 2])):
            for _ in range(self.random.randint(1, 4)):
                members[name] = self._spoilt_once(members[name])
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, member in members.items():
                archive.writestr(name, member)
        return file.getvalue()
