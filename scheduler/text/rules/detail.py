"""SM05, SM06, SM14, SM15: detail that can harm, whoever tells it."""

import re
from collections.abc import Iterator

from scheduler.text.rules.base import Hit, Looks, Passage, Rule, Severity
from scheduler.text.rules.context import (
    GAP,
    LIFE_TAKEN,
    OWNER,
    SELF,
    is_about_eating,
    is_about_self_harm,
    is_about_suicide,
)

_NUMBER = (
    r"(?:\d[\d.,]*|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|fifty)"
)
_PILLS = r"(?:pills?|tablets?|capsules?|painkillers?|paracetamol|sleeping\s+pills?|ibuprofen)"
_METHODS = re.compile(
    rf"\b(?:hang(?:s|ed|ing)?|hung|shot|shoot|drown(?:ed|ing)?|gass(?:ed|ing)|poison(?:ed|ing)?"
    rf"|stabb(?:ed|ing)|suffocat(?:ed|ing)|strangl(?:ed|ing))\s+(?:{SELF})"
    r"|\b(?:by|from)\s+(?:a\s+)?(?:hanging|poisoning|drowning|suffocation|asphyxiation|gunshot"
    r"|jumping|overdose)\b"
    r"|\boverdos(?:e|es|ed|ing)\b"
    rf"|\b(?:took|taken|take|swallow\w*)\s+(?:\w+\s+){{0,4}}?{_PILLS}\b"
    r"(?!\s+(?:a\s+day|every|each|daily|for\s+(?:my|his|her)))"
    rf"|\b{_NUMBER}\s+(?:\w+\s+)?(?:pills|tablets|capsules|painkillers|paracetamol)\b"
    r"(?!\s+(?:a\s+day|every|each|daily))"
    rf"|\b(?:jump|jumped|jumping|leapt|leaped|leap|throw|threw|thrown|step|stepped|fell|walked)"
    rf"\s+(?:(?:{SELF})\s+)?(?:off|from|under|in\s+front\s+of|into\s+the\s+path\s+of)\s+"
    r"(?!a\s+(?:plane|aeroplane|airplane)|(?:the\s+)?(?:plane|start|page|memory|grid|radar"
    r"|stage|bed|sofa|one\b|there|here|what|this|that|where))"
    rf"|\b(?:cut|slit|slash\w*)\s+{OWNER}\s+(?:wrists?|throat|arms?|legs?)\b"
    r"|\b(?:noose|ligature|cyanide|carbon\s+monoxide|helium|shotgun|handgun|firearm"
    r"|exhaust\s+(?:pipe|fumes)|razor(?:\s+blade)?s?|paracetamol)\b"
    r"|(?<!skipping )(?<!tow )(?<!the )\brope\b(?!\s+(?:course|bridge|team))"
)


def _method(passage: Passage) -> Iterator[Hit]:
    if is_about_suicide(passage) or is_about_self_harm(passage):
        yield from (hit for _, hit in passage.hits(_METHODS))


_HOTSPOT = re.compile(
    rf"\b(?:suicide{GAP}(?:hot{GAP}spots?|spots?|bridge|forest|cliffs?|black{GAP}spots?)"
    rf"|hot{GAP}spots?\s+(?:for|of)\s+suicides?"
    r"|(?:notorious|infamous|well-known|known)\s+(?:\w+\s+){0,3}for\s+suicides?)"
)
_NAMED = re.compile(
    r"\b(?:[A-Z][\w'’]+\s+){1,3}(?:[Bb]ridge|[Cc]liffs?|Head|[Vv]iaduct|[Tt]ower|[Ss]tation|[Pp]ier"
    r"|[Pp]oint|[Ff]alls|[Rr]ocks?|[Mm]ulti-storey|[Cc]ar [Pp]ark|[Ll]evel [Cc]rossing|[Dd]ocks?"
    r"|[Hh]otel|[Ff]lats)\b"
)
_DEATH = re.compile(
    rf"{LIFE_TAKEN}|\bsuicides?\s+(?:at|from|on|off|in)\b|\bdied\b|\bjump\w*|\battempt\w*"
)
_GATHERING = re.compile(
    r"\b(?:join|meet|meets|meeting|walk|walks|run|runs|stall|vigil|lit|light|lights|volunteers?"
    r"|visit|collect\w*|climb\w*|abseil\w*|training|event|talk|patrol\w*)\b"
)


def _place(passage: Passage) -> Iterator[Hit]:
    if not is_about_suicide(passage):
        return
    yield from (hit for _, hit in passage.hits(_HOTSPOT))
    for match in _NAMED.finditer(passage.text):
        start, end = _sentence_of(passage.text, match)
        sentence = passage.text[start:end].lower()
        if _DEATH.search(sentence) and not _GATHERING.search(sentence):
            yield Hit(match.start(), match.end())


