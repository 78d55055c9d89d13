"""Programming of calibrated devices by the protocols that come along."""
from read_result import read_pulse

from ._parts import ROOT

REFERENCE = ROOT / "results" / "reference"
# Of 7.5, 5 and 10 nm of oxide.
DEVICES = tuple(REFERENCE / name for name in ("device.json", "device-5nm.json", "device-10nm.json"))
# Protocols that have claims; what is compared runs together.
FIGURES = ("fig1b,fig1g", "fig2a", "fig3a", "fig3d,fig1b", "fig4b,fig4c", "s1", "s4", "s5", "s6", "s7", "s8", "s10", "--schemes")


class Programming:
    """A result of `fvsolve pulse`; protocols of several oxides take all three devices, others the first."""

    def __init__(self, run, protocols, *arguments, devices=DEVICES):
        device = ",".join(map(str, devices if protocols == "s6" else devices[:1]))
        named = [protocols] if protocols == "--schemes" else ["--protocol", protocols]
        self.protocols = protocols
        self.file = read_pulse(run.result("pulse", "--device", device, *named, *arguments))
        self.cases = {", ".join(case["values"]) or case["protocol"]: case for case in self.file["cases"]}

    def metric(self, case, name):
        return self.cases[case]["metrics"][name]

    def claim(self, reported):
        """The value of the claim with these words."""
        return next(claim["value"] for claim in self.claims if claim["reported"] == reported)

    @property
    def claims(self):
        """Rows of the table of claims, each of one run only."""
        claims = self.file["claims"]
        rows = [dict(zip(claims, row)) for row in zip(*claims.values())]
        for row in rows:
            row["protocol"] = row["protocol"] or self.protocols
        others = {"--schemes": ("fig1b", "fig3d", "fig1g"), "fig3d,fig1b": ("fig1b",)}.get(self.protocols, ())
        return [row for row in rows if row["protocol"] not in others]
