"""The settings of one workspace. Nothing else reads the environment."""

import hashlib
import io
import ipaddress
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from dotenv.parser import Binding, parse_stream
from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from scheduler.errors import SettingsError
from scheduler.installation import installation_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_PLACEHOLDER = re.compile(
    r"change.?me|replace.?(me|this)|your[-_ ]|placeholder|xxx+|^<.*>$|^\.+$", re.I
)
PRACTICE = "HANDRAIL_PRACTICE"
_SHORTEST_KEY = 32
_COPY = "Put a text file in its place: copy .env.example to .env, and fill it in."
_CORRECT = "Correct it, or put # before it."
_LARGEST_BYTES = 1_000_000
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u0085\u200b-\u200f\u2028-\u202e\ufeff]")
_SECRETS = ("API_KEY", "API_SECRET", "ACCESS_TOKEN", "ACCESS_SECRET")
# What several charities of one installation have in common.
_OF_THE_MACHINE = (
    *("HANDRAIL_X_API_URL", "HANDRAIL_CONNECT_TIMEOUT_SECONDS", "HANDRAIL_READ_TIMEOUT_SECONDS"),
    *("HANDRAIL_LEASE_SECONDS", "HANDRAIL_DATABASE_CONNECTIONS", "HANDRAIL_WORKERS"),
    "HANDRAIL_WEB_PROXIES",
)


@dataclass(frozen=True, slots=True, repr=False)
class Credentials:
    """OAuth 1.0a keys of one account. Shows nothing when printed."""

    api_key: str
    api_secret: str
    access_token: str
    access_secret: str

    def __repr__(self) -> str:
        return "Credentials(hidden)"

    @property
    def mark(self) -> str:
        """What tells these keys from others, and nothing of them: 16 hex digits."""
        secrets = "\0".join((self.api_key, self.api_secret, self.access_token, self.access_secret))
        return hashlib.blake2b(secrets.encode(), digest_size=8, person=b"handrail keys").hexdigest()


@dataclass(frozen=True, slots=True)
class Prices:
    """What X charges, in US dollars, and the day somebody read it there.

    The only place where a price stands: the settings and the rehearsal X begin with these.
    """

    post_usd: float = 0.015
    post_with_url_usd: float = 0.200
    delete_usd: float = 0.010
    media_text_usd: float = 0.005  # one alt text, or the captions of one film
    read_usd: float = 0.005  # one post in a reading
    owned_read_usd: float = 0.001  # the same, where the account owns the developer app
    count_usd: float = 0.005  # how many posts of everyone carry a hashtag, asked once
    read_on: date = date(2026, 11, 23)


X_PRICES = Prices()


