"""QTI packages of both versions: read, written, and hostile ones. The items are made after the specification."""

import io
import zipfile
from decimal import Decimal

import pytest
from lxml import etree

from bank.documents import Kind
from bank.formats import Fate, Writing, by_name, entries, markup
from bank.formats.qti import qti22, qti30
from tests.builders import distractor, pair, paper, right, wrong

VERSIONS = {"qti22": qti22, "qti30": qti30}
both = pytest.mark.parametrize("version", VERSIONS.values(), ids=VERSIONS)
XSI = "http://www.w3.org/2001/XMLSchema-instance"


def archive(members):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    file.seek(0)
    return file


def manifest(*resources):
    return f"<manifest xmlns='http://www.imsglobal.org/xsd/imscp_v1p1'><resources>{''.join(resources)}</resources></manifest>"


def resource(href="i.xml", metadata="", kind="imsqti_item_xmlv2p2"):
    return f"<resource identifier='r' type='{kind}' href='{href}'>{metadata}<file href='{href}'/></resource>"


def package(item, metadata=""):
    return archive({"imsmanifest.xml": manifest(resource(metadata=metadata)), "i.xml": item})


def read(file):
    def complete(entry):
        entry.document.topic = "physics"

    return list(entries(qti30, file, complete))


def item(body, declaration="", more="", attributes=""):
    return (
        f"<assessmentItem xmlns='http://www.imsglobal.org/xsd/imsqti_v2p2' identifier='i1' {attributes}>"
        f"{declaration}<itemBody>{body}</itemBody>{more}</assessmentItem>"
    )


def declared(base_type, *values, mapping="", cardinality="single"):
    right = "".join(f"<value>{value}</value>" for value in values)
    return (
        f"<responseDeclaration identifier='RESPONSE' cardinality='{cardinality}' baseType='{base_type}'>"
        f"<correctResponse>{right}</correctResponse>{mapping}</responseDeclaration>"
    )


def one(*parts, metadata="", **named):
    (entry,) = read(package(item(*parts, **named), metadata))
    assert entry.faults == []
    return entry


def notes(entry):
    return [(note.what, note.fate, note.excerpt) for note in entry.notes]


def said(document, *members):
    return [tuple(getattr(one, member) for member in members) for one in document.answers]


CHOICES = (
    "<p>Look</p><choiceInteraction responseIdentifier='RESPONSE' shuffle='true' maxChoices='{}'><prompt>Which?</prompt>"
    "<simpleChoice identifier='A'><b>one</b><feedbackInline identifier='A' outcomeIdentifier='F'>yes</feedbackInline>"
    "</simpleChoice><simpleChoice identifier='B'>two</simpleChoice></choiceInteraction>"
)


def test_a_single_choice():
    entry = one(
        CHOICES.format(1), declared("identifier", "A"), attributes="title='Mine' xml:lang='de'"
    )
    document = entry.document
    assert (entry.key, document.kind, document.language, document.shuffle) == (
        "i1",
        "single_choice",
        "de",
        True,
    )
    assert document.text == "Look\n\nWhich?"
    assert said(document, "text", "is_correct", "feedback") == [
        ("**one**", True, "yes"),
        ("two", False, ""),
    ]
    assert document.details == {"qti": {"title": "Mine"}}
    assert notes(entry) == [("title", Fate.MAPPED, "Mine")]


def test_shares_of_a_multiple_choice_are_parts_of_the_largest():
    mapping = "<mapping><mapEntry mapKey='A' mappedValue='2'/><mapEntry mapKey='B' mappedValue='-1'/></mapping>"
    entry = one(CHOICES.format(0), declared("identifier", mapping=mapping, cardinality="multiple"))
    assert entry.document.kind == Kind.MULTIPLE_CHOICE
    assert said(entry.document, "is_correct", "weight") == [(True, 1), (False, Decimal("-0.5"))]


