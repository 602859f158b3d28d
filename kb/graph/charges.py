"""Graph: duties said in a sentence of whom they bind (由…规定, …部门负责, …机关应当), by its grammar.

Three constructions name the body: 由 + body + verb; body as the subject at the head of a sentence before a verb of
duty; and items of a list that a sentence about bodies opens (“有关部门应当提供以下信息：（一）公安部门有关…”).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kb.graph.bodies import DOMAIN, HEAD, split_bodies
from kb.graph.hints import Headed, Heads, Hinted, headed, hinted, segments_with
from kb.graph.sections import Outline, is_statute
from kb.model import Clause, Part, Responsible

Pattern = Hinted | Headed

# Behind what a subject stands: the end of a sentence, or a comma too.
_SENTENCE, _PART = "。；\n", "。；，\n"
# What a segment holds at least that binds a body; parentheses may hide it.
_BINDS = re.compile("应|须|要|负责|牵头|将|作为|[（(]")
# One of these stands in the name of any body there may be.
_OF_BODIES = segments_with("门关构府会厅委室组班议部处院校园局署行司团业盟织所站体统位子心队社办联省市区县州份街道镇地")
_URGES = re.compile("指导|组织|督促|推动|鼓励|引导|支持")
_IN = re.compile("在")
_A_GROUP = re.compile("组|专班|办公室")
_SETS_UP = re.compile("下设|[（(]")
_WORDS = r"[\u4e00-\u9fff（）()“”《》]"
_NAME = (
    rf"(?:{_WORDS}|、(?=[^，。；、]{{0,30}}?(?:{HEAD}|直辖市|自治区|[县区市])"
    rf"|{DOMAIN}(?:[、和及与]|等(?:有关|相关|行政|主管))))"
)
_HOW = (
    r"(?:(?:另行|研究|依法|分别|共同|统一|具体|直接|单独|逐级|分级|集体|负责)"
    r"|自行|(?:按照|按|根据|依照|依据|参照)[^，。；]{1,24}?|在[^，。；]{1,24}?(?:范围|期限|权限|基础|证|合同|协议|平台|系统)(?:内|上|中|书上))*"
)
_DO = (
    r"(?:牵头|负责|规定|制定|制订|决定|确定|组织|实施|承担|办理|批准|审批|审查|审核|核准|核定|统筹|管理|监督|发布|公布|颁布|征收|解释|处理"
    r"|处罚|责令|组建|筹建|登记|给予|执行|受理|出具|认定|主管|指导|协调|任命|提出|编制|拟定|拟订|收取|收缴|没收|吊销|撤销|备案|建立|设立|查处|代为|颁发|支付|签订|用于|注明|载明|补贴|补助)"
)
# 管理, 主管, 监督 … open the name of a body as often as they are its verb.
_NO_NAME = r"(?!(?!有关|相关)[\u4e00-\u9fff]{0,6}?(?:部门|机关|机构|[局委厅]|办公室|中心|人员|单位|总署))"
_BY = hinted(
    rf"由(?P<bodies>(?!此|于){_NAME}{{0,80}}?{HEAD})(?:(?P<link>商|会同|同(?![时意级等步样])|报请?|征求)(?P<others>{_NAME}{{0,40}}?{HEAD}))?"
    rf"{_HOW}(?P<verb>{_DO}){_NO_NAME}",
    "由",
)
_MUST = (
    r"(?:应当|必须|须(?=[经按在依将对向])|应(?![用急对变届聘邀征])|要(?![求素点件务闻害领塞])|负责(?!人)|牵头"
    r"|将(?=[自通及按会依对组根]|尽快|尽早|抓紧|加强|加大|适时|定期|不定期|积极|进一步|继续|建立|制定|开展|牵头|统筹|研究制定|配合))"
)
_MAY = (
    rf"(?:(?:不得|主管|统筹|协调|指导|组织|监督|管理(?!水平|制度|体系|机制|能力|经验|模式|办法|规定)|会同|可以|依法|依据|按照|根据|依照|定期|加强|制定|建立|承担|履行|具体负责|分别负责|共同"
    rf"|下设|下达|通过[^，。；]{{1,40}}(?:进行|开展|受理|审核|办理|公布|公示)"
    rf"|在(?:各自)?[^，。；]{{0,16}}(?:职责|范围)[^，。；]{{0,8}}内|按(?:照)?(?:各自)?职责|按(?:照)?(?:有关|相关|程序)?规定){_NO_NAME}"
    r"|对[^，。；]{1,60}(?:负责|实施|进行|履行|开展|给予))"
)
_CN = "一二三四五六七八九十百"
_FRONT = rf"(?:第[\d{_CN}]+[条款项]|[（(][{_CN}\d]+[）)]|[\d{_CN}]+[、.．])?\s*"
# A time that lies ahead; a report names the time at which (2019年3月，…印发了…).
_AHEAD = (
    r"(?:(?:20\d\d|每|今|当|次)?年?(?:\d{1,2}月)?(?:\d{1,2}日)?[底末初]?(?:之?前|以前|起)，?"
    r"|每(?:年|季度|半年|月)(?:度)?，?)"
)
# A subject does not open with a preposition or with what is asked of others (支持企业…, 对单位…).
_NO_SUBJECT = (
    r"(?!对|在|因|凡|经|为|向|与|未|由|将|以|从|除|把|使|让|这|该|其|若|并|且|而|但|或|违反|任何|符合|有权|根据|按照|依照|依据|通过|下列|以下|上述"
    r"|推动|支持|鼓励|引导|促进|加强|指导|督促|探索|建立|发挥|依托|强化|完善|坚持|推进|加快|组织|协调|开展|要求|严格|健全|构建|围绕|联合|配合"
    r"|积极|大力|进一步|充分|全面|深入|提高|提升|增强|确保|落实|明确|统筹|培育|打造|建设|实施|创新|优化|聚焦|参与|申报|申请|拟|每|承担|使用|接受)"
)
_OPENS_SUBJECT = re.compile(rf"\s*{_FRONT}(?:{_AHEAD})?请?{_NO_SUBJECT}")
# “街道办事处（镇人民政府）” is a name; “（以下简称…）” is none of it.
_ALSO = r"(?:（(?!以下|下称|简称|包括|含)[^（）]{1,12}）)?"
_ABBREVIATED = r"(?:[（(](?:以下|下称|简称)[^（()）]{1,30}[）)])?"
_NOT_IN_NAME = "实行|是|应当|应会同|必须|不得|可以|是指|通过|根据|按照|依据|(?<=[\u4e00-\u9fff])被"
_BETWEEN = (
    r"(?:(?:及其|在|发现|接到|收到|受理|进行|作出|开展|制定|办理|履行|提供|使用|采取|依法|经|对|向|因|为)"
    r"[^，。；、：:]{0,24}?)?"
)
_SUBJECT = headed(
    rf"{_FRONT}"
    rf"(?P<bodies>{_NO_SUBJECT}(?:(?!{_NOT_IN_NAME}){_NAME}){{0,60}}{HEAD}{_ALSO}(?:等(?:有关|相关)?(?:部门|单位))?){_ABBREVIATED}(?:{_BETWEEN}{_MUST}|{_MAY})",
    stops=_SENTENCE,
    opens=_OPENS_SUBJECT,
)
# Outside statutes, and behind a circumstance (“…的，税务机关应当…”), only plain words of duty tell a subject.
_BOUND = headed(
    rf"{_FRONT}"
    rf"(?P<bodies>{_NO_SUBJECT}(?:(?!{_NOT_IN_NAME}){_NAME}){{0,40}}{HEAD}{_ALSO}(?:等(?:有关|相关)?(?:部门|单位))?){_ABBREVIATED}(?:{_BETWEEN}(?=应当|应依法|必须|须)|作为[^，。；、：:]{{2,24}}，|){_MUST}",
    stops=_PART,
    opens=_OPENS_SUBJECT,
    hint=_BINDS,
)
# What others are urged to do by a plan (指导…主管部门、有关协会等按照…); companies in general are no bodies.
_OTHERS = (
    r"(?:部门|政府|机关|单位|协会|学会|商会|联合会|联盟|组织|委员会|专业委|总体组"
    r"|基地|中心|高校|院所|地区|[\u4e00-\u9fff]{2}(?:局|委|厅))"
)
_URGED = headed(
    rf"{_FRONT}(?P<open>(?:指导|组织|督促|推动|鼓励|引导|支持)(?:(?:具备|有|符合)条件的?)?)"
    rf"(?P<bodies>(?:(?!{_NOT_IN_NAME}|的|社会组织|面向|结合|参照)[\u4e00-\u9fff（）、]){{1,80}}?{_OTHERS}等?(?:有关|相关)?(?:部门|单位)?)"
    r"(?:按照|结合|根据|依据|参照|面向)(?=[^，。；]{2,})",
    stops=_SENTENCE,
    hint=_URGES,
)
# Whose part in the work is told: “发挥…总体组作用”, “在…指导下”.
_LED = r"(?:领导小组|工作组|工作专班|专班|联席会议|总体组|指挥部|专家组|委员会|协会|学会|商会|联合会|联盟|办公室|办)"
_PLAYS = hinted(
    rf"(?P<open>(?:充分|更好|有效|切实)?发挥)(?P<bodies>(?:(?!{_NOT_IN_NAME}|发挥|的|和|与){_NAME}){{2,40}}?{_LED}(?:和{_NAME}{{2,20}}?{_LED})?)"
    r"(?:的)?(?:统筹|协调|牵头|指导|组织|推进|领导|抓总|带头|引领|支撑|桥梁|纽带|[和、]){0,6}(?:等)?作用",
    "发挥",
    "作用",
)
_UNDER = headed(
    rf"{_FRONT}(?P<open>在)(?P<bodies>(?:(?!{_NOT_IN_NAME}|党中央|党委|的){_NAME}){{2,60}}?{HEAD})"
    r"(?:的)?(?:统一|具体|业务)?(?:指导|领导)(?:和(?:指导|领导|支持|统筹))?下",
    stops=_PART,
    hint=_IN,
)
# A body of the state by its own name, so that any verb of official work behind it tells what it does. Atomic, that a
# long list of bodies without a verb is given up at once.
_PLACE = (
    r"(?:国家|国务院|全国|各级|同级|上级|地方|当地|属地|所在地|自治区|我?[省州]|我?市(?!场|民(?!政|族|宗))|我?区(?![域块间])|我?县(?!域)|[省市区县乡镇州]级(?:以上)?"
    r"|各[省市区县州]|(?!各|[城试]|实行|报|请|提请|应|可|将|明确|结合)[\u4e00-\u9fff]{2,4}(?<!城)[省市县州])"
)
_NOT_SAID = "[由向在对经报的]|承担|提请|应当|可以|及时|成立|建立|设立|负责|召开|下设|发挥|依托"
_OFFICE = r"(?:[\u4e00-\u9fff]{2,10}?(?:科室|处室))?"
_DOMAINS = (
    rf"(?>{DOMAIN})(?:[、和及与](?>{DOMAIN})){{0,40}}+(?:行政|主管|监管|监督管理|管理|执法){{0,3}}"
    r"(?:等(?:有关|相关|各|多个|行政|主管){0,2}|等[\u4e00-\u9fff]{2,8}(?:有关|相关|主管)(?:职能)?)?"
)
# Governments and departments of several divisions (各省、自治区、直辖市人民政府; 市、县（市）教育部门).
_DIVISIONS = (
    r"(?:各?省(?:、自治区、|（自治区、)直辖市）?(?:[、和及](?:各?计划单列市|各?副省级城市|新疆生产建设兵团))*"
    r"|(?:市和)?区、县|县、区|(?:省、)?市、县(?:、[区乡])?|设区的市、县|乡、(?:民族乡、)?镇)(?:（[市区县、]+）)?级?"
)
_STATE_BODY = (
    r"(?>(?:各?(?:试点|示范|成员|牵头|承办|参与|联盟|统筹)(?:城市|地区|省份|单位|部门)|中央和国家机关各部门)"
    rf"|{_DIVISIONS}(?:人民政府)?(?:{DOMAIN}(?:行政|主管){{0,2}}(?:部门|[局厅委])|(?:有关|相关)部门)?"
    rf"|(?:(?![由向在对])[\u4e00-\u9fff]){{2,8}}(?:自治区|特别行政区)(?:人民)?政府|新疆生产建设兵团"
    r"|各(?:地区|地(?!方|[块类段级])|省份|部门|单位|成员单位|牵头单位|责任单位|市州|区县|县区|乡镇|镇街|街道)"
    rf"|各(?:有关|相关)?[省市区县州](?:[、（）和]{{0,2}}[省市区县州]){{0,4}}(?:人民政府)?(?:{DOMAIN}(?:行政|主管){{0,2}}(?:部门|局|厅|委))?"
    r"(?![\u4e00-\u9fff]{0,6}?(?:部门|局|厅|委))"
    r"|各?(?:有关|相关)的?[\u4e00-\u9fff]{0,4}?(?:部门(?:和单位)?|单位|地区|省份|城市|部委)|部委"
    rf"|{_PLACE}{{0,3}}(?:人民政府|党委政府)(?:{DOMAIN}(?:行政|主管){{0,2}}部门|(?:的?(?:有关|相关)|组成)部门)?"
    r"|我[局委厅办]|国务院办公厅|(?:国务院|省|市|区|县)?[\u4e00-\u9fff]{0,4}人?民?政府办公[厅室]"
    rf"|{_PLACE}{{0,3}}{_DOMAINS}(?:部门|局|厅|委员会|委|部(?![门队位])|总局|总署|署|办公室|办){_OFFICE}"
    r"|(?:国家|[省市区县州](?![场民域块级内]))[\u4e00-\u9fff]{1,10}?(?<![布格结全开])"
    rf"(?:局|厅|委员会|委(?![托派员])|办公室|科室|领导小组|联席会议|指挥部)(?:办公室)?{_OFFICE}"
    rf"|(?:(?!{_NOT_SAID})[\u4e00-\u9fff]){{0,12}}?(?:(?:领导|协调|推进|工作)小组|联席会议|专班|指挥部)(?:办公室)?"
    r"|(?:业务|行业|行政)?主管部门|牵头部门|牵头单位)"
)
# The last characters of these; to look for one costs little.
_STATE_ENDS = "市区份位门县省镇团府地街道州委局厅办室署部会组班议"
_HOLDS_STATE_BODY = rf"(?=[^，。；\n]*[{_STATE_ENDS}])"
_IS_BOUND = re.compile(rf"[{_STATE_ENDS}级）](?:应|必须|须|要|负责|牵头|将)")
_STATE_BODIES = (
    rf"(?>{_STATE_BODY}(?:(?:[、和及与]|以及|或者?){_STATE_BODY}){{0,40}}"
    r"(?:等(?:有关|相关|各|多个){0,2}(?:部门|单位))?)"
)
_MANNER = (
    r"(?:要|应当?|须|将|可以?(?!能)|立即|及时|定期|适时|负责|牵头|共同|联合|依法|切实|认真|积极|抓紧|尽快|分别|研究|统筹|进一步|具体"
    r"|统一|做好){0,6}"
)
_GROUND = (
    r"(?:按照?[^，。；]{1,20}?|根据[^，。；]{1,20}?|结合[^，。；]{1,20}?，|会同[^，。；]{1,24}?|对[^，。；]{1,30}?"
    r"|向[^，。；]{1,20}?|在[^，。；]{1,20}?(?:范围|权限|基础)(?:内|上))"
)
_WORK = (
    rf"{_MANNER}(?:{_GROUND}{_MANNER}){{0,2}}"
    r"(?:贯彻|遵照|推行|印发|制定|制订|建立|组建|组织|完成|出台|监督|指导|督促|负责|牵头|开展|落实|做好|统筹|协调|推进|推动|履行|承担|编制|实施|公布|发布|设立"
    r"|召开|汇总|审核|受理|报送|强化|加强|完善|健全|加快|进行|提供|检查|评估|核查|确定|安排|调整|拟定|提出|细化|把|明确|成立|配合|协助|密切)"
    r"(?!的|了|过|情况|意见|[与和处]|《|[\u4e00-\u9fff]{0,2}(?:部门|机构|机关|单位的|办公室|办法|方案|文件)(?!组织|落实))"
)
# “…印发的”, “…组织实施后，”, “…制定的标准应当”, “报送国务院的公文” tell a circumstance or a thing.
_NO_CIRCUMSTANCE = (
    r"(?![^，。；\n]{0,60}(?:的|后|前|时|以来|期间|之日起|情况下|情形|了[^，。；\n]{0,30})(?:[，。；\n]|$))"
    r"(?!(?:报送|确定|提供|提出|公布|受理|审核)[^，。；\n]{0,10}的[^，。；\n]{1,10}(?:[，。；\n]|$))"
    r"(?![^，。；\n]{0,40}的[^，。；\n]{0,12}(?:应当|不得|可以|视为))"
)
_DOES = headed(
    rf"{_FRONT}(?:{_AHEAD})?请?(?P<bodies>(?!会同|请){_NO_SUBJECT}{_HOLDS_STATE_BODY}{_STATE_BODIES})"
    rf"(?:于?{_AHEAD})?(?:{_MANNER}(?:结合|根据|按照?|依据)[^，。；]{{1,36}}，(?={_WORK}))?(?={_WORK}){_NO_CIRCUMSTANCE}",
    stops=_PART,
    opens=_OPENS_SUBJECT,
)
# Long lists of departments (市场监管、发展改革、…、统计等市场监管领域有关部门要统一思想).
_LONG = headed(
    rf"{_FRONT}(?P<bodies>{_NO_SUBJECT}{_STATE_BODIES}){_MUST}", stops=_PART, opens=_OPENS_SUBJECT, hint=_IS_BOUND
)
# A subject set off by a comma (各地区、各部门特别是…所在地政府，要…), where its own words show it to be one.
_SET_OFF = headed(
    rf"{_FRONT}(?P<bodies>{_STATE_BODIES}(?:(?:特别是|尤其是)(?:(?!{_NOT_IN_NAME}){_NAME}){{2,30}}?{HEAD})?"
    r"|(?:位于|承办|承担|涉及|列入)[^，。；]{2,24}的(?:有关|相关)?[\u4e00-\u9fff（）]{0,6}(?:城市|地区|单位|企业|政府|部门))，(?=要(?![求素点件务])|应当|应(?![用急对变届聘邀征])|必须)",
    stops=_PART,
    needs=("，要 ，应 ，必须",),
)
# “纳入…协调小组统筹指导”
_GUIDED = hinted(
    rf"(?P<open>纳入|由)(?P<bodies>(?:(?!{_NOT_IN_NAME}|的){_NAME}){{2,30}}?(?:(?:领导|协调|推进)小组|联席会议|委员会))"
    r"(?=(?:统筹|统一)(?:指导|领导|协调|推进|管理)(?=[，。；]))",
    "纳入 由",
    "统筹 统一",
)
# Who acts with the body: “A应当会同B、C制定…”; whom it sets to work: “由A组织B开展…”.
_WITH = re.compile(rf"(?:应当|应|要|须|可以|负责|依法|及时|定期){{0,2}}(?:会同|商)(?P<others>{_STATE_BODIES})")
_SETS_TO_WORK = re.compile(rf"(?P<others>{_STATE_BODIES})(?=[，对向到开进制研编赴联])")
# What such a document says without a word of duty has been done.
_TELLS_THE_PAST = re.compile("(?:(?<!意见)(?<!意见的)报告|公报|说明|解读|新闻|综述)(?:[（(][^（()）]*[）)])?[》”]?$")
# Members and seat of what several bodies set up (联席会议由…组成, 办公室设在…).
_MEMBERS = hinted(
    rf"(?:领导小组|联席会议|专班|工作组|委员会|指挥部|办公室)[^，。；由]{{0,6}}由(?P<bodies>{_STATE_BODIES})(?:等?\d*[一二三四五六七八九十]*个?(?:成员|有关|相关)*(?:部门|单位)?(?:和单位)?)?(?:共同)?组成",
    "由",
    "组成",
)
# “由A、B、C组成…领导小组”, “由A、B选派人员参加”, “建立由A牵头的联席会议”, “…，会同各有关部门共同推进”
_MADE_OF = hinted(
    rf"由(?P<bodies>{_STATE_BODIES}(?:、(?:(?!{_NOT_IN_NAME}){_NAME}){{2,16}}?{HEAD})?)(?:共同)?(?:组成(?!部分)|选派|抽调|派员|派人)",
    "由",
    "组成 选派 抽调 派员 派人",
)
_LED_BY = hinted(
    rf"(?P<open>建立|成立|健全|完善|组建|形成)由?(?P<bodies>{_STATE_BODIES})(?P<verb>牵头)(?=、|的|，[^。；]{{0,30}}的)",
    "牵头",
    "建立 成立 健全 完善 组建 形成",
)
_JOINED = hinted(rf"(?<=，)(?P<open>(?:并|要|应)?)会同(?P<bodies>{_STATE_BODIES})(?P<verb>)(?={_WORK})", "会同")
# “监督组。负责…”: one of the groups that are set up, with its charge behind its name.
_GROUP = headed(
    rf"{_FRONT}(?P<bodies>[\u4e00-\u9fff]{{2,10}}(?<![分重改])组|[\u4e00-\u9fff]{{2,12}}(?:小组|专班|办公室))[。：:]\s*(?:主要|具体)?(?:职责[是为：:]*)?"
    r"(?:负责|组织|承担|牵头|统筹|协调)",
    stops=_SENTENCE,
    hint=_A_GROUP,
)
_SEAT = hinted(rf"(?P<open>(?:办公室|秘书处|专班)设[在于])(?P<bodies>{_STATE_BODY})(?=[，。；、（(\n]|$)", "设在 设于")
# “教育部为牵头单位”, “市发展改革委是责任部门”, “市住房局（以下称…）是全市住房保障行政主管部门，负责…”
_IS_CALLED = hinted(
    rf"(?:^|(?<=[。；，：\n]))\s*{_FRONT}(?:其中，?)?"
    rf"(?P<bodies>{_NO_SUBJECT}(?:{_STATE_BODIES}|(?:(?!{_NOT_IN_NAME}|[为是的]){_NAME}){{1,40}}{HEAD})(?:（室）)?(?:或指定的[\u4e00-\u9fff]{{2,8}})?){_ABBREVIATED}"
    r"(?:分别)?[为是](?:[^，。；：不非]{2,30}?的?(?=(?:行政)?主管|责任|牵头|(?:具体)?实施机构))?(?:行政|具体)?"
    r"(?P<verb>牵头|责任|主管|主办|承办|实施|配合|协办)(?:单位|部门|机构|主体)(?=[，。；、（(\n]|$)",
    "为 是",
    "牵头 责任 主管 主办 承办 实施 配合 协办",
    "单位 部门 机构 主体",
)
# Whose leave is needed: “报…批准”, “经…登记”.
_LEAVE = hinted(
    rf"(?P<open>(?:应当?|必须|须|应当依法|需)(?:[^，。；]{{0,12}}?)(?:报请?经?(?!送|告)|提请|经(?!营|济|费))"
    rf"|按(?:照)?(?:规定|法定)?(?:的)?程序报[经请]?(?!送|告)|(?<![已业])报经)(?P<bodies>(?:(?!{_NOT_IN_NAME}|同意|批准|对|报){_NAME}){{0,40}}?{HEAD})"
    rf"(?:依法)?(?:批准|核准|登记|审批|审核|备案|审查|审定|许可|核定){_NO_NAME}",
    "报 提请 经",
    "批准 核准 登记 审批 审核 备案 审查 审定 许可 核定",
)
_SET_UP = headed(
    rf"{_FRONT}(?P<bodies>{_NO_SUBJECT}(?:(?!{_NOT_IN_NAME}){_NAME}){{0,30}}{HEAD})下设",
    stops=_PART,
    opens=_OPENS_SUBJECT,
    hint=_SETS_UP,
    needs=("下设",),
)
_APPEAL = hinted(
    rf"向(?P<bodies>{_NAME}{{1,24}}?(?:部门|机关|机构|政府))(?:申诉|投诉|举报|申请复核)",
    "向",
    "申诉 投诉 举报 申请复核",
)
_STOP = re.compile(r"[，。；：\n]")
_OPENS_LIST = re.compile(
    r"(?:部门|机关|单位|机构)[^。；]{0,80}(?:应当|有责任|有义务|负责|职责)[^。；]{0,120}(?:以下|下列)[^。；]*[：:]$"
)
_ITEM = re.compile(
    rf"(?:[（(][一二三四五六七八九十\d]+[）)]|[\d一二三四五六七八九十]+[、.．])?\s*(?P<bodies>{_NAME}{{1,60}}?(?:部门|机关|机构|法院|银行|政府|[\u4e00-\u9fff]局|等部门))(?=有关|的|负责|提供|关于)[^。；]*"
)
_FORESAID = re.compile(r"^(?:前[一二三两]?款|本[款条法]|本条例|本办法|本规定|上款|第[^，。；、]{1,8}[条款项])所?规定的")
# What a sentence about bodies in general says binds none in particular.
_NO_BODY = re.compile(
    r"^(?:本|该|其他|任何|上述|前款|以上)?(?:单位|企业|机构|部门|公司|机关|系统|中心|学校|团体|银行|集团|医院|政府)$|^有权机关$|^(?:经(?![济信])|的|是)|文物保护单位$|[的是]$|(?:产业|信息|操作|管理|指挥|生产|质量|控制|金融|教育|生态|技术|服务|支撑|创新)(?:系统|中心)$"
)


def charges(tree: Outline, clause: Clause, *, only_lead: bool) -> Iterator[Responsible]:
    """Statements of duty in a clause's sentences. `only_lead`: who leads, where the document lists bodies."""
    parts = [part.span() for part in _OF_BODIES.finditer(clause.text) if part.lastindex]
    if not parts:
        return iter(())
    heads = Heads(clause.text, parts)
    found: list[tuple[int, int, Responsible]] = []
    for match in _BY.finditer(clause.text):
        if not only_lead or match["verb"] == "牵头":
            _add(found, clause, match)
    for match in _matches((_IS_CALLED, _SET_UP, _LED_BY, _MADE_OF), heads):
        _add(found, clause, match)
    if not only_lead:
        law = is_statute(tree.document)
        subjects = (_SUBJECT, _BOUND, _SET_OFF, _LEAVE, _APPEAL, _DOES) if law else _of_policies(tree, clause)
        for match in _matches(subjects, heads):
            _add(found, clause, match)
        for match in _listed(tree, clause):
            _add(found, clause, match)
    return (entry for _, _, entry in sorted(found, key=lambda one: one[0]))


