"""The content rules over a thread: what blocks it, what is only said."""

from dataclasses import replace
from pathlib import Path

import pytest

from scheduler.campaigns.checks.content import Judge
from scheduler.campaigns.model.plan import PlannedCaptions, PlannedMedia
from scheduler.crisis.directory.services import load
from scheduler.errors import MistakesFound
from tests.support.examples.campaign_files import a_workspace, mistakes, planned


def judge(folder: Path) -> Judge:
    return Judge(load(), folder)


def media(path: str, alt: str, captions: str | None = None) -> PlannedMedia:
    said = PlannedCaptions(captions, "0" * 64, "en") if captions else None
    return PlannedMedia(path, "0" * 64, alt, said)


def test_a_block_names_the_post_the_rule_and_the_words(tmp_path: Path) -> None:
    posts = ["Content note: mentions suicide.", "He committed\nsuicide. #wmhd"]
    judged = judge(tmp_path).judge(posts, "GB-ENG", ())
    [block] = judged.blocks
    assert block.wrong == (
        "post 2, SM01: “commit” speaks of suicide as a crime (“committed suicide”)"
    )
    assert block.remedy == "Write “died by suicide”, or “took their own life”."


def test_detail_that_can_harm_is_not_said_again(tmp_path: Path) -> None:
    [block] = (
        judge(tmp_path)
        .judge(["Content note: mentions suicide. He hanged himself."], "GB", ())
        .blocks
    )
    assert block.wrong == "SM05: this gives away how, or how much"


def test_what_is_only_a_warning_blocks_nothing(tmp_path: Path) -> None:
    judged = judge(tmp_path).judge(["She suffers from depression."], "GB", ())
    assert judged.blocks == ()
    assert tuple(map(str, judged.warnings)) == (
        "SM11: the person is shown as helpless before an illness (“suffers from depression”). "
        "Write “living with” or “experiencing”.",
    )


def test_numbers_are_judged_by_the_accounts_region(tmp_path: Path) -> None:
    assert judge(tmp_path).judge(["Call or text 988."], "US", ()).blocks == ()
    assert judge(tmp_path).judge(["Call or text 988."], "GB", ()).blocks


def test_pictures_and_films_are_looked_at_beside_the_first_post(tmp_path: Path) -> None:
    shown = [media("talk.MP4", "A talk"), media("poster.png", "Samaritans, 116 123")]
    wrongs = [
        one.wrong for one in judge(tmp_path).judge(["We are here.", "Yes."], "GB", shown).blocks
    ]
    assert [wrong.split(":")[0] for wrong in wrongs] == ["post 1, AX06", "post 1, AX09"]
    captioned = [media("talk.mp4", "A talk", "talk.srt")]
    assert judge(tmp_path).judge(["We are here."], "GB", captioned).blocks == ()


