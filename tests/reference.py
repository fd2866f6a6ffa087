"""Writes the pages that are made from the code: `python -m tests.reference`.

docs/reference/settings.md, commands.md, roles.md and web.md, and .env.example. A test fails when
one of them has fallen behind.
"""

import json
import textwrap
from collections.abc import Iterator
from dataclasses import fields
from datetime import date
from pathlib import Path
from typing import Any

import typer
import yaml
from pydantic.fields import FieldInfo

from scheduler.cli.app import app
from scheduler.people.roles import MAY, OF_NO_ACCOUNT, Act, Role, Tie
from scheduler.settings import Credentials, Settings
from scheduler.web.routes import WAYS
from scheduler.web.way import WebRoute
from tests.support.interface import for_programs

ROOT = Path(__file__).parent.parent
# What each verb asks, by hand: tests/unit/people/test_asked.py finds a verb that has no row.
ASKED: dict[str, tuple[str, ...]] = {
    "bootstrap.asking.require_now": ("what it is called for: write campaigns, by an import",),
    "bootstrap.asking.require_at_desk": ("what it is called for: write campaigns, at the desk",),
    "bootstrap.drafts.campaign_files.archive": (Act.WRITE,),
    "bootstrap.drafts.campaign_files.begin_file": (Act.WRITE,),
    "bootstrap.drafts.campaign_files.bring_back": (Act.WRITE,),
    "bootstrap.drafts.campaign_files.save_text": (Act.WRITE,),
    "bootstrap.drafts.campaign_files.upload": (Act.WRITE,),
    "bootstrap.drafts.composer.add_campaign": (Act.WRITE,),
    "bootstrap.drafts.composer.change_campaign": (Act.WRITE,),
    "bootstrap.drafts.composer.save_thread": (Act.WRITE,),
    "bootstrap.drafts.typed.all_typed": (Act.WRITE, "their own alone"),
    "bootstrap.drafts.typed.forget_typed": (Act.WRITE, "their own alone"),
    "bootstrap.drafts.typed.keep_typed": (Act.WRITE, "their own alone"),
    "bootstrap.drafts.typed.typed": (Act.WRITE, "their own alone"),
    "bootstrap.reports.report_choices": (Act.REPORTS, "for each account by itself"),
    "bootstrap.checks.directory_checks.confirm": (Act.DIRECTORY,),
    "bootstrap.checks.directory_checks.require_may_check": (Act.DIRECTORY,),
    "bootstrap.drafts.sheet_import.write_campaign": (Act.WRITE,),
    "bootstrap.drafts.previews.apply_files": (Act.APPLY,),
    "bootstrap.stories.rotate_keys": (Act.KEYS,),
    "media.adding.add": (Act.UPLOAD,),
    "media.adding.add_captions": (Act.UPLOAD,),
    "media.adding.crop": (Act.UPLOAD,),
    "media.describing.describe": (Act.UPLOAD,),
    "media.describing.look_at": (Act.UPLOAD,),
    "media.leave.forget": (Act.UPLOAD,),
    "media.leave.give": (Act.UPLOAD,),
    "media.leave.withdraw": (Act.HOLD,),
    "media.library.detail": (Act.SEE,),
    "media.library.listed": (Act.SEE,),
    "media.removing.remove": (Act.UPLOAD,),
    "people.accounts.add": (Act.PEOPLE, "add a story, for a storyteller without rights"),
    "people.accounts.change_role": (Act.PEOPLE,),
    "people.accounts.everybody": (Act.PEOPLE,),
    "people.accounts.remove": (Act.PEOPLE,),
    "people.own.calendar_feed.made_at": ("their own alone",),
    "people.own.calendar_feed.make": (Act.SEE,),
    "people.own.calendar_feed.withdraw": ("their own alone",),
    "people.own.typed_forms.forget": ("their own alone",),
    "people.own.typed_forms.mine": ("their own alone",),
    "people.mailed.invitations.invite": (
        Act.PEOPLE,
        "add a story, for a storyteller without rights",
    ),
    "people.mailed.invitations.take_back": (Act.PEOPLE,),
    "people.mailed.invitations.waiting": (Act.PEOPLE,),
    "people.own.credentials.address_of": ("their own alone",),
    "people.own.credentials.ask_new_address": ("their own alone",),
    "people.own.credentials.change_passphrase": ("their own alone",),
    "people.own.credentials.choose_first_passphrase": ("their own alone",),
    "people.own.credentials.has_passphrase": ("their own alone",),
    "people.own.credentials.start_reset": (Act.PEOPLE,),
    "people.own.profile.change": ("their own alone",),
    "people.proofs.one_time_codes.begin": ("their own alone",),
    "people.proofs.one_time_codes.codes_left": ("their own alone",),
    "people.proofs.one_time_codes.confirm": ("their own alone",),
    "people.proofs.one_time_codes.new_recovery_codes": ("their own alone",),
    "people.proofs.one_time_codes.turn_off": ("their own alone",),
    "people.proofs.passkeys.begin_adding": ("their own alone",),
    "people.proofs.passkeys.finish_adding": ("their own alone",),
    "people.proofs.passkeys.forget": ("their own alone",),
    "people.proofs.passkeys.mine": ("their own alone",),
    "people.roster.colleague": (Act.PEOPLE,),
    "people.roster.everybody": (Act.PEOPLE,),
    "people.sessions.end": (Act.PEOPLE, "or their own"),
    "people.sessions.end_others": (Act.PEOPLE, "or their own"),
    "people.notices.mail_choices.choose": ("their own alone",),
    "people.notices.mail_choices.of": ("their own alone",),
    "people.notices.bell.count_unread": ("their own alone",),
    "people.notices.bell.mine": ("their own alone",),
    "people.notices.bell.read": ("their own alone",),
    "people.notices.bell.read_all": ("their own alone",),
    "people.notices.bell.unread": ("their own alone",),
    "people.sessions.mine": ("their own alone",),
    "people.sessions.of_person": (Act.PEOPLE, "or their own"),
    "people.administration.change_role": (Act.PEOPLE,),
    "people.administration.end_sessions": (Act.PEOPLE, "or their own"),
    "people.administration.remove": (Act.PEOPLE,),
    "people.encryption.rotate": (Act.KEYS,),
    "publishing.clock_check.say_right": (Act.LIFT,),
    "publishing.connections.connecting.begin": (Act.ORGANISATION,),
    "publishing.connections.connecting.come_back": (Act.ORGANISATION, "who went themselves"),
    "publishing.connections.connecting.give_up": (Act.ORGANISATION,),
    "publishing.connections.standing.check": (Act.ORGANISATION,),
    "publishing.connections.standing.disconnect": (Act.ORGANISATION,),
    "publishing.connections.standing.standings": (Act.ORGANISATION,),
    "publishing.operations.approving.approve.approve": (Act.APPROVE,),
    "publishing.operations.approving.approve.approve_several": (Act.APPROVE,),
    "publishing.operations.approving.approve.reject": (Act.APPROVE,),
    "publishing.operations.approving.approve.words_to_approve": (Act.APPROVE,),
    "publishing.operations.cancel.cancel": (Act.CANCEL,),
    "publishing.operations.cancel.cancel_campaign": (Act.CANCEL,),
    "publishing.operations.cancel.move": (Act.MOVE,),
    "publishing.operations.cancel.to_be_moved": (Act.MOVE,),
    "publishing.operations.cancel.move_as_in_file": (Act.MOVE,),
    "publishing.operations.move_several.move_several": (Act.MOVE,),
    "publishing.operations.move_several.undo": (Act.MOVE, "of their own moves alone"),
    "publishing.operations.move_several.what_was_moved": ("their own alone",),
    "publishing.operations.hold.explain": (
        Act.HOLD,
        "release it, to make a colleague's end sooner",
    ),
    "publishing.operations.comments.comment": (Act.REMARK, "read each story that it tells"),
    "publishing.operations.hold.give_reason": (Act.HOLD,),
    "publishing.operations.hold.lift": (Act.LIFT,),
    "publishing.operations.hold.may_lift": (Act.LIFT,),
    "publishing.operations.hold.place": (Act.HOLD, Act.HOLD_EVERYTHING),
    "publishing.operations.approving.outside.invite": (
        Act.ASK,
        "for one whose approval counts, approve or reject a campaign's words",
    ),
    "publishing.operations.approving.outside.require_may_ask": (Act.ASK,),
    "publishing.operations.approving.outside.withdraw": (Act.ASK,),
    "publishing.operations.approving.requests.ask": (Act.ASK,),
    "publishing.operations.approving.requests.withdraw": (Act.ASK,),
    "publishing.operations.approving.undecided.undecided": ("what each thing that waits asks for",),
    "publishing.operations.seen.note_opened": ("their own alone",),
    "publishing.operations.seen.opened_marks": ("their own alone",),
    "publishing.operations.resolve.adopt": (Act.RESOLVE,),
    "publishing.operations.resolve.drop": (Act.RESOLVE,),
    "publishing.operations.resolve.send_again": (Act.RESOLVE,),
    "publishing.operations.restore.restore": (Act.RESTORE,),
    "publishing.operations.take_down.take_down": (Act.TAKE_DOWN,),
    "publishing.planning.apply.apply": (Act.APPLY,),
    "stories.consent.agreement.approve_text": (Act.CONSENT,),
    "stories.consent.agreement.give": (Act.CONSENT,),
    "stories.consent.agreement.guardian_agrees": (Act.GUARD,),
    "stories.consent.agreement.page_for": (Act.CONSENT,),
    "stories.consent.agreement.page_for_guardian": (Act.GUARD,),
    "stories.consent.agreement.page_for_words": (Act.CONSENT,),
    "stories.consent.agreement.version_of": (Act.CONSENT,),
    "stories.withdrawal.asking_others.mail_link": (Act.CONSENT,),
    "stories.withdrawal.asking_others.new_link": (Act.CONSENT,),
    "stories.consent.private_links.ask_contact": (Act.READ,),
    "stories.consent.private_links.ask_guardian": (Act.READ,),
    "stories.overview.mine.asked_of": (Act.READ, "what each thing that waits asks for"),
    "stories.overview.mine.guarded_by": (Act.GUARD,),
    "stories.overview.review_page.page_of": (Act.READ,),
    "stories.overview.to_ask.to_ask": ("their own alone",),
    "stories.scheduling.slots.slots_for": (Act.QUEUE,),
    "stories.thread_access.is_readable": (Act.READ,),
    "stories.withdrawal.after_stop.close": (Act.TAKE_BACK, "as safeguarding lead alone"),
    "stories.withdrawal.after_stop.look": (Act.TAKE_BACK, "as safeguarding lead alone"),
    "stories.withdrawal.after_stop.stops": (Act.TAKE_BACK, "as safeguarding lead alone"),
    "stories.withdrawal.after_stop.take_down": (Act.TAKE_BACK, "as safeguarding lead alone"),
    "stories.withdrawal.stops.stopped_for": (Act.TAKE_BACK, "as safeguarding lead alone"),
    "stories.withdrawal.withdraw.guardians_code": (Act.GUARD,),
    "stories.withdrawal.worries.raise_worry": (Act.SAFEGUARD,),
    "stories.overview.messages.keep_address": (Act.PEOPLE, Act.ADD, "or their own"),
    "stories.overview.status.stories_page": (Act.READ,),
    "stories.overview.status.listed": (Act.READ,),
    "stories.overview.status.shown": (Act.READ,),
    "stories.review.checklist.to_look_at": (Act.READ,),
    "stories.review.decisions.comment": (Act.COMMENT,),
    "stories.review.decisions.decide": (Act.CHOOSE,),
    "stories.review.decisions.difference": (Act.READ,),
    "stories.review.decisions.misread": (Act.REVIEW,),
    "stories.review.decisions.release": (Act.RELEASE,),
    "stories.review.decisions.review": (Act.REVIEW,),
    "stories.review.decisions.suggest": (Act.COMMENT,),
    "stories.scheduling.queueing.enqueue": (Act.QUEUE,),
    "stories.thread_access.may_read": (Act.READ,),
    "stories.thread_access.readable": (Act.READ,),
    "stories.thread_access.require_may_read": (Act.READ,),
    "stories.withdrawal.housekeeping.checked_in": (Act.CHECK_IN,),
    "stories.withdrawal.privacy.erase": (Act.ERASE,),
    "stories.withdrawal.privacy.export": (Act.EXPORT,),
    "stories.withdrawal.privacy.keep_name": (Act.ADD, Act.PEOPLE, "or their own"),
    "stories.withdrawal.privacy.see_name": (Act.SEE_NAME,),
    "stories.withdrawal.stops.lift": (Act.TAKE_BACK, "as safeguarding lead alone"),
    "stories.withdrawal.withdraw.end_with_person": (Act.ERASE,),
    "stories.withdrawal.withdraw.first_code": (Act.CONSENT,),
    "stories.withdrawal.withdraw.new_code": (Act.CONSENT,),
    "stories.withdrawal.withdraw.receipt_for": (Act.TAKE_BACK, Act.READ),
    "stories.withdrawal.withdraw.safeguard": (Act.SAFEGUARD,),
    "stories.withdrawal.withdraw.take_back": (Act.TAKE_BACK,),
    "stories.writing.drafts.add": (Act.ADD, "or their own"),
    "stories.writing.drafts.change_words": (Act.EDIT,),
    "stories.writing.drafts.edit": (Act.EDIT,),
    "stories.writing.drafts.keep": (Act.CHOOSE,),
    "stories.overview.teller.my_stories": ("their own alone",),
    "stories.overview.teller.my_story": (Act.CONSENT,),
    "stories.overview.teller.posts_as_shown": (Act.CONSENT,),
    "stories.ringing.ask_to_be_rung": ("their own alone",),
    "stories.ringing.rung": ("whom they chose, or the safeguarding lead",),
    "stories.ringing.waiting_to_be_rung": ("whom they chose, or the safeguarding lead",),
    "stories.withdrawal.private_links.new_link": (Act.CONSENT,),
    "stories.writing.answers.begin": ("their own alone",),
    "stories.writing.answers.begin_again": ("their own alone",),
    "stories.writing.answers.begun": ("their own alone",),
    "stories.writing.answers.choose": ("their own alone",),
    "stories.writing.answers.keep_answer": ("their own alone",),
    "stories.writing.answers.opened": ("their own alone",),
    "stories.writing.answers.opened_to_write": ("their own alone",),
    "stories.writing.answers.throw_away": ("their own alone",),
    "stories.writing.drafts.add_as": (Act.ADD, "or their own"),
    "stories.writing.showing.colleagues": ("their own alone",),
    "stories.writing.showing.composed": ("their own alone",),
    "stories.writing.showing.forget": ("their own alone",),
    "stories.writing.showing.is_under_18": ("their own alone",),
    "stories.writing.showing.keep_details": ("their own alone",),
    "stories.writing.showing.keep_picture": ("their own alone",),
    "stories.writing.showing.keep_words": ("their own alone",),
    "stories.writing.showing.leave_picture_out": ("their own alone",),
    "stories.writing.showing.picture_of": ("their own alone",),
    "stories.writing.showing.show_words": ("their own alone", Act.EDIT),
}
_PAPER = 88  # characters a line in .env.example


