"""Each phrase of every list, for tests that look through them all."""

from scheduler.text.phrases.phrase_patterns import Phrase, _written


def every_phrase() -> list[Phrase]:
    lists, classes = _written()
    return [
        Phrase(line, classes)
        for name, some in lists.items()
        if not name.startswith(("class ", "DISGUISED"))
        for line in some
    ]
