"""What staff are told, from the running configuration and policy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.decide.rules import covers
from outgate.review.about import About, Days, Private, ToldRule

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from outgate.cli.compose import PolicyFiles
    from outgate.decide import Rule
    from outgate.settings import Settings


def about(settings: Settings, policy: PolicyFiles) -> About:
    """Return what the page tells."""
    titles = {name: each.spec.title for name, each in policy.catalogue.data_types.items()}
    record, evidence = settings.record, settings.evidence
    rules = tuple(_told(rule, titles) for rule in policy.rules.rules)
    groups = policy.rules.destinations.listed
    return About(
        ask=settings.staff.ask or settings.contact,
        policy=policy.version,
        rules=rules,
        data=tuple(sorted({title for rule in rules for title in rule.data})),
        private=tuple(Private(group.title, group.hosts) for group in groups if group.private),
        days=Days(record.keep_incidents_days, record.keep_observed_days, record.keep_audit_days, evidence.keep_days),
        evidence=evidence.characters if evidence.public_key else 0,
        names_people=settings.identity.htpasswd is not None,
    )


def _told(rule: Rule, titles: Mapping[str, str]) -> ToldRule:
    file = rule.file
    data = tuple(_titles(file.when.data, titles))
    return ToldRule(file.title, file.tell.user or "", str(file.action), file.mode == "observe", data)


def _titles(wanted: Iterable[str], titles: Mapping[str, str]) -> Iterable[str]:
    for name in wanted:
        yield from (title for data_type, title in sorted(titles.items()) if covers(name, data_type))
