"""Graph: who a duty is for, and how binding its words are."""

from __future__ import annotations

import re

from kb.graph.hints import hinted
from kb.graph.words import words
from kb.model import Document

_LEVELS = (
    r"各地区?(?!(?:典型|先进|成功|实践)?(?:经验|做法|案例))|各地方|各省|各市|各区|各县|各(?:有关|相关)(?:地区|地方|省|市|区|县)"
    r"|各级(?!各类|(?:(?!及)[^，。；]){0,8}(?:工作人员|干部|公务员)|(?:(?!部门|政府(?!性)|党委|要)[^，。；]){0,10}(?:联合会|工会|协会|学会|商会|学校|院校|医院|机构|(?:社会|行业)组织))|各设区市|各市区|各州市|县级以上(?:地方)?(?:各级)?人民政府"
)
_EVERYWHERE = hinted(
    rf"(?:^|[，,]|要求|指导|支持|鼓励|引导|推动|督促|组织|会同|由|和|、|请|望|希望|纳入|列入)\s*(?:{_LEVELS})"
    # Whose responsibility is made to hold.
    r"|(?:强化|压实|夯实|落实|明确)\s*地方(?:各级)?(?:人民)?(?:党委|政府(?!性|债))"
    r"|(?:^|[，,]|指导|支持|鼓励|引导|推动|督促)\s*地方(?!性|标准|特色|财政|法规|政府债)"
    # Cities of a kind are urged, or a share is set for a level below the state's.
    r"|(?:引导|指导|鼓励|支持|鼓励支持|督促)[^，,。；]{0,16}(?:重点|试点|示范|中心)城市"
    r"|由(?:当地|所在地|属地|县级|乡镇)[^，,。；]{0,10}人民政府"
    r"|(?:省级|市级|县级)层面|(?:地级市|设区的?市|县（市、区）|县域)[^，,。；]{0,8}(?:覆盖率|全覆盖)",
    "各 县级以上 地方 城市 层面 覆盖 人民政府",
)
# Governments and departments of the divisions below the one that speaks: 市、县（市、区）人民政府, 各试点城市政府.
_DIVISION = (
    r"(?:(?:设区的市|自治[区州]|直辖市|[省市州盟](?![场民]))级?[、和及]?){0,4}"
    r"(?:(?:[区县旗乡镇](?![域块间村内外城])|街道)(?:[（(](?:自治|[市区县旗乡镇街道、])+[）)])?级?[、和及]?)+(?:[两三]级)?"
)
_NOT_ITS_OWN = r"(?!所在地|的|批准|同意|备案|公布|规定)"
_LOCAL = hinted(
    rf"(?:^|[，,]|指导|支持|鼓励|引导|督促|组织|会同|由)\s*(?:{_DIVISION}(?:(?:人民)?政府|党委|办事处|[\u4e00-\u9fff、]{{2,16}}?部门)"
    r"|(?:省(?:人民政府)?(?:[和、或]|或者))?(?:设区的市|省辖市|地级市)(?:人民)?政府"
    rf"|(?:各?(?:试点|示范|重点|中心|有关|相关))?城市(?:人民)?政府){_NOT_ITS_OWN}",
    "政府 党委 办事处 部门",
    "区 县 旗 乡 镇 街道 市",
)
_BELOW_COUNTIES = re.compile("[乡镇]|街道")
_LEVEL_BELOW = {
    level: hinted(
        rf"(?:^|[，,]|由|指导|督促|会同)\s*(?:{names})(?!以上)[^，,。；、的]{{0,14}}(?:部门|政府|机构){_NOT_ITS_OWN}",
        "级",
    )
    for level, names in (
        ("国家", "省级|地市级|设区市级|市级|县级|市县级|区县级"),
        ("省", "地市级|设区市级|市级|县级|市县级|区县级"),
        ("市", "县级|区级|区县级|镇级"),
        ("县区", "乡镇级|镇级|村级"),
    )
}
_WHERE_FIT = hinted(
    r"(?:有条件|具备条件|条件(?:较好|成熟|具备)|有(?:较好)?基础|基础(?:较?好|扎实)|有?优势)的?(?:地方|地区|省|市|区|县|城市|城镇|乡镇|街道|开发区)",
    "条件 基础 优势",
)
_PLACES = words(
    "北京 天津 河北 山西 内蒙古 辽宁 吉林 黑龙江 上海 江苏 浙江 安徽 福建 江西 山东 河南 湖北 湖南 "
    "广东 广西 海南 重庆 四川 贵州 云南 西藏 陕西 甘肃 青海",
    "宁夏 新疆 香港 澳门 粤港澳大湾区 长三角 京津冀 成渝 雄安新区 深圳 广州 厦门 宁波 青岛 大连 杭州 "
    "南京 苏州 成都 武汉 西安 济南 沈阳 长春 哈尔滨 浦东新区 海南自由贸易港 ",
)
_PLACE = re.compile("|".join(sorted(_PLACES, key=len, reverse=True)))
# A city below the provinces is addressed by its own level or the one above: its province has to be the document's.
_PROVINCES = {
    "深圳": "广东", "广州": "广东", "厦门": "福建", "宁波": "浙江", "杭州": "浙江", "青岛": "山东", "济南": "山东",
    "大连": "辽宁", "沈阳": "辽宁", "南京": "江苏", "苏州": "江苏", "成都": "四川", "武汉": "湖北", "西安": "陕西",
    "长春": "吉林", "哈尔滨": "黑龙江", "浦东新区": "上海", "雄安新区": "河北", "海南自由贸易港": "海南",
}  # fmt: skip
# A place is addressed where something is to be done there or by it, not where it is part of a name.
_AT_PLACE = hinted(
    rf"(?:在|支持|推动|推动在|推进|鼓励|指导)\s*(?:(?:{_PLACE.pattern})(?:市|省|自治区)?(?:等地?)?[、和与]?)+",
    "在 支持 推动 推进 鼓励 指导",
)
# “支持柳州、桂林市建设…”; 全市, 各市, 有条件的市, 上市 name none.
_AT_CITY = hinted(
    r"(?:在|支持|推动|推动在|鼓励|指导)\s*(?P<places>(?:[\u4e00-\u9fff]{2,3}、){0,8}"
    r"(?:(?![全各我本有级城设等跨该上超股夜都农县镇大中小点多所省两每和与及的])[\u4e00-\u9fff]){2,3}市)"
    r"(?![场级民属政县内域外辖直容、（])",
    "市",
)
# “临港新片区要…”, “南沙开发区负责…”: a place that is the subject by its name.
_PLACE_ACTS = hinted(
    r"(?P<place>(?![全各我本有每该两试示重中])(?:(?![省级和或与及设县辖地])[\u4e00-\u9fff]){2,6}(?:新区|新片区|开发区|高新区|(?<![城超上夜都股集门])市|县))"
    r"(?:人民政府|管委会)?(?:要(?![求素点件])|应当?(?![用急对])|须|必须|负责)",
    "新区 片区 开发区 高新区 市 县",
)
_CENTRAL = hinted(
    r"(?:^|[，,]|由)\s*(?:国家[\u4e00-\u9fff]{2,8}(?:局|委|委员会|总局|部门)(?!示范|级|认可)|"
    r"国务院[\u4e00-\u9fff]{0,12}|中央[\u4e00-\u9fff]{0,6}(?:部门|单位))",
    "国家 国务院 中央",
)
# The body that speaks, and a ministry by its name: the state's in a document of the state.
_SPEAKING = hinted(r"(?:^|[，,]|由|向|报送?)\s*(?:我[部局委署办会院](?!省|市|区|县)|局机关)", "我 局机关")
_MINISTRY = hinted(
    r"(?:^|[，,]|由|会同)\s*(?:(?:国家)?(?:发展改革委|卫生健康委|民委|国资委|网信办)|中央[\u4e00-\u9fff]{2,6}办|人民银行|银保监会|证监会|(?:外交|国防|教育|科技|科学技术|工业和信息化|公安|民政|司法|财政|人力资源社会保障|人力资源和社会保障|自然资源"
    r"|生态环境|住房城乡建设|住房和城乡建设|交通运输|水利|农业农村|商务|文化和旅游|退役军人事务|应急管理|税务|市场监管|广电|海关)"
    r"(?:部(?![门队分位署])|总局|总署))(?![^，。；]{0,16}的(?:[^，。；]{0,8})(?:[，。；]|$))",
    "部 总局 总署 委 办 银行 监会",
)
# What the state's bodies are to do together with those of the places falls on the places too.
_AND_BELOW = re.compile(
    r"[^，,。；]{2,24}?(?:[和及与、]|以及)(?:县级以上|地方(?:各级)?人民政府|各级(?:地方)?人民政府|各省|各地)"
)
# What only the state's own bodies keep: an advisory committee of the state, a platform of the whole country.
_OF_THE_STATE = re.compile(
    r"(?:建立|建成|建设|搭建|打造|完善|健全|优化|推动|推进|升级|开通|上线)[^，,。；]{0,6}(?:全国|中国)(?!性?[^，,。；]{0,4}示范)"
    r"[^，,。；]{2,20}(?:平台|系统|网络|数据库|信息库)"
    r"|发挥国家[^，,。；]{2,16}委员会[^，,。；]{0,6}作用|部(?:委|局)?门户网站"
    # Which bases of the state there are, its relations with other states, its laws and standards, its own events.
    r"|国家(?!级?行政)[^，,。；、]{2,16}(?:基地|中心|平台|实验室|试验区|示范区|枢纽|名录|目录)[^，,。；]{0,6}"
    r"(?:动态(?:调整|管理)|评估|考核|认定|遴选|布局|退出)"
    r"|(?:制定|制订|编制|发布|公布|修订|更新|出台|完善)[^，,。；]{0,4}国家(?!级?行政)[^，,。；、]{2,24}(?:目录|名录|清单|规划|标准|指南)"
    r"|^国家(?:建立|设立|实行|制定|编制|公布|发布)(?!的)"
    r"|(?:世界|联合国)[\u4e00-\u9fff]{2,10}组织|[多双]边(?:[、和]?[多双]边)?[^，,。；]{0,6}(?:平台|合作|机制|谈判|协定|协议)|政府间"
    r"|(?:制定|修订|制修订|制订|出台)[^，,。；]{0,8}(?:国家标准|行政法规|部门规章|全国统一)"
    r"|(?:举办|办好|组织|在)[^，,。；]{0,6}(?:中国|全国)[^，,。；]{2,30}(?:大会|博览会|峰会|论坛|大赛|发布会|展览会|交易会)"
)
# “（二）各地要…”: the number is no part of what is said.
_NUMBERED = re.compile(
    r"\s*(?:第[一二三四五六七八九十百零\d]+条(?:之[一二三四五六七八九十])?\s"
    r"|[（(]?[一二三四五六七八九十\d]{1,3}[）)、.．]|[一二三四五六七八九十]+是(?!否))\s*"
)
# Who is asked by “请” is whom the document is sent to.
_ASKED = re.compile(
    r"[^，,。；]{0,16}?(?<![申邀聘提报商])请(?:你们?|于|在|认真|抓紧|按|结合|及时|遵照|将|高度|据此|尽快|组织|严格|根据|参照|切实|继续|加强|做好)"
)
_SENT_EVERYWHERE = re.compile("各(?:地|省|市|区|县|州|设区|盟|计划单列)")
_STRENGTH = re.compile(
    r"[^，,]{0,6}?(?=[必不应严确鼓支引探推指争力可促加])(?P<verb>必须|不得|应当|严格|确保|鼓励|支持|引导|探索|推动|推进"
    r"|指导(?!思想|意见|人才)|争取|力争|可以|促进|加快|加强)"
)
_STRENGTH_BEHIND = re.compile(rf"[，,]{_STRENGTH.pattern}")
_MUST = re.compile(r"(?<![重主需首不])要(?![求素点件务闻害领塞])|(?<![适对响供反相回效])应(?=[^用对急变届聘邀当]{2})")
_REACH = 30


