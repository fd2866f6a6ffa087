"""Where in a campaign file the words stand that are posted."""

from collections.abc import Iterator

from scheduler.yaml_files.reader import Tree


def text_places(tree: Tree) -> Iterator[tuple[str | int, ...]]:
    """The way to each text that is posted, of a file that may hold mistakes."""
    threads = tree.get("threads") if isinstance(tree, dict) else None
    for index, thread in enumerate(threads if isinstance(threads, list) else ()):
        if isinstance(thread, dict):
            yield from (("threads", index, *place) for place in _of_thread(thread))


def _of_thread(thread: dict[str, Tree]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(thread.get("text"), str):
        yield ("text",)
    entries = thread.get("each_time")
    for number, entry in enumerate(entries if isinstance(entries, list) else ()):
        if isinstance(entry, str):
            yield "each_time", number
    turns = thread.get("dialogue")
    for number, turn in enumerate(turns if isinstance(turns, list) else ()):
        for account, text in turn.items() if isinstance(turn, dict) else ():
            if isinstance(text, str):
                yield "dialogue", number, account
    variants = thread.get("accounts")
    for account, variant in variants.items() if isinstance(variants, dict) else ():
        if isinstance(variant, dict) and isinstance(variant.get("text"), str):
            yield "accounts", account, "text"


def word_places(tree: Tree) -> Iterator[tuple[str | int, ...]]:
    """The way to other words for people, of which a part is lost as silently."""
    if not isinstance(tree, dict):
        return
    yield from ((key,) for key in ("title", "owner", "cover") if isinstance(tree.get(key), str))
    yield from (("values", key) for key in _texts_of(tree.get("values")))
    threads = tree.get("threads")
    for index, thread in enumerate(threads if isinstance(threads, list) else ()):
        if isinstance(thread, dict):
            yield from (("threads", index, *place) for place in _words_of(thread))


def _words_of(thread: dict[str, Tree]) -> Iterator[tuple[str | int, ...]]:
    if isinstance(thread.get("content_note"), str):
        yield ("content_note",)
    yield from (("values", key) for key in _texts_of(thread.get("values")))
    for name in ("media", "accept", "each_time"):
        entries = thread.get(name)
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            yield from ((name, number, key) for key in _texts_of(entry))


def _texts_of(mapping: object) -> list[str]:
    """The keys of a mapping whose values are texts."""
    if not isinstance(mapping, dict):
        return []
    return [key for key, value in mapping.items() if isinstance(value, str)]
