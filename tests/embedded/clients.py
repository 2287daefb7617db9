"""Clients to ask the services with, as an application would."""

from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from smtplib import SMTP
from typing import Any

import asyncpg
import boto3
import redis
from botocore.config import Config

from parvis_web.embedded.services import ServiceAddresses


async def ask(url: str, statement: str, *values: object) -> object:
    """One value from PostgreSQL, over a connection of its own."""
    connection = await asyncpg.connect(url, timeout=10)
    try:
        return await connection.fetchval(statement, *values)
    finally:
        await connection.close()


@contextmanager
def s3(addresses: ServiceAddresses) -> Iterator[Any]:
    client = boto3.client(
        "s3",
        endpoint_url=addresses.s3_endpoint,
        aws_access_key_id=addresses.s3_access_key,
        aws_secret_access_key=addresses.s3_secret_key,
        region_name="us-east-1",
        config=Config(s3={"addressing_style": "path"}, retries={"total_max_attempts": 1}),
    )
    try:
        yield client
    finally:
        client.close()


def put_object(addresses: ServiceAddresses, bucket: str, body: bytes) -> None:
    """Makes the bucket and writes the object `note` in it."""
    with s3(addresses) as client:
        client.create_bucket(Bucket=bucket)
        client.put_object(Bucket=bucket, Key="note", Body=body)


def get_object(addresses: ServiceAddresses, bucket: str) -> bytes:
    """What the object `note` holds."""
    with s3(addresses) as client:
        body: bytes = client.get_object(Bucket=bucket, Key="note")["Body"].read()
    return body


def ping(url: str) -> bool:
    """Whether Valkey answers. Raises redis.RedisError."""
    client = redis.Redis.from_url(url, socket_timeout=5)
    try:
        return bool(client.ping())
    finally:
        client.close()


def send_mail(addresses: ServiceAddresses, message: EmailMessage, recipients: list[str] | None = None) -> None:
    with SMTP(addresses.mail_host, addresses.mail_port, timeout=10) as server:
        server.send_message(message, to_addrs=recipients)


def a_message(subject: str, text: str = "Bonjour") -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "parvis@example.org", "claire@example.org", subject
    message.set_content(text)
    return message
