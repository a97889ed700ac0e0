"""boto3 to an S3-like store: uploads are signed, so what leaks is blocked and what is harmless keeps its signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError

from outgate.model import Disposition
from tests import patience
from tests.live.made_up import CARD, HARMLESS, LEAK, ORDERS, REDACTABLE

if TYPE_CHECKING:
    from tests.live.origin import Origin
    from tests.live.running import Outgate


def client(outgate: Outgate, origin: Origin, *, secure: bool = True) -> Any:
    """Return a client as a script of somebody has it, with made-up keys."""
    where = origin.url("", "files.example") if secure else origin.plain_url("", "files.example")
    proxies = {"http": outgate.url, "https": outgate.url}
    style = {"addressing_style": "path"}
    return boto3.client(
        "s3",
        endpoint_url=where,
        region_name="eu-central-1",
        aws_access_key_id="AKIAIOSFODNN7EXAMPLE",
        aws_secret_access_key="wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
        verify=str(outgate.authority),
        config=Config(
            proxies=proxies,
            s3=style,
            retries={"max_attempts": 1},
            connect_timeout=patience.SECONDS,
            read_timeout=patience.SECONDS,
        ),
    )


@pytest.mark.parametrize("secure", [True, False])
def test_a_harmless_signed_upload_arrives_bit_by_bit(outgate: Outgate, origin: Origin, *, secure: bool) -> None:
    client(outgate, origin, secure=secure).put_object(Bucket="bucket", Key="notes.txt", Body=HARMLESS.encode() * 500)
    one = origin.request()
    assert HARMLESS.encode() in bytes(one.body)
    assert int(one.header("x-amz-decoded-content-length") or len(one.body)) == len(HARMLESS) * 500
    if one.header("x-amz-trailer"):
        assert one.header("content-encoding") == "aws-chunked"
        assert b"x-amz-checksum-crc32:" in bytes(one.body)
    assert outgate.incidents(origin.port) == []


@pytest.mark.parametrize("text", [LEAK, REDACTABLE], ids=["leak", "redactable"])
@pytest.mark.parametrize("secure", [True, False])
def test_a_signed_upload_with_customer_data_is_blocked_and_never_rewritten(
    outgate: Outgate, origin: Origin, text: str, *, secure: bool
) -> None:
    with pytest.raises(ClientError) as refused:
        client(outgate, origin, secure=secure).put_object(Bucket="bucket", Key="notes.txt", Body=text.encode())
    assert refused.value.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    assert origin.requests == []
    assert not any(origin.saw(value) for value in (*ORDERS, CARD))
    incidents = outgate.incidents(origin.port if secure else origin.plain_port)
    assert {incident.disposition for incident in incidents} == {Disposition.BLOCKED}


def test_a_value_over_the_border_of_two_chunks_is_found(outgate: Outgate, origin: Origin) -> None:
    """aws-chunked cuts at 1 MiB, so there the raw bytes do not hold the value in one piece."""
    body = b"x" * ((1 << 20) - 40) + b" " + LEAK.encode() + b" " + b"y" * 1000
    with pytest.raises(ClientError):
        client(outgate, origin).put_object(Bucket="bucket", Key="notes.txt", Body=body)
    assert origin.requests == []


def test_an_upload_in_parts_stops_at_the_part_that_leaks(outgate: Outgate, origin: Origin) -> None:
    store = client(outgate, origin)
    upload = store.create_multipart_upload(Bucket="bucket", Key="big.txt")["UploadId"]
    where = {"Bucket": "bucket", "Key": "big.txt", "UploadId": upload}
    store.upload_part(PartNumber=1, Body=HARMLESS.encode() * 1000, **where)
    with pytest.raises(ClientError):
        store.upload_part(PartNumber=2, Body=LEAK.encode() * 10, **where)
    assert [one.method for one in origin.requests] == ["POST", "PUT"]
    assert not any(origin.saw(order) for order in ORDERS)
