"""Tells whether a story touches food, the body or medicine, where details do harm unseen.

No sensitive word needs to stand in it: a story about skipped lunches has none. It errs on the side
of a second reader, which costs an hour and spares a reader.
"""

import re

_TOUCHES = re.compile(
    r"\b(?:food|eat(?:s|ing|en)?|ate|meals?|lunch(?:es)?|breakfasts?|dinners?|hungry|hunger|"
    r"appetite|diet(?:s|ing)?|fasting|calories?|weigh(?:s|ed|t)?|kilos?|pounds|stone|thin|fat|"
    r"skinny|my body|body image|gym|medic(?:ine|ines|ation|ations)|tablets?|pills?|doses?|"
    r"antidepressants?|sertraline|fluoxetine|citalopram|lithium|prescri(?:bed|ption|ptions))\b",
    re.IGNORECASE,
)


def touches_bodies(*texts: str) -> bool:
    """Whether any of the texts is about food, the body or medicine."""
    return any(_TOUCHES.search(text) for text in texts)
