"""Presidio with a blank model of spaCy: its recognisers by pattern and check, for English and of some countries."""

from __future__ import annotations

import logging
import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from tests.bench.rivals.work import run

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.bench.rivals.work import Place

COUNTRIES = (
    "UkNinoRecognizer",
    "DeTaxIdRecognizer",
    "EsNifRecognizer",
    "EsNieRecognizer",
    "ItFiscalCodeRecognizer",
    "PlPeselRecognizer",
    "InAadhaarRecognizer",
    "AuTfnRecognizer",
    "CaSinRecognizer",
)


def engine() -> Any:
    """Return an analyzer that loads no model and asks no network."""
    analyzer, recognizers, nlp, spacy = map(
        import_module,
        ("presidio_analyzer", "presidio_analyzer.predefined_recognizers", "presidio_analyzer.nlp_engine", "spacy"),
    )

    class Blank(nlp.SpacyNlpEngine):  # type: ignore[misc, name-defined]
        def __init__(self) -> None:
            super().__init__(models=[{"lang_code": "en", "model_name": "blank"}])
            self.nlp = {"en": spacy.blank("en")}

        def load(self) -> None:
            """Nothing is loaded."""

        def is_loaded(self) -> bool:
            return True

    names: Any = import_module("tldextract.tldextract")
    names.TLD_EXTRACTOR = names.TLDExtract(suffix_list_urls=())  # would fetch the public suffix list
    registry = analyzer.RecognizerRegistry(supported_languages=["en"])
    registry.load_predefined_recognizers(languages=["en"])
    here = {one.name for one in registry.recognizers}
    for name in COUNTRIES:
        kind = getattr(recognizers, name, None)
        if kind is not None and name not in here:
            registry.add_recognizer(kind(supported_language="en"))
    return analyzer.AnalyzerEngine(registry=registry, nlp_engine=Blank(), supported_languages=["en"])


def main() -> int:
    """Scan with all of them."""
    logging.disable(logging.WARNING)
    analyze = engine().analyze

    def scan(text: str) -> Iterable[Place]:
        return [(one.entity_type, one.start, one.end) for one in analyze(text, language="en")]

    return run(scan)


if __name__ == "__main__":
    sys.exit(main())
