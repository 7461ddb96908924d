"""Contacts of citizens are stored encrypted, and query codes only as a keyed digest."""

import base64
import hashlib
from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import force_bytes

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # without 0 O 1 I L, which are misread on paper
CODE_LENGTH = 6


def _cipher() -> "MultiFernet":
    from cryptography.fernet import Fernet, MultiFernet

    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    keys = [hashlib.sha256(b"portal.inbox.contact:" + force_bytes(secret)).digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(key)) for key in keys])


def seal(text: str) -> str:
    """Encrypt a contact for storage; blank stays blank."""
    return _cipher().encrypt(text.encode()).decode("ascii") if text else ""


def unseal(sealed: str) -> str:
    """The contact in clear. Raises ValueError when the key it was sealed with is gone."""
    if not sealed:
        return ""
    from cryptography.fernet import InvalidToken

    try:
        return _cipher().decrypt(sealed.encode("ascii")).decode()
    except InvalidToken:
        raise ValueError("密钥已更换，联系方式无法读取。") from None


def fingerprint(*parts: str) -> str:
    """A keyed digest of what was sent: the same sending twice gives the same value (64 hex digits)."""
    return salted_hmac("portal.inbox.fingerprint", "\x1f".join(parts), algorithm="sha256").hexdigest()


def code_for(print_of_sending: str) -> str:
    """The query code of a sending: 6 letters and digits, worked out again rather than stored."""
    digest = salted_hmac("portal.inbox.code", print_of_sending, algorithm="sha256").digest()
    number = int.from_bytes(digest, "big")
    letters = []
    for _ in range(CODE_LENGTH):
        number, place = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[place])
    return "".join(letters)


def code_digest(number: str, code: str) -> str:
    """What is stored of a query code."""
    return salted_hmac("portal.inbox.code-digest", f"{number}:{code.upper()}", algorithm="sha256").hexdigest()


def code_fits(number: str, code: str, digest: str) -> bool:
    """Whether `code` is the query code of `number`, compared in constant time."""
    return constant_time_compare(code_digest(number, code), digest)
