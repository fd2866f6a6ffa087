"""Texts for the comparison with X's package, of every kind that somebody has counted wrongly."""

import random
from collections.abc import Sequence

# fmt: off
_WORDS = [
    "a", "Z", "the", "listening", "gwybodaeth", "ŵyth", "tŷ", "sgwrs", "dŵr", "Siân", "e\u0301",
    "w\u0302", "A\u030a", "n\u0303", "o\u0308", "\u1e9b\u0323", "\u1100\u1161", "שלום", "مرحبا",
    "الصحة", "\u202bRTL\u202c", "\u200fx", "\u2067y\u2069", "\u061c", "日本語", "心理健康",
    "한국어", "テスト", "。", "、", "．", "\U00020000", "हिन्दी", "मानसिक", "ไทย", "русский",
    "Ελλ", "ι", "აბგ", "’", "“", '"', "`", "–", "—", "…", "•", "£", "€", "™", "½", "²", "⁰",
    "\u2028", "\u00a0", "\u3000", "\u180e", "\u200b", "\u2060", "\u00ad", "\x1c", "\x7f",
    "\u0345", "\ufeff", "\ufffe", "\uffff", "ſ", "\u212a", "ı", "İ", "ß", "ǅ", "\ua7dc", "𞤀𞤣",
    "𝔸", "e.g.", "Dr.", "116 123",
]
_PUNCTUATION = [
    *"!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", "...", "),", "!?", "://", "--", "·", "・", "＃",
    "＠",
]
_SCHEMES = [
    "http://", "https://", "HTTPS://", "hTTp://", "ftp://", "https:/", "http", "www.", "//",
]
_LABELS = [
    "mind", "a", "t", "x-y", "a_b", "-a", "a-", "1", "WWW", "über", "harbourminds",
    "sidebyside", "日本", "xn--p1ai", "xn--", "españa", "ⓐ", "❤", "👍", "l" * 63, "l" * 64,
    "ö" * 30, "日" * 40, "_", "co", "com", "com-", "com_",
]
_ENDINGS = [
    "com", "org", "uk", "co.uk", "org.uk", "CO", "Uk", "example", "care", "be", "kids", "onion",
    "xn--p1ai", "XN--q9jyb4c", "рф", "РФ", "みんな", "한국", "भारत", "भारतम्", "嘉里大酒店",
    "嘉里", "vermögensberater", "VERMÖGENSBERATUNG", "co1", "com@", "comé", "c", "ſu",
]
_PATHS = [
    "", "", "/", "/a", "/a/b.html", "/(a)", "/a_(b)", "/(a(b)c)", "/((a))", "/(a", "/a)", "/a.",
    "/a,b!", "/@a/", "/@", "/é–x", "/ю", "/ι", "/a?b=c", "?b=c", "/?q=a.", "?", "/a?b=(c)&d#e",
    "/#a", "#a", ":80", ":80/a", ":/a", ":x", "/a:b", "/%20", "/~a|b", "/日", "/a[1]", "/;",
    "/…", "//a",
]
_SHORT = [
    "t.co/abc", "t.co/" + "b" * 41, "t.co/abc/d", "t.co/abc?d=e/f,", "T.CO/a(b)", "t.co/é",
]
_TAGS = [
    "#TimeToTalk", "#a", "#1", "#1a", "#_", "#é", "#e\u0301", "#a·b", "#a\u200db", "#a\u200c",
    "#日本語", "＃あ", "#हिन्दी", "#a\ufe0f", "#\ufe0f\u20e3", "#a#b", "##a", "#a://", "&#a",
    "#שלום", "#a゛b", "#〃a", "#𞤀", "#A", "#ꙮ", "#٣", "#٣a", "#❤",
]
_MENTIONS = [
    "@Mind", "@a", "＠b", "@a/list", "@a/1", "@a/b-c_d", "@" + "a" * 21, "@a/" + "b" * 26, "@é",
    "@aé", "@a@b", "RT@a", "rt:@a", "xrt @a", "Rt: @a", "@a://", ".@a", "me@mind.org.uk",
    "a.b@c.co.uk", "@mind.org.uk", "@a\u0301",
]
_CASHTAGS = [
    "$A", "$abc.d", "$abcdefg", "$a_bc", "$a.bcd", "$1", "$$a", "x$a", "$é", "$a$b", "$ſ",
    "$T,", "$TWTR!",
]
_EMOJI = [
    *"☕⭐⚡⚽⛄♿❤☺✓☝✌⛹🕴👍👨👩🧑👧👦🤝🏳🏴🌈⚧💋⚕♀♂💻🦯🫠🫱🩹🔥🛰©®‼〰㊗19#*", *"🇬🇧🇫🇷🇿🇽",
]
_JOINTS = [
    "", "", "\ufe0f", "\ufe0f", "\ufe0e", "\u200d", "\u200d", "\u20e3", "\ufe0f\u20e3",
    "\U0001f3fb", "\U0001f3ff", "\u200d♀\ufe0f", "\u200d♂", "\u200d❤\ufe0f\u200d",
    "\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    "\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", "\U000e0067", "\U000e007f",
]
# fmt: on
_GAPS = ["", "", "", " ", " ", " ", "\n", ".", ",", "\t"]
_ANY = [
    (0x21, 0x2FF),
    (0x300, 0xD7FF),
    (0xE000, 0xFFFF),
    (0x10000, 0x104FF),
    (0x1D400, 0x1D7FF),
    (0x1F000, 0x1FAFF),
    (0x20000, 0x2A6DF),
    (0xE0020, 0xE007F),
]

