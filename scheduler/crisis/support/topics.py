"""Whether help stands beside a post: where its own words are about what the lexicon knows."""

from scheduler.text.phrases.lexicon import topics_of


def is_sensitive(*texts: str) -> bool:
    """Whether any of these texts is about suicide, self-harm or an eating disorder.

    By the lexicon that the content rules read too: whatever opens a rule's topic brings help.
    """
    return any(map(topics_of, texts))
