"""Documents as people name them: “国家规划”, “上海意见”, “38号文”, 《…》 in part.

A work (文件) is what a reader thinks of as one document: the carried plan together with the notice that issues it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kb.model import Document
from kb.text import book_title, fold

# Provincial-level divisions, full name → short names used in speech (GB/T 2260).
PROVINCES: dict[str, tuple[str, ...]] = {
    "北京市": ("北京", "京"), "天津市": ("天津", "津"), "河北省": ("河北", "冀"), "山西省": ("山西", "晋"),
    "内蒙古自治区": ("内蒙古", "内蒙", "蒙"), "辽宁省": ("辽宁", "辽"), "吉林省": ("吉林", "吉"), "黑龙江省": ("黑龙江", "黑"),
    "上海市": ("上海", "沪"), "江苏省": ("江苏", "苏"), "浙江省": ("浙江", "浙"), "安徽省": ("安徽", "皖"),
    "福建省": ("福建", "闽"), "江西省": ("江西", "赣"), "山东省": ("山东", "鲁"), "河南省": ("河南", "豫"),
    "湖北省": ("湖北", "鄂"), "湖南省": ("湖南", "湘"), "广东省": ("广东", "粤"), "广西壮族自治区": ("广西", "桂"),
    "海南省": ("海南", "琼"), "重庆市": ("重庆", "渝"), "四川省": ("四川", "川"), "贵州省": ("贵州", "黔"),
    "云南省": ("云南", "滇"), "西藏自治区": ("西藏", "藏"), "陕西省": ("陕西", "陕"), "甘肃省": ("甘肃", "甘"),
    "青海省": ("青海", "青"), "宁夏回族自治区": ("宁夏", "宁"), "新疆维吾尔自治区": ("新疆", "新"),
    "香港特别行政区": ("香港", "港"), "澳门特别行政区": ("澳门", "澳"), "台湾省": ("台湾", "台"),
}  # fmt: skip
# Cities people ask about by name though they are no province: sub-provincial and larger cities.
CITIES = [
    "深圳",
    "广州",
    "杭州",
    "南京",
    "苏州",
    "成都",
    "武汉",
    "西安",
    "青岛",
    "宁波",
    "厦门",
    "大连",
    "沈阳",
    "长春",
    "哈尔滨",
    "济南",
    "郑州",
    "长沙",
    "合肥",
    "福州",
    "南昌",
    "昆明",
    "贵阳",
    "南宁",
    "海口",
    "兰州",
    "西宁",
    "银川",
    "乌鲁木齐",
    "拉萨",
    "呼和浩特",
    "太原",
    "石家庄",
    "无锡",
    "常州",
    "佛山",
    "东莞",
    "珠海",
    "温州",
    "嘉兴",
    "绍兴",
    "雄安",
]
_NATIONAL = re.compile(
    r"^(中共中央|中央|国务院|国家|全国|中华人民共和国|最高人民|工业和信息化部|科学?技?术?部|[^省市县区州]{2,10}(部|总局|总署|委员会办公厅|部办公厅)$)"
)
_REGION = re.compile(r"^(?:中共)?(.{2,9}?(?:省|自治区|特别行政区|自治州|市|地区|盟|县|区|州))")
# Share of a document's longer clauses that stand word for word in another for it to be a copy.
COPIED = 0.6
_LEVELS = {"国家": 0, "省": 1, "市": 2, "县": 3}


@dataclass(frozen=True, slots=True)
class Work:
    """A document with the notice that issues it. `region` is None for a national document; `rank` is 0 for the highest level."""

    document: Document
    notice: Document | None
    region: str | None
    rank: int
    name: str
    """What answers call it: “国家规划”, “上海意见”, or 《title》 where that would be ambiguous."""
    aliases: tuple[str, ...]

    @property
    def documents(self) -> tuple[Document, ...]:
        """The notice first, where there is one."""
        return (self.notice, self.document) if self.notice else (self.document,)

    @property
    def ids(self) -> frozenset[str]:
        """Ids of its documents."""
        return frozenset(d.id for d in self.documents)

    @property
    def place(self) -> str:
        """“国家” or the region's short name."""
        return short_region(self.region) if self.region else "国家"


def short_region(region: str) -> str:
    """“上海市” → “上海”; “邢台市” → “邢台”."""
    if region in PROVINCES:
        return PROVINCES[region][0]
    return re.sub(r"(特别行政区|自治[区州县]|省|市|地区|盟|县|区|州)$", "", region) or region


def region_of(document: Document) -> str | None:
    """The region that issued a document, None for a national one or where neither issuer nor title tells."""
    for text in (*document.issuers, document.title):
        if _NATIONAL.match(text):
            return None
        for full, short in PROVINCES.items():
            if text.startswith((full, short[0])):
                return full
        if found := _REGION.match(text):
            return found[1]
    return None