def _sentence_of(text: str, match: re.Match[str]) -> tuple[int, int]:
    start = max(text.rfind(mark, 0, match.start()) for mark in ".!?\n") + 1
    ends = [place for mark in ".!?\n" if (place := text.find(mark, match.end())) >= 0]
    return start, min(ends, default=len(text))


_HARM_DETAIL = re.compile(
    rf"\b{_NUMBER}\s+(?:times|cuts|scars|wounds|burns|stitches)\b"
    r"|\b(?:every|each|once\s+a|twice\s+a)\s+(?:single\s+)?(?:day|night|hour|week)\b(?=[^.!?]*\bcut)"
    r"|\b(?:razors?|blades?|kni(?:fe|ves)|scissors|sharpener|broken\s+glass|safety\s+pins?"
    r"|with\s+matches)\b"
    r"|\b(?:a|the|my|his|her|cigarette)\s+lighters?\b(?=\s*(?:[.,;!?\n]|$|(?:and|on|to|in)\b))"
    r"|\b(?:deep(?:er|est)?|fresh|bleeding|open|gaping|new)\s+(?:cuts?|wounds?|scars?|burns?)\b"
    r"|\b(?:cuts|scars|wounds|burns|gashes)\s+(?:\w+\s+){0,2}(?:on|all\s+over|up|along|down|across"
    rf"|covering)\s+(?:{OWNER}|the)\s+\w+"
    r"|\b(?:cut|cutting|burnt|burned|burning|scratch\w*)\s+(?:my|his|her|their|your)\s+"
    r"(?:arms?|legs?|wrists?|thighs?|stomach|skin|body)\b"
    r"|\bstitches\b|\bbleed(?:s|ing)?\b|\bbled\b|\bblood\b(?!\s+(?:pressure|test|donor|donation))"
)


def _harm_detail(passage: Passage) -> Iterator[Hit]:
    if is_about_self_harm(passage):
        yield from (hit for _, hit in passage.hits(_HARM_DETAIL))


_MONEY = (
    r"(?:raise\w*|rais\w*|donat\w*|cost\w*|gave|give|gives|giving|gift|spend\w*|sponsor\w*|worth)"
)
_FOOD = (
    r"(?:apples?|rice\s+cakes?|crackers?|grapes?|almonds?|celery|lettuce|biscuits?|meals?|yoghurts?"
    r"|yogurts?|carrots?|bananas?|bites?|slices?|spoonfuls?)"
)
_EATING_DETAIL = re.compile(
    r"(?<![£$€\d])\b\d+(?:[.,]\d+)?\s?(?:kg|kgs|kilos?|kilograms?|lbs?|st|stones?)\b"
    rf"|(?<![£$€\d])(?<!\w)\b\d+\s?pounds\b(?!\s+(?:for|to|from|towards))"
    rf"|\b{_NUMBER}\s+(?:stone|kilos)\b"
    r"|\bbmi\W+(?:\w+\W+){0,3}?\d+|\b\d+(?:\.\d+)?\s+bmi\b"
    r"|\b\d[\d,]*\s?(?:k?cals?|calories?|kilocalories)\b"
    r"|\bsize\s+(?:zero|\d+)\b|\bdress\s+size\b"
    rf"|\b(?:ate|eat|eating|eaten|lived\s+on|living\s+on|survived\s+on)\s+(?:\w+\s+){{0,2}}?"
    rf"(?:{_NUMBER}|an?|half\s+an?|nothing\s+but|only)\s+(?:\w+\s+){{0,2}}?{_FOOD}\b"
    rf"|\b{_NUMBER}\s+{_FOOD}\s+(?:a|per|each|every)\s+(?:day|week)\b"
    rf"|\b(?:ate|eaten|eating)\s+nothing\s+for\s+(?:{_NUMBER}|a|days|weeks)\b"
    rf"|\b(?:{_NUMBER}|days)\s+(?:days\s+|weeks\s+)?without\s+(?:food|eating)\b"
)
_IS_MONEY = re.compile(rf"\b{_MONEY}\W+(?:\w+\W+){{0,3}}$")


def _eating_detail(passage: Passage) -> Iterator[Hit]:
    if not is_about_eating(passage):
        return
    for match, hit in passage.hits(_EATING_DETAIL):
        before = passage.words[max(0, match.start() - 40) : match.start()]
        if not ("pounds" in match.group() and _IS_MONEY.search(before)):
            yield hit