class Settings(BaseModel):
    """Each field is `HANDRAIL_` and its name in capitals, in the environment or in `.env`."""

    model_config = ConfigDict(extra="ignore", allow_inf_nan=False)

    database_url: str = Field(
        default="",
        description="Where the queue lives. Empty: a SQLite file in the workspace's .handrail "
        "folder. For PostgreSQL: postgresql+psycopg://user:password@host/name",
    )
    x_api_url: str = Field(
        default="https://api.x.com",
        description="The server that speaks X API v2. X itself unless you have another.",
    )
    x_client_id: str = Field(
        default="",
        pattern=r"^[\x21-\x7e]{0,200}$",
        description="The OAuth 2.0 client id of your app at X: then accounts are connected in the "
        "browser, on the desk's page Accounts. Tell X as the app's callback address: "
        "HANDRAIL_WEB_ADDRESS with /accounts/connected behind it. Empty: accounts publish by "
        "their four keys of .env.",
    )
    x_client_secret: SecretStr = Field(
        default=SecretStr(""),
        description="Its client secret, where X lists the app as a confidential client (Web App, "
        "Automated App or Bot). A secret. Empty: a public client.",
    )
    connect_timeout_seconds: float = Field(
        default=10, gt=0, le=300, description="How long to wait for X to pick up."
    )
    read_timeout_seconds: float = Field(
        default=30, gt=0, le=600, description="How long to wait for X's answer to one call."
    )
    lease_seconds: float = Field(
        default=45,
        le=86_400,
        validate_default=True,
        description="How long an engine that went silent keeps an account to itself. Longer "
        "than both time-outs together.",
    )
    database_connections: int = Field(
        default=32,
        ge=5,
        le=500,
        description="How many connections one process opens to PostgreSQL at most. All engines and "
        "the desk together must stay below what PostgreSQL allows (100 where nobody changed it).",
    )
    engine: Literal["local", "cluster"] = Field(
        default="local",
        validate_default=True,
        description="What says when work is done: local (SQLite or PostgreSQL), or cluster, for "
        "many engines on one PostgreSQL: jobs by Procrastinate, with six more connections each.",
    )
    workers: int = Field(
        default=8, ge=1, le=64, description="How many accounts may have a call open at once."
    )
    cap_month_usd: float | None = Field(
        default=None,
        ge=0,
        le=1e9,
        description="The most that may be spent on X in a month, in US dollars. Empty: no cap.",
    )
    notify: SecretStr = Field(
        default=SecretStr(""),
        description="Who is notified when something needs attention: Apprise addresses with commas "
        "between them, such as mailto://user:password@example.org?to=comms@example.org. A secret. "
        "Empty: it is written into the log only.",
    )
    ping_url: SecretStr = Field(
        default=SecretStr(""),
        description="An address to ask once a minute while we publish, of a watcher such as "
        "healthchecks.io that tells you when it hears nothing. A secret. Empty: none.",
    )
    seal_key: SecretStr = Field(
        default=SecretStr(""),
        description="What the audit is marked and sealed with, so that nobody who reaches only the "
        "database can change it unseen: 32 characters or more, at random. A new one goes before "
        "the old ones, with a space between. A secret. Empty: plain hashes.",
    )
    price_post_usd: float = Field(
        default=X_PRICES.post_usd, ge=0, le=1_000, description="Price of one post."
    )
    price_post_with_url_usd: float = Field(
        default=X_PRICES.post_with_url_usd,
        ge=0,
        le=1_000,
        description="Price of one post that holds a link.",
    )
    price_delete_usd: float = Field(
        default=X_PRICES.delete_usd, ge=0, le=1_000, description="Price of deleting a post."
    )
    price_media_text_usd: float = Field(
        default=X_PRICES.media_text_usd,
        ge=0,
        le=1_000,
        description="Price of one alt text, or of a film's captions (for which X lists none of "
        "its own).",
    )
    price_read_usd: float = Field(
        default=X_PRICES.read_usd, ge=0, le=1_000, description="Price of reading one post."
    )
    price_owned_read_usd: float = Field(
        default=X_PRICES.owned_read_usd,
        ge=0,
        le=1_000,
        description="The same, for the account that owns the developer app.",
    )
    price_count_usd: float = Field(
        default=X_PRICES.count_usd,
        ge=0,
        le=1_000,
        description="Price of asking once how many posts of everyone carry a hashtag.",
    )
    app_owner: str = Field(
        default="",
        description="The account, as organisation.yaml names it, that owns the developer app: X "
        "reads its own posts at the lower price. Empty: none does.",
    )
    story_cooling_off_hours: float = Field(
        default=48,
        ge=0,
        le=87_600,
        description="Hours from a storyteller's yes until their story may go out.",
    )
    story_theme_days: float = Field(
        default=7, ge=0, le=3_650, description="The least days between two stories of one theme."
    )
    story_keep_days: float = Field(
        default=90,
        ge=0,
        le=36_500,
        description="Days after which a story that was taken back is erased automatically.",
    )
    web_address: str = Field(
        default="",
        pattern=r"^(https://[A-Za-z0-9.-]+(:\d+)?|http://(localhost|127\.0\.0\.1)(:\d+)?)?/?$",
        description="Where people reach the web desk, such as https://desk.example.org: the name "
        "it answers to. Links in mail begin with it, and passkeys belong to it. Empty: on this "
        "machine only, and mail holds a code for the command line.",
    )
    mail_host: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9.:-]*$",
        description="Your mail server: invitations and links to sign in go out by it. Empty: none "
        "do. (Alerts go by HANDRAIL_NOTIFY.)",
    )
    mail_port: int = Field(default=587, ge=1, le=65535, description="Its port.")
    mail_security: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description="How the line to it is kept from others: starttls (mostly with port 587), tls "
        "(with 465), or none, for a server on this machine only.",
    )
    mail_user: str = Field(default="", description="Who you are to it. Empty: it does not ask.")
    mail_password: SecretStr = Field(
        default=SecretStr(""), description="Your password there. A secret."
    )
    mail_from: str = Field(
        default="",
        pattern=r"^[^\r\n]*$",
        description="Who letters are from: desk@example.org, or Harbour Minds <desk@example.org>.",
    )
    mail_folder: str = Field(
        default="",
        description="Letters are files in this folder of the workspace, and go to nobody: for "
        "trying things out. Empty: they go to the server.",
    )
    language: str = Field(
        default="en",
        pattern=r"^[a-z]{2,3}(_[A-Z]{2})?$",
        description="What storytellers and reviewers read: en, or another language that has a "
        "catalogue in scheduler/languages.",
    )
    web_proxies: str = Field(
        default="",
        description="The addresses of the proxies in front of the web desk, with commas between "
        "them, such as 10.0.0.5 or 10.0.0.0/24: what they say of a visitor is believed, and "
        "nobody else. Empty: none.",
    )
    prices_read_on: date = Field(
        default=X_PRICES.read_on, description="The day the prices above were read."
    )

    @field_validator("lease_seconds")
    @classmethod
    def _outlasts_a_call(cls, seconds: float, read: ValidationInfo) -> float:
        call = sum(read.data.get(f"{part}_timeout_seconds", 0.0) for part in ("connect", "read"))
        if seconds <= call:
            raise ValueError(
                f"it must be more than {call:g}, the two time-outs together, or a second engine"
                " could take over an account while its call is open"
            )
        return seconds

    @field_validator("engine")
    @classmethod
    def _has_its_database(cls, engine: str, read: ValidationInfo) -> str:
        if engine == "cluster" and not read.data.get("database_url", "").startswith("postgres"):
            raise ValueError(
                "cluster needs a PostgreSQL in HANDRAIL_DATABASE_URL; on SQLite it is local"
            )
        return engine

    @field_validator("mail_security")
    @classmethod
    def _is_kept_from_others(cls, security: str, read: ValidationInfo) -> str:
        host = read.data.get("mail_host", "")
        if security == "none" and host not in ("", "localhost", "127.0.0.1", "::1"):
            raise ValueError(
                "a link that signs somebody in would be sent in the clear; choose starttls or tls"
            )
        return security

    @field_validator("seal_key")
    @classmethod
    def _is_long(cls, keys: SecretStr) -> SecretStr:
        if any(len(key) < _SHORTEST_KEY for key in keys.get_secret_value().split()):
            raise ValueError(f"a key has at least {_SHORTEST_KEY} characters, chosen at random")
        return keys

    @property
    def seal_keys(self) -> tuple[str, ...]:
        """The keys of the audit, the newest first; none where it is sealed without."""
        return tuple(self.seal_key.get_secret_value().split())

    @field_validator("ping_url")
    @classmethod
    def _is_address(cls, url: SecretStr) -> SecretStr:
        if not re.match(r"(https?://\S+)?$", url.get_secret_value()):
            raise ValueError("it is not an address that begins with https://")
        return url

    @field_validator("web_proxies")
    @classmethod
    def _are_addresses(cls, proxies: str) -> str:
        for one in filter(None, map(str.strip, proxies.split(","))):
            try:
                ipaddress.ip_network(one)
            except ValueError:
                raise ValueError(f'"{one}" is no address such as 10.0.0.5') from None
        return proxies

    @property
    def prices(self) -> Prices:
        """The price list, for everything that forecasts or counts money."""
        return Prices(
            post_usd=self.price_post_usd,
            post_with_url_usd=self.price_post_with_url_usd,
            delete_usd=self.price_delete_usd,
            media_text_usd=self.price_media_text_usd,
            read_usd=self.price_read_usd,
            owned_read_usd=self.price_owned_read_usd,
            count_usd=self.price_count_usd,
            read_on=self.prices_read_on,
        )


