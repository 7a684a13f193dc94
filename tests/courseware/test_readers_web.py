"""Web pages of the sorts that people save: an encyclopedia, a transcribed book, an old site, a chapter of an e-book."""

import pytest

from courseware.documents import Kind
from courseware.readers import read
from tests.courseware.material import assert_accounted_for, bodies, headings, reasons

WIKI = """<!DOCTYPE html><html class="client-nojs"><head><title>Great Flood of 1902 - Wikipedia</title></head><body
class="mediawiki skin-vector">
<a class="mw-jump-link" href="#bodyContent">Jump to content</a>
<div class="vector-header-container"><header class="vector-header"><nav><ul><li><a href="/">Main
page</a></li><li>Contents</li></ul></nav></header></div>
<div class="mw-page-container"><main id="content" class="mw-body"><header class="mw-body-header"><h1
id="firstHeading"><span class="mw-page-title-main">Great Flood of 1902</span></h1></header>
<div id="bodyContent"><div id="siteSub" class="noprint">From Wikipedia, the free encyclopedia</div>
<div id="mw-content-text"><div class="mw-parser-output">
<div role="note" class="hatnote">Not to be confused with the flood of 1901.</div>
<table class="infobox"><tbody><tr><th>Date</th><td>March
1902</td></tr><tr><th>Deaths</th><td>4</td></tr></tbody></table>
<p>The <b>Great Flood of 1902</b> struck the northern counties in March 1902.<sup id="cite_ref-1"
class="reference"><a href="#cite_note-1"><span class="cite-bracket">[</span>1<span
class="cite-bracket">]</span></a></sup><sup id="cite_ref-hill_2-0" class="reference"><a
href="#cite_note-hill-2">[2]</a></sup> It killed four people.<sup class="noprint Inline-Template">[<i><a
href="/wiki/cn">citation needed</a></i>]</sup> The dam was the work of Hale.<sup id="cite_ref-4"
class="reference"><a href="#cite_note-4">[a]</a></sup></p>
<div id="toc" class="toc"><h2>Contents</h2><ul><li><a href="#Background">1 Background</a></li></ul></div>
<h2><span class="mw-headline" id="Background">Background</span><span
class="mw-editsection">[<a>edit</a>]</span></h2>
<p>The dam had been built in 1846. It was already leaking in 1899.<sup class="reference"
id="cite_ref-hill_2-1"><a href="#cite_note-hill-2">[2]</a></sup></p>
<figure><img src="x.jpg"><figcaption>The dam in 1899</figcaption></figure>
<h2>See also</h2><ul><li><a href="/wiki/x">List of floods</a></li><li>Canals of the North</li></ul>
<h2>Notes</h2><ol class="references"><li id="cite_note-4"><span class="mw-cite-backlink"><a
href="#cite_ref-4">^</a></span> <span class="reference-text">Some say it was Brown.</span></li></ol>
<h2>References</h2><div class="reflist"><ol class="references">
<li id="cite_note-1"><span class="mw-cite-backlink"><b><a href="#cite_ref-1">^</a></b></span> <span
class="reference-text">"Flood in the North". <i>County Gazette</i>. 5 March 1902. p. 1.</span></li>
<li id="cite_note-hill-2"><span class="mw-cite-backlink">^ <a
href="#cite_ref-hill_2-0"><sup><i><b>a</b></i></sup></a> <a
href="#cite_ref-hill_2-1"><sup><i><b>b</b></i></sup></a></span> <span class="reference-text">Hill, R. (1960).
<i>Canals of the North</i>. Leeds: Dale Press. p. 99.</span></li></ol></div>
<h2>External links</h2><ul><li><a href="http://example.org">Photographs of the flood</a></li></ul>
<div class="navbox"><table><tr><td>Floods of the 20th century</td></tr></table></div>
</div></div><div id="catlinks" class="catlinks">Categories: Floods</div></div></main></div><footer>This page was
last edited on 3 May. Text is available under CC BY-SA.</footer></body></html>
"""

BOOK = """<html><head><title>The Project Gutenberg eBook of A Short Account</title></head><body><section
class="pg-boilerplate pgheader" id="pg-header"><h2>The Project Gutenberg eBook of A Short Account of the
Mill</h2><p>This ebook is for the use of anyone anywhere.</p><p>*** START OF THE PROJECT GUTENBERG EBOOK A SHORT
ACCOUNT OF THE MILL ***</p></section>
<p><span class="pagenum"><a id="Page_i">[Pg i]</a></span></p><h1>A SHORT ACCOUNT OF THE MILL</h1><p
class="center">BY<br>A. N. AUTHOR</p>
<h2>CONTENTS</h2><table><tr><td>I.</td><td>The River</td><td>1</td></tr><tr><td>II.</td><td>The
Railway</td><td>12</td></tr></table>
<h2>CHAPTER I<br>THE RIVER</h2><p>The mill stood at the bend of the river where the road from the north came
down to the <span class="pagenum"><a id="Page_2">[Pg 2]</a></span>ford. It had been built by Josiah Wren,<a
id="FNanchor_1_1"></a><a href="#Footnote_1_1" class="fnanchor">[1]</a> who had made his money in wool.</p>
<blockquote><p>We shall be ruined by steam.</p></blockquote><div class="poem"><div class="stanza"><span>There is
no water like the water<br></span><span>That runs beneath the mill.<br></span></div></div>
<div class="footnote"><p><a id="Footnote_1_1"></a><a href="#FNanchor_1_1"><span class="label">[1]</span></a>
Parish Records, vol. ii, p. 34.</p></div>
<section class="pg-boilerplate"><p>*** END OF THE PROJECT GUTENBERG EBOOK A SHORT ACCOUNT OF THE MILL
***</p><p>Updated editions will replace the previous one.</p></section></body></html>
"""

