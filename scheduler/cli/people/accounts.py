"""people: who works with stories, and what each may do."""

from typing import Annotated

import typer

from scheduler.cli.opened import actor_at, ask_passphrase, opened, role_of, signed_in, workspace_at
from scheduler.cli.options import HERE, As, AsJson, WorkspaceDir
from scheduler.cli.output import out, put_json, table
from scheduler.i18n import _

PersonId = Annotated[str, typer.Argument(metavar="ID", help="Their id, which names nobody.")]
Roles = Annotated[
    list[str] | None,
    typer.Option(
        "--role",
        help="writer, reviewer, comms, safeguarding lead, analyst or administrator; repeatable.",
    ),
]
OfAccounts = Annotated[
    list[str] | None,
    typer.Option("--account", help="The role holds for this account only; repeatable."),
]
Login = Annotated[str, typer.Option("--login", help="Their login on this machine.")]


def add(
    person_id: Annotated[
        str, typer.Argument(metavar="[ID]", help="Made up for a storyteller if not given.")
    ] = "",
    role: Roles = None,
    account: OfAccounts = None,
    login: Login = "",
    under_18: Annotated[bool, typer.Option("--under-18", help="A guardian's yes too.")] = False,
    private_name: Annotated[
        bool, typer.Option("--private-name", help="Ask for their name; it is kept encrypted.")
    ] = False,
    no_passphrase: Annotated[
        bool, typer.Option("--no-passphrase", help="They are known by their login alone.")
    ] = False,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Add somebody. The first person is you, as administrator.

    Example: handrail people add jo --role reviewer --login jsmith
    """
    from scheduler.bootstrap.stories import story_vault
    from scheduler.people import accounts
    from scheduler.people.roles import Proof
    from scheduler.stories.withdrawal import privacy

    workspace = workspace_at(root)
    context, actor = signed_in(workspace, as_)
    chosen = person_id or accounts.new_storyteller_id()
    accounts.add(
        context,
        actor,
        chosen,
        roles=[role_of(name) for name in role or ()],
        accounts=account or (),
        os_user=login or None,
        passphrase=None
        if no_passphrase
        else ask_passphrase(_("A new passphrase for {chosen}").format(chosen=chosen)),
        is_under_18=under_18,
    )
    if private_name:
        if actor.proof is Proof.KEYBOARD:  # people are set up now
            actor = actor_at(workspace, as_)
        name = typer.prompt(_("Their name"), hide_input=True)
        address = typer.prompt(_("Where to reach them"), hide_input=True, default="")
        vault = story_vault(workspace)
        privacy.keep_name(context, vault, actor, chosen, name, address or None)
    out().print(_("Added {chosen}.").format(chosen=chosen))


def list_all(as_: As = "", as_json: AsJson = False, root: WorkspaceDir = HERE) -> None:
    """List people by id, with their roles; never their names.

    Example: handrail people list
    """
    from scheduler.people import accounts
    from scheduler.serializers.people import person_json, roles_in_words

    people = accounts.everybody(*opened(root, as_))
    if as_json:
        put_json([person_json(person) for person in people])
    else:
        rows = [(one.id, roles_in_words(one), one.os_user or "") for one in people]
        out().print(table(("Id", "Roles", "Login"), rows))


def role(
    person_id: PersonId,
    name: Annotated[str, typer.Argument(metavar="ROLE")],
    account: OfAccounts = None,
    take: Annotated[bool, typer.Option("--take", help="Take it away.")] = False,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Give somebody a role, for all accounts or for some, or take it away.

    Example: handrail people role jo comms --account wales
    """
    from scheduler.people import accounts

    context, actor = opened(root, as_)
    accounts.change_role(
        context, actor, person_id, role_of(name), is_given=not take, accounts=account or ()
    )
    out().print(
        (_("{person_id} is no longer {name}.") if take else _("{person_id} is {name}.")).format(
            person_id=person_id, name=name
        ),
    )


def remove(person_id: PersonId, as_: As = "", root: WorkspaceDir = HERE) -> None:
    """End somebody's work here: no roles, no login.

    Example: handrail people remove jo
    """
    from scheduler.people import accounts

    context, actor = opened(root, as_)
    accounts.remove(context, actor, person_id)
    out().print(_("{person_id} has no way in any more.").format(person_id=person_id))


def notify(
    person_id: PersonId,
    forget: Annotated[bool, typer.Option("--forget", help="Tell them nothing any more.")] = False,
    as_: As = "",
    root: WorkspaceDir = HERE,
) -> None:
    """Say where you are told: before your yes ends, or when you should ask how somebody is.

    Nobody says it for somebody else. Asks for an Apprise address, such as mailto://...; kept
    encrypted. No message has a word of a story in it.
    Example: handrail people notify teller-12ab34cd --as teller-12ab34cd
    """
    from scheduler.bootstrap.stories import is_understood, story_vault
    from scheduler.errors import NotPossible
    from scheduler.stories.overview import messages

    workspace = workspace_at(root)
    context, actor = signed_in(workspace, as_)
    address = ""
    if not forget:
        address = typer.prompt(_("Where to tell them"), hide_input=True)
        if not is_understood(address):
            raise NotPossible(_("That address cannot be read. Compare it with Apprise's own list."))
    messages.keep_address(context, story_vault(workspace), actor, person_id, address)
    out().print(
        _("Forgotten.")
        if forget
        else _("Kept. {person_id} is told there.").format(person_id=person_id),
    )
