"""docs/cluster.md"""
import re

from . import ROOT, part
from ._claims import exactly, holds

DOCUMENT = "docs/cluster.md"


@part("patience", seconds=0)
def patience(page, run):
    """How long is waited, and how often tried, as the sources have it."""
    engine, task = ((ROOT / "Sources/Cluster" / name).read_text() for name in ("SlurmEngine.swift", "SlurmTask.swift"))
    exactly(page, "It is asked again for {:.0f} minutes", int(re.search(r"patience = Duration\.seconds\((\d+)\)", engine)[1]) / 60)
    holds(page, "a file has a minute to show", re.search(r"fileDelay = Duration\.seconds\((\d+)\)", engine)[1] == "60")
    holds(page, "a shard is tried three times", re.search(r"maximumAttempts = (\d+)", task)[1] == "3")
