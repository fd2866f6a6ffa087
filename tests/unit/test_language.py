"""Every word that a storyteller or a reviewer reads can be translated, and none slips past."""

import ast
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from scheduler import i18n
from scheduler.errors import SettingsError
from scheduler.i18n import _, speak, speak_from, spoken
from scheduler.people.roles import Act, Actor, require
from scheduler.stories.consent import agreement
from scheduler.stories.review.checklist import CHECKLIST
from scheduler.stories.withdrawal.privacy import Proof
from scheduler.stories.withdrawal.withdraw import Receipt
from scheduler.stories.writing import form
from scheduler.stories.writing.as_thread import NAMES_CHANGED
from scheduler.stories.writing.form import blank
from scheduler.stories.writing.rule_remarks import Remark
from scheduler.text.rules.base import Severity
from tests.messages import TEMPLATE, sources, template
from tests.support.clocks import A_TUESDAY_NOON


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    speak("en")


class Pseudo:
    """A language in which everything stands in brackets: what does not was never translated."""

    def gettext(self, message: str, /) -> str:
        return f"⟦{message}⟧"


def test_the_template_has_not_fallen_behind() -> None:
    assert TEMPLATE.read_text("utf-8") == template(), "run: make messages"


# Calls whose words nobody reads as a sentence: the audit, options, patterns, SQL.
_ELSEWHERE = {
    *("_", "N_", "note", "_note", "AuditEntry", "Option", "Argument", "compile", "unschedule"),
    *("change_consent", "end_consents", "change_words", "StoredVersion", "replace"),
}
_SENTENCE = re.compile(r"[A-Za-z]{2,}[,.;:]? [A-Za-z]{2,}[,.;:]? [A-Za-z{]")
_ALLOWED = {
    "another yes took its place",  # the audit's
    "anyway, by 's decision",
    "needs your yes again",  # the audit's, and shown through _
    "the story was taken back",
    "the stop was lifted",
    "its time was over",
    "a reason was given",
    "a worry was raised",
    "reviewed: not yet",
    *("workplaces and wards", "next of kin"),  # points of the checklist, as they are typed
    NAMES_CHANGED,  # part of a story's posts, which are in the story's language
}


def _bare(path: Path) -> Iterator[str]:
    """Sentences of a module that no call to `_` or `N_` holds."""

    def look(node: ast.AST, parents: tuple[ast.AST, ...]) -> Iterator[str]:
        names = {
            getattr(one.func, "attr", getattr(one.func, "id", ""))
            for one in parents
            if isinstance(one, ast.Call)
        }
        if isinstance(node, ast.Constant | ast.JoinedStr):
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            said = "".join(
                one.value
                for one in parts
                if isinstance(one, ast.Constant) and isinstance(one.value, str)
            )
            is_docstring = isinstance(parents[-1], ast.Expr)
            if _SENTENCE.search(said) and not is_docstring and not names & _ELSEWHERE:
                yield said
            return
        for child in ast.iter_child_nodes(node):
            yield from look(child, (*parents, node))

    yield from look(ast.parse(path.read_text("utf-8")), ())


@pytest.mark.parametrize("path", sources(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_sentence_slips_past_the_translators(path: Path) -> None:
    assert [said for said in _bare(path) if said not in _ALLOWED] == []


def test_what_a_storyteller_reads_is_wholly_in_the_other_language() -> None:
    speak_from(Pseudo(), "xx")
    shown = [
        blank("teller-1", ["main"], "sam"),
        _(agreement.STATEMENT),
        *map(_, CHECKLIST.values()),
        *str(Remark("SM09", Severity.CHOICE, "At peace.", _("k"), _("s"))).splitlines(),
        *str(Receipt("s1", A_TUESDAY_NOON, ("1",), ("2",), 1)).splitlines(),
        *str(Receipt("s1", A_TUESDAY_NOON, (), (), 0)).splitlines(),
        str(Proof("teller", 3, 60, 2, ())),
    ]
    assert all("⟦" in one or "⟧" in one for one in shown), shown
    with pytest.raises(Exception, match=r"⟦.* may not ⟦review it⟧"):
        require(Actor("stranger"), Act.REVIEW)
    with pytest.raises(Exception, match="⟦there is no story yet⟧"):
        form.checked_body("  ")


def test_a_form_in_another_language_is_read_as_any(tmp_path: Path) -> None:
    filled = blank("teller-1", ["main"], "sam").replace("theme:  ", "theme: walking ")
    speak_from(Pseudo(), "xx")
    assert form.read(f"{filled}\n## Hunangofiant\nWalking did.", "f.md").body == "Walking did."


def _catalogue(folder: Path, code: str, **words: str) -> None:
    catalogue = Catalog(locale=code)
    for message, translation in words.items():
        catalogue.add(message.replace("_", " "), translation)
    path = folder / code / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)


def test_a_language_with_a_catalogue_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    _catalogue(tmp_path, "cy", cooling_off="yn oeri")
    speak("cy")
    assert spoken() == "cy"
    assert _("cooling off") == "yn oeri"
    assert _("Not translated yet.") == "Not translated yet."
    assert _("") == ""
    with pytest.raises(SettingsError, match=r'no translation "de"\. Choose from: en, cy'):
        speak("de")


def test_a_yes_says_in_which_language_its_statement_was_read() -> None:
    english_version = agreement._version_read()
    speak_from(Pseudo(), "cy")
    assert agreement._version_read() == f"{english_version}/cy"


# docs: "Words of ours that hurt are mended", and what must never be said beside somebody's life.
_HURTS = re.compile(
    r"\b(revok\w*|takedown|void(ed)?|irrevocabl\w*|emotive|signpost\w*|reach out|suffer(s|ing)"
    r"|victims?|commit(s|ted)? suicide|in crisis\?|affected by these issues|refused)",
    re.IGNORECASE,
)


def test_no_word_of_ours_hurts() -> None:
    own = [
        message.id
        for message in read_po(io.BytesIO(TEMPLATE.read_bytes()))
        if message.id and message.locations != [("the content rules", None)]
    ]
    assert len(own) > 150
    assert [said for said in own if _HURTS.search(str(said))] == []
