"""Graph: who a duty is for, and how binding its words are."""

from __future__ import annotations

import re

from kb.graph.hints import hinted
from kb.graph.words import words
from kb.model import Document

_LEVELS = r"各地区?|各地方|各省|各市|各区|各县|各级(?!各类)|各设区市|各市区|各州市|县级以上(?:地方)?(?:各级)?人民政府"
_EVERYWHERE = hinted(
    rf"(?:^|[，,]|要求|指导|支持|鼓励|引导|推动|督促|组织|会同|由|和|、)\s*(?:{_LEVELS})"
    r"|(?:^|[，,]|指导|支持|鼓励|引导|推动|督促)\s*地方(?!性|标准|特色|财政|法规|政府债)"
    # Cities of a kind are urged, or a share is set for a level below the state's.
    r"|(?:引导|指导|鼓励|支持|鼓励支持|督促)[^，,。；]{0,16}(?:重点|试点|示范|中心)城市"
    r"|(?:省级|市级|县级)层面|(?:地级市|设区的?市|县（市、区）|县域)[^，,。；]{0,8}(?:覆盖率|全覆盖)",
    "各 县级以上 地方 城市 层面 覆盖",
)
_WHERE_FIT = hinted(r"有条件的?(?:地方|地区|省|市|区|县|城市)", "有条件")
_PLACES = words(
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海",
    "宁夏 新疆 香港 澳门 粤港澳大湾区 长三角 京津冀 成渝 雄安新区 深圳 广州 厦门 宁波 青岛 大连 杭州 "
    "南京 苏州 成都 武汉 西安 济南 沈阳 长春 哈尔滨 浦东新区 海南自由贸易港 ",
)
_PLACE = re.compile("|".join(sorted(_PLACES, key=len, reverse=True)))
# A place is addressed where something is to be done there or by it, not where it is part of a name.
_AT_PLACE = re.compile(
    rf"(?:在|支持|推动|推动在|推进|鼓励|指导|依托)\s*(?:(?:{_PLACE.pattern})(?:市|省|自治区)?(?:等地?)?[、和与]?)+"
)
_CENTRAL = hinted(
    r"(?:^|[，,]|由)\s*(?:国家[\u4e00-\u9fff]{2,8}(?:局|委|委员会|总局|部门|中心)(?!示范|级|认可)|"
    r"国务院[\u4e00-\u9fff]{0,12}|中央[\u4e00-\u9fff]{0,6}(?:部门|单位)|我局|我部|局机关)",
    "国家 国务院 中央 我局 我部 局机关",
)
# What only the state's own bodies keep: an advisory committee of the state, a platform of the whole country.
_OF_THE_STATE = re.compile(
    r"(?:建立|建成|建设|搭建|打造|完善|健全|优化|推动|推进|升级|开通|上线)[^，,。；]{0,6}(?:全国|中国)(?!性?[^，,。；]{0,4}示范)"
    r"[^，,。；]{2,20}(?:平台|系统|网络|数据库|信息库)"
    r"|发挥国家[^，,。；]{2,16}委员会[^，,。；]{0,6}作用|部(?:委|局)?门户网站"
)
_STRENGTH = re.compile(
    r"[^，,]{0,6}?(?P<verb>必须|不得|应当|严格|确保|鼓励|支持|引导|探索|推动|推进|指导(?!思想|意见|"
    r"人才)|争取|力争|可以|促进|加快|加强)"
)
_MUST = re.compile(r"(?<![重主需首不])要(?![求素点件务闻害领塞])|(?<![适对响供反相回效])应(?=[^用对急变届聘邀当]{2})")
_REACH = 30


def addressee_of(quote: str, home: Document) -> str:
    """各地区 | 有条件的地方 | 点名<places> | 国家部门 | 未明示, from the duty's words and the document's level."""
    if _WHERE_FIT.search(quote):
        return "有条件的地方"
    named = _AT_PLACE.search(quote)
    if named:
        places = [place for place in _PLACE.findall(named.group(0)) if place not in home.title + "".join(home.issuers)]
        if places:
            return "点名" + "、".join(dict.fromkeys(places))
    if _EVERYWHERE.search(quote):
        return "各地区"
    if _CENTRAL.search(quote) or (home.level == "国家" and _OF_THE_STATE.search(quote)):
        return "国家部门"
    return "未明示"


def strength_of(quote: str) -> str | None:
    """The verb that sets how binding the duty is, at the head of one of its parts; 要 and 应 outweigh what follows
    them."""
    head = quote[:_REACH]
    must = _MUST.search(head) if "要" in head or "应" in head else None
    if must and not re.search("根据.{0,6}$", quote[: must.start()]):
        return must.group(0)
    verbs = (_STRENGTH.match(part) for part in quote.replace(",", "，").split("，"))
    return next((verb["verb"] for verb in verbs if verb), None)