def environment(workspace: Path, *, is_strict: bool = True) -> dict[str, str]:
    """The variables of `workspace`'s .env, overridden by the process's own; see `dotenv`.

    One charity of several has its own alone: from the installation and the process it takes what
    is the machine's, and never an address, a key or a name that could be another charity's.
    """
    own = dotenv(workspace / ".env", is_strict=is_strict)
    installation = installation_of(workspace)
    if installation is None:
        return own | dict(os.environ)
    shared = dotenv(installation / ".env", is_strict=is_strict) | dict(os.environ)
    return {name: shared[name] for name in _OF_THE_MACHINE if name in shared} | own


def dotenv(path: Path, *, is_strict: bool = True) -> dict[str, str]:
    """The variables that a .env file sets; none where there is no file.

    Where it need not be strict, a line that is wrong is passed over, and so are wrong letters.

    Raises: SettingsError, with the line, if it cannot be read as such a file.
    """
    try:
        if not path.exists():
            return {}
        if not path.is_file():  # reading a pipe would wait without end
            raise SettingsError(f"{path} is not a file. {_COPY}")
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}). {_COPY}") from None
    if len(content) > _LARGEST_BYTES:
        raise SettingsError(f"{path} is larger than any .env file. {_COPY}")
    try:
        text = content.decode("utf-8-sig", "strict" if is_strict else "replace")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise SettingsError(
            f"{path}:{line}: the file is not in UTF-8. Save it as UTF-8, as plain text."
        ) from None
    values: dict[str, str] = {}
    for found in parse_stream(io.StringIO(text)):
        if is_strict:
            _refuse_wrong(found, path)
        if found.key is not None and found.value is not None:
            values[found.key] = found.value
    return values


