"""The ways to stories for reviewers, comms, the lead, guardians and support contacts."""

from scheduler.people.roles import Act
from scheduler.web.pages.stories_desk import own_links, reviewing, safety
from scheduler.web.way import WebRoute

_LIST, _LEAD = Act.LIST, Act.TAKE_BACK
WAYS = (
    WebRoute("GET", "/reviews", reviewing.waiting, _LIST, "The stories that wait for somebody."),
    WebRoute("GET", "/reviews/{story}", reviewing.show, _LIST, "One story, with its checklist."),
    WebRoute("GET", "/reviews/{story}/picture", reviewing.picture, _LIST, "A story's picture."),
    WebRoute(
        *("POST", "/reviews/{story}/decide", reviewing.decide, Act.REVIEW),
        "Says yes or not yet, with a reason.",
    ),
    WebRoute(
        *("POST", "/reviews/{story}/comment", reviewing.comment, Act.COMMENT),
        "Leaves a remark, or other words to take or leave.",
    ),
    WebRoute(
        *("POST", "/reviews/{story}/misread", reviewing.misread, Act.REVIEW),
        "Says that a rule took the words for something else.",
    ),
    WebRoute(
        *("POST", "/reviews/{story}/release", reviewing.release, Act.RELEASE),
        "Lets a reviewed story go out.",
    ),
    WebRoute(
        *("POST", "/reviews/{story}/queue", reviewing.queue, Act.QUEUE),
        "Gives a released story its time.",
    ),
    WebRoute(
        *("POST", "/reviews/{story}/link", reviewing.mail_link, _LIST),
        "Mails the guardian or the support contact their own link.",
    ),
    WebRoute("GET", "/private/{token}", own_links.look_at_link, None, "What a private link does."),
    WebRoute("POST", "/private/{token}", own_links.use_link, None, "Signs in with a private link."),
    WebRoute(
        *("GET", "/guardian", own_links.guarded, None, "The stories one is the guardian of."),
        is_own=True,
    ),
    WebRoute(
        *("GET", "/guardian/{story}", own_links.guardian, None, "What a guardian agrees to."),
        is_own=True,
    ),
    WebRoute(
        *("POST", "/guardian/{story}/agree", own_links.agree, None, "The guardian's yes."),
        is_own=True,
    ),
    WebRoute(
        *("GET", "/guardian/{story}/take-back", own_links.ask_take_back, None),
        "Before the guardian takes a story back.",
        is_own=True,
    ),
    WebRoute(
        *("POST", "/guardian/{story}/take-back", own_links.take_back, None),
        "The guardian takes it back.",
        is_own=True,
    ),
    WebRoute(
        *("GET", "/contact", own_links.contact, None, "Whom one is to ask how they are."),
        is_own=True,
    ),
    WebRoute(
        *("POST", "/contact/{story}/asked", own_links.asked, None, "Notes that they were asked."),
        is_own=True,
    ),
    WebRoute(
        *("GET", "/worry", safety.ask, None, "Before saying a worry about somebody."), is_own=True
    ),
    WebRoute(
        *("POST", "/worry", safety.worry, None, "Stops a story, and tells the lead."), is_own=True
    ),
    WebRoute("GET", "/safeguarding", safety.stops, _LEAD, "The stories that are stopped."),
    WebRoute(
        *("GET", "/safeguarding/by-telephone", safety.ask_take_back, _LEAD),
        "Before a story is taken back for somebody who rang.",
    ),
    WebRoute(
        *("POST", "/safeguarding/by-telephone", safety.take_back, _LEAD),
        "Takes a story back for somebody who rang.",
    ),
    WebRoute(
        *("GET", "/safeguarding/receipt/{story}", safety.receipt, _LEAD),
        "How far taking a story back has come.",
    ),
    WebRoute("GET", "/safeguarding/{story}", safety.stop, _LEAD, "One stop, and what may be done."),
    WebRoute("POST", "/safeguarding/{story}/look", safety.look, _LEAD, "Notes that one looked."),
    WebRoute("POST", "/safeguarding/{story}/lift", safety.lift, _LEAD, "Lifts a stop."),
    WebRoute(
        *("POST", "/safeguarding/{story}/close", safety.close, _LEAD), "Sends the closing help."
    ),
    WebRoute(
        *("POST", "/safeguarding/{story}/down", safety.down, _LEAD), "Takes down what is out."
    ),
)
