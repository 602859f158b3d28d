"""Places as people name them: provinces, larger cities, and the region that issued a document."""

from __future__ import annotations

import re

from kb.model import Document

# Provincial-level divisions, full name → short names used in speech (GB/T 2260).
PROVINCES: dict[str, tuple[str, ...]] = {
    "北京市": ("北京", "京"), "天津市": ("天津", "津"), "河北省": ("河北", "冀"), "山西省": ("山西", "晋"),
    "内蒙古自治区": ("内蒙古", "内蒙", "蒙"), "辽宁省": ("辽宁", "辽"), "吉林省": ("吉林", "吉"),
    "黑龙江省": ("黑龙江", "黑"), "上海市": ("上海", "沪"), "江苏省": ("江苏", "苏"), "浙江省": ("浙江", "浙"),
    "安徽省": ("安徽", "皖"), "福建省": ("福建", "闽"), "江西省": ("江西", "赣"), "山东省": ("山东", "鲁"),
    "河南省": ("河南", "豫"), "湖北省": ("湖北", "鄂"), "湖南省": ("湖南", "湘"), "广东省": ("广东", "粤"),
    "广西壮族自治区": ("广西", "桂"), "海南省": ("海南", "琼"), "重庆市": ("重庆", "渝"), "四川省": ("四川", "川"),
    "贵州省": ("贵州", "黔"), "云南省": ("云南", "滇"), "西藏自治区": ("西藏", "藏"), "陕西省": ("陕西", "陕"),
    "甘肃省": ("甘肃", "甘"), "青海省": ("青海", "青"), "宁夏回族自治区": ("宁夏", "宁"),
    "新疆维吾尔自治区": ("新疆", "新"), "香港特别行政区": ("香港", "港"), "澳门特别行政区": ("澳门", "澳"),
    "台湾省": ("台湾", "台"),
}  # fmt: skip
# Cities people ask about by name though they are no province: sub-provincial and larger cities.
CITIES = (
    "深圳", "广州", "杭州", "南京", "苏州", "成都", "武汉", "西安", "青岛", "宁波", "厦门", "大连", "沈阳", "长春",
    "哈尔滨", "济南", "郑州", "长沙", "合肥", "福州", "南昌", "昆明", "贵阳", "南宁", "海口", "兰州", "西宁", "银川",
    "乌鲁木齐", "拉萨", "呼和浩特", "太原", "石家庄", "无锡", "常州", "佛山", "东莞", "珠海", "温州", "嘉兴", "绍兴",
    "雄安",
)  # fmt: skip
_NATIONAL = re.compile(
    r"^(中共中央|中央|国务院|国家|全国|中华人民共和国|最高人民|工业和信息化部|科学?技?术?部"
    r"|[^省市县区州]{2,10}(部|总局|总署|委员会办公厅|部办公厅)$)"
)
_OWN_CITY = re.compile(r"[我本全]市(?![场])")
_OWN_PROVINCE = re.compile(r"[我本全]省")
_REGION = re.compile(r"^(?:中共)?(.{2,9}?(?:省|自治区|特别行政区|自治州|市|地区|盟|县|区|州))")
_DIVISION = re.compile(r"(特别行政区|自治[区州县]|省|市|地区|盟|县|区|州)$")


def short_region(region: str) -> str:
    """“上海市” → “上海”; “邢台市” → “邢台”."""
    if region in PROVINCES:
        return PROVINCES[region][0]
    return _DIVISION.sub("", region) or region


def spoken_names(region: str) -> tuple[str, ...]:
    """All names of a region, the short one first: “上海”, “上海市”, “沪”."""
    return (short_region(region), region, *PROVINCES.get(region, ())[1:])


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


def region_told(document: Document) -> str | None:
    """The region that a document without issuer speaks of as its own (我市, 全省): the one it names most.

    None where it does not speak so, or no place stands out; also for a document that came without its clauses.
    """
    if document.issuers or region_of(document) or is_national(document):
        return None
    text = "".join(c.text for c in document.clauses)
    if _OWN_CITY.search(text):
        names = {c: f"{c}市" for c in (*CITIES, *(p[:-1] for p in PROVINCES if p.endswith("市")))}
    elif _OWN_PROVINCE.search(text):
        names = {short[0]: full for full, short in PROVINCES.items() if not full.endswith("市")}
    else:
        return None
    named = sorted(((text.count(name), full) for name, full in names.items()), reverse=True)
    return named[0][1] if named[0][0] > max(1, named[1][0]) else None


def is_national(document: Document) -> bool:
    """True where issuer or title say so; a document that names no issuer is not taken for a national one."""
    return any(_NATIONAL.match(text) for text in (*document.issuers, document.title))


def rank_of(region: str | None) -> int:
    """0 for the nation, 1 for a province, 2 for a city, 3 for a county or district."""
    if region is None:
        return 0
    if region in PROVINCES:
        return 1
    return 3 if region.endswith(("县", "区")) else 2


def places_in(text: str) -> tuple[str, ...]:
    """Provinces and larger cities named in `text` (short form), in order of mention."""
    names = {p for shorts in PROVINCES.values() for p in shorts if len(p) > 1} | set(CITIES)
    return tuple(sorted((n for n in names if n in text), key=lambda n: (text.index(n), -len(n))))