_SUBJECT = re.compile(
    r"(?:各|有条件的|国家|国务院|我|地方|县级以上|省级|城市|设区的市|[市州区县旗乡镇])[^，,]{0,24}?(?:要|应|须|必须|可|负责)"
)


def without_number(quote: str) -> str:
    """The words of a duty behind their number of order."""
    numbered = _NUMBERED.match(quote)
    return quote[numbered.end() :] if numbered else quote


def is_subject(quote: str) -> bool:
    """Whether a body told by its level or name is the subject at the head of the words, and stays so to their end."""
    words = without_number(quote)
    return _SUBJECT.match(words) is not None or _MINISTRY.match(words) is not None


def addressee_of(quote: str, home: Document) -> str:
    """各地区 | 有条件的地方 | 点名<places> | 国家部门 | 未明示, from the duty's words and the document's level."""
    words = without_number(quote)
    if _WHERE_FIT.search(words):
        return "有条件的地方"
    if home.level in ("国家", None) and (_MINISTRY.match(words) or _CENTRAL.match(words)):
        # Who acts comes first, whomever it acts with.
        return "各地区" if _AND_BELOW.match(words) else "国家部门"
    places = _places(words, home)
    if places:
        return "点名" + "、".join(dict.fromkeys(places))
    if (
        _EVERYWHERE.search(words)
        or _is_below(words, home)
        or ("请" in words and _ASKED.match(words) and any(map(_SENT_EVERYWHERE.match, home.addressees)))
    ):
        return "各地区"
    if _CENTRAL.search(words) or (home.level == "国家" and _is_of_the_state(words)):
        return "国家部门"
    return "未明示"


