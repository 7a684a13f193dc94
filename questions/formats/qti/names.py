"""The two versions of QTI: their namespaces, and the names of 2.1 as 3.0 writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_SCHEMA_LOCATION = "{http://www.w3.org/2001/XMLSchema-instance}schemaLocation"
_PLAIN = frozenset({"p", "div", "span", "ul", "ol", "li", "br", "em", "strong", "blockquote"})
"""Elements of XHTML, which keep their names."""


@dataclass(frozen=True)
class Version:
    """What tells one version from the other: namespaces, where their schemas are published, and kinds of resource."""

    number: str
    item_namespace: str
    item_schema: str
    package_namespace: str
    package_schema: str
    package_kind: str
    package_version: str
    item_kind: str
    test_kind: str
    kebab: bool


TWO = Version(
    "2.1",
    "http://www.imsglobal.org/xsd/imsqti_v2p1",
    "http://www.imsglobal.org/xsd/qti/qtiv2p1/imsqti_v2p1.xsd",
    "http://www.imsglobal.org/xsd/imscp_v1p1",
    "http://www.imsglobal.org/xsd/qti/qtiv2p1/qtiv2p1_imscpv1p2_v1p0.xsd",
    "QTIv2.1 Package",
    "1.0.0",
    "imsqti_item_xmlv2p1",
    "imsqti_test_xmlv2p1",
    kebab=False,
)
THREE = Version(
    "3.0",
    "http://www.imsglobal.org/xsd/imsqtiasi_v3p0",
    "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqti_asiv3p0_v1p0.xsd",
    "http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1",
    "https://purl.imsglobal.org/spec/qti/v3p0/schema/xsd/imsqtiv3p0_imscpv1p2_v1p0.xsd",
    "QTI Package",
    "3.0.0",
    "imsqti_item_xmlv3p0",
    "imsqti_test_xmlv3p0",
    kebab=True,
)


@dataclass(frozen=True)
class Node:
    """An element in the names of 2.1: its tag, attributes, and what stands in it, texts and elements."""

    tag: str
    attributes: dict[str, str]
    inside: tuple[Node | str, ...]


def node(tag: str, *inside: Node | str | None, **attributes: str) -> Node:
    """An element; a None among its contents is left out."""
    return Node(tag, attributes, tuple(part for part in inside if part is not None))


def kebab(name: str) -> str:
    """A name of 2.1 as 3.0 writes it.

    >>> kebab("responseIdentifier"), kebab("textEntryInteraction")
    ('response-identifier', 'text-entry-interaction')
    """
    return re.sub(r"(?<=[a-z0-9])([A-Z])", lambda match: "-" + match[1].lower(), name)


def xml(tree: Node, version: Version) -> bytes:
    """The tree as a file of that version."""
    names = {None: version.item_namespace, "xsi": "http://www.w3.org/2001/XMLSchema-instance"}
    root = etree.Element(_tag(tree.tag, version), nsmap=names)
    root.set(_SCHEMA_LOCATION, f"{version.item_namespace} {version.item_schema}")
    _fill(root, tree, version)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _tag(tag: str, version: Version) -> str:
    named = f"qti-{kebab(tag)}" if version.kebab and tag not in _PLAIN else tag
    return f"{{{version.item_namespace}}}{named}"


def _fill(element: etree._Element, tree: Node, version: Version) -> None:
    for name, value in tree.attributes.items():
        name = XML_LANG if name == "lang" else kebab(name) if version.kebab else name
        element.set(name, value)
    last: etree._Element | None = None
    for part in tree.inside:
        if isinstance(part, Node):
            last = etree.SubElement(element, _tag(part.tag, version))
            _fill(last, part, version)
        elif last is None:
            element.text = (element.text or "") + part
        else:
            last.tail = (last.tail or "") + part
