"""The campaigns of the demonstration: a calm rehearsal of them must end well."""

from collections import Counter
from pathlib import Path

from scheduler.campaigns.loader import load_workspace
from scheduler.web.demo.files import write_files


def test_no_account_says_the_same_words_in_two_posts(tmp_path: Path) -> None:
    """X refuses what an account has said already, and the thread would wait for a person."""
    write_files(tmp_path)
    said = Counter(
        (one.account, " ".join(words.split()))
        for campaign in load_workspace(tmp_path).campaigns
        for one in campaign.threads
        for words in (one.text or "").split("\n---\n")
        if words.strip()
    )
    assert ("main", "You may ask to see your own notes. You need not say why.") in {
        (account, words[:56]) for account, words in said
    }
    assert [words for words, times in said.items() if times > 1] == []
