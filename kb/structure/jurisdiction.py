"""Second stage, whose document it is: the level (国家、省、市、县区) and region of the body that issues it.

Both are read from names that stand in the document: of the issuers, in the title, last the sign of a province in the
document's number. What none of them tells stays unknown.
"""

from __future__ import annotations

import re
from functools import lru_cache

from kb.model import Level
from kb.structure.divisions import PREFECTURES, PROVINCE_OF

Place = tuple[Level | None, str | None]

_UNKNOWN: Place = (None, None)
# How provinces are called for short where a body's name goes on (广西科技厅, 上海海关).
_SHORT = re.compile(r"(?:省|市|壮族自治区|回族自治区|维吾尔自治区|自治区|特别行政区)$")
_PEOPLES = re.compile(
    "(?:(?:藏|羌|彝|傣|景颇|傈僳|白|壮|苗|侗|布依|土家|哈尼|朝鲜|回|蒙古)族|蒙古(?=自治州)|哈萨克(?=自治州)|柯尔克孜)+自治州$"
)
_COUNTY = re.compile(r"[\u4e00-\u9fff]{1,10}?(?:自治县|自治旗|林区|特区|新区|县|旗|区|市)")
# Zones are set up inside a city and are no division of it.
_ZONE = re.compile(r"(?:开发|高新|示范|试验|自贸|保税|合作|功能|园|科技|产业|核心|先行|地|社|校|库|[东西南北片辖])区$")
_NATIONAL = re.compile(
    r"(?:中华人民共和国|国务院|中央|全国|国家|最高人民|中国(?![（(])|人民银行|审计署|银保监会|证监会"
    r"|[\u4e00-\u9fff]{1,12}(?:总局|总署)"
    r"|(?![^，。]{0,12}委)[\u4e00-\u9fff]{2,12}(?<![东西中南北内外全局干总])部(?!门|队|位|分|署|属|落|件))"
)
_OWN_LEVEL: tuple[tuple[re.Pattern[str], Level], ...] = (
    (re.compile(r"^(?:中共)?(?:省|自治区)(?:委|政府|人民政府|[\u4e00-\u9fff]{2,12}(?:厅|局|委|办))"), "省"),
    (re.compile(r"^(?:中共)?市(?:委|政府|人民政府|[\u4e00-\u9fff]{2,12}(?:局|委|办))"), "市"),
    (re.compile(r"^(?:中共)?[县区](?:委|政府|人民政府|[\u4e00-\u9fff]{2,12}(?:局|委|办))"), "县区"),
)
_CENTRAL_NUMBER = re.compile(r"^(?:国发|国办|国函|国令|中发|中办|厅字|国务院)")
# Only signs that no prefecture's sign begins with and that no other body uses.
_SIGNS = {
    "京": "北京市", "津": "天津市", "沪": "上海市", "渝": "重庆市", "冀": "河北省", "鲁": "山东省", "豫": "河南省",
    "皖": "安徽省", "闽": "福建省", "赣": "江西省", "鄂": "湖北省", "粤": "广东省", "琼": "海南省", "黔": "贵州省",
    "滇": "云南省", "浙": "浙江省", "辽": "辽宁省",
}  # fmt: skip
_SIGN = re.compile(r"^(?P<sign>[\u4e00-\u9fff])(?:政|府|发|财|科|教|工|人|民|司|商|知|市监|卫|农|水|交|建|环|文|经|数)")


def jurisdiction(issuers: tuple[str, ...], title: str, number: str | None) -> Place:
    """Level and region, region None for a national document. The region is written from the province down."""
    for body in issuers:
        level, region = of_body(body)
        if level == "国家" or region:
            return level, region
    named = of_body(title)
    if issuers and named[0] and (own := _own_level(issuers[0])):
        return own, named[1]
    if named[0]:
        return named
    if issuers and (own := _own_level(issuers[0])):
        return own, None
    return _of_number(number or "")


def of_body(name: str) -> Place:
    """Level and region a body's name, or a title, begins with."""
    plain = re.sub(r"[\s《“\"〈]|^(?:关于)?(?:印发)?", "", name)
    plain = re.sub(r"^(?:中共|中国共产党)", "", plain)
    place, rest = _province(plain)
    called = _longest(rest, tuple(_prefectures()))
    city = _prefectures()[called] if called else None
    if called and city and place in (None, PROVINCE_OF[city]):
        place, rest = PROVINCE_OF[city], rest.removeprefix(called)
    else:
        city = None
    county = _county(rest, inside=bool(place))
    if county:
        return "县区", f"{place or ''}{city or ''}{county}"
    if city:
        return "市", f"{place}{city}"
    if place:
        return "省", place
    return ("国家", None) if _NATIONAL.match(plain) else _UNKNOWN


@lru_cache(maxsize=1)
def _provinces() -> tuple[tuple[str, str], ...]:
    """What provinces are called, in full and for short, the longest first."""
    short = [(_SHORT.sub("", name), name) for name in PREFECTURES]
    return tuple(sorted([*((name, name) for name in PREFECTURES), *short], key=lambda pair: -len(pair[0])))


@lru_cache(maxsize=1)
def _prefectures() -> dict[str, str]:
    """What prefectures are called; an autonomous prefecture also without its peoples' names (黔西南州)."""
    short = {_PEOPLES.sub("州", city): city for city in PROVINCE_OF if city.endswith("自治州")}
    return {city: city for city in PROVINCE_OF} | short


def _province(text: str) -> tuple[str | None, str]:
    for called, name in _provinces():
        if not text.startswith(called):
            continue
        rest = text[len(called) :]
        # 吉林市 and 海南藏族自治州 are no provinces.
        if called == name or not rest.startswith(("市", "藏族", "蒙古族")):
            return name, rest
    return None, text


def _longest(text: str, names: tuple[str, ...]) -> str | None:
    found = [name for name in names if text.startswith(name)]
    return max(found, key=len) if found else None


def _county(text: str, *, inside: bool) -> str | None:
    """The county or district `text` begins with; outside a known place only where a body of its own follows."""
    match = _COUNTY.match(text)
    if not match or _ZONE.search(match.group(0)) or len(match.group(0)) < 2:
        return None
    behind = text[match.end() :]
    if re.search(r"部|关于|促进|推进|加快|建设|发展|管理|工作|服务|领导|小组|协同|地方|城市|社会|农村", match.group(0)):
        return None
    if inside and match.group(0)[-1] in "县区旗":
        return match.group(0)
    body = re.match(
        r"人民(?:政府|代表大会|法院|检察院)|委|政府|[\u4e00-\u9fff]{2,14}?(?:局|委员会|办公室|委办)", behind
    )
    return match.group(0) if body and not match.group(0).startswith(("市", "省", "区", "县")) else None


def _own_level(body: str) -> Level | None:
    """The level a body names itself by without its place (省发展改革委)."""
    return next((level for pattern, level in _OWN_LEVEL if pattern.match(body)), None)


def _of_number(number: str) -> Place:
    if _CENTRAL_NUMBER.match(number):
        return "国家", None
    sign = _SIGN.match(number)
    province = _SIGNS.get(sign["sign"]) if sign else None
    return ("省", province) if province else _UNKNOWN