def test_what_a_mapping_and_an_option_say_besides_is_told():
    mapping = (
        "<mapping defaultValue='-1' lowerBound='0' upperBound='3'>"
        "<mapEntry mapKey='A' mappedValue='2'/><mapEntry mapKey='B' mappedValue='1'/></mapping>"
    )
    body = CHOICES.format(0).replace("<simpleChoice", "<simpleChoice fixed='true'", 1)
    entry = one(body, declared("identifier", mapping=mapping, cardinality="multiple"))
    told = [(note.what, note.fate, note.excerpt) for note in entry.notes]
    assert ("mapped values", Fate.MAPPED, "at most 2") in told
    assert ("default-value", Fate.DROPPED, "-1") in told
    assert ("upper-bound", Fate.DROPPED, "3") in told
    assert "lower-bound" not in {what for what, _, _ in told}
    assert [what for what, _, _ in told].count("fixed") == 1


def test_options_that_are_signs_of_markdown_are_there_again():
    signs = [right("+"), wrong("#"), wrong("---"), wrong(">")]
    pieces = b"".join(qti30.write([paper("single_choice", topic="t", key="k", answers=signs)]))
    (entry,) = entries(
        qti30, io.BytesIO(pieces), lambda entry: setattr(entry.document, "topic", "t")
    )
    assert entry.faults == []
    shown = [markup.to_plain(answer.text) for answer in entry.document.answers]
    assert shown == ["+", "#", "---", ">"]


