"""Official texts are read as passages under their headings."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

from eval.embedding.official_texts import read_laws, read_policies

ARTICLES = [
    {"law": "甲条例", "chapter": "第二章 人 才", "text": "支持人才培养，给予补贴。\n具体办法另行制定。"},
    {"law": "甲条例", "chapter": "第一章 总 则", "text": "制定本条例。"},
    {"law": "乙条例", "chapter": "", "text": "制定本条例。"},
]
POLICY = """关于某事的意见

一、总体要求
坚持党的全面领导，贯彻新发展理念。
（一）加强培养。支持高校开设专业，建设实践基地。
短句。
"""


def test_articles_are_cut_at_commas_and_repeated_ones_are_read_once(tmp_path: Path) -> None:
    """A chapter that names no subject is left out of the heading."""
    path = tmp_path / "laws.jsonl.gz"
    path.write_bytes(gzip.compress("\n".join(map(json.dumps, ARTICLES)).encode()))
    first, second = read_laws(path)
    assert (first.heading, second.heading) == ("甲条例，人才", "甲条例")
    assert first.pieces == ("支持人才培养，", "给予补贴。\n", "具体办法另行制定。")


def test_paragraphs_stand_under_the_nearest_heading(tmp_path: Path) -> None:
    """A heading on its own line and one that runs into its paragraph both count; scraps do not."""
    (tmp_path / "a.txt").write_text(POLICY, encoding="utf-8")
    first, second = read_policies(tmp_path)
    assert (first.work, first.heading) == ("关于某事的意见", "关于某事的意见，总体要求")
    assert second.heading == "关于某事的意见，加强培养"
    assert "".join(second.pieces) == "支持高校开设专业，建设实践基地。"
