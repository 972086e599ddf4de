"""Texts of other systems into Markdown and back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from bank.formats import Fate, markup
from bank.formats.entries import Entry


def read(html):
    text, losses = markup.from_html(html)
    assert losses == []
    return text


def losses(html):
    return [(loss.what, loss.fate, loss.excerpt) for loss in markup.from_html(html)[1]]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("<p></p><p>&nbsp;</p>", ""),
        ("Why?", "Why?"),
        ("<p>One</p>\n<p>Two</p>", "One\n\nTwo"),
        ("<div>One<div>Two</div>Three</div>", "One\n\nTwo\n\nThree"),
        ("One<br>Two", "One\\\nTwo"),
        ("One<br/><br/>\nTwo<br>", "One\n\nTwo"),
        ("<b>Two</b> <em>three</em> <del>four</del>", "**Two** *three* ~~four~~"),
        ("<b> padded </b>word", " **padded** word".strip()),
        ("<b>a</b><strong>b</strong>", "**ab**"),
        ("<span>plain</span> <b></b>", "plain"),
        (
            "<code>a * b</code>, <tt>x`y</tt>, <code>`</code><code> </code>",
            "`a * b`, ``x`y``, `` ` ``",
        ),
        ("<a href='https://e.org/a b'>here</a>", "[here](https://e.org/a%20b)"),
        ("See!<a href='https://e.org/'>[1]</a>", "See\\![\\[1\\]](https://e.org/)"),
        ("<a name='x'>anchor</a>", "anchor"),
        ("<img src='https://e.org/a.png' alt='A [cat]'>", "![A \\[cat\\]](https://e.org/a.png)"),
        ("<q>so</q>", "“so”"),
        ("<h2>Title<br>two #</h2><h3> </h3><p>x</p>", "## Title two \\#\n\nx"),
        ("<ul><li>a</li><li>b<ol start=3><li>c</li></ol></li></ul>", "- a\n- b\n  3. c"),
        ("<ul><li><p>a</p></li><li><p>b</p></li></ul>", "- a\n\n- b"),
        ("<ul><li>a</li></ul><ul><li>b</li></ul>", "- a\n\n* b"),
        ("<ol><li>a</li></ol><ol><li>b</li></ol><ul></ul>", "1. a\n\n1) b"),
        ("<ul><p>stray</p></ul>", "- stray"),
        ("<pre>a\n\n  b</pre>", "```\na\n\n  b\n```"),
        ("<pre><code class='language-py'>```</code></pre><pre> </pre>", "````py\n```\n````"),
        ("a <span> b</span>", "a b"),
        ("<pre>a<!-- c -->b</pre>", "```\nab\n```"),
        ("<pre>a<br>b</pre>", "```\na\nb\n```"),
        ("<blockquote><p>a</p><p>b</p></blockquote><blockquote></blockquote>", "> a\n>\n> b"),
        ("a<hr>b", "a\n\n---\n\nb"),
        (
            "<table><caption>T</caption><tr><th>A<th>B<tr><td>1|2</table>",
            "T\n\n| A | B |\n| --- | --- |\n| 1\\|2 |  |",
        ),
        ("<table></table>", ""),
        ("&lt;b&gt; &amp;amp; &eacute;", "\\<b> \\&amp; é"),
        ("<b><p>block in a mark</p></b>", "block in a mark"),
    ],
)
def test_html_becomes_markdown(html, text):
    assert read(html) == text


@pytest.mark.parametrize(
    ("html", "text", "lost"),
    [
        ("<script>alert(1)</script>x", "x", ("<script>", Fate.DROPPED, "alert(1)")),
        ("<div><style>b{}</style></div>x", "x", ("<style>", Fate.DROPPED, "b{}")),
        (
            "<iframe src='https://e.org/v'></iframe>x",
            "x",
            ("<iframe>", Fate.DROPPED, "https://e.org/v"),
        ),
        ("<object><p>x</p></object>y", "y", ("<object>", Fate.DROPPED, "x")),
        ("<!-- secret -->x", "x", ("comment", Fate.DROPPED, " secret ")),
        ("<ul><!-- c --><li>a</li></ul>", "- a", ("comment", Fate.DROPPED, " c ")),
        ("<u>x</u>", "x", ("<u>", Fate.DROPPED, "x")),
        ("<b style='color: red'>x</b>", "**x**", ("style", Fate.DROPPED, "color: red")),
        ("<p style='color: red'>x</p>", "x", ("style", Fate.DROPPED, "color: red")),
        ("<span style='color: red'>x</span>", "x", ("style", Fate.DROPPED, "color: red")),
        ("H<sub>2</sub>O", "H₂O", ("<sub>", Fate.MAPPED, "2")),
        ("x<sup>n+Q</sup>", "x^(n+Q)", ("<sup>", Fate.MAPPED, "n+Q")),
        ("x<sup> </sup>", "x", ("<sup>", Fate.MAPPED, " ")),
        (
            "<img src='@@PLUGINFILE@@/a.png' alt='cat'>",
            "cat",
            ("image", Fate.DROPPED, "@@PLUGINFILE@@/a.png"),
        ),
        (
            "<img src='data:image/png;base64,AA'>x",
            "x",
            ("image", Fate.DROPPED, "data:image/png;base64,AA"),
        ),
        (
            "<img src='https://e.org/a.png' width=9>",
            "![](https://e.org/a.png)",
            ("size of an image", Fate.DROPPED, ""),
        ),
        ("<a href='javascript:alert(1)'>x</a>", "x", ("link", Fate.DROPPED, "javascript:alert(1)")),
        (
            "<table><tr><td colspan=2>x</td></tr></table>",
            "| x |\n| --- |",
            ("merged cells", Fate.MAPPED, ""),
        ),
        (
            "<table><tr><td>x<p>y</table>",
            "| x y |\n| --- |",
            ("lines of a cell", Fate.MAPPED, "x y"),
        ),
    ],
)
def test_what_markdown_cannot_say_is_told(html, text, lost):
    assert markup.from_html(html)[0] == text
    assert losses(html) == [lost]


def test_no_nesting_is_too_deep():
    for html in ("<div>" * 5_000 + "deep", "<b>" * 5_000 + "deep", "<ul><li>" * 5_000 + "deep"):
        lost = markup.from_html(html)[1]
        assert ("deep nesting", Fate.DROPPED) in [(loss.what, loss.fate) for loss in lost]


def test_below_fifty_levels_only_the_text_is_kept():
    text, lost = markup.from_html(
        "<ul><li>" * 47 + "<b>a <i>b <u>deep <i>down</i></u></i></b>" + "</li></ul>" * 47
    )
    assert text.endswith("**a *b deep down***")
    assert [loss.what for loss in lost] == ["deep nesting", "<u>"]


@pytest.mark.parametrize("text", ["a\x00b", "\x0e", "\ud800", "<p>" * 200_000])
def test_a_text_that_must_be_refused_is_left_as_it_is(text):
    assert markup.from_html(text) == (text, [])
    assert markup.from_plain(text) == text


LINES = st.lists(
    st.text("ab *_`#-+=>~|[]()!\\<&:;.1'\"&\u00a0é", max_size=12), min_size=1, max_size=3
).map("\n".join)


def shown(markdown):
    html = markup.to_html(markdown)
    body = lxml_html.fromstring(f"<div>{html}</div>")
    assert {part.tag for part in body.iter()} <= {"div", "p", "br"}
    return " ".join(body.text_content().split())


@given(text=LINES)
def test_plain_text_is_shown_as_it_stands(text):
    assert shown(markup.from_plain(text)) == " ".join(text.split())


@given(text=LINES)
def test_plain_text_comes_back_from_html(text):
    markdown = markup.from_plain(text)
    assert markup.from_html(markup.to_html(markdown)) == (markdown, [])


@pytest.mark.parametrize(
    "markdown",
    [
        "One\ntwo\n\nthree",
        "**bold** *thin* ~~gone~~ `code`",
        "- a\n- b\n  1. c\n  2. d\n\nafter",
        "- a\n\n- b",
        "```python\nx = 1\n\nprint(x)\n```",
        "> a\n>\n> - b",
        "# Title\n\n[a](https://e.org/) ![b](https://e.org/b.png)",
        "| A | B |\n| --- | --- |\n| 1 | 2 |",
    ],
)
def test_markdown_comes_back_from_html(markdown):
    assert read(markup.to_html(markdown)) == markdown


def test_what_stands_alone_is_no_paragraph():
    assert markup.to_html("*a*") == "<em>a</em>"
    assert markup.to_html("a\n\nb") == "<p>a</p>\n<p>b</p>"


def test_moodle_means_html_where_there_are_tags_and_plain_text_where_there_are_none():
    assert markup.from_moodle("a\nb <b>c</b>\n\nd") == ("a\\\nb **c**\n\nd", [])
    assert markup.from_moodle("1 < 2\n*") == ("1 < 2\\\n\\*", [])


@pytest.mark.parametrize("sign", ["+", "#", "---", ">", "- -"])
def test_signs_that_mark_nothing_are_shown(sign):
    assert markup.to_plain(markup.from_html(markup.to_html(sign))[0]) == sign


def test_an_image_alone_is_shown():
    assert "<img" in markup.to_html("![](https://e.org/a.png)")


def test_plain_text_of_markdown_has_no_marks():
    assert markup.to_plain("**a** `b` \\* &amp;") == "a b * &"
    assert markup.to_plain("") == ""


@given(words=st.lists(st.sampled_from(["a", "**b**", "`c`", "[d](x)", "*e **f***"]), min_size=1))
def test_plain_text_has_its_words_in_their_order_and_on_one_line(words):
    plain = " ".join(word.strip("*`[").removesuffix("](x)").replace("**", "") for word in words)
    assert markup.to_plain(" ".join(words)) == plain


def test_code_that_is_coloured_in_keeps_the_order_of_its_parts():
    html = "<pre><code><span>x</span> = <b>1<i>2</i></b>3<!-- no -->4</code></pre>\n<p>After</p>"
    assert markup.from_html(html) == ("```\nx = 1234\n```\n\nAfter", [])


def test_losses_become_notes_of_an_entry():
    entry = Entry(line=3)
    markup.note(entry, markup.from_html("<u>x</u>y<sup>2</sup>")[1], line=5)
    assert [(note.line, note.what, note.fate) for note in entry.notes] == [
        (5, "<u>", Fate.DROPPED),
        (5, "<sup>", Fate.MAPPED),
    ]