# Texts of the kinds that X's conformance suite has, in words of our own.
# fmt: off
_LENGTHS = [
    "", "a", " ", "Hello, how are you?", "a" * 280, "a" * 281, "日" * 140, "日" * 141, "ð" * 280,
    "Cafe\u0301 and café", "\u1100\u1161", "ŵyth tŷ", "‘quoted’ “words” – — … • £ € ™", "½ ² ⁰",
    "שלום עולם", "\u202bمرحبا\u202c", "\u200eleft", "x\u061cy", "हिन्दी में", "ไทย", "한국어",
    "русский", "H🐱☺👨‍👩‍👧‍👦", "🙋🏽👨‍🎤", "🏳️‍🌈🏴󠁧󠁢󠁷󠁬󠁳󠁿🇬🇧", "1️⃣#️⃣*⃣", "☕️☕︎☕", "⭐️⚡️⚽️⛄️♿️",
    "❤❤️❤︎", "👍🏽👍🏿👍", "👩🏽‍🔬", "👩‍❤️‍💋‍👩", "🕴🏻‍♂️", "☝️🏻", "🇽🇽🇬", "\u200d\ufe0f\u20e3", "🏴󠁧",
    "© ® ™ ©️", "❤️‍🔥 🧑‍🤝‍🧑 🫱🏽", "a\ufeffb", "a\ufffeb", "\uffff", "a\u200bb", "\x00\x1f\x7f",
    "\u2028\u2029\x85",
]
_LINKS = [
    "http://mind.org.uk", "see HTTPS://Mind.Org.UK now", "(https://a.com)", "“https://a.com”",
    "https://a.com.", "https://a.com, and", "https://a.com/b!", "https://a.com/b?c=d.",
    "http://a", "https://a.com:8080/b", "https://a.com:x", "https://a.com/b:c",
    "https://a.com/#b", "ftp://a.com", "https://a.com/b_(c)", "https://a.com/b_(c)_d",
    "https://a.com/(b(c)d)", "https://a.com/(b", "https://a.com/b)", "https://a.com/b.(c)",
    "https://a.com/@b/c", "https://a.com/~b|c", "@http://a.com", "https://a.com/é–ö",
    "https://a.com/бв", "https://a.com/日", "https://a.com/a'b;c", "xhttp://a.com",
    "http://日本語.com/a", "http://xn--p1ai.xn--p1ai", "http://españa.es", "http://i❤.ws",
    "http://a_b.c.com", "http://a-.com", "http://-a.com", "http://a_b.com", "http://a..com",
    "http://a.com..", "http://.com", "https://a.com/b?c=(d)&e[]=f#g", "https://a.com?b=c",
    "https://a.com/b\nc", "https://a.com/b\u3000c", "https://t.co/abc", "https://t.co/abc/d",
    "https://t.co/abc?d=e/f,", "https://t.co/" + "b" * 41, "https://a.com https://b.com",
    "https://a.com,https://b.com", "https://a.comhttps://b.com", "https://" + "a" * 63 + ".com",
    "https://" + "a" * 64 + ".com", "https://a.com/" + "b" * 4100, "https://a.com/" + "b" * 4067,
    "https://" + "日" * 30 + ".com", "https://" + "日本" * 30 + ".com", "https://a。b.com",
    "https://日。b.com", "https://xn--é.com",
    "https://xn--日.みんな", "https://xn--a.みんな", "#https://a.com",
]
_BARE_LINKS = [
    "mind.org.uk", "see sidebyside.mind.org.uk.", "a friend.Care for", "e.g. this", "co.uk",
    "a.b", "mind.org.uk/help", "mind.org.uk:80", "mind.org.uk:80/a", "mind.org.uk?a=b",
    "mind.org.uk/?a=b", "日本mind.org.uk", "mind.org.uk日本", "日本.みんな",
    "foo.com日本bar.com", "foo.com日本.みんな/abc", "foo.com👍.みんな/abc",
    "foo.co👍👍.みんな/abc", "é.com", "éa.com", '"a.com', '"-a.com', "_a.com", "a@mind.org.uk",
    "first.last@mind.org.uk", "@mind.org.uk", "#mind.org.uk", "$mind.org.uk", "-a.com", "/a.com",
    ".a.com", "a.com/b.com", "a.com@b", "a.com-b", "a.comé", "a.com1", "a.com_.b.com", "a,b.com",
    "👍a.com", "a👍.com", "/👍.com", "/👍a.com", "x👍.a.com", "a.com👍.b.com",
    "🧑" + "l" * 63 + ".com", "vermögensberater.de", "a.vermögensberater", "a.VERMÖGENSBERATUNG",
    "a.嘉里大酒店", "a.嘉里x", "a.рф", "xn--p1ai.xn--p1ai", "a.xn--", "a.XN--Q9JYB4C", "ſ.com",
    "a.ſu", "x.invalid", "a.example", "localhost",
]
_TAGS_AND_NAMES = [
    "#TimeToTalk", "a #b, #c!", "#1", "#1a", "#a1", "#_", "#é", "#日本語。", "＃あ", "#हिन्दी",
    "#שלום", "#٣a", "a#b", "&#b", "_#b", "é#b", "。#b", "#a#b", "##a", "#a://", "#a/b",
    "#\ufe0f\u20e3a", "👍️#a", "#a\ufe0f#b", "#a\u200cb", "#a\u200db", "#a·b", "#a゛b", "#〃",
    "#〃a", "#a~b", "#❤", "#a❤", "#𞤀", "#𐐀", "#a-b", "#ꙮ", "https://a.com/#b",
    "https://a.com #b", "#a.com", "#日a.com/#x", "a.com/?b=#c #d", "mind.org.uk#a", "@Mind",
    "hi @Mind!", "@a_1", "＠b", ".@a", "a@b", "@@a", "@a@b", "@é", "@aé", "@a://", "@a/b",
    "@a/1", "@" + "a" * 20, "@" + "a" * 21, "@a/" + "b" * 25, "@a/" + "b" * 26, "RT@a", "RT:@a",
    "xRT@a", "rt @a", "日@a", "!@a", "/@a", "(@a)", "@a-b", "@a.b", "@a\u0301", "@a,@b @c", "$A",
    "$a.b", "$a_bc", "$a.bcd", "$abcdefg", "$1", "a$b", "$a$b", "$$a", "$A, $B.", "$é",
    "$a\u2028$b", "$ſ", "\u180e$a", "$a\u180e", "$a\ufeff", "\x85$a\x85", "$a👍", "$AAPL $TSLA",
    "($a)", " $a)",
]
# fmt: on
KINDS = [*_LENGTHS, *_LINKS, *_BARE_LINKS, *_TAGS_AND_NAMES]