def test_items_of_the_third_version():
    text = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i3">
    <qti-response-declaration identifier="RESPONSE" cardinality="single" base-type="identifier">
      <qti-correct-response><qti-value>A</qti-value></qti-correct-response></qti-response-declaration>
    <qti-item-body><qti-choice-interaction response-identifier="RESPONSE" max-choices="1">
      <qti-prompt>Which?</qti-prompt>
      <qti-simple-choice identifier="A">True</qti-simple-choice>
      <qti-simple-choice identifier="B">False
        <qti-feedback-block identifier="B"><qti-content-body>no</qti-content-body></qti-feedback-block>
      </qti-simple-choice></qti-choice-interaction></qti-item-body>
    <qti-modal-feedback identifier="A"><qti-content-body>good</qti-content-body></qti-modal-feedback>
    <qti-modal-feedback identifier="X"><qti-content-body><p>Note</p></qti-content-body></qti-modal-feedback>
    <qti-stylesheet href="s.css"/><qti-response-processing/></qti-assessment-item>"""
    (entry,) = read(package(text))
    assert (entry.document.kind, entry.document.text) == (Kind.TRUE_FALSE, "Which?")
    assert said(entry.document, "text", "feedback") == [("True", "good"), ("False", "no")]
    assert entry.document.explanation == "Note"
    assert notes(entry) == [
        ("modal-feedback", Fate.MAPPED, "Note"),
        ("stylesheet", Fate.DROPPED, "s.css"),
    ]


def test_short_text_in_the_middle_of_a_sentence():
    mapping = "<mapping><mapEntry mapKey='York' mappedValue='1' caseSensitive='false'/><mapEntry mapKey='york' mappedValue='0.5'/></mapping>"
    body = "<p>Duke of <textEntryInteraction responseIdentifier='RESPONSE'/>, he said</p>"
    entry = one(body, declared("string", "York", mapping=mapping))
    assert entry.document.text == "Duke of …, he said"
    assert said(entry.document, "text", "weight") == [("York", 1), ("york", Decimal("0.5"))]
    assert entry.document.grading == {"accent_sensitive": True}


def test_a_text_without_a_mapping_is_compared_letter_by_letter():
    entry = one(
        "<p>Who?</p><p><textEntryInteraction responseIdentifier='RESPONSE'/></p>",
        declared("string", "I"),
    )
    assert (entry.document.text, entry.document.grading) == (
        "Who?",
        {"accent_sensitive": True, "case_sensitive": True},
    )


def test_numbers_with_tolerances():
    processing = (
        "<responseProcessing><equal toleranceMode='absolute' tolerance='0.1 0.2'/>"
        "<equal toleranceMode='relative' tolerance='5'/><equal toleranceMode='exact'/></responseProcessing>"
    )
    entry = one(
        "<p>Pi?</p><p><textEntryInteraction responseIdentifier='RESPONSE'/></p>",
        declared("float", "3.14"),
        processing,
    )
    assert entry.document.kind == Kind.NUMERICAL
    assert said(entry.document, "text", "tolerance") == [("3.14", "0.1")]
    assert notes(entry) == [
        ("tolerance", Fate.MAPPED, "0.1 0.2"),
        ("relative tolerance", Fate.DROPPED, "5"),
    ]


def choice(name, text):
    return (
        f"<simpleAssociableChoice identifier='{name}' matchMax='1'>{text}</simpleAssociableChoice>"
    )


def test_pairs():
    body = (
        "<matchInteraction responseIdentifier='RESPONSE'><prompt>Match</prompt>"
        f"<simpleMatchSet>{choice('a', 'A')}{choice('b', 'B')}</simpleMatchSet>"
        f"<simpleMatchSet>{choice('x', 'X')}{choice('y', 'Y')}</simpleMatchSet></matchInteraction>"
    )
    entry = one(body, declared("directedPair", "a  x", "q", cardinality="multiple"))
    assert said(entry.document, "text", "match") == [("A", "X"), ("", "Y")]
    assert notes(entry) == [
        ("pair", Fate.DROPPED, "q"),
        ("choice without a pair", Fate.DROPPED, "B"),
    ]


def test_associations_are_pairs_too():
    body = f"<associateInteraction responseIdentifier='RESPONSE'>Q{choice('a', 'A')}{choice('b', 'B')}</associateInteraction>"
    entry = one(f"<p>Q</p>{body}", declared("pair", "a b"))
    assert said(entry.document, "text", "match") == [("A", "B")]


def test_an_open_question_has_its_answers_in_rubrics():
    body = (
        "<rubricBlock view='scorer'><p>Because.</p></rubricBlock>tail<rubricBlock view='candidate'>Hint</rubricBlock>"
        "<extendedTextInteraction responseIdentifier='RESPONSE'/>"
    )
    entry = one(f"<p>Why?</p>{body}")
    assert entry.document.kind == Kind.OPEN
    assert said(entry.document, "text") == [("Because.",)]
    assert entry.document.text.startswith("Why?\n\ntail")
    entry = one(
        f"<rubricBlock view='scorer'>R</rubricBlock>x{CHOICES.format(1)}",
        declared("identifier", "A"),
    )
    assert notes(entry) == [("rubric-block", Fate.DROPPED, "R")]


@pytest.mark.parametrize(
    ("body", "what"),
    [
        ("<hotspotInteraction/>", "hotspot-interaction"),
        ("<orderInteraction/>", "order-interaction"),
        ("<p><inlineChoiceInteraction/></p>", "inline-choice-interaction"),
        ("<textEntryInteraction/><textEntryInteraction/>", "text-entry-interaction"),
        ("<p>Read this</p>", "item without interaction"),
    ],
)
def test_what_the_bank_has_no_kind_for_is_dropped(body, what):
    entry = one(body, attributes="title='T'")
    assert (entry.document, entry.file) == (None, "i.xml")
    assert notes(entry) == [(what, Fate.DROPPED, "T")]


def test_names_that_are_none_without_their_prefix_keep_it():
    entry = one("<p>Q</p><extendedTextInteraction qti-5='x'/>", more="<qti-4x/><modalFeedback/>")
    assert notes(entry) == [("qti-4x", Fate.DROPPED, "")]


def test_metadata_of_the_manifest():
    metadata = """<metadata><lom xmlns="http://ltsc.ieee.org/xsd/LOM">
      <general><title><string>T</string></title><keyword><string>Big Idea</string><string>x</string></keyword>
        <description><string>About</string></description><identifier/></general>
      <educational><difficulty><source>LOMv1.0</source><value>very difficult</value></difficulty></educational>
      <classification><purpose><value>discipline</value></purpose>
        <taxonPath><taxon><entry><string>A</string></entry></taxon><taxon><entry><string>B</string></entry></taxon></taxonPath>
        <taxonPath><taxon><entry><string>C</string></entry></taxon></taxonPath></classification></lom></metadata>"""
    entry = one("<extendedTextInteraction/>Why?", metadata=metadata)
    assert (entry.category, entry.document.tags, entry.document.difficulty) == (
        ("A", "B"),
        ["big-idea", "x"],
        5,
    )
    assert notes(entry) == [
        ("tag", Fate.MAPPED, "Big Idea"),
        ("metadata description", Fate.DROPPED, "About"),
        ("metadata taxon-path", Fate.DROPPED, "C"),
    ]


def test_a_manifest_in_a_folder_and_files_that_are_no_items():
    listed = manifest(
        resource("a%20b.xml"),
        resource("test.xml", kind="imsqti_test_xmlv2p2"),
        "<resource/>",
        "<resource type='imsqti_item_xmlv2p2'><file href='c.xml'/></resource>",
    )
    found = read(
        archive(
            {
                "x/imsmanifest.xml": listed,
                "x/a b.xml": item("<p>Q</p><extendedTextInteraction/>"),
                "x/c.xml": item("<p>R</p><extendedTextInteraction/>"),
            }
        )
    )
    assert [(entry.file, entry.document and entry.document.text) for entry in found] == [
        ("x/a b.xml", "Q"),
        ("x/imsmanifest.xml", None),
        ("x/imsmanifest.xml", None),
        ("x/c.xml", "R"),
    ]
    assert [notes(entry) for entry in found[1:3]] == [
        [("resource imsqti_test_xmlv2p2", Fate.DROPPED, "test.xml")],
        [("resource untyped", Fate.DROPPED, "")],
    ]


@pytest.mark.parametrize("share", ["x", "NaN", "1e99"])
def test_a_share_that_is_no_number_is_a_fault(share):
    mapping = f"<mapping><mapEntry mapKey='A' mappedValue='{share}'/></mapping>"
    (entry,) = read(package(item(CHOICES.format(1), declared("identifier", mapping=mapping))))
    assert [fault.problem.pointer for fault in entry.faults] == ["/answers"]


BOMB = "<!DOCTYPE a [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]>"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "xml"),
        ("<a", "xml"),
        ("<a>" * 5_000, "xml"),
        (f"{BOMB}<a>&b;</a>", "doctype"),
        ("<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>", "doctype"),
        ("<a>" + "x" * 3_000_000 + "</a>", "too_large"),
    ],
)
def test_an_item_that_is_not_to_be_read_is_one_fault_and_the_others_are_read(text, code):
    listed = manifest(
        resource("bad.xml"), resource("i.xml"), resource("gone.xml"), resource("../i.xml")
    )
    found = read(
        archive(
            {
                "imsmanifest.xml": listed,
                "bad.xml": text,
                "i.xml": item("Q<extendedTextInteraction/>"),
            }
        )
    )
    assert [[fault.problem.code for fault in entry.faults] for entry in found] == [
        [code],
        [],
        ["missing"],
        ["missing"],
    ]


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"other": ""}, "missing"),
        ({"imsmanifest.xml": "<"}, "xml"),
        ({"imsmanifest.xml": manifest(), "../a": ""}, "path"),
    ],
)
def test_a_package_that_is_not_to_be_read_is_one_fault(members, code):
    (entry,) = read(archive(members))
    assert [fault.problem.code for fault in entry.faults] == [code]


def test_a_package_is_known_by_its_beginning():
    assert qti30.looks_like(archive({"imsmanifest.xml": manifest()}).getvalue())
    assert qti30.looks_like(b"".join(qti30.write([paper()]))[:8192])
    assert not qti30.looks_like(archive({"[Content_Types].xml": ""}).getvalue())


# --- writing


def written(version, *documents):
    noted = []
    content = io.BytesIO(
        b"".join(version.write(documents, Writing({"t": ("A", "B")}, noted.append)))
    )
    with zipfile.ZipFile(content) as packed:
        items = [
            etree.fromstring(packed.read(f"items/{number}.xml"))
            for number in range(1, len(documents) + 1)
        ]
    content.seek(0)
    return items, [note.what for note in noted], read(content)


KINDS = [
    paper(
        "single_choice",
        topic="t",
        key="k",
        answers=[right("a\n\n*b*", feedback="x\n\ny"), wrong("c", weight=Decimal("-0.5"))],
    ),
    paper(
        "multiple_choice",
        topic="t",
        key="k",
        answers=[
            right("a", weight=Decimal("0.25")),
            right("b", weight=Decimal("0.75")),
            wrong("c", weight=Decimal("-0.5")),
        ],
        shuffle=False,
    ),
    paper("true_false", topic="t", key="k", answers=[wrong("True"), right("False")]),
    paper(
        "numerical",
        topic="t",
        key="k",
        answers=[right("3.14", tolerance="0.01"), right("3", weight=Decimal("0.5"))],
    ),
    paper(
        "matching",
        topic="t",
        key="k",
        answers=[pair("a", "1"), pair("b", "2"), pair("c", "1"), distractor("3")],
    ),
    paper(
        "open",
        topic="t",
        key="k",
        answers=[right("a\n\n- b"), right("c")],
        explanation="So\n\n*so*",
        tags=["x"],
        difficulty=5,
        language="de",
    ),
]


@both
@pytest.mark.parametrize("document", KINDS, ids=lambda document: document.kind)
def test_what_is_written_is_read_again(version, document):
    _, noted, (entry,) = written(version, document)
    assert noted == []
    assert (entry.category, entry.key, entry.faults) == (("A", "B"), "k", [])
    for member in ("kind", "text", "explanation", "tags", "difficulty", "language", "shuffle"):
        assert getattr(entry.document, member) == getattr(document, member)
    # What follows from the rest has been filled in.
    for answer in document.answers:
        if answer.is_correct is None:
            answer.is_correct = bool(answer.text)
        if answer.weight is None:
            answer.weight = Decimal(1 if answer.is_correct else 0)
    assert entry.document.answers == document.answers


@both
def test_accepted_forms_are_written_with_their_case(version):
    document = paper(
        "short_text", key="k", answers=[right("York")], grading={"case_sensitive": True}
    )
    _, noted, (entry,) = written(version, document)
    assert noted == ["grading"]
    assert entry.document.grading == {"accent_sensitive": True, "case_sensitive": True}
    assert said(entry.document, "text") == [("York",)]


def test_each_version_has_its_own_names():
    (old,), _, _ = written(qti22, KINDS[0])
    (new,), _, _ = written(qti30, KINDS[0])
    assert old.tag == "{http://www.imsglobal.org/xsd/imsqti_v2p2}assessmentItem"
    assert new.tag == "{http://www.imsglobal.org/xsd/imsqtiasi_v3p0}qti-assessment-item"
    assert (old.get("timeDependent"), new.get("time-dependent")) == ("false", "false")
    assert old.find(".//{*}choiceInteraction").get("maxChoices") == "1"
    assert new.find(".//{*}qti-choice-interaction").get("max-choices") == "1"


ORDER = [
    "response-declaration",
    "outcome-declaration",
    "item-body",
    "response-processing",
    "modal-feedback",
]


@both
@pytest.mark.parametrize("document", KINDS, ids=lambda document: document.kind)
def test_an_item_has_its_parts_in_the_order_of_the_specification(version, document):
    (root,), _, _ = written(version, document)
    names = [etree.QName(part).localname for part in root]
    expected = [
        f"qti-{name}" if version is qti30 else name.title().replace("-", "") for name in ORDER
    ]
    places = [[name.lower() for name in expected].index(name.lower()) for name in names]
    assert places == sorted(places)
    identifiers = root.xpath("//@identifier")
    declared_ones = {part.get("identifier") for part in root if "declaration" in part.tag.lower()}
    used = set(
        root.xpath(
            "//@responseIdentifier | //@response-identifier | //@outcomeIdentifier | //@outcome-identifier"
        )
    )
    assert used <= declared_ones
    assert all(
        name.replace("-", "").replace("_", "").replace(".", "").isalnum() for name in identifiers
    )


@both
def test_the_manifest_lists_every_item(version):
    content = b"".join(version.write(KINDS, Writing()))
    with zipfile.ZipFile(io.BytesIO(content)) as packed:
        root = etree.fromstring(packed.read("imsmanifest.xml"))
        listed = root.xpath("//*[local-name()='resource']/@href")
        assert set(packed.namelist()) == {"imsmanifest.xml", *listed}
    assert len(listed) == len(KINDS)


def test_keys_that_are_no_identifiers_are_mapped():
    documents = [paper(key="a b"), paper(key="a"), paper(key="a", source="s"), paper()]
    _, noted, found = written(qti30, *documents)
    assert [entry.key for entry in found] == ["q-a-b", "a", "a-3", "q4"]
    assert noted.count("key") == 3


def test_what_qti_has_no_place_for_is_told():
    document = paper(
        "open",
        key="k",
        status="published",
        source="s",
        related=["x"],
        position=2,
        shuffle=False,
        details={"qti": {"title": "Mine"}, "moodle": {}},
        answers=[right("a", feedback="f")],
    )
    (root,), noted, _ = written(qti22, document)
    assert sorted(noted) == [
        "details",
        "feedback of an answer",
        "position",
        "related",
        "shuffle",
        "source",
        "status",
    ]
    assert root.get("title") == "Mine"


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (paper("true_false", key="k", answers=[right("Yes"), wrong("No")]), ["kind"]),
        (
            paper("single_choice", key="k", answers=[wrong("a", weight=Decimal(1)), wrong("b")]),
            ["is_correct of an answer"],
        ),
        (paper("multiple_choice", key="k", answers=[wrong("a"), wrong("b")]), []),
        (
            paper(
                "numerical",
                key="k",
                answers=[right("1", weight=Decimal(0), tolerance="0")],
                shuffle=False,
            ),
            ["is_correct of an answer", "tolerance of an answer", "shuffle"],
        ),
        (paper("short_text", key="k", answers=[right("a\nb")]), ["grading", "text of an answer"]),
        (
            paper("matching", key="k", answers=[pair("a", ""), distractor("1"), pair("b", "1")]),
            ["answers", "answers"],
        ),
        (
            paper("matching", key="k", answers=[pair("a", "1"), distractor("2"), distractor("2")]),
            ["answers"],
        ),
        (paper("open", key="k", text="Title\n=====", answers=[]), ["text"]),
        (
            paper("open", key="k", details={"qti": 1}, text="See [a](https://e.org/)", answers=[]),
            [],
        ),
    ],
)
def test_what_is_written_otherwise_is_told(document, told):
    assert written(qti30, document)[1] == told


def test_a_name_chooses_the_version():
    assert by_name("qti22") is qti22
    assert by_name("qti30") is qti30


def test_a_left_side_that_markdown_of_html_says_otherwise_is_told_by_its_own_name():
    """Two headings without a blank line between them have one when they are read again."""
    notes = []
    document = paper("matching", answers=[pair("## A\n## B", "C")])
    list(by_name("qti30").write([document], Writing(note=notes.append)))
    assert "text of an answer" in {note.what for note in notes}
    assert "match of an answer" not in {note.what for note in notes}