def _is_below(words: str, home: Document) -> bool:
    below = _LEVEL_BELOW.get(home.level or "国家")
    local = _LOCAL.search(words)
    if local and home.level == "县区" and not _BELOW_COUNTIES.search(local[0]):
        local = None  # 区人民政府 is the one that speaks
    return bool(local or (below and below.search(words)))


def _is_of_the_state(words: str) -> bool:
    return bool(_OF_THE_STATE.search(words) or _SPEAKING.search(words) or _MINISTRY.search(words))


def _places(words: str, home: Document) -> list[str]:
    """The places that are told to do something, as far as the document's body can tell them to."""
    acts = _PLACE_ACTS.match(words)
    named = _AT_PLACE.search(words)
    city = None if home.level in ("市", "县区") else _AT_CITY.search(words)
    if not (acts or named or city):
        return []
    own = home.title + "".join(home.issuers) + (home.region or "")
    if acts and acts["place"] not in own:
        return [acts["place"]]
    found = [place for place in _PLACE.findall(named[0]) if place not in own] if named else []
    if home.level in ("省", "市", "县区"):
        found = [place for place in found if _PROVINCES.get(place, "无") in own]
    if found or not city:
        return found
    return [name for name in city["places"].removesuffix("市").split("、") if name not in own]


def strength_of(quote: str) -> str | None:
    """The verb that sets how binding the duty is, at the head of one of its parts; 要 and 应 outweigh what follows
    them."""
    head = quote[:_REACH]
    must = _MUST.search(head) if "要" in head or "应" in head else None
    if must and not re.search("根据.{0,6}$", quote[: must.start()]):
        return must.group(0)
    verb = _STRENGTH.match(quote) or _STRENGTH_BEHIND.search(quote)
    return verb["verb"] if verb else None