def _rank(region: str | None) -> int:
    if region is None:
        return _LEVELS["国家"]
    if region in PROVINCES:
        return _LEVELS["省"]
    return _LEVELS["县"] if region.endswith(("县", "区")) else _LEVELS["市"]


def _genre(document: Document) -> str:
    for name in ("规划", "纲要", "实施意见", "意见", "方案", "计划", "办法", "措施", "政策", "条例", "规定", "通知"):
        if document.genre == name or name in document.title[-14:]:
            return "意见" if name == "实施意见" else name
    return document.genre or "文件"


def _aliases(document: Document, notice: Document | None, region: str | None) -> set[str]:
    genre = _genre(document)
    places = (short_region(region), region) if region else ("国家", "全国", "中央")
    if region in PROVINCES:
        places += PROVINCES[region][1:] if region else ()
    names = {p for p in places if p and len(p) > 1}
    names |= {
        p + link + kind for p in places if p for link in ("", "的", "这份", "那个", "那份") for kind in (genre, "文件")
    }
    names |= {p + kind for p in places if p for kind in ("实施" + genre, "人才" + genre, "局文件")}
    if not region:
        names |= {
            "国规" if genre == "规划" else "国家" + genre,
            "部里",
            "部委",
            "部里" + genre,
            "部里的" + genre,
            "部" + genre,
            "中央" + genre,
            "上位规划",
            "上位文件",
            "国家局" + genre,
            "国家层面",
        }
    for doc in (document, *((notice,) if notice else ())):
        if doc.doc_number:
            names |= _number_aliases(doc.doc_number)
        names.add(doc.title)
    return {fold(n) for n in names if n}


def _number_aliases(doc_number: str) -> set[str]:
    """“沪知局〔2023〕28号” → itself, “28号文”, “沪知局28号文”, “2023年28号文” …"""
    found = re.match(r"(.*?)[〔\[（(]?(\d{4})?[〕\]）)]?\s*(?:第)?(\d+)号", doc_number)
    if not found:
        return {doc_number}
    prefix, year, number = found[1], found[2] or "", found[3]
    tails = {f"{number}号文件", f"{number}号文", f"{year}年{number}号文"}
    return {doc_number, *tails, *(prefix + t for t in tails), f"{prefix}{number}号", f"{prefix}{year}{number}号"}


def works_of(documents: Iterable[Document]) -> tuple[Work, ...]:
    """Group documents into works and give each the names people use; names that two works share are kept by none."""
    documents = tuple(documents)
    documents = tuple(d for d in documents if not _is_copy(d, documents))
    by_id = {d.id: d for d in documents}
    carriers = {d.carried_by for d in documents if d.carried_by}
    heads = [d for d in documents if d.id not in carriers]
    drafts = []
    for document in heads:
        notice = by_id.get(document.carried_by) if document.carried_by else None
        region = region_of(notice) if notice else region_of(document)
        drafts.append((document, notice, region, _aliases(document, notice, region)))
    uses = Counter(alias for *_, aliases in drafts for alias in aliases)
    works = []
    for document, notice, region, aliases in drafts:
        own = tuple(sorted((a for a in aliases if uses[a] == 1), key=len, reverse=True))
        name = (short_region(region) if region else "国家") + _genre(document)
        works.append(
            Work(
                document, notice, region, _rank(region), name if fold(name) in own else book_title(document.title), own
            )
        )
    return tuple(works)


def _is_copy(document: Document, documents: Sequence[Document]) -> bool:
    """True for a plan that a forwarding notice re-attaches while the plan itself is held: only the notice's own text counts."""
    carrier = next((d for d in documents if d.id == document.carried_by), None)
    if carrier is None or not any(c.kind == "heading" for c in carrier.clauses):
        return False
    own = {c.hash for c in document.clauses if len(c.text) > 20}
    others = (d for d in documents if d.id not in (document.id, carrier.id) and not d.id.startswith(carrier.id + "."))
    return bool(own) and any(len(own & {c.hash for c in d.clauses}) >= COPIED * len(own) for d in others)


def places_in(text: str) -> tuple[str, ...]:
    """Provinces and larger cities named in `text` (short form), longest names first."""
    names = {p for shorts in PROVINCES.values() for p in shorts if len(p) > 1} | set(CITIES)
    return tuple(n for n in sorted(names, key=len, reverse=True) if n in text)


def upper_and_lower(works: Sequence[Work]) -> tuple[Work, Work] | None:
    """The higher and the lower of two works, None where their levels do not tell."""
    if len(works) != 2 or works[0].rank == works[1].rank:
        return None
    a, b = works
    return (a, b) if a.rank < b.rank else (b, a)
