"""PDF files written out by hand: words at places, in sizes, as a press or a scanner's text layer sets them."""

import textwrap
from dataclasses import dataclass

FACES = {"text": "Times-Roman", "bold": "Times-Bold"}


@dataclass
class Words:
    """Some words at a place of a page; y counts from the foot."""

    text: str
    x: float
    y: float
    size: float = 11
    face: str = "text"
    turned: bool = False


def set_down(text, x, y, chars, size=11, step=14, indent=0):
    """A paragraph wrapped to so many characters, line by line; returns (words, the height under it)."""
    lines = textwrap.wrap(" " * (indent // 5) + text, chars, break_on_hyphens=False, drop_whitespace=True)
    return [
        Words(line.strip(), x + (indent if row == 0 else 0), y - row * step, size) for row, line in enumerate(lines)
    ], (y - len(lines) * step)


def printed(pages, turn=0, mode=0):
    """The bytes of a PDF with these words on its pages. ``mode`` 3 is the invisible text of a scan."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    faces = {name: len(objects) + 1 + place for place, name in enumerate(FACES)}
    objects += [f"<< /Type /Font /Subtype /Type1 /BaseFont /{base} >>" for base in FACES.values()]
    fonts = " ".join(f"/{name} {number} 0 R" for name, number in faces.items())
    kids = []
    for words in pages:
        shown = "".join(_shown(one, mode) for one in words)
        objects.append(f"<< /Length {len(shown)} >>\nstream\n{shown}endstream")
        kids.append(len(objects) + 1)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Rotate {turn} "
            f"/Resources << /Font << {fonts} >> >> /Contents {len(objects)} 0 R >>"
        )
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(f'{kid} 0 R' for kid in kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    end = f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return (out + f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}{end}").encode("latin-1")


def _shown(words, mode):
    text = words.text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
    text = "".join(
        sign if ord(sign) < 128 else f"\\{ord(sign.encode('cp1252').decode('latin-1')):03o}" for sign in text
    )
    matrix = f"{'0 1 -1 0' if words.turned else '1 0 0 1'} {words.x} {words.y}"
    return f"BT {mode} Tr /{words.face} {words.size} Tf {matrix} Tm ({text}) Tj ET\n"
