"""Says what `check` says in the words of the desk: without a rule's code, an account's or a
thread's short name."""

import re
from collections.abc import Callable, Mapping

_RULE = re.compile(r"(?:, )?\b[A-Z]{2}\d{2}(: )")
_KEY = re.compile(r"(?<![\w/.@:-])[a-z0-9][\w-]*(?:/[\w.-]*\w)+")
_ONE = r"\b(accounts?|from|of|to|for|by) ({})(?![\w/-])"
_SEVERAL = re.compile(r"(\(#\w+: )([\w, -]+)(\))")
_QUOTED = re.compile(r"(“[^”]*”|\"[^\"]*\")")


def plainly(
    said: str, handles: Mapping[str, str], title_of: Callable[[str], str] = lambda key: key
) -> str:
    """A sentence as people at the desk say it; what it quotes stays word for word.

    `handles` are those of our accounts by short name, `title_of` calls a thread by its words.
    """
    parts = _QUOTED.split(said)
    parts[::2] = (_part(part, handles, title_of) for part in parts[::2])
    return "".join(parts)


def _part(said: str, handles: Mapping[str, str], title_of: Callable[[str], str]) -> str:
    said = _RULE.sub(lambda found: found[1] if found.start() else "", said)
    said = _KEY.sub(lambda found: title_of(found[0]), said)
    if not handles:
        return said
    names = "|".join(sorted(map(re.escape, handles), key=len, reverse=True))
    said = re.sub(_ONE.format(names), lambda found: f"{found[1]} @{handles[found[2]]}", said)
    return _SEVERAL.sub(lambda found: f"{found[1]}{_each(found[2], handles)}{found[3]}", said)


def _each(names: str, handles: Mapping[str, str]) -> str:
    return ", ".join(f"@{handles[one]}" if one in handles else one for one in names.split(", "))
