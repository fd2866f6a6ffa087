"""Every word that a storyteller or a reviewer reads can be translated, and none slips past."""

import ast
import gettext
import io
import re
from collections.abc import Iterator, Mapping
from contextvars import copy_context
from datetime import timedelta
from pathlib import Path
from threading import Thread
from types import SimpleNamespace

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from scheduler import i18n
from scheduler.campaigns.model.organisation import Organisation
from scheduler.errors import SettingsError
from scheduler.i18n import _, is_read_by_a_person, languages, speak, speaking, spoken
from scheduler.people.roles import Act, Actor, require
from scheduler.stories.consent import agreement
from scheduler.stories.consent.health import QUESTIONS
from scheduler.stories.review.checklist import CHECKLIST
from scheduler.stories.withdrawal.privacy import ErasureProof
from scheduler.stories.withdrawal.withdraw import Receipt
from scheduler.stories.writing import form
from scheduler.stories.writing.as_thread import NAMES_CHANGED
from scheduler.stories.writing.form import blank
from scheduler.stories.writing.rule_remarks import Remark
from scheduler.text.rules.base import Severity
from scheduler.text.rules.catalogue import BY_ID
from tests.messages import TEMPLATE, sources, template, templates
from tests.support.clocks import A_TUESDAY_NOON


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    yield
    speak("en")


