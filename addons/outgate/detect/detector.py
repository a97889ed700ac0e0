"""Parts in, findings out: the stage `detect` in one object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from outgate.detect import measures, purchases
from outgate.detect.engine import Engine
from outgate.detect.look import Look
from outgate.detect.masking import Digests
from outgate.detect.misread import legible
from outgate.detect.overlap import distinct
from outgate.model import Finding, Part

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outgate.detect.catalogue import Catalogue
    from outgate.detect.scanner import Scanner
    from outgate.model import Limits


class Detector:
    """All data types in one scan; shared by threads. Raises FileError for a shape that the scan does not take.

    `compiled` is what another detector of the same data types has: with it, this one is made in a tenth of the time.
    """

    def __init__(
        self,
        catalogue: Catalogue,
        key: bytes,
        limits: Limits,
        *,
        literals: type[Scanner] | None = None,
        compiled: bytes = b"",
    ) -> None:
        self.catalogue = catalogue
        self._engine = Engine(catalogue, literals, compiled)
        self._digests = Digests(key)
        self._limits = limits

    @property
    def compiled(self) -> bytes:
        """What took long to compile: some MB, to be kept where nobody else can write."""
        return self._engine.compiled

    def findings(self, parts: Sequence[Part]) -> list[Finding]:
        """Return what is in the parts of one message, and `uninspected` where a limit cut the look. Never raises."""
        look = Look(self._engine, self._digests, self._limits)
        for part in parts:
            look.at(part)
        found = purchases.beyond(measures.beyond(look.found, self._engine.data_types), self._engine.data_types)
        return distinct(legible(found, parts)) + look.gaps if found or look.gaps else []

    def mask(self, text: str) -> str:
        """Return `text` with every value that is found in it as `[data_type]`."""
        data = text.encode("utf-8", "surrogatepass")
        found = self.findings([Part(path=("text",), data=data)])
        spans = sorted((*span, finding.data_type) for finding in found for span in finding.spans)
        at, out = 0, []
        for start, end, data_type in spans:
            if start >= at:
                out += [data[at:start], f"[{data_type}]".encode()]
            at = max(at, end)
        return b"".join((*out, data[at:])).decode("utf-8", "surrogatepass") if spans else text
