"""Findings, context and policy to a decision. No I/O, no clock: policy text and the message's time are handed in."""

from outgate.decide.examples import Result, run_examples
from outgate.decide.justified import wanted
from outgate.decide.loading import load
from outgate.decide.rules import Rule, Rules
from outgate.decide.schemas import schemas

__all__ = ["Result", "Rule", "Rules", "load", "run_examples", "schemas", "wanted"]
