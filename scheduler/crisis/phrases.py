"""The parts that support lines are put together from, by register.

Never "open now", never "signpost", never "in crisis?" under a finish line: see docs/directory.md.
"""

from scheduler.crisis.register import Register

HELP_OPENINGS = {
    Register.EVERYDAY: (
        "Someone to talk to:",
        "A listening ear:",
        "Like to talk?",
        "Talk it over:",
        "Somebody who listens:",
        "Worth keeping:",
    ),
    Register.TENDER: (
        "Hard day?",
        "A lot to carry?",
        "Feeling low?",
        "If this is heavy:",
        "You are not alone:",
        "Some days are hard.",
    ),
    Register.URGENT: (
        "Close to home?",
        "Need help today?",
        "Hard to stay safe?",
        "Too much to bear?",
        "Please talk to someone:",
        "Do not wait:",
    ),
}

PROMISES = (
    "free, day or night, no appointment",
    "free, any time, no appointment",
    "free, 24/7, no appointment",
    "any time, no appointment",
    "day or night, no appointment",
    "free, day or night",
    "free, 24/7",
    "free, any time",
    "day or night",
    "any hour",
    "24/7",
)

HELP_TWO_WAYS = (
    "{phone} or text {typed}",
    "{phone}, or text {typed}",
    "call {phone} or text {typed}",
    "text {typed} or call {phone}",
)

UK_LABEL = "in the UK, "  # for a mixed audience; X has no borders

HELP_ONE_NUMBER = (
    "call or text {contact}",
    "{contact}, by call or text",
    "phone or text {contact}",
    "text or call {contact}",
    "{name}, call or text {contact}",
)

CLOSING_OPENINGS = {
    Register.EVERYDAY: (
        "Thanks for reading. No appointment needed:",
        "If you would like to talk, no appointment needed:",
        "For you, or for someone you know, no appointment:",
        "Good to have to hand, no appointment needed:",
        "Worth saving. No appointment needed:",
        "Somebody listens. No appointment:",
        "Want to talk? No appointment:",
    ),
    Register.TENDER: (
        "Thank you for reading. No appointment needed:",
        "If this stirred things up, no appointment needed:",
        "If this sat close to home, no appointment needed:",
        "However today is, no appointment needed:",
        "Be gentle with yourself. No appointment needed:",
        "If this was heavy, no appointment:",
        "You are not alone. No appointment:",
    ),
    Register.URGENT: (
        "Need help today? No appointment needed:",
        "If you cannot stay safe, no appointment needed:",
        "If it is too much to carry, no appointment needed:",
        "Please talk to someone. No appointment needed:",
        "You do not have to wait. No appointment:",
        "Help without an appointment:",
        "Not safe? No appointment:",
    ),
}

CLOSING_PHONE = (
    "{way}, 24/7",
    "{way}, day or night",
    "Call {way}, day or night",
    "Call {way}, any time",
    "To talk: {way}, 24/7",
)

CLOSING_TYPED = (
    "Text {way}, 24/7",
    "Text {way}, day or night",
    "Rather type? Text {way}, day or night",
    "Rather type? Text {way}, any time",
    "Or text {way}, any time",
)

CLOSING_ONE_NUMBER = (
    "Call or text {contact}, day or night",
    "{name}: call or text {contact}, 24/7",
    "{name}: call or text {contact}, any time",
    "Call or text {contact}, 24/7",
    "{contact}, by call or text, any time",
    "Phone {contact}, or text it if you would rather type, 24/7",
    "Rather type? Text {contact}. Rather talk? Call {contact}. Any time",
)

CLOSING_BESIDE = (
    "{way}, {hours}",
    "Or {way}, {hours}",
    "Also {way}, {hours}",
)

CLOSING_EMERGENCY = (
    "Life at risk: {number}",
    "Life in danger: {number}",
    "If a life is at risk: {number}",
)

COMPANY_WITH_ADDRESS = (
    "Want company, not a helpline? {address} ({who}, not a crisis service)",
    "Company: {address} ({who}, not for crisis)",
    "For company: {address} ({who}, not a crisis service)",
)

COMPANY_IN_WORDS = (
    'For company, search "{search}": online, {who}, not for crisis',
    'Company: search "{search}" ({who}, not for crisis)',
    'Want company, not a helpline? Search "{search}" ({who}, not a crisis service)',
)