OLD = """<HTML><BODY bgcolor=white><form name=aspnet><TABLE width=100%><TR><TD width=20%><a href=a>Home</a><br><a
href=b>Archive</a></TD><TD><CENTER><FONT size=5>The War Scare of 1927</FONT></CENTER><P>by Ann Lee<br><br>
The rumours of war reached the villages in the summer of that year, and hoarding followed. The agencies, which
had counted on a normal harvest, found the granaries empty.<a href="#_ftn1" name="_ftnref1"
title="">[1]</a><br><br>In January the General Secretary travelled to Siberia. He ordered the officials to open
the barns by force.<sup><a href="#_ftn2" name="_ftnref2">2</a></sup> Nobody dared to object.<br>
<br>That was the end of the policy.</TD></TR></TABLE><hr><div id=ftn1><p class=MsoFootnoteText><a
href="#_ftnref1" name="_ftn1">[1]</a> Marsh, The Price of Bread, p. 12.</p></div><div id=ftn2><p><a
href="#_ftnref2" name="_ftn2">2</a> Ibid., p. 40.</p></div></form></BODY></HTML>
"""

CHAPTER = """<?xml version="1.0" encoding="utf-8"?><html xmlns="http://www.w3.org/1999/xhtml"
xmlns:epub="http://www.idpf.org/2007/ops"><head><title>Chapter 3</title></head><body
epub:type="bodymatter"><section epub:type="chapter"><h1>3<br/>The Railway</h1><p>The railway came in 1846.<a
epub:type="noteref" href="#n1">1</a> It was a very small line,<span epub:type="pagebreak" id="p12"
title="12">12</span> and it ran from the quarry to the harbour.<a epub:type="noteref"
href="notes.xhtml#n2">2</a></p><aside epub:type="footnote" id="n1"><p>Gazette, 4 May 1846.</p><p>There is a
second notice.</p></aside></section></body></html>
"""

FORUM = """<!DOCTYPE html><html><head><title>WI: The canal had failed | Alternate Canals</title></head><body><div
class="p-nav"><a href="/">Forums</a> <a href="/new">What's new</a></div><div class="p-body"><h1
class="p-title-value">WI: The canal had failed</h1><div class="p-description"><ul><li>Thread starter
<a>Hale99</a></li><li>Start date <a>Mar 3, 2015</a></li></ul></div>
<article class="message message--post" data-author="Hale99" id="js-post-1"><div class="message-inner"><div
class="message-cell--user"><section><h4 class="message-name"><a class="username">Hale99</a></h4><h5
class="userTitle">Banned</h5></section></div><div class="message-cell--main"><header
class="message-attribution"><ul><li><time>Mar 3, 2015</time></li></ul><ul><li><a
href="#">#1</a></li></ul></header><div class="message-content"><article class="message-body"><div
class="bbWrapper">What if the canal company had gone bankrupt in 1795?<br><br>I think the railway would have
come earlier to the north, and it would have been built by the
county.</div></article></div></div></div></article>
<article class="message message--post" data-author="riverman" id="js-post-2"><div class="message-inner"><div
class="message-cell--user"><h4 class="message-name"><a class="username">riverman</a></h4></div><div
class="message-cell--main"><header class="message-attribution"><ul><li><time>Mar 4,
2015</time></li></ul><ul><li><a href="#">#2</a></li></ul></header><div class="bbWrapper"><blockquote
data-quote="Hale99" class="bbCodeBlock"><div class="bbCodeBlock-title"><a>Hale99 said:</a></div><div
class="bbCodeBlock-content">I think the railway would have come earlier to the north, and it would have been
built by the county.</div></blockquote>I doubt it. The engines of that time could not have climbed the
grade.</div><footer class="message-footer"><a>Like</a>
<a>Reply</a></footer></div></div></article></div><footer>Community platform by X</footer></body></html>
"""


def load(page, name="page.html"):
    document = read(page.encode(), name)
    assert_accounted_for(document)
    return document


@pytest.mark.parametrize("page", [WIKI, BOOK, OLD, CHAPTER])
def test_no_furniture_of_a_page_is_text(page):
    said = " ".join(bodies(load(page)) + headings(load(page)))
    for words in ("Main page", "Jump to", "edit", "citation needed", "Pg", "12", "Home", "Archive", "CC BY", "EBOOK"):
        assert words not in said