def test_a_charitys_own_rules_file_counts(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("severity: {SM11: block}", encoding="utf-8")
    assert judge(tmp_path).judge(["She suffers from depression."], "GB", ()).blocks


def test_a_mistake_in_that_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("severity: {SM05: off}", encoding="utf-8")
    with pytest.raises(MistakesFound, match="SM05 cannot be softened"):
        judge(tmp_path)


def test_a_block_is_lifted_with_a_reason_where_the_rule_allows_it(tmp_path: Path) -> None:
    accepted = {"HL01": "It is our own office line.", "SM05": "It is known."}
    posts = ["Content note: mentions suicide.", "Ring 0151 496 0123. He hanged himself."]
    judged = judge(tmp_path).judge(posts, "GB", (), accepted)
    assert judged.is_lifted
    assert tuple(map(str, judged.warnings)) == (
        "post 2, HL01: this contact is not as the directory has it for these readers "
        "(“0151 496 0123”). "
        "Accepted: It is our own office line.",
    )
    [block] = judged.blocks
    assert block.wrong.startswith("post 2, SM05")
    assert block.remedy.endswith("Nobody lifts this rule.")


def test_nothing_is_lifted_where_nothing_was_found(tmp_path: Path) -> None:
    assert not judge(tmp_path).judge(["Hello."], "GB", (), {"HL01": "ours"}).is_lifted


def test_a_thread_with_a_lifted_block_waits_for_a_second_person(tmp_path: Path) -> None:
    thread = """
    - id: opener
      account: main
      when: Sun 10 Oct 2027, 09:00
      accept: [{rule: HL01, reason: Our own office line.}]
      text: |
        Ring us on 0151 496 0123.
    - id: later
      account: main
      when: Mon 11 Oct 2027, 09:00
      text: |
        You are welcome here.
    """
    opener, later = planned(a_workspace(tmp_path, thread))
    assert opener.needs_approval
    assert opener.accepted == (("HL01", "Our own office line."),)
    assert opener.told_accepted == "HL01 lifted: Our own office line."
    assert opener.body_hash != replace(opener, accepted=()).body_hash
    assert later.accepted == ()
    assert not later.needs_approval


def test_a_block_is_a_mistake_with_its_place(tmp_path: Path) -> None:
    thread = """
    - id: opener
      account: main
      when: Sun 10 Oct 2027, 09:00
      text: |
        Call Samaritans on 116 132.
    """
    [mistake] = mistakes(a_workspace(tmp_path, thread))
    assert mistake.startswith("campaigns/spring.yaml:")
    assert mistake.endswith("(“116 132”). Did you mean 116 123?")


def test_a_rule_on_detail_that_misread_words_is_lifted_by_the_sentence(tmp_path: Path) -> None:
    posts = ["Content note: mentions suicide.", "I was suicidal. Then I got a belt in karate."]
    [block] = judge(tmp_path).judge(posts, "GB", ()).blocks
    assert block.wrong == "post 2, SM05: this gives away how, or how much"
    assert "quote the sentence under `accept` as `words`" in block.remedy
    reason = {"SM05": "It is a sport."}
    sentence = {"SM05": "Then I got a  belt in Karate."}
    judged = judge(tmp_path).judge(posts, "GB", (), reason, sentence)
    assert judged.blocks == ()
    assert judged.lifted == (("SM05", "“Then I got a belt in Karate.” is misread: It is a sport."),)


@pytest.mark.parametrize("words", ["", "Another sentence."])
def test_without_the_very_sentence_it_stays(tmp_path: Path, words: str) -> None:
    posts = ["Content note: mentions suicide.", "I was suicidal. Then I got a belt in karate."]
    quoted = {"SM05": words} if words else {}
    judged = judge(tmp_path).judge(posts, "GB", (), {"SM05": "It is a sport."}, quoted)
    [block] = judged.blocks
    assert ("`words` is not the sentence" in block.remedy) is bool(words)


def test_what_can_mean_nothing_else_is_lifted_by_nobody(tmp_path: Path) -> None:
    posts = ["Content note: mentions suicide.", "He hanged himself."]
    accepted, misread = {"SM05": "It is known."}, {"SM05": "He hanged himself."}
    [block] = judge(tmp_path).judge(posts, "GB", (), accepted, misread).blocks
    assert block.remedy.endswith("Nobody lifts this rule.")


def test_words_in_a_description_are_told_with_their_place(tmp_path: Path) -> None:
    shown = [media("tom.jpg", "Tom, who committed suicide in 2019, on a bike")]
    [block] = judge(tmp_path).judge(["In memory of Tom."], "GB", shown).blocks
    assert block.wrong == (
        "the description of tom.jpg, SM01: “commit” speaks of suicide as a crime "
        "(“committed suicide”)"
    )


def test_a_number_in_captions_is_looked_up_too(tmp_path: Path) -> None:
    said = PlannedCaptions("a.srt", "0" * 64, "en", "Ring Samaritans on 116 132.")
    film = PlannedMedia("a.mp4", "0" * 64, "A talk", said)
    [block] = judge(tmp_path).judge(["Watch our talk."], "GB", [film]).blocks
    assert block.wrong.startswith("the captions of a.mp4, HL01")


def test_a_campaign_calls_words_misread_and_waits_for_a_second_person(tmp_path: Path) -> None:
    file = (
        "- id: a\n  account: main\n  when: Sun 10 Oct 2027, 09:00\n"
        "  content_note: mentions suicidal thoughts\n"
        "  accept: [{rule: SM05, reason: A sport., words: Then I got a belt in karate.}]\n"
        "  text: I was suicidal. Then I got a belt in karate.\n"
    )
    (thread,) = planned(a_workspace(tmp_path, file))
    assert thread.needs_approval
    assert thread.told_accepted == (
        "SM05 lifted: “Then I got a belt in karate.” is misread: A sport."
    )
