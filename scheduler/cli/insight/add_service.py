"""resources add: a service of the charity's own, asked for figure by figure."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import workspace_at
from scheduler.cli.options import HERE, WorkspaceDir
from scheduler.cli.output import out, tell

if TYPE_CHECKING:
    from scheduler.crisis.directory.entry import ChannelKind

Phone = Annotated[list[str] | None, typer.Option("--phone", help="A number to call, as dialled.")]
TextTo = Annotated[list[str] | None, typer.Option("--text", help="A number to text.")]
WhatsApp = Annotated[list[str] | None, typer.Option("--whatsapp", help="A WhatsApp number.")]
Chat = Annotated[list[str] | None, typer.Option("--chat", help="The page of a chat.")]
Online = Annotated[list[str] | None, typer.Option("--online", help="A place online.")]
Sign = Annotated[list[str] | None, typer.Option("--sign", help="Sign language by video: its page.")]
Name = Annotated[str, typer.Option("--name", help="What the service is called.")]
Id = Annotated[str, typer.Option("--id", help="Its name in Handrail; made from the others if not.")]
Region = Annotated[str, typer.Option("--region", help="Whom it serves: GB, GB-WLS, IE.")]
Word = Annotated[str, typer.Option("--word", help="The word to text.")]
Hours = Annotated[
    str, typer.Option("--hours", help="24/7, or as a post prints it: Mon-Fri 9am-5pm.")
]
Zone = Annotated[str, typer.Option("--zone", help="The hours' time zone; yours, if not given.")]
Who = Annotated[str, typer.Option("--who", help="Whom it is for; everyone, if not given.")]
Topic = Annotated[list[str] | None, typer.Option("--topic", help="What it is specially for.")]
Cost = Annotated[str, typer.Option("--cost", help="What it costs to use.")]
Happens = Annotated[str, typer.Option("--what-happens", help="Who answers, and what they ask.")]
Page = Annotated[
    str, typer.Option("--page", help="The service's own page, where you read all this.")
]
On = Annotated[str | None, typer.Option("--on", metavar="DATE", help="When you read it; today.")]
Informal = Annotated[
    bool, typer.Option("--informal", help="A welcoming place, and not a crisis service.")
]
_EXAMPLES = {
    "phone": "0800 123 4567",
    "text": "85258",
    "whatsapp": "07700 900123",
    "chat": "example.org/chat",
    "online": "example.org/community",
    "sign": "example.org/bsl",
}


def add(
    name: Name = "",
    phone: Phone = None,
    text: TextTo = None,
    word: Word = "",
    whatsapp: WhatsApp = None,
    chat: Chat = None,
    online: Online = None,
    sign: Sign = None,
    hours: Hours = "",
    zone: Zone = "",
    who: Who = "everyone",
    topic: Topic = None,
    cost: Cost = "free",
    what_happens: Happens = "",
    page: Page = "",
    on: On = None,
    region: Region = "",
    entry_id: Id = "",
    informal: Informal = False,
    root: WorkspaceDir = HERE,
) -> None:
    """Add a service of your own to crisis-directory.yaml; asks for what you leave out.

    What stands in the file stays as it is. No post prints the service until somebody has checked
    it. Example: handrail resources add --name "Our line" --phone "0800 123 4567"
    """
    from scheduler.cli.render import directory as shown
    from scheduler.crisis.directory.new_service import NewService, added_to, kinds_given
    from scheduler.crisis.directory.services import load
    from scheduler.crisis.workspace_files import OWN_FILE

    ours = workspace_at(root).organisation
    where, day = region or ours.region, shown.day(on)
    lists = (phone, text, whatsapp, chat, online, sign)
    given = dict(zip(_EXAMPLES, (one or () for one in lists), strict=True))
    service = NewService(
        name=name or _asked("What is the service called?"),
        region=where,
        contacts=_judged(kinds_given(given), where, cost) or [_asked_contact(where, cost)],
        hours=hours or _asked('When does it answer? "24/7", or such as "Mon-Fri 9am-5pm"'),
        page=page or _asked("On which page of its own did you read this?", _is_page),
        read_on=day,
        zone=zone or str(ours.zone),
        id=entry_id,
        word=word,
        audience=who,
        topics=topic or (),
        cost=cost,
        what_happens=what_happens,
        is_informal=informal,
    )
    path = root / OWN_FILE
    _write(path, added_to(path, load(), service))
    out().print(f"{service.name} is in {path} now, as {service.entry_id}. No post prints it yet.")
    out().print(f"Compare it with its page: handrail resources verify {service.entry_id}")


def _asked(question: str, is_right: Callable[[str], str | None] = lambda _: None) -> str:
    """An answer that is right; asked again until it is.

    Raises: NotPossible where nobody is there to answer.
    """
    from scheduler.errors import NotPossible

    while True:
        try:
            answer: str = typer.prompt(question, err=True)
        except typer.Abort:
            raise NotPossible(
                f"Nobody answered: {question} Write it as an option; see resources add --help. "
                "Nothing was written."
            ) from None
        wrong = is_right(answer.strip())
        if wrong is None:
            return answer.strip()
        tell(wrong)


def _is_page(answer: str) -> str | None:
    dotted = "." in answer and not any(sign.isspace() for sign in answer)
    return None if dotted else f'"{answer}" is no address of a page. Write https://www.example.org'


def _asked_contact(region: str, cost: str) -> "tuple[ChannelKind, str]":
    from scheduler.crisis.directory.entry import ChannelKind
    from scheduler.crisis.directory.new_service import wrong_contact

    kinds = ", ".join(ChannelKind)

    def is_kind(answer: str) -> str | None:
        return None if answer in list(ChannelKind) else f"Choose one of: {kinds}."

    kind = ChannelKind(_asked(f"How does one get in touch ({kinds})?", is_kind))
    question = f"What does one dial, text or type? Such as {_EXAMPLES[kind]}"
    return kind, _asked(question, lambda answer: wrong_contact(kind, answer, region, cost))


def _judged(
    contacts: "list[tuple[ChannelKind, str]]", region: str, cost: str
) -> "list[tuple[ChannelKind, str]]":
    """The contacts, if each can be one.

    Raises: NotPossible with all that is wrong.
    """
    from scheduler.crisis.directory.new_service import wrong_contact
    from scheduler.errors import NotPossible

    mistakes = [wrong_contact(kind, contact, region, cost) for kind, contact in contacts]
    if wrong := [one for one in mistakes if one]:
        raise NotPossible("\n".join([*wrong, "Nothing was written."]))
    return contacts


def _write(path: Path, text: str) -> None:
    """Writes the file whole, or not at all."""
    beside = path.with_suffix(".yaml.part")
    beside.write_text(text, "utf-8", newline="\n")
    beside.replace(path)
