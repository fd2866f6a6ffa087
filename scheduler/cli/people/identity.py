"""people: how each shows who they are. One's own address and passphrase are nobody else's."""

from typing import Annotated

import typer

from scheduler.cli.opened import ask_passphrase, opened, role_of, signed_in, workspace_at
from scheduler.cli.options import HERE, As, AsJson, WorkspaceDir
from scheduler.cli.output import out, put_json, table
from scheduler.cli.people.accounts import PersonId, Roles
from scheduler.i18n import _


def invite(
    role: Roles = None,
    account: Annotated[
        list[str] | None,
        typer.Option("--account", help="An account it is for; repeatable. All, if none is named."),
    ] = None,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Ask somebody by mail to join, once, within seven days. Asks for their address.

    Without a role they are asked to tell a story, and the letter says nothing of it.
    Example: handrail people invite --role reviewer
    """
    from scheduler.bootstrap.people import letters_of, vault_of
    from scheduler.people.mailed import invitations

    workspace = workspace_at(root)
    context, actor = signed_in(workspace, as_)
    to = typer.prompt(_("Their address of mail"), hide_input=True)
    is_taken = invitations.invite(
        context,
        vault_of(workspace),
        letters_of(workspace),
        actor,
        to,
        roles=[role_of(name) for name in role or ()],
        accounts=account or (),
    )
    _say_sent(is_taken)


def reset(
    person_id: PersonId,
    second_proof: Annotated[
        bool, typer.Option("--second-proof", help="Forget their codes and passkeys too.")
    ] = False,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Mail somebody a link to a new passphrase, which only they choose. Never for a storyteller.

    Example: handrail people reset jo
    """
    from scheduler.bootstrap.people import letters_of, vault_of
    from scheduler.people.own import credentials

    workspace = workspace_at(root)
    context, actor = signed_in(workspace, as_)
    is_taken = credentials.start_reset(
        context,
        vault_of(workspace),
        letters_of(workspace),
        actor,
        person_id,
        with_second_proof=second_proof,
    )
    _say_sent(is_taken)


def confirm(root: WorkspaceDir = HERE) -> None:
    """Use what you were mailed: an invitation, a new passphrase, a new address. Asks for it.

    Example: handrail people confirm
    """
    from scheduler.bootstrap.people import letters_of, names_of, vault_of
    from scheduler.bootstrap.stories import open_stories
    from scheduler.people.mailed import invitations, links
    from scheduler.people.mailed.links import Purpose
    from scheduler.people.own import credentials
    from scheduler.people.place import TERMINAL

    workspace = workspace_at(root)
    context, vault = open_stories(workspace), vault_of(workspace)
    typed = typer.prompt(_("The link or code in the letter"), hide_input=True, err=True)
    token = typed.strip().rpartition("/")[2]
    offered = links.look_at_link(context, token, browser="")
    new = ask_passphrase(_("A passphrase of yours")) if offered.needs_passphrase else ""
    if offered.purpose is Purpose.INVITATION:
        person_id = typer.prompt(_("An id of yours, such as jo"), err=True) if offered.roles else ""
        joined = invitations.accept(
            context,
            vault,
            token,
            TERMINAL,
            person_id=person_id,
            passphrase=new,
            names=names_of(workspace),
        )
        out().print(_("Welcome. You are {person_id}.").format(person_id=joined.person_id))
    elif offered.purpose is Purpose.RESET:
        letters = letters_of(workspace)
        credentials.choose_by_link(
            context, vault, letters, token, new, browser="", names=names_of(workspace)
        )
        out().print(_("Your new passphrase is kept."))
    elif credentials.answer_address(context, vault, letters_of(workspace), token):
        out().print(_("That address is yours now."))
    else:
        out().print(_("A letter is on its way to the new address."))


def passphrase(as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Change your own passphrase, with the old one. Your sessions elsewhere end.

    Example: handrail people passphrase --as jo
    """
    from scheduler.bootstrap.people import names_of
    from scheduler.people.own import credentials
    from scheduler.people.place import TERMINAL

    workspace = workspace_at(root)
    context, actor = signed_in(workspace, as_)
    if credentials.has_passphrase(context, actor):
        old = typer.prompt(_("The old passphrase"), hide_input=True, err=True)
        new = ask_passphrase(_("The new passphrase"))
        credentials.change_passphrase(context, actor, old, new, TERMINAL, names=names_of(workspace))
    else:
        new = ask_passphrase(_("The new passphrase"))
        credentials.choose_first_passphrase(context, actor, new, names_of(workspace))
    out().print(_("Your new passphrase is kept."))


def address(as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Give the address that your links go to. The new one is asked by mail whether it is yours.

    Example: handrail people address --as jo
    """
    from scheduler.bootstrap.people import letters_of, vault_of
    from scheduler.people.own import credentials
    from scheduler.people.place import TERMINAL

    workspace = workspace_at(root)
    context, actor = signed_in(workspace, as_)
    typed = typer.prompt(_("Your new address of mail"), hide_input=True)
    known = ""
    if credentials.has_passphrase(context, actor):
        known = typer.prompt(
            _("Your passphrase, or nothing to be asked at the old address"),
            hide_input=True,
            default="",
            show_default=False,
            err=True,
        )
    is_taken = credentials.ask_new_address(
        context,
        vault_of(workspace),
        letters_of(workspace),
        actor,
        typed,
        TERMINAL,
        passphrase=known,
    )
    _say_sent(is_taken)


def profile(
    name: Annotated[str | None, typer.Option("--name", help="How colleagues see you.")] = None,
    zone: Annotated[str | None, typer.Option("--zone", help="Such as Europe/London.")] = None,
    language: Annotated[str | None, typer.Option("--language", help="Such as cy.")] = None,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Say how colleagues see you, and in which zone and language you read; "" forgets a value.

    Example: handrail people profile --name "Jo Smith" --zone Europe/London --as jo
    """
    from dataclasses import replace

    from scheduler.people.own import profile as profiles

    context, actor = opened(root, as_)
    given = {"shown_name": name, "zone": zone, "language": language}
    changed = {key: value for key, value in given.items() if value is not None}
    if changed:
        profiles.change(context, actor, replace(profiles.of(context, actor.id), **changed))
    kept = profiles.of(context, actor.id)
    rows = [
        (_("Name"), kept.shown_name or "-"),
        (_("Zone"), kept.zone or "-"),
        (_("Language"), kept.language or "-"),
    ]
    out().print(table(("", ""), rows))


def list_sessions(
    person_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="Whose; your own if left out.")
    ] = "",
    as_: As = "",
    as_json: AsJson = False,
    root: WorkspaceDir = HERE,
) -> None:
    """List where you are signed in; an administrator, where somebody is.

    Example: handrail people sessions
    """
    from scheduler.people import sessions
    from scheduler.serializers.people import session_json

    context, actor = opened(root, as_)
    found = sessions.of_person(context, actor, person_id or actor.id)
    if as_json:
        put_json([session_json(one) for one in found])
        return
    rows = [
        (
            str(one.id),
            one.browser,
            one.network,
            _(one.proof),
            f"{one.made_at:%Y-%m-%d %H:%M}",
            f"{one.seen_at:%Y-%m-%d %H:%M}",
            f"{one.ends_at:%Y-%m-%d %H:%M}",
        )
        for one in found
    ]
    heads = ("Number", "Browser", "Network", "By", "Since (UTC)", "Seen (UTC)", "Ends (UTC)")
    out().print(table(heads, rows))


def end_session(
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="0 for all of them.")],
    person_id: Annotated[
        str, typer.Option("--of", metavar="ID", help="Whose; your own if left out.")
    ] = "",
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """End a session of yours; an administrator, one of anybody's.

    Example: handrail people end-session 3
    """
    from scheduler.people import sessions

    context, actor = opened(root, as_)
    whose = person_id or actor.id
    if number:
        sessions.end(context, actor, whose, number)
    else:
        sessions.end_others(context, actor, whose)
    out().print(_("Ended."))


def totp_on(as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Have an app make codes that you are asked for besides your passphrase.

    Example: handrail people totp on --as jo
    """
    from scheduler.bootstrap.people import vault_of
    from scheduler.people.proofs import one_time_codes

    workspace = workspace_at(root)
    context, actor = signed_in(workspace, as_)
    vault = vault_of(workspace)
    is_proved = bool(as_) and one_time_codes.is_on(context, actor.id)  # then it was asked for
    made = one_time_codes.begin(
        context, vault, actor, workspace.organisation.name, is_proved=is_proved
    )
    out().print(_("Type this into your app: {secret}").format(secret=made.secret))
    code = typer.prompt(_("The code that it shows"), err=True)
    codes = one_time_codes.confirm(context, vault, actor, code)
    out().print(
        _("Codes are asked for from now on. Keep these for when the telephone is lost, each once:")
    )
    out().print("\n".join(codes))


def totp_off(as_: As = "", root: WorkspaceDir = HERE) -> None:
    """Go without codes again. Whoever decides for others sets up another second proof on the pages.

    Example: handrail people totp off --as jo
    """
    from scheduler.people.proofs import one_time_codes

    context, actor = opened(root, as_)
    is_proved = bool(as_) and one_time_codes.is_on(context, actor.id)  # then it was asked for
    one_time_codes.turn_off(context, actor, is_proved=is_proved)
    out().print(_("No codes are asked for any more."))


def _say_sent(is_taken: bool) -> None:
    from scheduler.errors import NotPossible

    if not is_taken:
        raise NotPossible(
            _("The mail server did not take the letter. Look at the settings, and try again.")
        )
    out().print(_("A letter is on its way."))
