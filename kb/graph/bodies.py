"""Graph, first step: names of bodies (部门、政府、单位) in a run of text, and lists of them taken apart."""

from __future__ import annotations

import re
from functools import lru_cache

# What the name of a body ends in. 部 and 委 also begin and end other words.
HEAD = (
    r"(?:部门|机关|机构|政府|委员会|常委会|办公厅|办公室|管委会|党委|党组|(?:领导|协调|推进)小组|工作组|工作专班|专班|联席会议|指挥部|办事处"
    r"|法院|检察院|科学院|工程院|研究院|医院|学院|学校|院校|高校|幼儿园|总局|总署|海关|银行|公司|集团|企业|协会|学会|联合会|商会|工会"
    r"|生产建设兵团|(?:行业|群团|社会|基层)组织|红十字会|消费者委员会|(?:管理|研究|监督|监测|检验|服务)[所站]|团体|系统|单位|科室|处室|领导班子|中心|大队|支队|总队|供销社|国务院|[\u4e00-\u9fff]{2}(?:局|厅|署)|[\u4e00-\u9fff]{2}(?<![东西中内外全局干门])部(?!门|分|队|署|位)"
    r"|[\u4e00-\u9fff]{2}委|[市县区省政]府|(?<![\u4e00-\u9fff])我[局委厅部办]|[\u4e00-\u9fff](?:(?<![督承主协举开交创兴申代])办|(?<![关串互物并])联|院|社|(?<=[建工农中交分支央总商])行))"
)
# What departments are in charge of, as their names and bare lists before 部门 tell it (财政、发展改革等部门).
_JOINT = (
    r"(?:(?:工业|经济|商务|科技|科学技术)(?:和|与)信息化|人力资源(?:和|与)社会保障|自然资源(?:和|与)规划|规划(?:和|与)(?:自然资源|国土资源|建设)"
    r"|住房(?:和|与)(?:城乡|城市)?建设|文化(?:和|与)(?:旅游|广电旅游)|卫生(?:和|与)计划生育|发展(?:和|与)改革|民族(?:和|与)宗教|林业(?:和|与)草原|农业(?:和|与)农村"
    r"|园林(?:和|与)林业|绿化(?:和|与)市容|粮食(?:和|与)物资储备|政务服务(?:和|与)(?:大数据|数据)(?:管理)?|知识产权(?:和|与)市场监管|交通(?:和|与)口岸|城市管理(?:和|与)综合(?:行政)?执法)"
)
DOMAIN = (
    rf"(?:{_JOINT}|发展(?:和|与)?改革|发改|教育体育|教育|科学技术|科技|经信|工信|工业信息化|公安|国家安全|民政|人事|劳动(?:和社会)?保障|劳动|司法行政|司法|财政|人力资源社会保障|人社|自然资源|规划自然资源"
    r"|规划|国土资源|国土|土地|生态环境|环境保护|环保|住房城乡建设|住房保障|房产|住建|城乡建设|建设|城市管理|城管|综合执法|交通运输|交通|公路|铁路|民航|水利|水务|农业农村|农业|农机|畜牧|渔业|乡村振兴"
    r"|扶贫|林业草原|林业|林草|园林绿化|海洋|商务|文化广电旅游|文化旅游|文化|文旅|旅游|文物|广播电视|广电|新闻出版|电影|卫生健康|卫生|卫健|疾控|疾病预防控制|退役军人事务|退役军人|应急管理|应急"
    r"|消防救援|消防|审计|外事|国有资产监督管理|国有资产监管|国资监管|国资|市场监督管理|市场监管|工商|质监|质检|食品药品监管|药品监督管理|药品监管|药监|统计|物价|价格|医疗保障|医保|中医药"
    r"|地方金融监督管理|地方金融监管|地方金融管理|地方金融|金融监管|金融工作|金融|银保监|证监|税务|海关|气象|地震|邮政管理|邮政|通信管理|通信|能源|粮食和物资储备|粮食和储备|粮食|物资储备|知识产权|体育|信访"
    r"|行政审批服务|行政审批|政务服务|政务公开|大数据发展管理|大数据管理|大数据|数据资源管理|数据管理|数据|网信|互联网信息|密码管理|保密|档案|组织|宣传|统战|政法|机构编制|编制"
    r"|民族宗教|民宗|民族|宗教|侨务|机关事务管理|机关事务|投资促进|招商|中小企业|民营经济|人防|监察|检察|公积金|住房公积金管理|标准化|电力|烟草|妇儿工作|国防动员)"
)
# Several divisions with one body to all (省、自治区、直辖市人民政府; 市、县（区）人民政府): one name.
_PLACES = re.compile(
    r"(?:各)?省(?:级)?(?:、自治区、|（自治区、)直辖市）?(?:和|及|、)?(?:计划单列市)?(?:(?:和|及|、)(?:新疆生产建设兵团|副省级城市))*"
    rf"|(?:设区的)?[省市](?:级)?、(?:设区的市、)?[市县区](?:级)?(?:、[县区乡镇](?:级)?)*(?:[（(][市区县、]+[）)])?(?=(?:{DOMAIN}、)*[\u4e00-\u9fff]*(?:政府|部门|机关|局|委|主管))"
    r"|市和(?:区、)?县(?=[^、，]*(?:政府|部门))|[区县]、[县区](?=[^、，]*(?:政府|部门))|乡、民族乡、镇"
    r"|[县区](?:级)?[（(〔][市区县、]+[）)〕]|乡[（(]?、?镇[）)]?|乡镇、街道"
    r"|(?:(?<=[、，,；;])|^)[\u4e00-\u9fff]{2,4}(?<![各局委厅部办])(?:、[\u4e00-\u9fff]{2,4}(?<![局委厅部办])){1,20}等(?:省辖|设区的?)?[市县区州](?:（[市区]）)?(?:人民)?政府"
    r"|(?<=[^、，。])、(?=[^、，。]{1,6}和[^、，。]{1,8}(?:局|厅|委|部门)(?:$|[、，]))(?!.)"
)
# One government with departments to all (市、县人民政府地方金融监管、财政等部门), one head to two (财政和医保部门).
_OWNER = re.compile(
    rf"^[^，。；]{{0,24}}?人民政府(?=(?:{DOMAIN}(?:行政)?(?:主管)?(?:部门)?、)+(?:{DOMAIN}[和及与])?{DOMAIN}(?:行政)?(?:主管)?(?:等(?:有关|相关)?)?部门$)"
)
_TWO = re.compile(rf"(?P<first>{DOMAIN})(?:和|及|与)(?P<second>{DOMAIN}(?:行政|主管)*部门)")
_WHOLE = re.compile(rf"{DOMAIN}(?:行政|主管)*部门")
# “各有关部门和单位” are not told apart either.
_ONE_DOMAIN = re.compile(rf"{_JOINT}|(?:有关|相关)部门和(?:有关|相关)?单位")
_PARENTHESES = re.compile(r"[（(][^（()）]*[）)]")
# Divisions that do not divide, put out of the way into the private use area and back.
_SHIELD = {ord(char): 0xE000 + i for i, char in enumerate("、，,；;和及与或")}
_UNSHIELD = {hidden: char for char, hidden in _SHIELD.items()}
_NOISE = re.compile(
    r"(?:等(?:有关|相关|各|行政|主管|部门|单位|机构)*)$|(?<![高中初同平])等[\u4e00-\u9fff]{2,8}(?:有关|相关|职能)(?:职能)?(?:部门|单位)$|^(?:由|市级|省级)?(?:责任单位|牵头单位|配合单位|责任部门)[：:]|^(?:由|与|同(?!级)|等)"
    r"|(?:按照?(?:各自)?(?:的)?(?:职责|职能)(?:分工)?|按分工|分工|分别|共同|具体|组织|统筹){0,3}(?:负责|牵头|配合|参与|参加|落实|实施|承担|推进)+$"
)
_LINKS = (
    r"(?:(?<=[局厅委部会办府门院司关构位处室队馆盟])|(?<=[省市区县镇]）)(?!或)|(?<=银行|中心|公司|集团|专班))(?:和|及其?|与|或者?|会同|牵头(?!单位|部门))"
    r"|以及|或者|特别是|尤其是|(?<=等)(?=各)|\s{1,}(?=[\u4e00-\u9fff]{2})"
)
_DIVIDE = re.compile(rf"[、，,；;]|{_LINKS}")
# Of a list told apart by commas, 、 is part of a name (市教委，市科委、中关村管委会，市财政局).
_DIVIDE_COMMAS = re.compile(rf"[，,；;]|{_LINKS}")
_OFFICES = tuple("局委厅部办署院府")
_PARTS = re.compile("牵头|配合|负责|参与|参加|等|。")
_GENERIC = re.compile("^各|有关|相关|区县|街道|乡镇")


