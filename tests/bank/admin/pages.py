"""
Pages as a browser has them: what stands in the form is what is sent, so a field that the page forgot is missing.

    page = Page(client.get(url))
    page = page.send(client, text="New")
"""

from html.parser import HTMLParser
from typing import Any

from django.test import Client

_WITHOUT_END = frozenset({"area", "base", "br", "col", "hr", "img", "input", "link", "meta"})


class Page(HTMLParser):
    """A page, what can be read on it, and the fields of its form: the one that is posted, signing out aside."""

    def __init__(self, response: Any) -> None:
        super().__init__()
        self.response = response
        self.address = response.wsgi_request.get_full_path()
        self.html = response.content.decode()
        self.names: set[str] = set()
        self.fields: dict[str, list[str]] = {}
        self.options: dict[str, dict[str, str]] = {}
        self.buttons: dict[str, str] = {}
        self.inline_scripts = 0
        self._words: list[str] = []
        self._is_inside = False
        self._textarea = self._select = ""
        self._option: str | None = None
        self._is_multiple = self._is_default = False
        self._skipped = ""
        self.feed(self.html)

    @property
    def text(self) -> str:
        """What can be read on it, blanks counted as one."""
        return _plain(" ".join(self._words))

    def said(self, css_class: str) -> list[str]:
        """The texts of the elements of a class, such as `errorlist`, or the `success` of a message."""
        return Texts(self.html, css_class).found

    def typed(self, name: str) -> str:
        return self.fields[name][0]

    def send(self, client: Client, *, press: str = "_continue", **values: Any) -> "Page":
        """
        Type, choose and tick (True or False; a list where there are several), press a button, and give the page that
        comes in the end.
        """
        sent = dict(self.fields)
        for name, value in values.items():
            assert name in self.names, f"There is no field {name!r}."
            if isinstance(value, bool):
                sent.pop(name, None)
                sent |= {name: ["on"]} if value else {}
            else:
                several = value if isinstance(value, list) else [value]
                sent[name] = [str(one) for one in several]
        if press in self.buttons:
            sent[press] = [self.buttons[press]]
        return Page(client.post(self.address, sent, follow=True))

    # --- reading

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "script":
            self.inline_scripts += "src" not in given and given.get("type") != "application/json"
        if tag in ("script", "style"):
            self._skipped = tag
        if tag == "form":
            self._is_inside = given.get("method") == "post" and given.get("id") != "logout-form"
        if self._is_inside and "disabled" not in given:
            self._read_field(tag, given.get("name", ""), given)

    def _read_field(self, tag: str, name: str, given: dict[str, str]) -> None:
        if tag == "option" and self._select:
            self._option = given.get("value", "")
            self.options[self._select][self._option] = ""
            if "selected" in given:
                chosen = [] if self._is_default else self.fields.get(self._select, [])
                self.fields[self._select] = [*chosen, self._option]
                self._is_default = False
            elif not self._is_multiple and self._select not in self.fields:
                self.fields[self._select], self._is_default = [self._option], True
        if not name:
            return
        self.names.add(name)
        if tag == "select":
            self._select, self._is_multiple, self._is_default = name, "multiple" in given, False
            self.options[name] = {}
        elif tag == "textarea":
            self._textarea = name
            self.fields[name] = [""]
        elif tag == "button" or given.get("type") == "submit":
            self.buttons[name] = given.get("value", "")
        elif given.get("type") in ("checkbox", "radio"):
            if "checked" in given:
                self.fields.setdefault(name, []).append(given.get("value", "on"))
        elif tag == "input":
            self.fields.setdefault(name, []).append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._is_inside = False
        elif tag == "select":
            self._select = ""
        elif tag == "option":
            self._option = None
        elif tag == self._skipped:
            self._skipped = ""
        elif tag == "textarea" and self._textarea:
            # A browser leaves out the first line break, and sends all others as two characters.
            told = self.fields[self._textarea][0].replace("\r\n", "\n").removeprefix("\n")
            self.fields[self._textarea] = [told.replace("\n", "\r\n")]
            self._textarea = ""

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][0] += data
        if self._select and self._option is not None:
            self.options[self._select][self._option] += data
        if not self._skipped:
            self._words.append(data)


class Texts(HTMLParser):
    """The texts of all elements of one class."""

    def __init__(self, html: str, css_class: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self._wanted, self._depth = css_class, 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _WITHOUT_END:
            return
        if self._depth:
            self._depth += 1
        elif self._wanted in (dict(attrs).get("class") or "").split():
            self._depth = 1
            self.found.append("")

    def handle_endtag(self, tag: str) -> None:
        if self._depth and tag not in _WITHOUT_END:
            self._depth -= 1
            if not self._depth:
                self.found[-1] = _plain(self.found[-1])

    def handle_data(self, data: str) -> None:
        if self._depth:
            self.found[-1] += data


def _plain(text: str) -> str:
    return " ".join(text.split())