_GUIDELINES = "Samaritans media guidelines, 6th edition, 2020; WHO resource, 2023"

RULES = (
    Rule(
        id="SM05",
        severity=Severity.BLOCK,
        title="A method or an amount",
        message="this gives away how, or how much",
        suggestion="Take the detail out; the story stands without it.",
        source=_GUIDELINES,
        kindly="A true story has such details, and leaving one out can feel like hiding. "
        "They are the one part that research ties to further deaths: they stay out for everyone.",
        flagged=(
            "He died by suicide; he hanged himself.",
            "I thought of suicide and took all my tablets.",
            "She took an overdose and hoped to die by suicide.",
            "He took his own life. He had jumped from the roof.",
            "Thirty tablets, and thoughts of suicide.",
            "I was suicidal. There was a noose in the shed.",
        ),
        allowed=(
            "Hang in there: suicide is preventable.",
            "We jumped from a plane for suicide prevention.",
            "My tablets help; I no longer think of suicide.",
            "I take two tablets every morning, and I talk about suicide more easily now.",
            "International Overdose Awareness Day is in August.",
            "She jumped at the chance to train in suicide prevention.",
            "Learning the ropes of a suicide prevention line.",
        ),
        check=_method,
        looks=Looks.TOPIC,
        is_fixed=True,
        may_be_lifted=False,
    ),
    Rule(
        id="SM06",
        severity=Severity.BLOCK,
        title="A named place",
        message="this names a place where people have died",
        suggestion="Write “a public place”, or leave it out.",
        source=_GUIDELINES,
        kindly="Places hold memories, and naming one can feel like respect. "
        "A named place draws people who are at risk, so we keep it to ourselves.",
        flagged=(
            "The cliff is a suicide hotspot.",
            "He took his own life at Harbour Bridge.",
            "The bridge is notorious for suicides.",
        ),
        allowed=(
            "Join our suicide prevention walk across Harbour Bridge.",
            "Volunteers hand out suicide prevention leaflets at Harbour Station.",
            "He died by suicide in a public place.",
            "The wifi hotspot is at Harbour Station.",
        ),
        check=_place,
        looks=Looks.TOPIC,
        is_fixed=True,
        may_be_lifted=False,
    ),
    Rule(
        id="SM14",
        severity=Severity.BLOCK,
        title="Detail of self-harm",
        message="this counts, shows or names what self-harm was done with or what it left",
        suggestion="Take the detail out; say what it felt like, and what helped.",
        source="Samaritans media guidelines, 2020; #chatsafe 2.0, 2023",
        kindly="You lived it, and the details are yours. "
        "Others who self-harm may measure themselves against them, so they stay out for everyone.",
        flagged=(
            "I used to self-harm with a blade.",
            "Self-harm left deep scars.",
            "She would self-harm 12 times a week.",
            "I was hurting myself, and there was blood.",
            "Self-harm: the cuts on my arm took weeks to heal.",
        ),
        allowed=(
            "I am 100 days free from self-harm.",
            "I stopped self-harming with help from my nurse.",
            "We cut the waiting list for self-harm support by half.",
            "Give blood on Tuesday.",
            "Two years free from self-harm. It got lighter.",
            "Self-harm is more common than you think, and people recover.",
        ),
        check=_harm_detail,
        looks=Looks.TOPIC,
        is_fixed=True,
        may_be_lifted=False,
    ),
    Rule(
        id="SM15",
        severity=Severity.BLOCK,
        title="Numbers and amounts with an eating disorder",
        message="this gives a weight, a size, or an amount eaten, beside an eating disorder",
        suggestion="Take the number out; write about feelings, and the help that was found.",
        source="Beat media guidelines",
        kindly="Numbers can seem the clearest way to say how ill someone was. "
        "To a reader with an eating disorder a number is a goal, so they stay out for everyone.",
        flagged=(
            "With anorexia I weighed 38 kg.",
            "My eating disorder had me at 500 calories a day.",
            "Anorexia, at a BMI of 14.",
            "In my eating disorder I ate one apple a day.",
            "Bulimia: I lost two stone.",
            "I was a size zero, with an eating disorder.",
        ),
        allowed=(
            "We raised 500 pounds for eating disorder support.",
            "For our eating disorder group we raised, with cake, 500 pounds.",
            "A 10 km run for people with eating disorders.",
            "My eating disorder told me lies; my friends told me the truth.",
            "The cake has 300 calories and no regrets.",
            "You can have an eating disorder at any weight.",
        ),
        check=_eating_detail,
        looks=Looks.TOPIC,
        is_fixed=True,
        may_be_lifted=False,
    ),
)
