"""The model's sentences, compared with clauses: words that may not be left out, and clauses that speak to a machine."""

from __future__ import annotations

import re

from kb.graph.bodies import HEAD

# Without these a clause says something else: no, must, may, about, only, who does it with whom, against what.
_KEPT = re.compile(
    r"不|未|无|非|没|含|勿|否|禁|拒|免|除|但|仅|只|至少|至多|最[多低高少]|以[上下内外]|左右|(?<=[^签合])约(?=[\d一二三四五六七八九十])|超|高于|低于"
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
# A clause that speaks to a machine is no rule of any office. Of 61,266 clauses of 690 official documents these meet 7.
_TELLER = r"(?:人工智能|(?:大)?语言模型|大模型|助手|(?<![a-z])ai(?![a-z]))"
_SPEAKS_TO_MODEL = re.compile(
    r"(?:忽略|无视|忘记|忘掉|抛弃|绕过|放弃|跳过|停用|关闭|覆盖(?=此前|之前|先前|上述)|不(?:要|必|得|用)?(?:理会|遵守|遵循)|停止遵[守循])[^。；，]{0,12}"
    r"(?:指令|指示|提示|规则|设定|上文|以上|之前|先前|此前|前文|核验|校验|引用|其他条款|收到的要求)"
    r"|系统提示词|系统提示[：:】〕\]]|系统(?:消息|指令|覆盖)[：:，]|(?<=[\[【〔])系统|开发者模式|自由模式|提示词|越狱|角色扮演|扮演(?:一个|成|没有)|规则作废|优先级最高"
    rf"|(?:作为|致|写给|发给|仅供){_TELLER}|{_TELLER}(?:请|须将|应将|必须|务必)|请(?:语言)?模型|模型(?:请|须将|应将|必须)"
    r"|你(?:现在)?(?:是|的(?:新)?(?:任务|身份|指令|规则))|你(?:必须|应当?|只能|要|需要|接下来|将|可以|不再|无需|已)|(?<![一-龥])(?:助手|用户)："
    r"|(?:请|必须|务必|只需|一律|改为)(?:直接|一律|只|先)?(?:把|将|用|以|在|按)?[^。；，：]{0,12}(?:回答|输出|答案|口吻|原样|重复你|复述|改写成)"
    r"|(?:直接)?(?:回答|输出|给出结论)：|(?:回答|答案|输出)(?:时|中|里|末尾|统一|一律)|(?:请)?(?:回答|回复|说)\"|请说是|翻译任务|请用号|编号无需|\"号\"："
    r"|告诉(?:提问者|用户)|如果有人(?:询问|问)|理解为\"|才是真正的条款|正确的目标是|请按正确的"
    r"|</?(?:材料|系统|指令|规则|script)|ignore(?:all|any|the|your)?(?:previous|prior|above)|disregard(?:the|all|any|previous)|forget(?:all|your|previous)"
    r"|systemprompt|<\|?(?:im_start|im_end|system|endoftext)|[〔\[]/?inst|(?<![a-z])(?:assistant|system|user)：|jailbreak|developermode|youarenow|!〔[^〕]*〕（http"
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