def _matches(patterns: Sequence[Pattern], heads: Heads) -> Iterator[re.Match[str]]:
    for pattern in patterns:
        yield from pattern.finditer(heads) if isinstance(pattern, Headed) else pattern.finditer(heads.text)


def _of_policies(tree: Outline, clause: Clause) -> tuple[Pattern, ...]:
    """What tells a duty outside statutes; whose part is told in general talk (背景、原则) binds nobody."""
    talk = tree.role(clause) in ("背景", "原则", "目标")
    if talk:
        return (_BOUND, _SET_OFF, _URGED, _LEAVE, _APPEAL)
    if _TELLS_THE_PAST.search(tree.document.title):
        return (_BOUND, _SET_OFF, _URGED, _PLAYS, _UNDER, _LEAVE, _APPEAL, _MEMBERS, _SEAT)
    return (
        _BOUND,
        _LONG,
        _SET_OFF,
        _URGED,
        _PLAYS,
        _UNDER,
        _GUIDED,
        _LEAVE,
        _APPEAL,
        _DOES,
        _MEMBERS,
        _SEAT,
        _GROUP,
        _JOINED,
    )


def _add(found: list[tuple[int, int, Responsible]], clause: Clause, match: re.Match[str]) -> None:
    """Keep the statement of a match that overlaps no earlier one and names bodies."""
    start, stop = match.start("bodies"), match.end()
    if any(start < end and begin < stop for begin, end, _ in found):
        return
    bodies = [b for b in split_bodies(_FORESAID.sub("", match["bodies"])) if not _NO_BODY.search(b)]
    if not bodies:
        return
    link, listed, stop = _beside(clause.text, match)
    others = [b for b in split_bodies(listed) if b not in bodies]
    roles = _roles(match.groupdict().get("verb"), link, len(bodies), len(others))
    opened = match.groupdict().get("open")
    begin = start - len(opened) if opened else start - 1 if clause.text[:start].endswith("由") else start
    end = _STOP.search(clause.text, stop)
    quote = clause.text[begin : end.start() if end else len(clause.text)]
    found.append((start, stop, Responsible(clause.id, (*bodies, *others), quote, roles)))


