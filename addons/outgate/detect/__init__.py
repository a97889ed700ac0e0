"""Parts to findings: the pattern engine, tables and records, and the data types that policy describes."""

from outgate.detect.catalogue import Catalogue, DataType, load
from outgate.detect.detector import Detector

__all__ = ["Catalogue", "DataType", "Detector", "load"]
