"""Names the commands of `handrail`, and tells errors in their own words.

Each command imports what it needs when it is called, so that `--help` answers at once.
"""

import signal
import sys
from typing import Annotated

import typer

from scheduler import tracing
from scheduler.cli.campaigns import (
    check,
    files,
    format_schema,
    media,
    plan_apply,
    preview,
    spreadsheets,
)
from scheduler.cli.command_groups import ByWhatOneWants, WholeSummaries
from scheduler.cli.insight import add_service, directory, reports, rules, verify
from scheduler.cli.old_names import renamed
from scheduler.cli.people import (
    accounts,
    identity,
    privacy,
    stops,
    stories,
    story_consent,
    story_steps,
)
from scheduler.cli.queue import (
    approve,
    ask,
    audit,
    backups,
    clock,
    comments,
    decide,
    holds,
    inspect,
)
from scheduler.cli.running import run, simulating
from scheduler.cli.setup import doctor, organisations, workspace, x_accounts
from scheduler.installation import ORGANISATION

app = typer.Typer(
    name="handrail",
    cls=ByWhatOneWants,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


def _group(summary: str) -> typer.Typer:
    return typer.Typer(
        cls=WholeSummaries, no_args_is_help=True, help=summary, rich_markup_mode=None
    )


def _show_version(is_asked: bool) -> None:
    if is_asked:
        from importlib.metadata import version

        typer.echo(f"handrail {version('handrail')}")
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[
        bool,
        typer.Option(
            "--version", help="Show the version and exit.", callback=_show_version, is_eager=True
        ),
    ] = False,
    organisation: Annotated[
        str,
        typer.Option(
            metavar="KEY",
            envvar=ORGANISATION,
            help="For which charity, where one installation keeps several.",
        ),
    ] = "",
) -> None:
    """Schedules a charity's campaigns on X, never without a way to find help."""


_REPORT = _group("Engagement reports.")
_REPORT.command("hashtags")(reports.hashtags)
_REPORT.command("by")(reports.by)
_REPORT.command("compare")(reports.compare)
_REPORT.command("threads")(reports.threads)
_REPORT.command("change")(reports.change)
_REPORT.command("hours")(reports.hours)
_REPORT.command("volume")(reports.volume)
_REPORT.command("readings")(reports.readings)
_REPORT.command("page")(reports.page)
_REPORT.command("trustees")(reports.trustees)
_CODING = _group("What people say our posts are about.")
_CODING.command("export")(reports.coding_export)
_CODING.command("summary")(reports.coding_summary)
_REPORT.add_typer(_CODING, name="coding")
_REPORT.command("to-code", hidden=True)(
    renamed(reports.coding_export, "report to-code", "report coding export")
)
_REPORT.command("codes", hidden=True)(
    renamed(reports.coding_summary, "report codes", "report coding summary")
)

_RESOURCES = _group("The crisis directory, and who checked it.")
_RESOURCES.command("list")(directory.list_all)
_RESOURCES.command("show")(directory.show)
_RESOURCES.command("add")(add_service.add)
_RESOURCES.command("verify")(verify.verify)
_RESOURCES.command("due")(directory.due)
_RESOURCES.command("check-pages")(directory.check_pages)
_RESOURCES.command("import")(directory.import_table)
_RESOURCES.command("recall")(directory.recall)
_RESOURCES.command("page")(directory.page)

_RULES = _group("The content rules that texts are checked against.")
_RULES.command("list")(rules.list_all)
_RULES.command("show")(rules.show)
_RULES.command("try")(rules.try_out)

_STORIES = _group("Personal stories, and their tellers' consent.")
_STORIES.command("new")(stories.new)
_STORIES.command("add")(stories.add)
_STORIES.command("list")(stories.list_all)
_STORIES.command("show")(stories.show)
_STORIES.command("edit")(stories.edit)
_STORIES.command("keep")(stories.keep)
_STORIES.command("diff")(stories.diff)
_STORIES.command("to-ask")(stops.whom_to_ask)
_STORIES.command("stops")(stops.stops)
_STORIES.command("look")(stops.look)
_STORIES.command("close")(stops.close)
_STORIES.command("down")(stops.down)
_STORIES.command("consent")(story_consent.consent)
_STORIES.command("approve-text")(story_consent.approve_text)
_STORIES.command("guardian")(story_consent.guardian)
_STORIES.command("review")(story_steps.review)
_STORIES.command("misread")(story_steps.misread)
_STORIES.command("comment")(story_steps.comment)
_STORIES.command("decide")(story_steps.decide)
_STORIES.command("release")(story_steps.release)
_STORIES.command("queue")(story_steps.queue)
_STORIES.command("take-back")(story_steps.take_back)
_STORIES.command("receipt")(story_steps.receipt)
_STORIES.command("safeguard")(story_steps.safeguard)
_STORIES.command("lift-stop")(story_steps.lift_stop)
_STORIES.command("checked-in")(story_steps.checked_in)
_STORIES.command("code")(story_steps.new_code)

