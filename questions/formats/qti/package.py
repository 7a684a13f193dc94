"""A bank as a QTI package: a ZIP file with a manifest, a test that holds every item in one section, and the items."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lxml import etree

from questions.formats.exchange import one_line
from questions.formats.qti.items import assessment_item, changed, identifier, left_out, title
from questions.formats.qti.names import THREE, TWO, Node, Version, node, xml
from questions.items import Item

MEDIA_TYPE = "application/zip"
_LOM = "http://ltsc.ieee.org/xsd/LOM"
_INSTANCE = "http://www.w3.org/2001/XMLSchema-instance"
_AT = (1980, 1, 1, 0, 0, 0)
"""The earliest time that a ZIP file can hold: the same bank gives the same bytes on every day."""


def packed(items: Iterable[Item], category: str, version: Version) -> bytes:
    """The items that can be carried, as a package; each once, however often it is given."""
    kept = list({identifier(item): item for item in items if left_out(item) is None}.values())
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        _put(archive, "imsmanifest.xml", _manifest(kept, category, version))
        _put(archive, "test.xml", xml(_test(kept, category), version))
        for item in kept:
            _put(archive, _path(item), xml(assessment_item(item, version), version))
    return file.getvalue()


def _put(archive: zipfile.ZipFile, name: str, data: bytes) -> None:
    place = zipfile.ZipInfo(name, _AT)
    place.compress_type = zipfile.ZIP_DEFLATED
    archive.writestr(place, data)


def _path(item: Item) -> str:
    return f"items/{identifier(item)}.xml"


def _test(items: Sequence[Item], category: str) -> Node:
    named = one_line(category) or "Question bank"
    references = [node("assessmentItemRef", identifier=identifier(item), href=_path(item)) for item in items]
    section = node("assessmentSection", *references, identifier="section-1", title=named, visible="true")
    part = node("testPart", section, identifier="part-1", navigationMode="nonlinear", submissionMode="simultaneous")
    return node("assessmentTest", part, identifier="test-1", title=named)


def _manifest(items: Sequence[Item], category: str, version: Version) -> bytes:
    space = version.package_namespace
    names = {None: space, "xsi": _INSTANCE}
    root = etree.Element(f"{{{space}}}manifest", nsmap=names)
    root.set("identifier", "manifest-1")
    root.set(f"{{{_INSTANCE}}}schemaLocation", f"{space} {version.package_schema}")
    metadata = _under(root, "metadata")
    _under(metadata, "schema").text = version.package_kind
    _under(metadata, "schemaversion").text = version.package_version
    _under(root, "organizations")
    resources = _under(root, "resources")
    test = _resource(resources, "test-1", version.test_kind, "test.xml")
    for item in items:
        _under(test, "dependency", identifierref=identifier(item))
        _resource(resources, identifier(item), version.item_kind, _path(item), _description(item))
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _under(parent: etree._Element, name: str, **attributes: str) -> etree._Element:
    return etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{name}", attributes)


def _resource(
    resources: etree._Element, name: str, kind: str, path: str, description: etree._Element | None = None
) -> etree._Element:
    resource = _under(resources, "resource", identifier=name, type=kind, href=path)
    if description is not None:
        _under(resource, "metadata").append(description)
    _under(resource, "file", href=path)
    return resource


def _description(item: Item) -> etree._Element:
    """Title and keywords after IEEE 1484.12.1 (Learning Object Metadata): tags, family, cognitive level."""
    root = etree.Element(f"{{{_LOM}}}lom", nsmap={None: _LOM})
    general = _under(root, "general")
    _under(_under(general, "title"), "string", language="en").text = title(item)
    words = [*item.tags, f"family:{item.lineage.family}", f"cognitive:{item.cognitive}"]
    for word in dict.fromkeys(filter(None, map(one_line, words))):
        _under(_under(general, "keyword"), "string", language="en").text = word
    return root


@dataclass(frozen=True)
class Package:
    """One version of QTI as an exchange format that is only written."""

    version: Version
    TITLE: str
    SUFFIX: str
    MEDIA_TYPE: str = MEDIA_TYPE

    def write(self, items: Iterable[Item], category: str = "") -> bytes:
        """The items as a package; one for which ``left_out`` gives a reason is not in it."""
        return packed(items, category, self.version)

    def left_out(self, item: Item) -> str | None:
        """Why the package cannot carry the item, as a sentence; None where it can."""
        return left_out(item)

    def changed(self, item: Item) -> tuple[str, ...]:
        """What of the item the package carries otherwise, in words."""
        return changed(item)


QTI_TWO = Package(TWO, "QTI 2.1", ".qti21.zip")
QTI_THREE = Package(THREE, "QTI 3.0", ".qti30.zip")