def pages() -> dict[Path, str]:
    """Each generated page and what it should say."""
    return {
        ROOT / ".env.example": env_example(),
        ROOT / "docs" / "reference" / "settings.md": settings_page(),
        ROOT / "docs" / "reference" / "commands.md": commands_page(),
        ROOT / "docs" / "reference" / "roles.md": roles_page(),
        ROOT / "docs" / "reference" / "web.md": web_page(),
        ROOT / "docs" / "reference" / "desk-for-programs.json": desk_for_programs(),
    }


def env_example() -> str:
    """Every setting with its default, commented out, and the secrets of the sample accounts."""
    lines = [
        "# Copy this file to .env and fill in what you need. Keep it where nobody else reads it.",
        "# A setting that is commented out has the value shown.",
    ]
    for name, field in Settings.model_fields.items():
        lines += ["", *textwrap.wrap(_said(field), _PAPER, initial_indent="# ",
                                     subsequent_indent="# ", break_on_hyphens=False)]  # fmt: skip
        lines.append(f"#{_variable(name)}={_default(field)}")
    lines += [
        "",
        "# The keys of each account, from X's developer console: the app needs permission to read",
        "# and write. The first part of each name is what organisation.yaml calls `secrets`.",
    ]
    organisation = yaml.safe_load((ROOT / "campaigns" / "organisation.yaml").read_text("utf-8"))
    for account in organisation["accounts"].values():
        lines += [
            "",
            *(f"{account['secrets']}_{one.name.upper()}=change-me" for one in fields(Credentials)),
        ]
    return "\n".join(lines) + "\n"


