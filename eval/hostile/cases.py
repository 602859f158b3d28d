"""The hostile set: every file by name, how it is made, and what must become of it."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from eval.hostile import packages as p
from eval.hostile import pages as q

REFUSED, READ, EITHER = "refused", "read", "either"
SECRET = "root:"


@dataclass(frozen=True)
class Case:
    """One file. `outcome` is REFUSED, READ or EITHER; `says` must stand in the message, `never` nowhere at all."""

    name: str
    make: Callable[[Path], object]
    outcome: str = REFUSED
    says: str = ""
    never: tuple[str, ...] = (SECRET,)


def _bytes(name: str, data: Callable[[], bytes | str], outcome: str = REFUSED, says: str = "") -> Case:
    def make(path: Path) -> None:
        made = data()
        path.write_bytes(made.encode() if isinstance(made, str) else made)

    return Case(name, make, outcome, says)


def cases(port: int) -> Iterator[Case]:
    """All of them; `port` is one of this machine's where nobody may call."""
    yield from _word(port)
    yield from _excel(port)
    yield from _ofd(port)
    yield from _pdf()
    yield from _html()
    yield from _text()
    yield from _files()
    yield from _truncated()


def _word(port: int) -> Iterator[Case]:
    one = "word/document.xml"
    wrap = (f"<w:document {p._W}><w:body><w:p><w:r><w:t>", "</w:t></w:r></w:p></w:body></w:document>")
    yield _bytes("正常.docx", p.docx, READ)
    for size in (100, 1024):
        yield _bytes(f"{size}MB空格.docx", lambda size=size: p.swollen(p.docx(), one, size, wrap), says="炸弹")  # type: ignore[misc]
    yield _bytes("9MB空格.docx", lambda: p.docx(p.paragraph(" " * 9_000_000)))
    yield _bytes("两万个部件.docx", lambda: p.docx(more={f"x/{n}": "" for n in range(20_000)}), says="炸弹")
    yield _bytes(
        "每个7MB共四十个.docx", lambda: p.docx(more={f"x/{n}": b"\0" * 7_000_000 for n in range(40)}), says="炸弹"
    )
    yield _bytes("重叠.docx", lambda: p.overlapping(5000), says="重叠")
    yield _bytes("嵌套压缩包.docx", lambda: p.nested(4), EITHER)
    yield _bytes("谎报变小.docx", lambda: p.lying(p.docx(p.paragraph("甲" * 3_000_000)), one, 100), says="不是完整的")
    yield _bytes("谎报变大.docx", lambda: p.lying(p.docx(), one, 4_000_000_000), says="炸弹")
    yield _bytes("十亿个笑.docx", lambda: p.docx(p.paragraph("&l10;"), prolog=p.LAUGHS), says="DOCTYPE")
    yield _bytes("平方实体.docx", lambda: p.docx(p.paragraph("&q;" * 100_000), prolog=p.QUADRATIC), says="DOCTYPE")
    yield _bytes("外部实体.docx", lambda: p.docx(p.paragraph("&x;"), prolog=p.LOCAL), says="DOCTYPE")
    yield _bytes("外部地址.docx", lambda: p.docx(p.paragraph("&x;"), prolog=p.remote(port)), says="DOCTYPE")
    styles = p.LAUGHS + f"<w:styles {p._W}>&l10;</w:styles>"
    yield _bytes("样式里的实体.docx", lambda: p.docx(more={"word/styles.xml": styles}), says="DOCTYPE")
    for depth in (60, 10_000, 100_000):
        yield _bytes(
            f"{depth}层表格.docx",
            lambda depth=depth: p.docx(p.tables(depth)),  # type: ignore[misc]
            EITHER if depth < 99 else REFUSED,
        )
    yield _bytes("百万空段.docx", lambda: p.docx("<w:p/>" * 1_000_000), EITHER)
    yield _bytes("十万段.docx", lambda: p.docx(p.paragraph("各地区要加强领导。") * 100_000), says="内容过多")
    yield _bytes(
        "十万行表格.docx",
        lambda: p.docx(
            "<w:tbl>" + ("<w:tr>" + f"<w:tc>{p.paragraph('甲')}</w:tc>" * 3 + "</w:tr>") * 100_000 + "</w:tbl>"
        ),
    )
    cell = "<w:tc><w:tcPr><w:gridSpan w:val='{}'/></w:tcPr><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc>"
    for span in (2**31, 63, -1):
        row = "<w:tr>" + cell.format(span) * 60 + "</w:tr>"
        yield _bytes(f"跨{span}列.docx", lambda row=row: p.docx(f"<w:tbl>{row * 40}</w:tbl>"), EITHER)  # type: ignore[misc]
    merged = "<w:tr>" + "<w:tc><w:tcPr><w:vMerge/></w:tcPr><w:p/></w:tc>" * 30 + "</w:tr>"
    begun = merged.replace("vMerge/", "vMerge w:val='restart'/")
    yield _bytes("五千行竖向合并.docx", lambda: p.docx(f"<w:tbl>{begun}{merged * 5000}</w:tbl>"), EITHER)
    numbered = "<w:p><w:pPr><w:pStyle w:val='s0'/></w:pPr><w:r><w:t>加强领导。</w:t></w:r></w:p>"
    yield _bytes("编号循环.docx", lambda: p.docx(numbered * 100, more=p.numbering_loops()), EITHER)
    field = "<w:p>" + "<w:r><w:fldChar w:fldCharType='begin'/></w:r>" * 100_000 + "</w:p>"
    yield _bytes("十万个域.docx", lambda: p.docx(field), EITHER)
    yield _bytes("深层修订.docx", lambda: p.docx("<w:p>" + "<w:ins>" * 5000 + "</w:ins>" * 5000 + "</w:p>"))
    yield _bytes("有密码.docx", p.encrypted, says="密码")
    yield _bytes("其实是PDF.docx", lambda: q.pdf(q.page()), EITHER)
    yield _bytes("其实是图片.docx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(5000))


def _excel(port: int) -> Iterator[Case]:
    wrap = (f"<sst {p._S}><si><t>", "</t></si></sst>")
    yield _bytes("正常.xlsx", p.xlsx, READ)
    yield _bytes(
        "1GB空格.xlsx",
        lambda: p.swollen(p.xlsx(), "xl/worksheets/sheet1.xml", 1024, ("<worksheet>", "</worksheet>")),
        says="炸弹",
    )
    yield _bytes(
        "1GB共享字符串.xlsx", lambda: p.swollen(p.xlsx(shared=""), "xl/sharedStrings.xml", 1024, wrap), says="炸弹"
    )
    cells = "".join(
        f'<row r="{r}">' + f'<c t="inlineStr"><is><t>{r}</t></is></c>' * 100 + "</row>" for r in range(4, 10_004)
    )
    yield _bytes("百万单元格.xlsx", lambda: p.xlsx(cells), says="过多")
    yield _bytes(
        "十万行.xlsx",
        lambda: p.xlsx("".join(f'<row r="{r}"><c r="A{r}"><v>1</v></c></row>' for r in range(4, 100_004))),
    )
    yield _bytes("谎报范围.xlsx", lambda: p.xlsx(dimension="A1:XFD1048576"), READ)
    corner = '<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>角</t></is></c></row>'
    yield _bytes("最后一格.xlsx", lambda: p.xlsx(corner, dimension="A1:XFD1048576"), EITHER)
    everything = '<mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    yield _bytes("合并全表.xlsx", lambda: p.xlsx(behind=everything), EITHER)
    many = "<mergeCells>" + "".join(f'<mergeCell ref="A{n}:XFD{n}"/>' for n in range(1, 5000)) + "</mergeCells>"
    yield _bytes("合并五千行.xlsx", lambda: p.xlsx(behind=many), EITHER)
    columns = "<cols>" + '<col min="1" max="16384" width="9"/>' * 20_000 + "</cols>"
    yield _bytes("两万个列宽.xlsx", lambda: p.xlsx(behind=columns), EITHER)
    shared = '<row r="4"><c r="A4" t="s"><v>0</v></c></row>'
    long = "".join(f'<row r="{r}"><c r="A{r}" t="s"><v>0</v></c></row>' for r in range(4, 15_000))
    yield _bytes("一个长字符串引用一万次.xlsx", lambda: p.xlsx(long, shared=f"<si><t>{'长' * 30_000}</t></si>"))
    for name, prolog in (
        ("十亿个笑", p.LAUGHS),
        ("平方实体", p.QUADRATIC),
        ("外部实体", p.LOCAL),
        ("外部地址", p.remote(port)),
    ):
        words = {"十亿个笑": "&l10;", "平方实体": "&q;" * 1000}.get(name, "&x;")
        row = f'<row r="4"><c r="A4" t="inlineStr"><is><t>{words}</t></is></c></row>'
        yield _bytes(f"{name}.xlsx", lambda row=row, prolog=prolog: p.xlsx(row, prolog=prolog), says="DOCTYPE")  # type: ignore[misc]
    yield _bytes(
        "字符串里的实体.xlsx",
        lambda: p.xlsx(
            shared,
            shared="<si><t>甲</t></si>",
            more={"xl/styles.xml": p.LAUGHS + f"<styleSheet {p._S}>&l10;</styleSheet>"},
        ),
        says="DOCTYPE",
    )
    yield _bytes("有密码.xlsx", p.encrypted, says="密码")
    yield _bytes("其实是docx.xlsx", p.docx)


def _ofd(port: int) -> Iterator[Case]:
    wrap = ('<ofd:Page xmlns:ofd="http://www.ofdspec.org/2016"><!--', "--></ofd:Page>")
    yield _bytes("正常.ofd", p.ofd, READ)
    yield _bytes("1GB空格.ofd", lambda: p.swollen(p.ofd(), "Doc_0/Pages/Page_0/Content.xml", 1024, wrap), says="炸弹")
    item = '<ofd:TextObject ID="9" Font="2" Size="4" Boundary="20 99 170 9"><ofd:TextCode X="0" Y="4">甲</ofd:TextCode>'
    item += "</ofd:TextObject>"
    yield _bytes("百万文字对象.ofd", lambda: p.ofd(item * 1_000_000))
    yield _bytes("十万文字对象.ofd", lambda: p.ofd(item * 100_000), EITHER)
    again = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
    yield _bytes("同一页一百万次.ofd", lambda: p.ofd(pages=again * 1_000_000))
    yield _bytes("页指向文件自己.ofd", lambda: p.ofd(pages='<ofd:Page ID="7" BaseLoc="Document.xml"/>'), EITHER)
    yield _bytes("间距十亿个.ofd", lambda: p.ofd(item.replace('Y="4"', 'Y="4" DeltaX="g 1000000000 4"')), EITHER)
    deep = "<ofd:PageBlock>" * 5000 + "</ofd:PageBlock>" * 5000
    yield _bytes("五千层.ofd", lambda: p.ofd(deep))
    for name, prolog in (("十亿个笑", p.LAUGHS), ("外部实体", p.LOCAL), ("外部地址", p.remote(port))):
        yield _bytes(f"{name}.ofd", lambda prolog=prolog: p.ofd(prolog=prolog), says="DOCTYPE")  # type: ignore[misc]
    yield _bytes("路径穿越.ofd", lambda: p.ofd(more={"../../etc/x": "1"}), says="路径")


def _pdf() -> Iterator[Case]:
    yield _bytes("正常.pdf", lambda: q.pdf(q.page()), EITHER)
    yield _bytes("页树循环.pdf", q.page_loop, EITHER)
    yield _bytes("五万层页树.pdf", lambda: q.deep_pages(50_000), EITHER)
    yield _bytes("五万页.pdf", lambda: q.many_pages(50_000), says="页")
    yield _bytes("交叉引用循环.pdf", q.xref_loop, EITHER)
    yield _bytes("对象流循环.pdf", q.object_stream_loop, EITHER)
    yield _bytes("没有交叉引用.pdf", lambda: q.pdf(q.page(), xref=False), EITHER)
    yield _bytes("谎报长度.pdf", lambda: q.pdf(q.page(q.stream(q._TEXT, length=2**31 - 1))), EITHER)
    yield _bytes("长度为负.pdf", lambda: q.pdf(q.page(q.stream(q._TEXT, length=-5))), EITHER)
    yield _bytes("2GB内容流.pdf", lambda: q.deflate_bomb(2048), EITHER)
    yield _bytes(
        "百万操作.pdf", lambda: q.pdf(q.page(q.stream(b"BT /F 9 Tf " + b"1 0 Td (a) Tj " * 1_000_000 + b"ET"))), EITHER
    )
    yield _bytes("百万路径.pdf", lambda: q.pdf(q.page(q.stream(q._TEXT + b" 0 0 m 9 9 l S" * 1_000_000))), EITHER)
    yield _bytes("百万层保存.pdf", lambda: q.pdf(q.page(q.stream(q._TEXT + b" q" * 1_000_000))), EITHER)
    yield _bytes("十的九次方页面.pdf", lambda: q.pdf(q.page(box=b"0 0 1e9 1000000000")), EITHER)
    yield _bytes("页面非数.pdf", lambda: q.pdf(q.page(box=b"-99999999999999999999 nan 1e400 /X")), EITHER)
    yield _bytes("表单十层乘十.pdf", lambda: q.form_bomb(10), EITHER)
    yield _bytes("表单循环.pdf", q.form_loop, EITHER)
    for name, data in (
        (b"JBIG2Decode", b"\0\0\0\0\x30\0\1\0\0\0\x13\0\0\xea\x60\0\0\xea\x60" + bytes(9)),
        (b"JPXDecode", b"\0\0\0\x0cjP  \r\n\x87\n" + b"\xff\x4f\xff\x51\0\x29\0\0\0\0\xea\x60\0\0\xea\x60" + bytes(40)),
        (b"CCITTFaxDecode", bytes(99)),
    ):
        yield _bytes(f"图片炸弹{name.decode()}.pdf", lambda name=name, data=data: q.pdf_image(name, data), EITHER)  # type: ignore[misc]
    yield _bytes("扫描炸弹.pdf", q.scan_bomb, EITHER)
    yield _bytes("十万层数组.pdf", lambda: q.pdf(q.page() | {9: b"[" * 100_000 + b"]" * 100_000}), EITHER)
    yield _bytes("页里的深数组.pdf", lambda: q.pdf(q.page(q.stream(q._TEXT + b"[" * 500_000))), EITHER)
    yield _bytes("有密码.pdf", q.locked, says="密码")
    yield _bytes("其实是文本.pdf", lambda: q.document(5))


def _html() -> Iterator[Case]:
    yield _bytes("正常.html", lambda: q.html(""), READ)
    yield _bytes("64MB.html", lambda: q.html("<p>各地区要加强领导。</p>" * 2_000_000)[: 64 * 2**20])
    yield _bytes("6MB空格.html", lambda: q.html("<pre>" + " " * 6_000_000 + "</pre>"), EITHER)
    for tag in ("div", "table><tr><td", "b", "ul><li", "font"):
        for depth in (10_000, 100_000):
            yield _bytes(
                f"{depth}层{tag[:5]}.html".replace(">", "").replace("<", ""),
                lambda tag=tag, depth=depth: q.html(f"<{tag}>" * depth + "最里面的内容。"),  # type: ignore[misc]
                EITHER,
            )
    yield _bytes(
        "跨列跨行.html",
        lambda: q.html("<table>" + "<tr>" + "<td colspan=999999999 rowspan=999999999>甲</td>" * 50 + "</tr>" * 2),
        EITHER,
    )
    rows = "<tr>" + "<td rowspan=1000 colspan=60>甲</td>" * 60 + "</tr>"
    yield _bytes("跨行相乘.html", lambda: q.html(f"<table>{rows * 1000}</table>"), EITHER)
    yield _bytes(
        "实体.html",
        lambda: "<!DOCTYPE html [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>" + q.html("&x;").decode(),
        EITHER,
    )
    yield _bytes(
        "百万属性.html", lambda: q.html("<p " + "".join(f"a{n}=1 " for n in range(300_000)) + ">甲</p>"), EITHER
    )
    yield _bytes("百万不闭合.html", lambda: q.html("<a href=x>甲" * 300_000), EITHER)
    yield _bytes("注释不完.html", lambda: q.html("<!--" * 1_000_000), EITHER)


def _text() -> Iterator[Case]:
    yield _bytes("正常.txt", lambda: q.document(5), READ)
    yield Case("1GB空格.txt", lambda path: _filled(path, b" ", 1024), says="过大")
    yield Case("60MB空格.txt", lambda path: _filled(path, b" ", 60), says="过大")
    yield _bytes("百万空行.txt", lambda: q.document(5) + "\n" * 900_000)
    yield _bytes("一行四百万字.txt", lambda: "各地区要加强领导" * 500_000, says="过大")
    for name, scrap in (
        ("数字", "1"),
        ("汉字数字", "一二三"),
        ("括号", "（"),
        ("书名号", "《"),
        ("空格", " "),
        ("全角空格", "　"),
        ("制表符", "\t"),
        ("句子", "各地区要加强领导。"),
        ("指标", "达到100万人以上，"),
        ("第一条", "第一条"),
        ("链接", "[[[[((("),
        ("星号", "**"),
        ("字母", "ab"),
        ("文号", "国发〔2021〕1号"),
        ("法", "根据《专利法》，"),
        ("竖线", "|"),
        ("责任", "（责任单位：市财政局）"),
        ("日期", "到2025年，"),
    ):
        yield _bytes(
            f"一行百万{name}.md",
            lambda scrap=scrap: "某意见\n一、总体要求\n" + (scrap * (990_000 // len(scrap))),  # type: ignore[misc]
            EITHER,
        )
    for name, scrap in (
        ("条", "第一条　各地区。\n"),
        ("表格", "甲\t乙\t丙\n"),
        ("竖线表", "| 甲 | 乙 |\n"),
        ("附件", "附件1\n"),
        ("通知", "关于印发《甲办法》的通知\n"),
        ("目录", "目录\n一、总体要求\n"),
        ("专栏", "专栏1 工程\n"),
        ("落款", "某市人民政府\n2021年1月1日\n"),
        ("序号", "一、甲\n（一）乙\n1.丙\n"),
        ("指标", "到2025年，人才达到100万人。\n"),
        ("短行", "甲\n"),
        ("空格行", "甲\n \n"),
    ):
        lines = scrap.count("\n")
        yield _bytes(
            f"两万行{name}.txt",
            lambda scrap=scrap, lines=lines: "某意见\n" + scrap * (19_900 // lines),  # type: ignore[misc]
            EITHER,
        )
    noise = random.Random(3)
    yield _bytes("随机.txt", lambda: noise.randbytes(3_000_000))
    yield _bytes("随机汉字.txt", lambda: "".join(chr(noise.randrange(0x4E00, 0x9FFF)) for _ in range(900_000)), EITHER)


def _filled(path: Path, piece: bytes, megabytes: int) -> None:
    with path.open("wb") as file:
        for _ in range(megabytes):
            file.write(piece * 2**20)


def _files() -> Iterator[Case]:
    yield Case("文件夹.docx", lambda path: path.mkdir(), says="文件夹")
    yield Case("管道.docx", lambda path: os.mkfifo(path), says="不是普通文件")
    yield Case("设备.txt", lambda path: path.symlink_to("/dev/zero"), says="不是普通文件")
    yield Case("密码簿.txt", lambda path: path.symlink_to("/etc/passwd"), EITHER, never=())
    yield Case("指向自己.txt", lambda path: path.symlink_to(path))
    yield Case("没有.docx", lambda path: None, says="不存在")
    yield Case("换\n行\u202e倒\x1b[31m.docx", lambda path: path.write_bytes(b"x"), never=("\u202e", "\x1b", "换\n"))
    yield Case("长" * 80 + ".pptx", lambda path: path.write_bytes(b"x"), says="不支持")
    yield _bytes("空.docx", lambda: b"")


def _truncated() -> Iterator[Case]:
    whole = {
        "docx": p.docx(),
        "xlsx": p.xlsx(),
        "ofd": p.ofd(),
        "pdf": q.pdf(q.page()),
        "html": q.html("<p>完</p>" * 50),
    }
    for kind, data in whole.items():
        for tenth in range(1, 10):
            yield _bytes(
                f"截断{tenth}0%.{kind}",
                lambda data=data, tenth=tenth: data[: len(data) * tenth // 10],  # type: ignore[misc]
                EITHER,
            )


def is_read(output: str) -> bool:
    """True for the JSON of a file that was read."""
    try:
        return bool(json.loads(output)["documents"])
    except (ValueError, KeyError):
        return False
