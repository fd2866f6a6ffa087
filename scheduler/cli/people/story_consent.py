"""stories: the yes of the storyteller, of their guardian, and to their text."""

from typing import TYPE_CHECKING, Annotated

import typer

from scheduler.cli.opened import opened
from scheduler.cli.options import HERE, As, WorkspaceDir
from scheduler.cli.output import out
from scheduler.cli.people.stories import StoryId
from scheduler.i18n import _

if TYPE_CHECKING:
    from datetime import datetime

    from scheduler.stories.consent.agreement import ConsentPage
    from scheduler.stories.consent.health import WhoseHealth
    from scheduler.stories.context import StoryContext

Version = Annotated[int, typer.Option("--version", help="The version that you have read.")]
VersionRead = Annotated[
    int, typer.Option("--version", help="The version that you have read.", show_default=False)
]
Read = Annotated[
    str, typer.Option("--read", help="The mark at the end of the page that you have read.")
]


def consent(
    story_id: StoryId,
    version: VersionRead = 0,
    months: Annotated[int, typer.Option("--months", help="How long: 24 at most.")] = 12,
    account: Annotated[
        list[str] | None, typer.Option("--account", help="Only here; repeatable.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", help="I have read the statement, and agree.")
    ] = False,
    health: Annotated[
        bool, typer.Option("--health", help="Also to the health told in it.")
    ] = False,
    whose: Annotated[
        str, typer.Option("--whose", help="Whose health it is: mine, living or died.")
    ] = "",
    they_agree: Annotated[
        bool, typer.Option("--they-agree", help="They, or their family, were asked and agree.")
    ] = False,
    read: Read = "",
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Say yes to your own story: the storyteller alone can. Without --yes: all of it to read.

    Example: handrail stories consent 12ab34cd --version 1 --as teller-12ab34cd
    """
    from scheduler.stories.consent import agreement as yeses
    from scheduler.stories.consent.health import WhoseHealth
    from scheduler.stories.withdrawal import withdraw as taking

    context, actor = opened(root, as_)
    chosen = tuple(account or ())
    health_of = _whose(whose)
    if not yes:
        shown = health_of or WhoseHealth.MINE
        page = yeses.page_for(
            context,
            actor,
            story_id,
            version=version or yeses.version_of(context, actor, story_id),
            accounts=chosen,
            months=months,
            whose=shown,
        )
        _print_to_read(context, page, shown)
        return
    given = yeses.give(
        context,
        actor,
        story_id,
        version=version,
        shown=read,
        agrees_to_health=health,
        accounts=chosen,
        months=months,
        whose=health_of or _asked_whose(),
        they_agree=they_agree,
    )
    _say_kept(given.until.astimezone(context.zone))
    if (code := taking.first_code(context, actor, story_id)) is not None:
        _show_code_once(story_id, code)


def _print_to_read(context: "StoryContext", page: "ConsentPage", whose: "WhoseHealth") -> None:
    """All that there is to read, and what to type after it."""
    _print_page(context, page)
    text = _(
        "To agree, the same again with: --version {version} --yes --health --whose {whose} "
        "--read {mark}\nIf it is somebody else's health: --whose living, or --whose died. "
        "There is no hurry."
    )
    out().print(text.format(version=page.version, mark=page.mark, whose=whose))


def _say_kept(until: "datetime") -> None:
    text = _("Your yes is kept, until {until.day} {until:%B %Y}. You can take it back any time.")
    out().print(text.format(until=until))


def _show_code_once(story_id: str, code: str) -> None:
    """The code with which it is taken back without a passphrase; nobody can show it again."""
    text = _(
        "Your private code, shown only now: {code}\n"
        "With it you, or somebody you trust, can take it back without a "
        "passphrase: handrail stories take-back {story_id} --code"
    )
    out().print(text.format(code=code, story_id=story_id))


def _whose(typed: str) -> "WhoseHealth | None":
    from scheduler.errors import NotPossible
    from scheduler.stories.consent.health import WhoseHealth

    if not typed:
        return None
    try:
        return WhoseHealth(typed.casefold())
    except ValueError:
        text = _("Whose health is it? Write --whose mine, --whose living or --whose died.")
        raise NotPossible(text) from None


def _asked_whose() -> "WhoseHealth":
    typed: str = typer.prompt(_("Whose health does it tell of: mine, living or died?"), err=True)
    return _whose(typed) or _asked_whose()


def _print_page(context: "StoryContext", page: "ConsentPage") -> None:
    """All that a yes is to: statement, health apart, and the posts as they will be."""
    from scheduler.cli.render.story import print_as_it_will_be
    from scheduler.formatting import local

    console = out()
    for one in page.shown:
        print_as_it_will_be(one)
    earliest = local(page.earliest.astimezone(context.zone))
    console.print(_("\nIt goes out on {earliest} at the earliest.").format(earliest=earliest))
    console.print(f"\n{page.statement}")
    console.print(
        _("Health, which you agree to apart (--health)\n{health}\n").format(health=page.health)
    )


def approve_text(
    story_id: StoryId,
    version: Version,
    read: Read = "",
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Say yes to changed words, with all else as you agreed before. Without --read: the page.

    Example: handrail stories approve-text 12ab34cd --version 2 --as teller-12ab34cd
    """
    from scheduler.stories.consent import agreement as yeses

    context, actor = opened(root, as_)
    if not read:
        page = yeses.page_for_words(context, actor, story_id, version)
        _print_page(context, page)
        out().print(_("To agree, the same again with --read {mark}").format(mark=page.mark))
        return
    given = yeses.approve_text(context, actor, story_id, version, shown=read)
    out().print(
        _("Your yes to version {version} is kept, until {until.day} {until:%B %Y}.").format(
            version=version, until=given.until.astimezone(context.zone)
        )
    )


def guardian(
    story_id: StoryId,
    version: Version,
    yes: Annotated[bool, typer.Option("--yes", help="I have read it, and agree.")] = False,
    health: Annotated[
        bool, typer.Option("--health", help="Also to the health told in it.")
    ] = False,
    read: Read = "",
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Say yes as the guardian of somebody under 18. Without --yes: all of it to read.

    Example: handrail stories guardian 12ab34cd --version 1 --as guardian-5
    """
    from scheduler.stories.consent import agreement as yeses

    context, actor = opened(root, as_)
    if not yes:
        page = yeses.page_for_guardian(context, actor, story_id, version)
        _print_page(context, page)
        text = _("To agree, the same again with: --yes --health --read {mark}\nThere is no hurry.")
        out().print(text.format(mark=page.mark))
        return
    yeses.guardian_agrees(context, actor, story_id, version, shown=read, agrees_to_health=health)
    out().print(
        _(
            "Your yes is kept. You can take the story back any time: "
            "handrail stories take-back {story_id}"
        ).format(story_id=story_id)
    )