def test_an_encyclopedia_page_keeps_its_text_and_links_its_notes():
    document = load(WIKI)
    assert headings(document) == ["Great Flood of 1902", "Background"]
    assert bodies(document)[1] == "The dam had been built in 1846. It was already leaking in 1899."
    assert [(note.marker, note.block) for note in document.notes] == [("a", 1), ("1", 1), ("2", 1)]
    assert document.notes[2].text.startswith("Hill, R. (1960).")
    assert reasons(document, "Deaths") == reasons(document, "Categories") == {"navigation"}
    assert reasons(document, "List of floods") == {"reference list"}
    assert reasons(document, "The dam in 1899") == {"illustration"}


def test_page_numbers_within_a_paragraph_go_and_the_sentence_stays_whole():
    document = load(BOOK)
    assert "came down to the ford. It had been built" in bodies(document)[0]
    assert reasons(document, "[Pg 2]") == {"page number"}
    assert [(note.marker, note.block) for note in document.notes] == [("1", 2)]
    assert document.card["author"] == "A. N. AUTHOR"
    assert reasons(document, "I. The River 1") == {"contents list"}


def test_double_line_breaks_part_paragraphs_and_a_menu_cell_is_no_text():
    document = load(OLD)
    assert [text.split()[0] for text in bodies(document)] == ["The", "In", "That"]
    assert [(note.marker, note.block) for note in document.notes] == [("1", 1), ("2", 2)]
    assert document.title == "The War Scare of 1927"


def test_a_chapter_of_an_e_book_knows_its_notes_by_their_type():
    document = load(CHAPTER, "chapter.xhtml")
    assert bodies(document) == [
        "The railway came in 1846. It was a very small line, and it ran from the quarry to the harbour."
    ]
    assert [(note.marker, note.block) for note in document.notes] == [("1", 1)]
    assert reasons(document, "12") == {"page number"}


def test_a_page_of_preformatted_text_is_read_as_text():
    lines = "The canal was dug between 1790 and 1794 by four hundred\nmen who came from the county. It was the\nfirst."
    document = load(f"<html><body><pre>{lines}\n\nIt was closed in 1846 when\nthe railway came.</pre></body></html>")
    assert bodies(document)[1] == "It was closed in 1846 when the railway came."


def test_preformatted_verse_in_a_page_is_parted_at_blank_lines():
    page = "<p>" + "The mill stood at the bend of the river. " * 9 + "</p><pre>One line\nof it.\n\nAnother one.</pre>"
    assert bodies(load(f"<html><body>{page}</body></html>"))[1:] == ["One line of it.", "Another one."]


def test_tags_that_are_never_closed_hide_no_text():
    page = "<html><body>" + "<font size=2><b>The mill stood at the bend.<br><br>" * 1500 + "<p>The end of it.</body>"
    document = load(page)
    assert bodies(document)[-1] == "The end of it."
    assert len(bodies(document)) == 1501


def test_a_table_for_the_layout_is_text_and_a_table_of_figures_is_a_list():
    words = "The grain crisis of that winter had two causes, and neither was foreseen by the ministry. " * 3
    page = f"<table><tr><td>{words}</td></tr></table><table><tr><td>1840</td><td>120 tons</td></tr></table>"
    document = load(f"<html><body>{page}</body></html>")
    assert [block.kind for block in document.blocks] == [Kind.PARAGRAPH, Kind.LIST]
    assert bodies(document)[1] == "1840 120 tons"


def test_entities_and_the_card_of_a_markdown_file_are_read():
    text = '---\ntitle: "The Canal"\nauthors:\n  - Ann Lee\n  - Bob Hale\ndate: 1902-03-04\n---\n\n# The Canal\n\n'
    text += "It was dug in 1790 &mdash; by hand.&nbsp;It&rsquo;s long.[^1]\n\n[^1]: See *Hale*, p. 3.\n"
    document = load(text, "canal.md")
    assert document.card == {"title": "The Canal", "author": "Ann Lee, Bob Hale", "date": "1902-03-04", "year": "1902"}
    assert bodies(document) == ["It was dug in 1790 — by hand. It’s long."]
    assert reasons(document, "Bob Hale") == {"front matter"}
    assert document.notes[0].block == 1


def test_a_rule_at_the_head_of_a_text_is_no_card():
    document = load("---\n\nThe canal was dug by hand.\n\n---\n\nIt was long.", "canal.md")
    assert bodies(document) == ["The canal was dug by hand.", "It was long."]


def test_a_saved_forum_page_gives_posts_with_their_posters():
    document = load(FORUM)
    posts = [(block.post, block.speaker, block.text.split()[0]) for block in document.blocks if block.kind is Kind.POST]
    assert posts == [(1, "Hale99", "What"), (1, "Hale99", "I"), (2, "riverman", "I")]
    assert reasons(document, "I think the railway") == {"repeated quotation"}
    assert headings(document) == ["WI: The canal had failed"]
