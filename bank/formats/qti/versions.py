"""The two versions: what things are called in each, and where its words are defined."""

from collections.abc import Callable
from dataclasses import dataclass

from bank.formats.qti.names import camel
from bank.formats.xml import element


@dataclass(frozen=True, slots=True)
class Version:
    """The names and addresses of a version."""

    namespace: str
    item_type: str
    manifest: str
    schema: str
    schema_version: str
    name: Callable[[str], str]
    map_response: str

    def q(self, name: str, text: str = "", /, *inside: str, **attributes: str | None) -> str:
        """An element of QTI; attributes are given with underscores for hyphens."""
        own = {self.attribute(key): value for key, value in attributes.items()}
        return element(self.name(name), text, *inside, **own)

    def attribute(self, key: str) -> str:
        if key == "xml_lang" or self.name is not camel:
            return key
        return camel(key.replace("_", "-"))


QTI_22 = Version(
    "http://www.imsglobal.org/xsd/imsqti_v2p2",
    "imsqti_item_xmlv2p2",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "QTIv2.2 Package",
    "1.0.0",
    camel,
    "http://www.imsglobal.org/question/qti_v2p2/rptemplates/map_response",
)
QTI_30 = Version(
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "imsqti_item_xmlv3p0",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "QTI Package",
    "3.0.0",
    lambda name: f"qti-{name}",
    "https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response.xml",
)