def settings_page() -> str:
    """Every setting in a table."""
    lines = [
        "# Settings",
        "",
        "Each is a variable of the environment, or a line of `.env` in the workspace; the "
        "environment wins. Made from `scheduler/settings.py` by `make docs`.",
        "",
        "| Setting | Unless you set it | What it is |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{_variable(name)}` | {_shown_default(field)} | {_said(field)} |"
        for name, field in Settings.model_fields.items()
    ]
    lines += [
        "",
        "The secrets of an account are `PREFIX_API_KEY`, `PREFIX_API_SECRET`, "
        "`PREFIX_ACCESS_TOKEN` and `PREFIX_ACCESS_SECRET`, where `PREFIX` is what "
        "`organisation.yaml` names under `secrets`. Placeholders are refused.",
    ]
    return "\n".join(lines) + "\n"


def commands_page() -> str:
    """Every command with its help, as `handrail COMMAND --help` has it."""
    lines = [
        "# Commands",
        "",
        "`handrail COMMAND --help` says the same. Made from the program by `make docs`.",
        "",
        "Exit status: 0 all is well; 1 something that the message says how to mend; 2 the command "
        "was written wrongly.",
    ]
    root = typer.main.get_command(app)
    for name, command in _commands(root, "handrail"):
        lines += ["", f"## {name}", "", _help(command)]
        options = [one for one in command.params if one.name != "help"]
        if options:
            lines += ["", *(f"- {_option(one)}" for one in options)]
    return "\n".join(lines) + "\n"