class Texts:
    """Generates texts, the same ones for the same seed."""

    def __init__(self, seed: int, emoji: Sequence[str]) -> None:
        self._random = random.Random(seed)  # noqa: S311 - nothing is kept secret by it
        self._emoji = emoji  # whole ones, as Unicode lists them
        self._kinds = [
            *(lambda: self._one(_WORDS), lambda: self._one(_PUNCTUATION), self._url, self._url),
            *(lambda: self._one(_TAGS), lambda: self._one(_MENTIONS), self._joined, self._joined),
            *(lambda: self._one(_CASHTAGS), lambda: self._one(self._emoji), self._anything),
        ]

    def some(self, number: int) -> list[str]:
        """The next `number` texts."""
        return [self._text() for _ in range(number)]

    def _text(self) -> str:
        pieces = self._random.randint(1, 10)
        return "".join(
            part
            for _ in range(pieces)
            for part in (self._random.choice(self._kinds)(), self._one(_GAPS))
        )

    def _one(self, pieces: Sequence[str]) -> str:
        return self._random.choice(pieces)

    def _url(self) -> str:
        if self._random.random() < 0.1:
            return self._one(_SCHEMES) + self._one(_SHORT)
        labels = [self._one(_LABELS) for _ in range(self._random.randint(1, 3))]
        domain = ".".join([*labels, self._one(_ENDINGS)])
        scheme = self._one(_SCHEMES) if self._random.random() < 0.4 else ""
        return scheme + domain + self._one(_PATHS)

    def _joined(self) -> str:
        parts = self._random.randint(1, 4)
        return "".join(self._one(_EMOJI) + self._one(_JOINTS) for _ in range(parts))

    def _anything(self) -> str:
        first, last = self._random.choice(_ANY)
        return chr(self._random.randint(first, last))
