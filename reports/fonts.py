"""The fonts inside a PDF: Noto Sans for Latin, Greek and Cyrillic, Noto Sans CJK for Chinese, Japanese and Korean.

Noto Sans CJK has cubic outlines and its own numbering of glyphs; a PDF with such a font needs a character map of its own, which
common text extractors do not read. So the few glyphs that a text needs are taken out and given quadratic outlines (error at most
one thousandth of the letter's height): then every reader gets the right letters.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from pathlib import Path

import fontpkg_noto_sans
from fontTools.pens.cu2quPen import Cu2QuPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont, newTable
from noto_cjk_sans_jp_regular import FONT_FILE

LATIN = Path(fontpkg_noto_sans.ROOT, "files", "NotoSans[wdth,wght].ttf")
_CJK = Path(str(files("noto_cjk_sans_jp_regular") / FONT_FILE))
_ERROR = 1.0
_LIMITS = (
    "TwilightPoints", "Storage", "FunctionDefs", "InstructionDefs", "StackElements", "SizeOfInstructions", "ComponentElements",
    "Points", "Contours", "CompositePoints", "CompositeContours", "ComponentDepth",
)  # fmt: skip


def latin() -> frozenset[int]:
    """The code points that Noto Sans has."""
    return _letters(LATIN)


def cjk() -> frozenset[int]:
    """The code points that Noto Sans CJK has."""
    return _letters(_CJK)


def cjk_for(letters: Iterable[int], path: Path) -> Path:
    """Write Noto Sans CJK with just these letters, in outlines that every PDF reader takes; the path."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    with TTFont(_CJK, lazy=True) as font:
        options = Options(layout_features=[], notdef_outline=True, name_IDs=[1, 2, 4, 6], hinting=False)
        options.drop_tables += ["VORG", "vhea", "vmtx", "BASE", "GPOS", "GSUB", "GDEF"]
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=[*letters, 0x20])
        subsetter.subset(font)
        _quadratic(font)
        font.recalcTimestamp = False
        font.save(path)
    return path


def _quadratic(font: TTFont) -> None:
    """Replace a font's cubic outlines by quadratic ones."""
    order, cubic = font.getGlyphOrder(), font.getGlyphSet()
    drawn = {}
    for name in order:
        pen = TTGlyphPen(cubic)
        cubic[name].draw(Cu2QuPen(pen, _ERROR, reverse_direction=True))
        drawn[name] = pen.glyph()
    del font["CFF "]
    font["loca"], font["glyf"] = newTable("loca"), newTable("glyf")
    font["glyf"].glyphOrder, font["glyf"].glyphs = order, drawn
    for name in order:
        drawn[name].recalcBounds(font["glyf"])
        font["hmtx"][name] = (font["hmtx"][name][0], getattr(drawn[name], "xMin", 0))
    font["maxp"].tableVersion = 0x00010000
    font["maxp"].maxZones = 2
    for limit in _LIMITS:
        setattr(font["maxp"], f"max{limit}", 0)
    font["post"].formatType = 3.0
    font.sfntVersion = "\0\1\0\0"


@cache
def _letters(font: Path) -> frozenset[int]:
    with TTFont(font, lazy=True) as found:
        return frozenset(found.getBestCmap())