def options_by_command() -> dict[str, set[str]]:
    """The options of each command, and of the program itself."""
    root = typer.main.get_command(app)
    named = {"handrail": root, **dict(_commands(root, "handrail"))}
    return {
        name: {one for each in command.params for one in (*each.opts, *each.secondary_opts)}
        for name, command in named.items()
    }


def roles_page() -> str:
    """Who may do what: the table in code, and which verb asks for which act."""
    roles, ties = list(Role), list(Tie)
    lines = [
        "# Who may do what",
        "",
        "Made from `scheduler/people/roles.py` by `make docs`. Each verb asks this table itself, "
        "with the roles that its database has at that moment: a role that was taken away holds at "
        "the next act, on the command line and on a page.",
        "",
        "- Before anybody was added (`handrail people add`), whoever is at the keyboard is the "
        "workspace's owner and may do everything; the audit says `jo (at the keyboard)`, or "
        "`dana (typed by jo)` where a name was only typed.",
        "- Once people are set up, somebody is who the system's login says, or who knows the "
        "passphrase that `--as ID` asks for. No other name is written down.",
        "- Whoever works here may hold everything. Fewer may release.",
        "- A role may hold for single accounts: `handrail people role jo comms --account wales`. "
        "Then it reaches a thread if they act for every account that speaks in it, a hold if they "
        "act for all that it keeps, and a story that is for one of their accounts (to release it: "
        "for all of them). What has an `o` it never reaches. Holding is for all accounts always.",
        "",
        "## By role",
        "",
        f"| What | {' | '.join(role.capitalize() for role in roles)} |",
        f"|---|{'---|' * len(roles)}",
    ]
    for act in Act:
        if any(act in MAY[role] for role in roles):
            mark = "o" if act in OF_NO_ACCOUNT else "x"
            cells = (mark if act in MAY[role] else "" for role in roles)
            lines.append(f"| {act.capitalize()} | {' | '.join(cells)} |")
    lines += [
        "",
        "`x`: may. `o`: may, if the role is for all accounts.",
        "",
        "## By what somebody is to a story",
        "",
        "Whatever their role; a line manager of the storyteller may do none of it. Anybody may "
        "stop a story for somebody's safety. Nobody reviews or releases what comes from them.",
        "",
        f"| What | {' | '.join(tie.capitalize() for tie in ties)} |",
        f"|---|{'---|' * len(ties)}",
    ]
    for act in Act:
        if any(act in MAY[tie] for tie in ties):
            cells = ("x" if act in MAY[tie] else "" for tie in ties)
            lines.append(f"| {act.capitalize()} | {' | '.join(cells)} |")
    lines += [
        "",
        "A thread that tells a story asks for what its story asks for: who may take it back or "
        "give it a time may cancel it, who may give it a time may move it, who may take it back "
        "may take it down.",
        "",
        "## Which verb asks for what",
        "",
        "| Verb | Asks whether they may |",
        "|---|---|",
        *(f"| `{verb}` | {', '.join(acts)} |" for verb, acts in sorted(ASKED.items())),
    ]
    return "\n".join(lines) + "\n"


