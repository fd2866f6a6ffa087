"""The "find help now" page: links that dial, hours, and nothing that nobody checked."""

from datetime import date

import pytest

from scheduler.crisis.directory.entry import Figure, FigureSource
from scheduler.crisis.directory.expiry import stamped
from scheduler.crisis.directory.services import load
from scheduler.pages.help_page import help_page, render_help_page

TODAY = date(2026, 11, 23)


def html(region: str = "GB-ENG", on: date = TODAY) -> str:
    return render_help_page(help_page(load(), region, "Harbour <Minds>", on))


def test_numbers_are_links_that_dial_and_text() -> None:
    page = html()
    assert '<a href="tel:116123">Call 116\u00a0123</a>' in page
    assert '<a href="sms:85258?body=SHOUT">Text SHOUT to 85258</a>' in page
    assert '<a href="tel:111">Call 111</a>, then choose the mental health option' in page
    assert '<a href="sms:988">Text 988</a>' in html("US")
    assert 'href="https://sidebyside.mind.org.uk"' in page


def test_it_needs_nothing_else() -> None:
    page = html()
    assert "<script" not in page
    assert "<link" not in page
    assert "src=" not in page


def test_names_are_escaped() -> None:
    assert "Harbour &lt;Minds&gt;" in html()


@pytest.mark.parametrize("contact", ["clic-uk.org", "0808 808 4994", "1800-599-0019", "7cups.com"])
def test_what_nobody_checked_is_not_shown(contact: str) -> None:
    assert contact not in html() + html("IN")


def test_the_lines_for_everyone_come_first() -> None:
    names = [service.name for service in help_page(load(), "GB-ENG", "H", TODAY).always]
    assert names[:2] == ["Samaritans", "Shout"]


def test_hours_and_what_happens_are_told() -> None:
    page = html("GB-SCT")
    assert "Mon-Thu 6pm-2am, Fri 6pm to Mon 6am" in page
    assert "An adviser in Scotland answers" in page
    assert "Checked 13 November 2026" in page
    assert "breathingspace.scot; not yet by Harbour &lt;Minds&gt;" in page


def test_readers_elsewhere_and_those_who_type_have_their_part() -> None:
    page = html()
    assert "findahelpline.com" in page
    assert "Without speaking, and for Deaf people" in page


def test_company_is_not_called_a_crisis_service() -> None:
    [place] = help_page(load(), "GB", "H", TODAY).company
    assert "Not a crisis service" in place.details


def test_parts_without_anything_in_them_are_left_out() -> None:
    page = html("ZA")
    assert "31393" not in page, "nobody has confirmed the SMS yet"
    assert 'id="typed"' not in page
    assert 'id="company"' not in page
    assert "If a life is at risk, call 112 from a mobile" in page


def test_a_region_without_an_emergency_number_names_none() -> None:
    assert "If a life is at risk" not in html("BR")


def test_old_entries_leave_the_page_and_core_lines_stay() -> None:
    later = date(2028, 1, 1)
    assert "CALM" not in html(on=later)
    assert "Samaritans" in html(on=later)
    fresh = render_help_page(help_page(stamped(load(), later), "GB", "H", later))
    assert "CALM" in fresh


def test_needs_and_unchecked_dates_are_told() -> None:
    from dataclasses import replace

    entry = load().entry("gb-calm")
    assert entry is not None
    referred = entry.model_copy(update={"needs_appointment": True, "needs_referral": True})
    directory = replace(load(), entries=(referred,))
    [service] = help_page(directory, "GB", "H", TODAY).others
    assert "Needs a referral" in service.details
    assert "No appointment" not in service.details


def test_what_a_person_of_the_charity_confirmed_is_told_apart_without_their_name() -> None:
    from dataclasses import replace

    entry = load().entry("gb-calm")
    assert entry is not None
    seen = {figure: FigureSource(page="x", on=TODAY, by="Ana") for figure in Figure}
    confirmed = entry.model_copy(update={"sources": seen, "verified_on": TODAY})
    [service] = help_page(replace(load(), entries=(confirmed,)), "GB", "Harbour", TODAY).others
    assert service.checked == (
        "Checked 23 November 2026 by a person of Harbour, on thecalmzone.net"
    )


def test_sign_language_whatsapp_and_what_a_text_costs_have_their_part() -> None:
    assert "In sign language: 999bsl.co.uk" in html()
    assert "Text HELP to 51444</a> (a text at your standard rate)" in html("IE")
    from scheduler.crisis.directory.verifications import Verification, applied

    checked = applied(load(), [Verification("za-sadag", TODAY, "Ana")])
    page = render_help_page(help_page(checked, "ZA", "H", TODAY))
    assert '<a href="tel:0768822775">WhatsApp 076\u00a0882\u00a02775</a>' in page
