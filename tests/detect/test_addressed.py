"""Where a message goes is told from what it says, whatever web mail and chats call it."""

import pytest

from outgate.detect.addressed import is_address, is_of_recipients

ADDRESSES = (
    "json[to]", "json[to.0]", "json[to.0.email]", "json[message.toRecipients.0.emailAddress]", "form[cc]",
    "multipart[to]",
    "json[Body.Items.0.BccRecipients.2.EmailAddress]", "json[from]", "json[reply_to]", "json[toEmailAddresses.0]",
)  # fmt: skip
OTHERS = (
    "json[email]",
    "json[customer.email]",
    "json[total]",
    "json[to_do]",
    "json[to.contact.email]",
    "body",
    "csv[2.3]",
)


@pytest.mark.parametrize("step", ADDRESSES)
def test_these_say_where_a_message_goes(step: str):
    assert is_address(step)


@pytest.mark.parametrize("step", OTHERS)
def test_these_say_whom_it_is_about(step: str):
    assert not is_address(step)


@pytest.mark.parametrize(
    "header", ["ToRecipients.Name", "message.cc_recipients.name", "Items.recipients.name", "cc.name"]
)
def test_names_of_recipients_are_nobodys(header: str):
    assert is_of_recipients(header)


@pytest.mark.parametrize("header", ["recipient", "recipient.name", "to.name", "name", "recipients", "acc.name"])
def test_names_of_others_count(header: str):
    assert not is_of_recipients(header)