@pytest.fixture(scope="module")
def pseudo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all stands in brackets in every language: what does not was never translated."""
    folder = tmp_path_factory.mktemp("catalogues")
    known = read_po(io.BytesIO(TEMPLATE.read_bytes()))
    for code in ("cy", "fr"):
        _catalogue(folder, code, {one.id: f"⟦{one.id}⟧" for one in known if one.id})
    return folder


@pytest.fixture
def in_brackets(pseudo: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(i18n, "CATALOGUES", pseudo)


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
    *("a reviewer's yes came before the storyteller's own, and counts no more",),
    "a reason was given",
    "a worry was raised",
    "reviewed: not yet",
    " (at the keyboard)",
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


@pytest.mark.parametrize("path", sources(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_no_word_to_translate_stands_in_an_f_string_where_none_is_collected(path: Path) -> None:
    marked = [
        call.args[0].value
        for string in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(string, ast.JoinedStr)
        for call in ast.walk(string)
        if isinstance(call, ast.Call) and call.args
        if getattr(call.func, "id", "") in ("_", "N_") and isinstance(call.args[0], ast.Constant)
    ]
    assert marked == []


def _bare_of_page(path: Path) -> str:
    """The words of a page for storytellers that no call to `_` holds."""
    text = re.sub(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", " ", path.read_text("utf-8"), flags=re.DOTALL)
    text = re.sub(r"<[^>]*>| enctype=\S+| data-quiet| class=\S+", " ", text)
    return " ".join(re.findall(r"[A-Za-z]{2,}", text))


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_no_word_of_a_page_slips_past_the_translators(path: Path) -> None:
    assert _bare_of_page(path) == ""


@pytest.mark.usefixtures("in_brackets")
def test_what_a_storyteller_reads_is_wholly_in_the_other_language() -> None:
    speak("fr")
    rule = BY_ID["SM09"]
    shown = [
        blank("teller-1", ["main"], "sam"),
        _(agreement.STATEMENT),
        *map(_, CHECKLIST.values()),
        *str(
            Remark("SM09", Severity.CHOICE, "At peace.", _(rule.kindly), _(rule.suggestion), "s1")
        ).splitlines(),
        *str(Receipt("s1", A_TUESDAY_NOON, ("1",), ("2",), 1)).splitlines(),
        *str(Receipt("s1", A_TUESDAY_NOON, (), (), 0)).splitlines(),
        str(ErasureProof("teller", 3, 60, 2, ())),
    ]
    assert [one for one in shown if "⟦" not in one and "⟧" not in one] == []
    with pytest.raises(Exception, match=r"⟦.* may not ⟦review it⟧"):
        require(Actor("stranger"), Act.REVIEW)
    with pytest.raises(Exception, match="⟦there is no story yet⟧"):
        form.checked_body("  ")


@pytest.mark.usefixtures("in_brackets")
def test_a_form_in_another_language_is_read_as_any(tmp_path: Path) -> None:
    filled = blank("teller-1", ["main"], "sam").replace("theme:  ", "theme: walking ")
    speak("fr")
    assert form.read(f"{filled}\n## Hunangofiant\nWalking did.", "f.md").body == "Walking did."


def _catalogue(
    folder: Path, code: str, words: Mapping[str, str], read_by: str = "Siân <sian@example.org>"
) -> None:
    catalogue = Catalog(locale=code, last_translator=read_by, fuzzy=False)
    for message, translation in words.items():
        catalogue.add(message, translation)
    path = folder / code / "LC_MESSAGES" / "messages.mo"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_mo(file, catalogue)


def test_a_language_with_a_catalogue_is_spoken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    _catalogue(tmp_path, "cy", {"cooling off": "yn oeri"})
    speak("cy")
    assert spoken() == "cy"
    assert _("cooling off") == "yn oeri"
    assert _("Not translated yet.") == "Not translated yet."
    assert _("") == ""
    with pytest.raises(SettingsError, match=r'no translation "de"\. Choose from: en, cy'):
        speak("de")


def test_a_request_has_its_own_language_and_leaves_the_others_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    _catalogue(tmp_path, "cy", {"cooling off": "yn oeri"})
    _catalogue(tmp_path, "fr", {"cooling off": "au repos"})
    speak("fr")
    heard = []
    with speaking("cy"):
        heard.append(_("cooling off"))
        with speaking("en"):
            heard.append(_("cooling off"))
        thread = Thread(target=lambda: heard.append(_("cooling off")))
        thread.start()
        thread.join()
        copy_context().run(lambda: heard.append(_("cooling off")))
    assert heard == ["yn oeri", "cooling off", "au repos", "yn oeri"]
    for unknown in (None, "", "xx"):
        with speaking(unknown):
            assert spoken() == "fr"
    assert languages() == ["en", "cy", "fr"]


def test_a_fault_in_a_request_leaves_its_language_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    _catalogue(tmp_path, "cy", {})
    with pytest.raises(ZeroDivisionError), speaking("cy"):
        raise ZeroDivisionError
    assert spoken() == "en"


ORGANISATION = Organisation.model_validate(
    {
        "organisation": "Harbour Minds",
        "region": "GB-WLS",
        "timezone": "Europe/London",
        "accounts": {"main": {"handle": "HarbourMain", "role": "organisation", "secrets": "H"}},
    }
)


@pytest.mark.parametrize("read_by", ["nobody yet (drafted by a machine)", "nobody yet"])
def test_what_is_agreed_to_is_english_until_a_person_has_read_its_translation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, read_by: str
) -> None:
    monkeypatch.setattr(i18n, "CATALOGUES", tmp_path)
    words = {
        agreement.STATEMENT: "Rwy'n cytuno â {organisation}.",
        "No name is told (anonymous)": "Ni ddywedir enw, rwy'n cytuno",
        agreement.IN_ENGLISH: "Yn Saesneg, am nad oes neb wedi gwirio'r cyfieithiad.",
    }
    _catalogue(tmp_path, "cy", words, read_by)
    context = SimpleNamespace(organisation=ORGANISATION, keep_ended=timedelta(days=90))
    story = SimpleNamespace(naming="anonymous")
    with speaking("cy"):
        assert not is_read_by_a_person()
        shown = agreement.statement(context, story, ["main"], 12)  # type: ignore[arg-type]
        version = agreement._version_read()
    assert shown.startswith("Yn Saesneg")
    assert "I agree that Harbour Minds publishes my story" in shown
    assert "cytuno" not in shown
    assert version == agreement.STATEMENT_VERSION


@pytest.mark.usefixtures("in_brackets")
@pytest.mark.parametrize("words", [agreement.FOR_GUARDIANS, *QUESTIONS.values()])
def test_all_that_is_agreed_to_is_english_until_its_translation_was_read(
    monkeypatch: pytest.MonkeyPatch, words: str
) -> None:
    speak("cy")
    assert agreement._agreed_words(words) == f"⟦{words}⟧"
    monkeypatch.setattr(agreement, "is_read_by_a_person", lambda: False)
    assert agreement._agreed_words(words) == words


@pytest.mark.usefixtures("in_brackets")
def test_once_a_person_has_read_it_the_translation_is_agreed_to() -> None:
    speak("cy")
    context = SimpleNamespace(organisation=ORGANISATION, keep_ended=timedelta(days=90))
    story = SimpleNamespace(naming="anonymous")
    shown = agreement.statement(context, story, ["main"], 12)  # type: ignore[arg-type]
    assert shown.startswith("⟦What I agree to")


def test_the_welsh_that_a_machine_drafted_says_so() -> None:
    assert "cy" in languages()
    with speaking("cy"):
        assert _("A message for you") == "Neges i chi"
        assert not is_read_by_a_person()


@pytest.mark.parametrize(
    "path", sorted(i18n.CATALOGUES.glob("*/LC_MESSAGES/*.po")), ids=lambda path: path.parts[-3]
)
def test_a_translation_names_what_the_english_names_and_is_compiled(path: Path) -> None:
    names = re.compile(r"\{(\w*)")
    catalogue = read_po(io.BytesIO(path.read_bytes()))
    translated = {one.id: one.string for one in catalogue if one.id and one.string}
    assert len(translated) > 50
    for english, other in translated.items():
        assert sorted(names.findall(english)) == sorted(names.findall(other)), english
    compiled = gettext.GNUTranslations(io.BytesIO(path.with_suffix(".mo").read_bytes()))
    assert {one: compiled.gettext(one) for one in translated} == translated, "run: make messages"


@pytest.mark.usefixtures("in_brackets")
def test_a_yes_says_in_which_language_its_statement_was_read() -> None:
    english_version = agreement._version_read()
    speak("cy")
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
