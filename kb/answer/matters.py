"""Matters of administration that questions ask about and policy papers often leave open: criteria, procedure, contacts.

A sentence about the same subject is no answer to “怎么申请” or “每人补贴多少” unless it speaks of that matter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kb.text import fold

_PHRASE_END = re.compile(r"[，。；;？?！!、,]|和(?!国)")
_QUESTION_WORD = re.compile(
    r"^(哪|什么(?!时候)|啥|多少|几)[个种类张些]?|[是有在里]?(几|多少|哪|什么|[叫]?(谁|哪位))个?[？?]?$|[？?]$"
)
_ASKS = re.compile(r"多少|几|哪|什么|谁|怎么|如何|何时|是多|文号|日期|全称|机关")
_CHOOSING = "认定|评选|评审|评定|评价|入选|准入|申报|录取|遴选|选拔|考核|验收|分级|引进|奖励|补贴|资助"
# How binding a sentence is by its own words, and how it is asked whether it is a must or encouraged.
BOUND = re.compile(r"必须|应当|应(?=[当在由将对])|强制|一律|严格|不得")
SOFT = re.compile(r"鼓励|支持|引导|探索|推动|倡导|可以")
_MUST, _MAY = "强制性?|硬性|刚性|硬任务|硬要求|必须|约束性", "鼓励性?|倡导性?|引导性?|软任务|软性|自愿|弹性"
WHETHER_BINDING = re.compile(
    rf"属?于?(?:是|系)?(?:{_MUST}|{_MAY})的?(?:规定|要求|任务)?，?(?:还是|抑或|或者|或是|或)(?:是)?(?:{_MUST}|{_MAY})的?(?:规定|要求|任务)?"
)


def binding_talk(question: str) -> list[tuple[int, int]]:
    """Where a question asks whether it is a must or encouraged; “鼓励” itself, which a text may say, left out."""
    spans = []
    for found in WHETHER_BINDING.finditer(question):
        soft = SOFT.search(question, *found.span())
        inner = soft.span() if soft else (found.end(), found.end())
        spans += [(found.start(), inner[0]), (inner[1], found.end())]
    return spans


@dataclass(frozen=True, slots=True)
class Matter:
    """A matter: how it is asked for, and what a text that settles it says. Without `settled` the asked words must.

    `name` is what it is called where the asked words would not do.
    """

    asked: re.Pattern[str]
    settled: re.Pattern[str] | None = None
    name: str = ""


def _matter(asked: str, settled: str | None = None, name: str = "") -> Matter:
    return Matter(re.compile(asked), re.compile(settled) if settled else None, name)


MATTERS: Sequence[Matter] = (
    _matter(
        rf"({_CHOOSING})(的)?(具体)?(标准|条件|门槛|细则|指标体系)",
        rf"({_CHOOSING}|符合|具备|满足)[^。]{{0,40}}(标准|条件|要求)|(标准|条件)[^。]{{0,12}}({_CHOOSING})",
    ),
    _matter(
        r"(怎么|如何|怎样|去哪里?|到哪里?|找谁)(申请|申报|报名|办理|领取|报销)|(申请|申报|报名|办理|审批|办事)(的)?"
        r"(流程|程序|步骤|材料|手续|入口|渠道|方式|表)|(哪些|什么)材料|几个工作日|多少个?工作日|(办理|审批|办结)时限",
        r"申请|申报|报名|办理|流程|材料|手续|工作日|时限",
    ),
    _matter(
        r"(申报|报名|申请|受理|提交|报送)(的)?(截止|时间|日期|期限)|截止(日期|时间|到)"
        r"|(什么时候|何时|哪天)(截止|报名|申报|开始申报)",
        r"截止|\d月|\d日|日内|期限|之前|年底前",
    ),
    _matter(
        r"电话|联系人|联系方式|邮箱|邮编|网址|公众号|办公地址|地址",
        r"电话|联系人|联系方式|邮箱|邮编|网址|网站|公众号|地址|\d{7}",
    ),
    _matter(
        r"罚款|罚金|罚多少|怎么罚|处罚|受罚|惩处|惩罚|处分|追责|问责|法律责任|扣(多少|几)分|什么(后果|责任)|撤职|违规|摘牌"
        r"|[不没](执行|完成|达标|落实|合格|履行)[^，。？?]{0,6}(怎么办|怎么处理?|如何处理?|会怎样?)",
        r"罚|惩|处分|责任追究|追究|问责|追责|法律责任|违规|违反|扣\d|取消|撤销|约谈|通报",
    ),
    _matter(
        r"名单(是|有|都有|包括|里)?(哪|什么|谁)|名单[？?]?$|分布在哪|(给|发|要|列|提供|公布)[^，。？?]{0,12}名单"
        r"|名单[^，。？?]{0,3}(给|发|列|提供|公布)|哪些(委员|成员|组成人员)",
        r"名单(见|如下|为|是)|附件|位于|设在|分别(是|为|在)|[省市区县]、",
        "具体名单",
    ),
    _matter(
        r"(什么时候|何时|哪一?年|几月)(之?前|底)?(要|能|会|可以)?(建成|建好|完成|启动|上线|投用|挂牌|落地|建起来|废止)",
        r"(19|20)\d{2}|年底|月底|年内|期间|每年|废止",
    ),
    _matter(
        r"哪(一|几)?个?(司|处|科室?)(?![^，。？?]*项目)",
        r"[一-龥](司|处|科)(?![法长令理罚分于置境研技普])",
        "哪个司、处承办",
    ),
    _matter(
        r"年龄|多少岁|几岁|周岁",
        r"年龄|岁",
    ),
    _matter(r"学历(要求|门槛|条件)|什么学历|哪种学历|本科以上|户籍|户口|落户|积分落户"),
    _matter(
        r"(哪|什么|啥)[个种类张]?证(?!券|据|明|件)|考证|资格证|证书",
        r"证书|资格证|资格考试|持证|执业资格|资格管理",
    ),
    _matter(r"学费|报名费|培训费|收费标准|(要|得|需要)?交多少钱|收多少钱", r"费|免费|元"),
    _matter(
        r"补[贴助](标准|多少|几|金额)?|津贴|奖金|安家费|住房(补贴|保障)|工资|薪酬|薪资|年薪|月薪|待遇标准|奖励(标准|金额|多少)",
        r"补[贴助]|津贴|奖金|奖励|安家|住房|工资|薪|待遇|资助|经费支持|元",
    ),
    _matter(r"预算|总投资|投资(额|多少|几)|拨款|经费总额", r"预算|投资|拨款|经费|元"),
    _matter(r"签发人|签批人|执笔人|起草人|经办人|审核人|谁(签发|签批|起草|审核)的?|现任[一-龥]{2}|(组长|局长|主任|院长|负责人|联系人)(是|叫)?(谁|哪位)"),
    _matter(r"建筑面积|占地|多少平方?米|多少亩|编制(数|多少|名额|有几)|(多少|几)个?编制", r"面积|平方|亩|编制"),
    _matter(
        r"学制|(多少|几)个?(学时|课时|学分)|(学|培训)(几|多少)个?(天|周|月|小时)",
        r"学制|学时|课时|学分|\d+个?(天|周|月|小时)",
    ),
)  # fmt: skip


def asked_matters(question: str) -> list[tuple[re.Match[str], Matter]]:
    """The matters a question asks about, each with where it asks for them."""
    return [(found, matter) for matter in MATTERS if (found := matter.asked.search(question))]


def named(found: re.Match[str], matter: Matter) -> str:
    """The matter without the question word (“补贴几” → “补贴”)."""
    if matter.name:
        return matter.name
    bare = _QUESTION_WORD.sub("", found[0])
    return bare if len(bare) > 1 else found[0]


def asks_beside(question: str, found: re.Match[str]) -> bool:
    """True where another phrase of the question asks for something else."""
    ends = [0, *(m.end() for m in _PHRASE_END.finditer(question)), len(question)]
    phrases = [(a, b) for a, b in pairwise(ends) if not a <= found.start() < b]
    return any(_ASKS.search(question[a:b]) for a, b in phrases)


def settles(matter: Matter, words: str, text: str) -> bool:
    """True where a text speaks of the matter."""
    folded = fold(text)
    return bool(matter.settled.search(folded)) if matter.settled else words in folded
