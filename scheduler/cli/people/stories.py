"""stories: the form, the words, and what stands open."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from scheduler.cli.opened import opened, workspace_at
from scheduler.cli.options import HERE, As, AsJson, WorkspaceDir
from scheduler.cli.output import out, put_json, table
from scheduler.i18n import _, speak

StoryId = Annotated[str, typer.Argument(metavar="ID", help="The story's id.")]


def new(
    form: Annotated[Path, typer.Argument(metavar="FORM.md", help="The file to write.")],
    storyteller: Annotated[str, typer.Option("--storyteller", help="Whose story it is.")] = "",
    support: Annotated[str, typer.Option("--support", help="Who asks how they are.")] = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Write an empty form, with calm guidance, for somebody to fill in when they like.

    Example: handrail stories new sams-story.md --storyteller teller-12ab34cd --support jo
    """
    from scheduler.errors import NotPossible
    from scheduler.output_files import Kind, write_output
    from scheduler.stories.writing.form import blank

    workspace = workspace_at(root)
    speak(workspace.settings.language)
    if form.exists():
        raise NotPossible(_("{form} is there already; nothing was changed.").format(form=form))
    accounts = workspace.organisation.accounts
    write_output(form, blank(storyteller, accounts, support), Kind.FORM, root)
    out().print(
        _("Wrote {form}. Take your time. Then: handrail stories add {form}").format(form=form),
    )


def add(
    form: Annotated[Path, typer.Argument(metavar="FORM.md", help="A form that was filled in.")],
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Take a story in as a draft, and say what the rules would ask, sentence by sentence.

    Example: handrail stories add sams-story.md
    """
    from scheduler.errors import NotPossible
    from scheduler.stories.writing import drafts
    from scheduler.stories.writing.form import read

    try:
        written = form.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise NotPossible(_("{form} cannot be read as text in UTF-8.").format(form=form)) from None
    context, actor = opened(root, as_)
    added = drafts.add(context, actor, read(written, str(form)), form.parent)
    console = out()
    console.print(
        _("Story {story_id} is kept as a draft.").format(story_id=added.story_id), markup=False
    )
    _show_without_prompts(written)
    for remark in added.remarks:
        console.print(f"\n{remark}")
    console.print(
        _("\nNext: handrail stories consent {story_id} --version 1 --as THEIR-ID").format(
            story_id=added.story_id
        ),
    )


def _show_without_prompts(written: str) -> None:
    """How the answers read without their questions, where there were some."""
    from scheduler.stories.writing.form import checked_body
    from scheduler.stories.writing.own_words import has_prompts

    if has_prompts(written):
        out().print(
            _("Without the questions it reads:\n\n{words}\n").format(words=checked_body(written))
        )


def edit(
    story_id: StoryId,
    body: Annotated[Path, typer.Argument(metavar="BODY.md", help="The new words, or the form.")],
    version: Annotated[
        int | None, typer.Option("--version", help="The version that you began from.")
    ] = None,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Give a story other words. It leaves the queue and needs the storyteller's yes again.

    Example: handrail stories edit 12ab34cd body.md
    """
    from scheduler.stories.writing import drafts

    context, actor = opened(root, as_)
    written = body.read_text("utf-8")
    remarks = drafts.edit(context, actor, story_id, written, began_from=version)
    _show_without_prompts(written)
    for remark in remarks:
        out().print(f"{remark}\n")
    out().print(_("Kept. It needs the storyteller's yes again."))


def list_all(as_: As = "", as_json: AsJson = False, root: WorkspaceDir = HERE) -> None:
    """List the stories that you may read, and how far each has come.

    Example: handrail stories list
    """
    from scheduler.serializers.people import story_json
    from scheduler.stories.overview.status import listed

    stories = listed(*opened(root, as_))
    if as_json:
        put_json([story_json(story) for story in stories])
    else:
        rows = [(one.story_id, one.theme, one.stands) for one in stories]
        out().print(table(("Story", "Theme", _("How far")), rows))


def show(story_id: StoryId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Show a story as the public would read it, and what it still needs.

    Example: handrail stories show 12ab34cd
    """
    from scheduler.cli.render.story import print_as_it_will_be
    from scheduler.stories.overview.status import shown

    context, actor = opened(root, as_)
    with _told_to_readers(story_id):
        found = shown(context, actor, story_id)
    console = out()
    console.print(
        _("Story {story_id}, version {version}: {stands}").format(
            story_id=story_id, version=found.version, stands=found.stands
        ),
    )
    for one in found.as_it_will_be:
        print_as_it_will_be(one)
    console.print(found.goes_out)
    for review in found.reviews:
        console.print(f"\n{review}", markup=False)
    for remark in found.remarks:
        console.print(f"\n{remark}")
    for point, words in found.others.items():
        if words:
            console.print(
                _("\nTo look at, {point}: {join}").format(point=point, join="; ".join(words)),
            )
    for comment in found.comments:
        console.print(f"\n{comment}")


def keep(
    story_id: StoryId,
    rule: Annotated[str, typer.Argument(metavar="RULE", help="For example SM09.")],
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Keep your own words where a rule leaves the choice to you. The choice is recorded.

    Example: handrail stories keep 12ab34cd SM09 --as teller-12ab34cd
    """
    from scheduler.stories.writing import drafts

    context, actor = opened(root, as_)
    drafts.keep(context, actor, story_id, rule.upper())
    out().print(_("Your words stay."))


def diff(
    story_id: StoryId,
    one: Annotated[int, typer.Argument(metavar="VERSION")],
    other: Annotated[int, typer.Argument(metavar="VERSION")],
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Show what differs between two versions.

    Example: handrail stories diff 12ab34cd 1 2
    """
    from scheduler.stories.review import decisions

    context, actor = opened(root, as_)
    with _told_to_readers(story_id):
        lines = decisions.difference(context, actor, story_id, one, other)
    out().print("\n".join(lines) or _("They are the same."))


@contextlib.contextmanager
def _told_to_readers(story_id: str) -> Iterator[None]:
    """Whoever may not read a story is answered as where there is none."""
    from scheduler.errors import NotAllowed
    from scheduler.stories.lookup import no_story

    try:
        yield
    except NotAllowed:
        raise no_story(story_id) from None
