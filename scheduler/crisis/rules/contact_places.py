"""Finds which country or nation a sentence speaks of, and the emergency numbers there."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from scheduler.crisis.directory.services import Directory, places

_NAMES = {
    "GB-SCT": r"Scotland|Scottish|Scots|Yr Alban",
    "GB-WLS": r"Wales|Welsh|Cymru|Nghymru",
    "GB-NIR": r"Northern Ireland|Northern Irish|NI",
    "GB-ENG": r"England|English",
    "GB": r"UK|U\.K\.|United Kingdom|Great Britain|Britain|British",
    "IE": r"(?<!Northern )Ireland|(?<!Northern )Irish|Éire",
    "US": r"US|USA|U\.S\.|America|American|United States|the States",
    "CA": r"Canada|Canadian|Canadians",
    "AU": r"Australia|Australian|Australians",
    "NZ": r"New Zealand|Aotearoa|NZ",
    "IN": r"India|Indian",
    "ZA": r"South Africa|South African",
    "JE": "Jersey", "GG": "Guernsey", "IM": "Isle of Man",
    "DE": "Germany|German", "FR": "France|French", "ES": "Spain", "NL": "Netherlands|Dutch",
    "BE": "Belgium|Belgian", "AT": "Austria", "CH": "Switzerland|Swiss", "SE": "Sweden|Swedish",
    "DK": "Denmark|Danish", "NO": "Norway|Norwegian", "FI": "Finland|Finnish", "IT": "Italy",
    "PL": "Poland|Polish", "PT": "Portugal", "JP": "Japan", "EU": "EU|European Union|Europe",
}  # fmt: skip
_PLACE = re.compile(
    r"(?P<told>\b(?:[Ii]n|[Ff]rom|[Ff]or|across|over|to|yng|yn)\s(?:the\s|our\s)?)?"
    + r"\b(?:"
    + "|".join(f"(?P<{code.replace('-', '_')}>{names})" for code, names in _NAMES.items())
    + r")\b"
)
# Numbers that are for emergencies somewhere, as they are dialled.
EMERGENCIES = frozenset({"999", "112", "911", "000", "111", "10177", "113", "110", "119", "991"})
_ALSO = {"GB": {"112"}, "JE": {"112"}, "GG": {"112"}, "IM": {"112"}, "AU": {"112"}}


@dataclass(frozen=True, slots=True)
class Places:
    """What a sentence says of where its readers are."""

    places: frozenset[str]
    is_told: bool = False  # "in Canada": the sentence is for people there, and no one else

    def __bool__(self) -> bool:
        return bool(self.places)


@lru_cache(maxsize=512)  # it is asked for each service that has a number
def places_named(sentence: str) -> Places:
    """The countries and nations that a sentence names, by their codes."""
    found = set()
    is_told = False
    for match in _PLACE.finditer(sentence):
        code = next(name for name, words in match.groupdict().items() if words and name != "told")
        found.add(code.replace("_", "-"))
        is_told = is_told or bool(match["told"])
    return Places(frozenset(found), is_told)


def emergency_numbers(directory: Directory, regions: Iterable[str]) -> frozenset[str]:
    """The digits of the emergency numbers of these regions."""
    found: set[str] = set()
    for region in regions:
        printed = directory.emergency_number(region) or ""
        if region in ("EU",) or places(region)[-1] in directory.european_union:
            found.add("112")
        found |= set(re.findall(r"\d+", printed)) | _ALSO.get(places(region)[-1], set())
    return frozenset(found)
