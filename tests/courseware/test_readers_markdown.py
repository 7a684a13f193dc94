"""Markdown as converters make it of articles: TeX and Pandoc raised numbers, page comments, captions, span tags."""

from courseware.readers import read
from tests.courseware.material import assert_accounted_for, bodies, headings, reasons

CONVERTED = """# THE GRAIN CRISIS OF 1928

Ann B. Lee $^{*}$

University of Dale

#### Abstract

This article asks why the farmers of the northern counties withheld their grain, and it finds two causes.

# 1. Introduction

The crisis has long been explained by the price policy of the government. $^{1}$ In this view, the farmers withheld \
their grain because the price was too low.${}^{2}$ Hoarding began early.^3^

- <sup>\\*</sup> I thank the county archive.
- $^{1}$ Peter Marsh, *The Price of Bread* (London: Arnold, 1966), pp. 12-40.
- $^{2}$ See John Meyer, "The War Scare," *Rural History* 5 (1978): 1-25.
- ^3^ Ibid., p. 9.

This content downloaded from 10.0.0.1 on Wed, 20 Aug 2026 09:12:44 UTC All use subject to terms

<!-- Page:2 -->

THE CRISIS OF 1928

69

![](_page_2_Figure_1.jpeg)

**Figure 1.** The price of bread in the northern counties.

Three kinds of evidence speak for this. The first are the letters which the agents sent.

$\\copyright$ The Author 2005. Published by Dale University Press. All rights reserved.

<span id="page-3-0"></span>The field of 3 km$^2$ was sown with rye.

THE CRISIS OF 1928

71

## REFERENCES

- <span id="page-3-1"></span>[1] MARSH, P. (1966). *The Price of Bread*. Arnold, London.
- [2] MEYER, J. (1978). The war scare. *Rural History* 5, 1-25.
"""


def test_a_converted_article_is_its_text_and_its_notes():
    document = read(CONVERTED.encode(), "crisis.md")
    assert_accounted_for(document)
    assert headings(document) == ["THE GRAIN CRISIS OF 1928", "Abstract", "1. Introduction"]
    assert bodies(document)[1:] == [
        "The crisis has long been explained by the price policy of the government. In this view, the farmers withheld "
        "their grain because the price was too low. Hoarding began early.",
        "Three kinds of evidence speak for this. The first are the letters which the agents sent.",
        "The field of 3 km$^2$ was sown with rye.",
    ]
    assert [(note.marker, note.block) for note in document.notes] == [("*", None), ("1", 4), ("2", 4), ("3", 4)]
    assert document.card["author"].startswith("Ann B. Lee")


def test_what_a_converter_leaves_of_a_page_is_furniture():
    document = read(CONVERTED.encode(), "crisis.md")
    assert reasons(document, "THE CRISIS OF 1928") == {"running head"}
    assert reasons(document, "Figure 1.") == {"illustration"}
    assert reasons(document, "All rights reserved") == reasons(document, "All use subject") == {"copyright matter"}
    assert reasons(document, "MARSH, P.") == {"reference list"}