def _beside(text: str, match: re.Match[str]) -> tuple[str | None, str, int]:
    """Who acts with the bodies of a match or is set to work by them: the linking word, their list, where it ends."""
    group = match.groupdict()
    if group.get("others"):
        return group["link"], group["others"], match.end()
    joined = _WITH.match(text, match.end("bodies"))
    if joined:
        return "会同", joined["others"], max(match.end(), joined.end())
    sent = _SETS_TO_WORK.match(text, match.end()) if group.get("verb") == "组织" else None
    return ("组织", sent["others"], sent.end()) if sent else (group.get("link"), "", match.end())


def _roles(verb: str | None, link: str | None, bodies: int, others: int) -> tuple[Part, ...]:
    """The part of every body: of those named first, then of those beside them."""
    helps: Part = "配合" if verb in ("配合", "协办") else "责任"
    first: Part = "牵头" if verb == "牵头" or link == "会同" else helps
    alike = link in ("同", "组织") or (link or "").startswith("报")
    second: Part = "责任" if alike else "配合"
    return (*[first] * bodies, *[second] * others)


def _listed(tree: Outline, clause: Clause) -> Iterator[re.Match[str]]:
    """The body an item begins with, where the sentence that opens the list is about bodies."""
    above = tree.by_id.get(clause.parent or "")
    if clause.kind != "item" or above is None or not _OPENS_LIST.search(above.text.rstrip()):
        return
    match = _ITEM.match(clause.text)
    if match:
        yield match
