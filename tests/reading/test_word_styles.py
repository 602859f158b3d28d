"""How Word text looks: styles to the end of their chain, theme fonts, indents in characters."""

from __future__ import annotations

from kb.model import Layout
from tests.reading.word_cases import abstract, content, level, listed, num, p, run, style

_DEFAULTS = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsiaTheme="minorEastAsia"/><w:sz w:val="21"/></w:rPr>'
    "</w:rPrDefault></w:docDefaults>"
)
_THEME = (
    '<a:themeElements><a:fontScheme><a:minorFont><a:latin typeface="Calibri"/><a:ea typeface=""/>'
    '<a:font script="Hans" typeface="宋体"/></a:minorFont></a:fontScheme></a:themeElements>'
)


def _looks(body: str, **parts: str) -> list[Layout]:
    return [b.layout for b in content(body, **parts).blocks if b.layout]


def test_properties_come_down_the_chain_of_styles() -> None:
    """Font and size from the base, bold from the style, alignment from the paragraph."""
    indent, none = '<w:ind w:firstLineChars="200" w:firstLine="640"/>', '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    styles = _DEFAULTS + style("b", "公文正文", indent, '<w:rFonts w:eastAsia="仿宋_GB2312"/><w:sz w:val="32"/>')
    styles += style("t", "公文标题", none, "<w:b/>", based="b")
    body = (
        p("某意见", '<w:pStyle w:val="t"/><w:jc w:val="center"/>')
        + p("正文。", '<w:pStyle w:val="b"/>')
        + p("无样式。")
    )
    title, text, plain = _looks(body, styles=styles, theme=_THEME)
    assert (title.style, title.bold, title.align, title.font, title.font_size) == (
        "公文标题",
        True,
        "center",
        "仿宋_GB2312",
        16.0,
    )
    assert (title.indent, text.indent) == (0.0, 2.0)
    assert (plain.font, plain.font_size, plain.bold) == ("宋体", 10.5, False)


def test_indents_are_measured_in_characters() -> None:
    """Twips by the size of the letters; a hanging line begins further left; typed spaces count."""
    size = '<w:sz w:val="32"/>'
    looks = _looks(
        p(run("甲", size), '<w:ind w:firstLine="640"/>')
        + p(run("甲", size), '<w:ind w:left="640" w:hanging="640"/>')
        + p(run("　　甲", size))
    )
    assert [look.indent for look in looks] == [2.0, 0.0, 2.0]


def test_bold_of_style_and_character_cancel_out() -> None:
    """A toggle (17.7.3); a run's own property does not toggle."""
    styles = style("t", "题", text="<w:b/>") + style("c", "强调", text="<w:b/>", kind="character")
    body = p(run("甲", '<w:rStyle w:val="c"/>'), '<w:pStyle w:val="t"/>') + p(
        run("乙", "<w:b/>"), '<w:pStyle w:val="t"/>'
    )
    assert [look.bold for look in _looks(body, styles=styles)] == [False, True]


def test_headings_are_known_by_outline_level_or_name() -> None:
    """A template in Chinese calls them 标题 1; body text set to level 9 is none."""
    styles = (
        style("1", "heading 1", '<w:outlineLvl w:val="0"/>')
        + style("x", "标题 2")
        + style("y", "我的", based="1")
        + style("z", "非标题", '<w:outlineLvl w:val="9"/>', based="1")
    )
    body = "".join(p(key, f'<w:pStyle w:val="{key}"/>') for key in "1xyz") + p("自", '<w:outlineLvl w:val="2"/>')
    assert [look.outline_level for look in _looks(body, styles=styles)] == [1, 2, 1, None, 3]


def test_lists_bring_their_indents() -> None:
    """The level's own, where neither paragraph nor style says otherwise."""
    indented = level(0, "decimal", "%1.", extra='<w:pPr><w:ind w:left="420"/></w:pPr>')
    (look,) = _looks(listed("甲"), numbering=abstract(0, indented) + num(1, 0), styles=_DEFAULTS)
    assert look.indent == 2.0


def test_styles_that_go_round_in_circles_end() -> None:
    """A damaged file."""
    styles = style("a", "甲", text="<w:b/>", based="b") + style("b", "乙", based="a")
    assert [look.bold for look in _looks(p("文", '<w:pStyle w:val="a"/>'), styles=styles)] == [True]
