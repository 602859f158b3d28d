"""Small corpora, one for each state the knowledge base is taken through: the two shipped documents, cut, and others."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

_SHIPPED = Path(__file__).parent.parent.parent / "corpus"
_CUT = {"国家": 131, "上海": 72}  # lines kept: title, aims, table of figures and the first tasks
_LINKS = 12  # rows kept of the table of links

QUESTIONS = (
    "到2025年知识产权人才达到多少万人？", "试点单位每年报告几次？", "国家规划提出的行政保护人才任务，上海有哪些措施？",
    "奖励资金如何管理？", "行政裁决人员如何上岗？",
)  # fmt: skip
QUERIES = (
    "知识产权师职称评价",
    "试点单位每年报告", "海外引才", "奖励资金专款专用", "专利代理师", "人才培养体系", "数据开放目录",
)  # fmt: skip

_REWARDS = """青石市科技局关于印发《青石市创新奖励资金管理办法》的通知

青科发〔2024〕6号

各区科技局，各有关单位：

现将《青石市创新奖励资金管理办法》印发给你们，请遵照执行。

青石市科技局
2024年3月5日

青石市创新奖励资金管理办法

第一条 为规范奖励资金管理，提高使用效益，制定本办法。

第二条 奖励资金专款专用，任何单位不得截留、挪用。

第三条 每年安排奖励资金不少于500万元，由市科技局会同市财政局分配。

第四条 申报单位应当符合下列条件：
（一）在本市登记注册满两年；
（二）近三年无重大安全事故。

第五条 本办法自2024年4月1日起施行。
"""
_DATA = """白河县人民政府关于推进公共数据开放的实施意见

白政发〔2023〕12号

各乡镇人民政府，县政府各部门：

为推进公共数据开放，提出以下意见。

一、总体目标

到2026年，开放数据目录不少于300项，数据更新及时率达到95%。

二、重点任务

（一）编制数据开放目录。各部门每年更新一次数据开放目录。

（二）建设统一平台。由县大数据局牵头，县财政局配合，建设统一开放平台。

三、保障措施

加强督促检查，将工作情况纳入年度考核。

白河县人民政府
2023年9月18日
"""
_PILOT = """关于开展知识产权服务试点的通知

各有关单位：

一、试点范围

在高新区选择10家单位开展试点。

二、工作要求

试点单位每年报告一次试点情况。试点期限为两年。
"""


def _changed(folder: Path) -> None:
    path = next(folder.glob("国家*.txt"))
    path.write_text(path.read_text(encoding="utf-8").replace("人才", "英才", 7), encoding="utf-8")


def _added(folder: Path) -> None:
    (folder / "试点通知.txt").write_text(_PILOT, encoding="utf-8")


def _removed(folder: Path) -> None:
    (folder / "奖励资金管理办法.txt").unlink()


def _grown(folder: Path) -> None:
    """More clauses than lie beside Chroma's graph: they are folded into it."""
    whole = "".join(path.read_text(encoding="utf-8") for path in sorted(_SHIPPED.glob("*.txt")))
    parts = [part for part in re.split(r"[，。；、\s]+", whole) if len(part) > 5]
    lines = [f"{parts[n % len(parts)]}，{parts[(7 * n + n // 90) % len(parts)]}。" for n in range(1100)]
    (folder / "任务清单.txt").write_text("年度任务清单\n\n一、任务\n\n" + "\n\n".join(lines) + "\n", encoding="utf-8")


def _all(folder: Path) -> None:
    for change in (_changed, _added, _removed):
        change(folder)


_CHANGES: dict[str, Callable[[Path], None]] = {
    "旧": lambda folder: None,
    "增": _added,
    "改": _changed,
    "删": _removed,
    "增改删": _all,
    "大": _grown,
}
VERSIONS = tuple(_CHANGES)


def write(folder: Path, version: str) -> None:
    """Make `folder` hold that version of the corpus, and nothing else."""
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "links").mkdir(parents=True)
    for begin, lines in _CUT.items():
        found = next(path for path in _SHIPPED.glob("*.txt") if path.name.startswith((begin, f"{begin}市")))
        _cut(found, folder / f"{begin}文件.txt", lines)
    table = next((_SHIPPED / "links").glob("*.csv"))
    _cut(table, folder / "links" / "对应.csv", _LINKS)
    (folder / "奖励资金管理办法.txt").write_text(_REWARDS, encoding="utf-8")
    (folder / "数据开放意见.txt").write_text(_DATA, encoding="utf-8")
    _CHANGES[version](folder)


def _cut(source: Path, target: Path, lines: int) -> None:
    kept = source.read_text(encoding="utf-8").splitlines(keepends=True)[:lines]
    target.write_text("".join(kept), encoding="utf-8")