@lru_cache(maxsize=1 << 13)
def split_bodies(text: str) -> tuple[str, ...]:
    """Bodies of a list (“市大数据局、市财政局等部门，各市政府”); commas inside parentheses do not divide."""
    shielded = _PARENTHESES.sub(_hide, _ONE_DOMAIN.sub(_hide, _PLACES.sub(_hide, _OWNER.sub("", text.strip()))))
    # “医保、教育及税务等部门” names three; a name on its own before 等部门 is told as it stands.
    several = re.fullmatch(
        r"(?P<list>[^和及与]+、[^和及与]+)(?:和|及|与)(?P<last>[^、]{2,12}?)"
        r"等(?:有关|相关|行政|主管){0,2}(?:部门|单位)",
        shielded,
    )
    # In “县发改局、工信和商务局等部门” the 和 is part of a name: what stands before it is no whole name.
    if several and (several["list"].endswith(_OFFICES) or not several["last"].endswith(_OFFICES)):
        shielded = f"{several['list']}、{several['last']}"
    parts = (_DIVIDE_COMMAS if _told_by_commas(shielded) else _DIVIDE).split(shielded)
    alone = len([part for part in parts if part.strip()]) == 1
    names: list[str] = []
    for part in parts:
        for name in _parted(_tidy(part, keep_others=alone)):
            if name and name not in names:
                names.append(name)
    return tuple(names)


