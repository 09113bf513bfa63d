"""Certificates made for a test: an officer's .p12 as an authority would hand it out."""

from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

PASSWORD = "mật khẩu chứng thư"
NOW = datetime(2023, 12, 15, 3, tzinfo=UTC)


def p12(
    name: str = "Nguyễn Thị Hoa",
    *,
    begins: datetime = NOW - timedelta(days=100),
    ends: datetime = NOW + timedelta(days=10_000),
    signs: bool = True,
    with_key: bool = True,
) -> bytes:
    """A .p12 file under PASSWORD with a key and a certificate of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    usage = dict.fromkeys(
        (
            "content_commitment",
            "key_encipherment",
            "data_encipherment",
            "key_agreement",
            "key_cert_sign",
            "crl_sign",
            "encipher_only",
            "decipher_only",
        ),
        False,
    )
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begins)
        .not_valid_after(ends)
        .add_extension(
            x509.KeyUsage(
                digital_signature=signs,
                **usage | {"content_commitment": signs, "key_agreement": not signs},
            ),
            critical=True,
        )
        .sign(key, hashes.SHA256())
    )
    return pkcs12.serialize_key_and_certificates(
        b"ky",
        key if with_key else None,
        certificate,
        None,
        serialization.BestAvailableEncryption(PASSWORD.encode()),
    )