def _refuse_wrong(found: Binding, path: Path) -> None:
    line = found.original.line + _empty_lines(found.original.string)
    if found.error or (found.key is not None and found.value is None):
        raise SettingsError(f"{path}:{line}: this line is not NAME=value. {_CORRECT}")
    if bad := _CONTROL.search(found.value or ""):
        raise SettingsError(
            f"{path}:{line}: {found.key:.60} has a sign in it that nobody sees "
            f"(U+{ord(bad[0]):04X}). {_CORRECT}"
        )


def _empty_lines(text: str) -> int:
    return len(text) - len(text.lstrip("\r\n"))


def is_practice() -> bool:
    """Whether this terminal practises: by the process's own environment, never by a .env."""
    return os.environ.get(PRACTICE, "").strip().lower() not in ("", "0", "no", "false")


def read_settings(variables: Mapping[str, str]) -> Settings:
    """Settings from `variables`; unset ones keep their defaults.

    Raises: SettingsError that names each wrong variable and what it takes.
    """
    given = {
        name: variables[variable]
        for name in Settings.model_fields
        if (variable := f"HANDRAIL_{name.upper()}") in variables and variables[variable] != ""
    }
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        wrong = [
            f"HANDRAIL_{str(one['loc'][0]).upper()}: {_what_it_takes(one)}. Correct it in .env, or "
            "where else it is set."
            for one in error.errors()
        ]
        raise SettingsError("\n".join(wrong)) from None  # the original repeats what was typed


_FORMS = {
    "x_client_id": "it takes up to 200 letters, digits and signs, without a space",
    "web_address": "it takes https:// and a name, such as https://desk.example.org, and nothing "
    "behind it; http:// for localhost and 127.0.0.1 alone",
    "mail_host": "it takes a name such as mail.example.org, without a port",
    "mail_from": "it takes one line",
    "language": "it takes a language's short name, such as en or cy",
}


def _what_it_takes(error: "ErrorDetails") -> str:
    """What is wrong with a value, without showing the value: it may be a secret."""
    if error["type"] == "string_pattern_mismatch":
        return _FORMS[str(error["loc"][0])]
    return " ".join(error["msg"].removeprefix("Value error, ").split())


def read_story_keys(variables: Mapping[str, str]) -> tuple[str, ...]:
    """The keys of HANDRAIL_STORY_KEYS, the newest first; none where a key file is used."""
    return tuple(variables.get("HANDRAIL_STORY_KEYS", "").replace(",", " ").split())


def read_credentials(variables: Mapping[str, str], prefix: str) -> Credentials:
    """The four secrets whose names begin with `prefix`, e.g. HARBOUR_MAIN_API_KEY.

    Raises: SettingsError if one is missing or still a placeholder; never shows a value.
    """
    wrong = []
    for name in (f"{prefix}_{secret}" for secret in _SECRETS):
        value = variables.get(name, "").strip()
        if not value:
            wrong.append(f"{name} is not set. Put it into .env.")
        elif _PLACEHOLDER.search(value):
            wrong.append(f"{name} is still a placeholder. Put the real one into .env.")
    if wrong:
        raise SettingsError("\n".join(wrong))
    return Credentials(*(variables[f"{prefix}_{secret}"].strip() for secret in _SECRETS))