def _parted(name: str) -> tuple[str, ...]:
    """“财政和医保部门” names two; “自然资源和规划部门” is one."""
    two = None if _WHOLE.fullmatch(name) else _TWO.fullmatch(name)
    return (two["first"], two["second"]) if two else (name,)


def _told_by_commas(text: str) -> bool:
    """Whether commas are what mainly divides the list, so that 、 stands inside the one name it occurs in."""
    if "、" not in text or _PARTS.search(text):
        return False
    # “市工信局、市发改委，市直有关部门，各县政府”: here commas only set off groups.
    parts = [part for part in re.split("[，,]", text) if not _GENERIC.search(part)]
    double = [part for part in parts if "、" in part]
    single = len(parts) - len(double)
    return 0 < len(double) <= single >= 3 and all(part.count("、") == 1 for part in double)


def _hide(match: re.Match[str]) -> str:
    return match.group(0).translate(_SHIELD)


def _tidy(part: str, *, keep_others: bool) -> str:
    name = part.translate(_UNSHIELD).strip(" 　。：:\n〕]】")
    previous = None
    while name != previous:
        previous = name
        if not (keep_others and re.search("等(?:有关|相关|行政|主管){0,2}(?:部门|单位|机构)$", name)):
            name = _NOISE.sub("", name).strip()
    return name if 2 <= len(name) <= 40 else ""
