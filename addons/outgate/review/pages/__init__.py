"""The pages: plain functions from what was asked to an answer."""
