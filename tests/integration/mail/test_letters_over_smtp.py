"""Letters through a real mail server on this machine, and into a folder."""

import logging
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, message_from_string
from email.message import Message
from email.policy import default
from pathlib import Path
from threading import Event

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID
from pydantic import SecretStr

from scheduler.errors import NotPossible
from scheduler.mail.background import LATER_SECONDS, MOST_AT_ONCE, InBackground
from scheduler.mail.letter import Letter, LetterCarrier, Nowhere
from scheduler.mail.outbox import FolderPost
from scheduler.mail.smtp import Security, SmtpPost
from tests.support.processes.ports import a_port

LETTER = Letter(
    "jo@example.org", "Your link to Harbour Minds", "Café: https://x.example/in/s3cr3t\n"
)
PASSWORD = "mail-s3cr3t"
SENDER = "Harbour Minds <desk@example.org>"


@dataclass
class Server:
    """What a server took."""

    taken: list[Message] = field(default_factory=list)
    was_encrypted: list[bool] = field(default_factory=list)
    answer: str = "250 OK"

    async def handle_DATA(self, server, session, envelope: Envelope) -> str:  # noqa: N802
        self.was_encrypted.append(session.ssl is not None)
        self.taken.append(message_from_bytes(envelope.content, policy=default))
        return self.answer


def _may(server, session, envelope, mechanism, data: LoginPassword) -> AuthResult:
    return AuthResult(success=data.password == PASSWORD.encode(), handled=False)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for this machine that nobody trusts who does not know it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "server.pem"
    pem = serialization.Encoding.PEM
    path.write_bytes(
        key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(pem)
    )
    return path


@pytest.fixture
def trusted(certificate: Path) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(certificate))


@pytest.fixture
def at_server(certificate: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def starttls(at_server: ssl.SSLContext) -> Iterator[tuple[Server, int]]:
    """A server that takes letters over STARTTLS, from whoever knows the password."""
    yield from _running(
        tls_context=at_server, require_starttls=True, auth_required=True, authenticator=_may
    )


@pytest.fixture
def plain() -> Iterator[tuple[Server, int]]:
    """A server that knows no encryption."""
    yield from _running()


def _running(**options: object) -> Iterator[tuple[Server, int]]:
    handler = Server()
    with a_port() as port:
        controller = Controller(handler, hostname="127.0.0.1", port=port, **options)
        controller.start()
        try:
            yield handler, port
        finally:
            controller.stop()


def post(port: int, **more: object) -> SmtpPost:
    given = {"user": "desk", "password": SecretStr(PASSWORD)} | more
    return SmtpPost("localhost", port, SENDER, **given)


def test_a_letter_is_taken_encrypted_and_whole(
    starttls: tuple[Server, int], trusted: ssl.SSLContext
) -> None:
    server, port = starttls
    assert post(port, trusted=trusted).send(LETTER)
    (taken,) = server.taken
    assert server.was_encrypted == [True]
    assert (taken["To"], taken["From"]) == (LETTER.to, SENDER)
    assert taken["Subject"] == LETTER.subject
    assert taken["Auto-Submitted"] == "auto-generated"
    assert taken["Message-ID"].endswith("@example.org>")
    assert taken.get_content().splitlines() == LETTER.text.splitlines()


@pytest.mark.parametrize(
    "more", [{"password": SecretStr("wrong")}, {"user": ""}, {"trusted": None}]
)
def test_a_server_that_does_not_let_us_or_is_not_trusted_takes_nothing(
    starttls: tuple[Server, int], trusted: ssl.SSLContext, more: dict[str, object]
) -> None:
    server, port = starttls
    assert not post(port, **({"trusted": trusted} | more)).send(LETTER)
    assert server.taken == []


def test_nothing_is_sent_in_the_clear_unless_somebody_says_so(plain: tuple[Server, int]) -> None:
    server, port = plain
    assert not post(port).send(LETTER)
    assert not post(port, security=Security.TLS).send(LETTER)
    assert server.taken == []
    assert post(port, security=Security.NONE, user="").send(LETTER)
    assert server.was_encrypted == [False]


def test_no_fault_of_the_line_is_raised_and_none_is_logged_with_link_or_address(
    plain: tuple[Server, int], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "scheduler")
    server, port = plain
    server.answer = "550 no such user jo@example.org s3cr3t"
    assert not post(port, security=Security.NONE, user="").send(LETTER)
    assert not post(1, security=Security.NONE).send(LETTER)
    assert not post(port, security=Security.NONE).send(LETTER), "it knows no passwords"
    for secret in ("jo@example.org", "s3cr3t", PASSWORD):
        assert secret not in caplog.text
    assert "550" in caplog.text
    assert PASSWORD not in repr(post(1))


def test_a_letter_in_the_folder_is_its_owners_alone(tmp_path: Path) -> None:
    folder = tmp_path / "outbox"
    assert FolderPost(folder, SENDER).send(LETTER)
    assert FolderPost(folder, SENDER).send(LETTER)
    first, _ = sorted(folder.iterdir())
    assert first.suffix == ".eml"
    assert (first.stat().st_mode & 0o077, folder.stat().st_mode & 0o077) == (0, 0)
    read = message_from_string(first.read_text(), policy=default)
    assert read.get_content() == LETTER.text


@pytest.mark.parametrize(
    "wrong",
    [
        {"to": "jo@example.org\r\nBcc: all@example.org"},
        {"to": "jo@example.org,kit@example.org"},
        {"to": "jo"},
        {"to": ".jo@example.org"},
        {"to": "jo..smith@example.org"},
        {"subject": "Hello\r\nBcc: all@example.org"},
        {"subject": "Hello\nX: y"},
        {"subject": "x" * 151},
    ],
)
def test_what_could_end_a_header_is_refused(wrong: dict[str, str]) -> None:
    given = {"to": "jo@example.org", "subject": "Hello", "text": "x"} | wrong
    with pytest.raises(NotPossible):
        Letter(**given)


class _Slow:
    def __init__(self) -> None:
        self.may_go, self.gone = Event(), Event()

    def decoy(self) -> LetterCarrier:
        return self

    def send(self, letter: Letter) -> bool:
        self.may_go.wait(60)
        self.gone.set()
        return True


def test_in_the_background_nobody_waits_and_not_everything_is_taken() -> None:
    slow = _Slow()
    behind = InBackground(slow)
    assert [behind.send(LETTER) for _ in range(MOST_AT_ONCE)] == [True] * MOST_AT_ONCE
    assert not behind.send(LETTER)
    assert not slow.gone.is_set()
    slow.may_go.set()
    assert slow.gone.wait(60)


@pytest.mark.parametrize("post", [FolderPost(Path("outbox"), SENDER), post(1), Nowhere()])
def test_what_is_written_to_nobody_goes_nowhere(
    post: LetterCarrier, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert post.decoy().send(LETTER)
    assert list(tmp_path.iterdir()) == []


def test_in_the_background_nobody_is_written_to_as_somebody_is() -> None:
    slow = _Slow()
    assert InBackground(slow).decoy().send(LETTER)
    assert not slow.gone.wait(2 * LATER_SECONDS)