def web_page() -> str:
    """Every way into the desk, whose it is and what it does."""
    lines = [
        "# The web desk",
        "",
        "Every address of `handrail web`, and for which roles it is. To everybody else, and for "
        "what is not there, each answers alike. Forms carry a token of the browser that they were "
        "given to. Made from `scheduler/web/ways/` by `make docs`; what answers programs is "
        "described in [desk-for-programs.json](desk-for-programs.json) as OpenAPI does.",
        "",
        "| Way | For | What |",
        "|---|---|---|",
    ]
    lines += [f"| `{way.name}` | {_for(way)} | {way.says} |" for way in WAYS]
    return "\n".join(lines) + "\n"


def desk_for_programs() -> str:
    """What of the desk answers JSON or events, as OpenAPI describes it."""
    return json.dumps(for_programs(WAYS), indent=2, ensure_ascii=False) + "\n"


def _for(way: WebRoute) -> str:
    if way.is_own:
        return "whoever is signed in, each their own"
    if way.act is None:
        return "everybody"
    roles = sorted(role for role in Role if way.act in MAY[role])
    return "every role" if len(roles) == len(Role) else ", ".join(roles)


def _commands(command: Any, name: str) -> Iterator[tuple[str, Any]]:
    if hasattr(command, "commands"):
        shown = (name for name, one in command.commands.items() if not one.hidden)
        for child in sorted(shown):
            yield from _commands(command.commands[child], f"{name} {child}")
    else:
        yield name, command


def _help(command: Any) -> str:
    paragraphs = (command.help or "").strip().split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def _option(option: Any) -> str:
    is_argument = option.param_type_name == "argument"
    names = option.metavar or option.name.upper() if is_argument else ", ".join(option.opts)
    said = getattr(option, "help", None)
    return f"`{names}`" + (f": {said}" if said else "")


def _said(field: FieldInfo) -> str:
    assert field.description, "every setting says what it is"
    return field.description


def _variable(name: str) -> str:
    return f"HANDRAIL_{name.upper()}"


def _default(field: FieldInfo) -> str:
    value = field.default
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _shown_default(field: FieldInfo) -> str:
    return f"`{_default(field)}`" if _default(field) else "empty"


def main() -> None:
    """Writes every generated page."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
