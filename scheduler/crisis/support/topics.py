"""What a text is about, as far as it decides whether help stands beside it."""

import re
from functools import lru_cache

from scheduler.text.folding import folded_text

# A gap in words that are written together, apart, or with a hyphen, and across line ends.
_GAP = r"[\s_-]*"
_SELF = r"(?:(?:my|your|him|her|them|it|one|our)\s*sel(?:f|ves)|themsel\w+)"
_OWNERS = r"(?:my|your|his|her|their|our|one'?s)"

# English first; Welsh, French and Spanish for the words their own speakers use.
_SUBJECTS = (
    r"suicid",
    r"(?<![a-z])wspd(?![a-z])",  # World Suicide Prevention Day
    rf"self{_GAP}(?:harm|injur|mutilat|inflict|destruct)",
    rf"(?:kill|hurt|harm|cut|cutt|starv|injur|burn)(?:s|ed|e|ing|t?ing)?\s+{_SELF}",
    rf"(?:tak|took|end|ending|ended|lost)\w*\s+{_OWNERS}\s+(?:own\s+)?li[fv]e",
    r"end(?:ing|ed)?\s+it\s+all",
    r"want\w*\s+to\s+die",
    r"(?:no\s+longer|not|n't|never)\s+want\w*\s+to\s+(?:live|be\s+alive|be\s+here|wake\s+up)",
    r"overdos",
    rf"eating{_GAP}(?:disorder|problem|distress)",
    rf"disordered{_GAP}eating",
    r"anorex|anorec|bulimi|boulimi|bwlimi|orthorexi",
    rf"bing(?:e|ing){_GAP}(?:eat|and\s+purg)",
    r"(?<![a-z])(?:arfid|osfed|ednos)(?![a-z])",
    rf"(?<![a-z])(?:pro{_GAP}(?:ana|mia)|thinspo\w*)(?![a-z])",
    rf"(?<![a-z])ed{_GAP}(?:recovery|awareness|warrior)",
    rf"(?:mak|made)\w*\s+{_SELF}\s+(?:sick|vomit|throw\s+up)",
    rf"hunan{_GAP}(?:ladd|niw)|anhwylder\w*\s+bwyta",
    rf"auto{_GAP}mutilation|se\s+faire\s+du\s+mal|troubles?\s+(?:du\s+comportement\s+)?alimentaire",
    rf"auto{_GAP}lesi|quitar(?:se|me|te)\s+la\s+vida|trastornos?\s+(?:de\s+la\s+conducta\s+)?aliment",
)
_SENSITIVE = re.compile("|".join(f"(?:{subject})" for subject in _SUBJECTS))
# Every subject has one of these, which are much cheaper to look for than the subjects are.
_STEMS = (
    *("suic", "wspd", "self", "selv", "life", "live", "die", "want", "overd", "eating", "orexi"),
    *("oreci", "limi", "bing", "arfid", "osfed", "ednos", "ana", "mia", "thins", "bwyta", "hunan"),
    *("auto", "mal", "alim", "vida"),
)
_RARE_STEMS = re.compile(r"end\w* it|ed\W?(?:rec|awa|war)")


@lru_cache(maxsize=16_384)
def is_sensitive(text: str) -> bool:
    """Whether `text` itself is about suicide, self-harm or an eating disorder.

    Generous on purpose: a post on preventing suicide is about suicide, and carries help.
    """
    plain = folded_text(text)
    if not any(stem in plain for stem in _STEMS) and not _RARE_STEMS.search(plain):
        return False
    return _SENSITIVE.search(plain) is not None
