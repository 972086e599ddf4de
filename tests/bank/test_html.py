"""Markdown as HTML that is safe to show."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bank.html import rendered
from bank.rendering import render

# Elements and addresses that run something, and attributes that have broken out of their quotes.
HARM = re.compile(
    r"<(script|iframe|style|img src=x)|(href|src)=.(javascript|vbscript|data):|\" onclick",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("*a* **b** ~~c~~", "<p><em>a</em> <strong>b</strong> <s>c</s></p>\n"),
        ("`x < 1`", "<p><code>x &lt; 1</code></p>\n"),
        ("```python\nx\n```", '<pre><code class="language-python">x\n</code></pre>\n'),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>\n'),
        ("https://example.org", "<p>https://example.org</p>\n"),
        ("", ""),
    ],
)
def test_markdown_becomes_html(markdown, html):
    assert render(markdown) == html


def test_tables_are_tables():
    assert "<th>a</th>" in render("| a |\n| - |\n| 1 |")


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "![a](data:text/html;base64,AAAA)",
        "[a](vbscript:x)",
        "<iframe src=//example.org></iframe>",
        '[a](https://example.org "\\" onclick=alert(1)")',
        "<style>*{}</style>",
    ],
)
def test_nothing_in_it_runs(markdown):
    assert not HARM.search(render(markdown))


def test_a_link_tells_nothing_of_where_it_was_followed():
    assert render("[a](https://example.org)") == (
        '<p><a href="https://example.org" rel="noopener noreferrer">a</a></p>\n'
    )


@given(st.text())
def test_any_text_can_be_rendered(text):
    assert "<script" not in render(text)


def test_texts_are_rendered_by_name_of_the_text():
    assert rendered(["*a*", "b", "*a*"]) == {"*a*": "<p><em>a</em></p>\n", "b": "<p>b</p>\n"}


def test_what_was_rendered_before_is_the_same_again():
    assert rendered(["*once*"]) == rendered(["*once*"])
    assert rendered(["*once*", "new"])["*once*"] == render("*once*")


def test_no_texts_are_no_work():
    assert rendered([]) == {}
