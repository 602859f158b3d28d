"""The model's sentences, compared with clauses: words that may not be left out of what a clause says, and injections."""

from __future__ import annotations

import re

from kb.graph.bodies import HEAD

# Without these a clause says something else: no, must, may, about, only, who does it with whom, against what.
_KEPT = re.compile(
    r"不|未|无|非|没|勿|否|禁|拒|免|除|但|仅|只|至少|至多|最[多低高少]|以[上下内外]|左右|(?<=[^签合])约(?=[\d一二三四五六七八九十])|超|高于|低于"
    r"|少于|多于|力争|争取|原则上|基本|逐步|适时|试[点行]|部分|条件|鼓励|支持|引导|倡导|提倡|建议|探索|推[动进广]|促进|可以|可(?!持续|靠|行|视|信|见)"
    r"|应当|应(?![用急对变届聘邀征])|必须|须|(?<![主重需必纲摘])要(?![求素点件闻领害塞])|宜|拟|预[计期]|约束|每|分别|各自|共同|一律|所有|全部|全体"
    r"|均|或|待复核|候选|现状|取消|停止|暂停|终止|撤销|废止|降|减少|缩|牵头|配合|会同|协助|负责|防|避免|打击|遏制|杜绝|克服|破除|解决|消除|纠正"
    r"|查处|惩|治理|整治|反对|淘汰|压减|缓解|抵制|违|侵|假|为[了]?避|同意|批准|许可|备案|对于|其中|如果|如(?=[^何])|若|凡|视为|至迟|之前|以前|之后|以后"
)
_BODIES = re.compile(HEAD)
# What stands before governs what follows it in the sentence: “鼓励高校甲，开展乙”, “对符合条件的，给予丙”.
_GOVERNS = re.compile(
    r"不|未|无|没|勿|禁|除|但|仅|只|力争|争取|原则上|试[点行]|条件|鼓励|支持|引导|倡导|提倡|建议|探索|可以|拟|预计|如果|若|凡|防|避免|打击|遏制|杜绝|违"
    r"|的$|^对(?![标接照外])|^经(?!济)|^在.{0,12}(?:前提|情况|条件|期间)"
)
# What stands behind takes back what stood before it.
_TAKES_BACK = re.compile(r"但|除外|例外|不(?:包括|适用|含|计|是|在此)|另有|待复核|候选|现状|存疑|不可比")
# A clause that speaks to a machine is no rule of any office.
_SPEAKS_TO_MODEL = re.compile(
    r"(?:忽略|无视|忘记|忘掉|抛弃|绕过|覆盖|放弃|跳过|停用|关闭|作废|不(?:要|必|得|用)?(?:理会|遵守|执行|遵循|管)|停止遵[守循])[^。；]{0,16}"
    r"(?:指令|指示|提示|规则|要求|设定|约束|限制|上文|上述|以上|之前|先前|此前|前文|核验|校验|引用)"
    r"|系统(?:提示|消息|指令|管理员|覆盖|通知[：:])|开发者(?:模式|消息|指令)|提示词|越狱|角色扮演|扮演(?:一个|成|没有)|作为(?:一?个?ai|一?个?人工智能|一?个?语言模型|一?个?大?模型|助手)"
    r"|(?:致|给|告知|通知|写给|发给)(?:ai|模型|大模型|人工智能|语言模型|助手|机器人)|(?:ai|模型|语言模型|机器人|助手)(?:请|须|应当?|必须|务必|要)"
    r"|你(?:现在)?(?:是|的(?:新)?(?:任务|身份|指令|规则))|你(?:必须|应当?|只能|要|需要|接下来|将|可以|不再|无需|已)|(?:请|必须|务必|只需|直接|一律|改为)?(?:直接|一律|只)?"
    r"(?:回答|回复|答复|输出|复述|重复|打印|返回)(?:说|用户|提问者|他们|以下|下列|下面|如下|[：:\"']|为\")"
    r"|(?:回答|回复|输出|答案)(?:时|中|里|末尾|开头|前)?(?:必须|务必|一律|都|请|只能|只|应|统一)(?:写|说|包含|加|附|用|是|为|改)"
    r"|ignore|disregard|forget(?:all|your|previous|the)|override|systemprompt|<\|?(?:im_start|im_end|system|/?s|endoftext)|\[/?inst|\bassistant[：:]|\bsystem[：:]|\buser[：:]"
    r"|jailbreak|developermode|actas|youare|donot(?:follow|cite)|pretend|reveal|http[s]?[：:]//|<script|onerror=|!〔[^〕]*〕（http"
)


def may_not_be_left_out(text: str) -> list[tuple[int, int]]:
    """Spans of folded words that a shortened sentence must keep: negations, degrees, limits, bodies."""
    return [m.span() for pattern in (_KEPT, _BODIES) for m in pattern.finditer(text)]


def governs(text: str) -> bool:
    """True for a piece of a sentence without which the pieces behind it say something else."""
    return bool(_GOVERNS.search(text))


def takes_back(text: str) -> bool:
    """True for a piece of a sentence that limits what stands before it."""
    return bool(_TAKES_BACK.search(text))


def speaks_to_a_model(folded: str) -> bool:
    """True for a clause (folded) that gives a model instructions; the model is not shown it."""
    return bool(_SPEAKS_TO_MODEL.search(folded))
