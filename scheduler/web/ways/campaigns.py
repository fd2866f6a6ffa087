"""The ways to campaigns, to their files, and to writing a thread."""

from scheduler.people.roles import Act
from scheduler.web.pages.campaigns import file, listing, one
from scheduler.web.pages.writing import compose, rehearse
from scheduler.web.way import WebRoute

_L, _W = Act.SEE, Act.WRITE
_DONE = ("done",)
WAYS = (
    WebRoute("GET", "/campaigns", listing.show, _L, "Every campaign.", asks=_DONE),
    WebRoute("GET", "/campaigns/new", listing.ask_new, _W, "A new campaign."),
    WebRoute("POST", "/campaigns/new", listing.begin, _W, "Makes the file of a new campaign."),
    WebRoute(
        *("POST", "/campaigns/upload", listing.upload, _W),
        "Takes a campaign file, as a draft.",
        most_bytes=1_200_000,
        takes_files=True,
    ),
    WebRoute("POST", "/campaigns/bring-back", listing.bring_back, _W, "Brings a file back."),
    WebRoute("GET", "/campaign/{file}", one.show, _L, "One campaign.", asks=_DONE),
    WebRoute("GET", "/campaign/{file}/file", file.show, _W, "Its file, to be changed.", asks=_DONE),
    WebRoute(
        *("POST", "/campaign/{file}/file", file.change, _W),
        "Keeps what is typed, checks it, saves it.",
        most_bytes=file.MOST_BYTES,
        when_stale=file.when_stale,
    ),
    WebRoute(
        *("GET", "/campaign/{file}/download", one.download, _W, "The file itself."),
        answers="application/yaml",
    ),
    WebRoute("GET", "/campaign/{file}/head", one.ask_head, _W, "What stands above its threads."),
    WebRoute("POST", "/campaign/{file}/head", one.change_head, _W, "Changes that."),
    WebRoute(
        *("GET", "/campaign/{file}/apply", one.ask_apply, _L),
        "Everything that applying would change.",
    ),
    WebRoute(*("POST", "/campaign/{file}/apply", one.apply, Act.APPLY), "Puts it into the queue."),
    WebRoute(
        *("GET", "/campaign/{file}/version/{number:int}", one.version, _W),
        "An earlier version of its file.",
    ),
    WebRoute("GET", "/campaign/{file}/archive", one.ask_archive, _W, "Before putting it aside."),
    WebRoute("POST", "/campaign/{file}/archive", one.archive, _W, "Puts its file aside."),
    WebRoute("GET", "/campaign/{file}/copy", one.ask_copy, _W, "A copy for another year."),
    WebRoute("POST", "/campaign/{file}/copy", one.copy, _W, "Shows its dates; begins it."),
    WebRoute("GET", "/write", compose.choose, _W, "For which campaign to write."),
    WebRoute("GET", "/write/{file}", compose.show, _W, "Writing a new thread.", asks=_DONE),
    WebRoute("GET", "/write/{file}/{thread}", compose.show, _W, "Writing on a thread.", asks=_DONE),
    WebRoute(
        *("POST", "/write/{file}", compose.change, _W),
        "Keeps what is typed, shows it, puts it into the file.",
        most_bytes=compose.MOST_BYTES,
        when_stale=compose.when_stale,
    ),
    WebRoute(
        *("POST", "/write/{file}/{thread}", compose.change, _W),
        "The same for a thread that is there.",
        most_bytes=compose.MOST_BYTES,
        when_stale=compose.when_stale,
    ),
    WebRoute(
        *("GET", "/rehearse", rehearse.show, _W, "Rehearsing on a simulated X."),
        asks=("campaign", "live"),
    ),
    WebRoute("POST", "/rehearse", rehearse.start, _W, "Begins a rehearsal."),
)