_PEOPLE = _group("Colleagues, and who may do what.")
_PEOPLE.command("add")(accounts.add)
_PEOPLE.command("list")(accounts.list_all)
_PEOPLE.command("role")(accounts.role)
_PEOPLE.command("remove")(accounts.remove)
_PEOPLE.command("notify")(accounts.notify)
_PEOPLE.command("invite")(identity.invite)
_PEOPLE.command("reset")(identity.reset)
_PEOPLE.command("confirm")(identity.confirm)
_PEOPLE.command("passphrase")(identity.passphrase)
_PEOPLE.command("address")(identity.address)
_PEOPLE.command("profile")(identity.profile)
_PEOPLE.command("sessions")(identity.list_sessions)
_PEOPLE.command("end-session")(identity.end_session)
_TOTP = _group("One-time codes of an app.")
_TOTP.command("on")(identity.totp_on)
_TOTP.command("off")(identity.totp_off)
_PEOPLE.add_typer(_TOTP, name="totp")

_ACCOUNTS = _group("How accounts are connected to X.")
_ACCOUNTS.command("list")(x_accounts.list_all)
_ACCOUNTS.command("check")(x_accounts.check)
_ACCOUNTS.command("disconnect")(x_accounts.disconnect)

_ORGANISATIONS = _group("Several charities in one installation: each its own queue and files.")
_ORGANISATIONS.command("add")(organisations.add)
_ORGANISATIONS.command("list")(organisations.list_all)
_ORGANISATIONS.command("export")(organisations.export)
_ORGANISATIONS.command("erase")(organisations.erase)
_ORGANISATIONS.command("tidy")(organisations.tidy)

_PRIVACY = _group("What we hold about a storyteller: show it, export it, erase it.")
_PRIVACY.command("name")(privacy.name)
_PRIVACY.command("export")(privacy.export)
_PRIVACY.command("erase")(privacy.erase)

_KEYS = _group("Encryption keys of the storytellers' names.")
_KEYS.command("rotate")(privacy.rotate)

_CAMPAIGN = _group("Whole campaign files: copied to another year, put aside, brought back.")
_CAMPAIGN.command("copy")(files.copy)
_CAMPAIGN.command("archive")(files.archive)
_CAMPAIGN.command("bring-back")(files.bring_back)

_MEDIA = _group("Pictures and films: what they show, and until when those in them agree.")
_MEDIA.command("list")(media.list_all)
_MEDIA.command("add")(media.add)
_MEDIA.command("describe")(media.describe)
_MEDIA.command("leave")(media.leave)
_MEDIA.command("crop")(media.crop)
_MEDIA.command("show")(media.show)

_AUDIT = _group("Whether anybody meddled with the log.")
_AUDIT.command("verify")(audit.verify)

app.command()(workspace.init)
app.command()(check.check)
app.command()(plan_apply.plan)
app.command()(plan_apply.apply)
app.command()(approve.approve)
app.command()(approve.reject)
app.command("ask-approval")(ask.ask_approval)
app.command("ask-outside")(ask.ask_outside)
app.command()(preview.preview)
app.command("import")(spreadsheets.import_sheet)
app.command()(spreadsheets.export)
app.command()(spreadsheets.copy)
app.command()(format_schema.fmt)
app.command()(format_schema.schema)
app.command()(run.run)
app.command()(run.rehearse)
app.command()(simulating.simulate)
app.command()(run.demo)
app.command()(run.web)
app.command()(workspace.status)
app.command()(doctor.doctor)
app.command()(clock.clock)
app.command()(inspect.queue)
app.command()(inspect.sent)
app.command()(inspect.show)
app.command()(comments.comment)
app.command()(inspect.log)
app.command()(inspect.costs)
app.command()(holds.hold)
app.command()(holds.release)
app.command()(holds.sensitive)
app.command("jar", hidden=True)(renamed(holds.sensitive, "jar", "sensitive"))
app.command()(decide.move)
app.command()(decide.cancel)
app.command()(decide.restore)
app.command("take-down")(decide.take_down)
app.command()(decide.resolve)
app.add_typer(_REPORT, name="report")
app.add_typer(_RESOURCES, name="resources")
app.add_typer(_RULES, name="rules")
app.add_typer(_STORIES, name="stories")
app.add_typer(_PEOPLE, name="people")
app.add_typer(_ACCOUNTS, name="accounts")
app.add_typer(_ORGANISATIONS, name="organisations")
app.add_typer(_PRIVACY, name="privacy")
app.add_typer(_KEYS, name="keys")
app.add_typer(_AUDIT, name="audit")
app.add_typer(_CAMPAIGN, name="campaign")
app.add_typer(_MEDIA, name="media")
app.command()(backups.backup)
app.command()(workspace.upgrade)


def main() -> None:
    """Runs a command; an error that a person can act on is told in its own words."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    stop_tracing = tracing.start(lambda line: print(line, file=sys.stderr))
    try:
        app()
    except Exception as error:
        # Imported only where something is wrong, so that `--help` answers at once.
        from scheduler.bootstrap.plain_errors import told_plainly
        from scheduler.cli.output import tell

        plain = told_plainly(error)
        if plain is None:
            raise
        message, exit_code = plain
        tell(message)
        sys.exit(exit_code)
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        stop_tracing()
