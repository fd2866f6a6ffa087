"""The ways to storytellers' own pages; taking back needs no sign-in."""

from scheduler.web.pages.stories import (
    agreeing,
    asking_others,
    data,
    home,
    looking,
    ringing,
    taking_back,
    telling,
    writing,
)
from scheduler.web.way import STORIES, WebRoute

_MINE = f"{STORIES}/mine/{{story}}"


def _own(method: str, path: str, page: telling.Page, says: str) -> WebRoute:
    return WebRoute(method, path, page, None, says, is_own=True)


WAYS = (
    _own("GET", STORIES, home.mine, "One's own stories."),
    _own("POST", STORIES, home.begin, "Begins a story."),
    _own("GET", f"{STORIES}/start", home.start, "Before one begins to write."),
    _own("POST", f"{STORIES}/language", home.language, "Keeps one's language."),
    _own("GET", f"{STORIES}/ring", ringing.ask, "Asking to be rung."),
    _own("POST", f"{STORIES}/ring", ringing.ask_us, "Has somebody ring."),
    _own("GET", f"{STORIES}/ring/asked", ringing.asked, "Says that somebody will ring."),
    _own("GET", f"{STORIES}/to-ring", ringing.waiting, "Who waits to be rung."),
    _own("POST", f"{STORIES}/to-ring/{{number:int}}", ringing.rung, "Notes that one rang."),
    _own("GET", f"{STORIES}/data", data.held, "What is held about oneself."),
    _own("POST", f"{STORIES}/data/export", data.export, "All of it in a file."),
    _own("GET", f"{STORIES}/data/erase", data.ask_erase, "Before erasing."),
    _own("POST", f"{STORIES}/data/erase", data.erase, "Erases everything about oneself."),
    _own("GET", _MINE, home.where, "Where a story is."),
    _own("GET", f"{_MINE}/write", writing.tasks, "The questions of a story."),
    _own("GET", f"{_MINE}/write/{{part}}", writing.question, "One question."),
    WebRoute(
        *("POST", f"{_MINE}/write/{{part}}", writing.save, None, "Keeps an answer."),
        is_own=True,
        most_bytes=writing.MOST_BYTES_OF_A_PICTURE,
        takes_files=True,
        when_stale=telling.typed_again,
    ),
    _own("GET", f"{_MINE}/two/{{part}}", writing.two, "What was written in two places."),
    _own("POST", f"{_MINE}/two/{{part}}", writing.choose, "Keeps one of the two, or both."),
    _own("GET", f"{_MINE}/picture", writing.picture, "The picture of a story."),
    _own("GET", f"{_MINE}/words", looking.rules, "What the rules say of the words."),
    _own("POST", f"{_MINE}/words", looking.keep, "Keeps one's own words."),
    _own("GET", f"{_MINE}/preview", looking.preview, "A story as it will be."),
    _own("POST", f"{_MINE}/show", looking.show_others, "Lets others read the words."),
    _own("GET", f"{_MINE}/agree", agreeing.ask, "What one would agree to."),
    _own("POST", f"{_MINE}/agree", agreeing.agree, "Agrees to what was on the screen."),
    _own("GET", f"{_MINE}/ask-them", asking_others.others, "Whom one asked, and one more."),
    _own("POST", f"{_MINE}/ask-them", asking_others.make_link, "A link to ask somebody else by."),
    _own("POST", f"{_MINE}/code", agreeing.new_code, "A private code and a private link."),
    _own(
        *("POST", f"{_MINE}/suggestion/{{number:int}}", home.decide),
        "Takes suggested words, or leaves them.",
    ),
    _own("GET", f"{_MINE}/take-back", taking_back.ask, "Before taking a story back."),
    _own("POST", f"{_MINE}/take-back", taking_back.take_back, "Takes a story back."),
    _own("GET", f"{_MINE}/taken-back", taking_back.progress, "How far that has come."),
    _own("GET", f"{_MINE}/delete", home.ask_throw_away, "Before words are thrown away."),
    _own("POST", f"{_MINE}/delete", home.throw_away, "Throws away what nobody was shown."),
    _own("POST", f"{_MINE}/again", home.begin_again, "Begins again with ended words."),
    WebRoute("GET", "/take-back", taking_back.ask_code, None, "Taking back by private code."),
    WebRoute("POST", "/take-back", taking_back.with_code, None, "Takes back by private code."),
    WebRoute("GET", "/asked/{token}", asking_others.look, None, "What somebody else is asked."),
    WebRoute("POST", "/asked/{token}", asking_others.answer, None, "Their yes or no."),
    WebRoute("GET", "/asked/{token}/picture", asking_others.picture, None, "Its picture."),
    WebRoute("GET", "/back/{token}", taking_back.look_at_link, None, "What a private link shows."),
    WebRoute("POST", "/back/{token}", taking_back.with_link, None, "Takes back by private link."),
)
