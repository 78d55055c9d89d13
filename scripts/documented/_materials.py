"""The numbers of geometries/materials.yaml."""
import re

from . import ROOT

ENTRY = re.compile(r'([\w ]+): *("[^"]*"|\{.*\}|[^#]*)')


def materials():
    """Each material's properties as the file has them: texts, or a dictionary of such."""
    found, path = {}, []
    for line in (ROOT / "geometries" / "materials.yaml").read_text().split("materials:\n")[1].split("\n"):
        entry = ENTRY.match(line.strip())
        if not entry or line.strip().startswith("#"):
            continue
        depth = (len(line) - len(line.lstrip())) // 2 - 1
        name, text = entry[1], entry[2].strip()
        path[depth:] = [{} if text == "" else flow(text)]
        (path[depth - 1] if depth else found)[name] = path[depth]
    return found


def flow(text):
    """{value: 5210 kg/m3, source: "…"} as a dictionary; what is none stays as it is."""
    if not text.startswith("{"):
        return text.strip('"')
    return {name: value.strip().strip('"') for name, value in re.findall(r'(\w+): *("[^"]*"|[^,}]*)', text)}


def value(text):
    """1.0e6 of '1.0e6 S/m'."""
    return float(text.split()[0])


def sigma(material, temperature=300.0):
    """Electrical conductivity at no field, S/m."""
    law = material["electrical_conductivity"]
    if law["law"] == "metal":
        return value(law["sigma300"]) / (1 + value(law["tcr"]) * (temperature - 300))
    if law["law"] == "arrhenius" and value(law["activation_energy"]) == 0:
        return value(law["sigma0"])
    assert temperature == 300
    return value(law["sigma0" if law["law"] == "arrhenius" else "value"])


def kappa(material, temperature=300.0):
    """Thermal conductivity at no field, W/(m K)."""
    law = material["thermal_conductivity"]
    if law["law"] == "wiedemann-franz":
        whole = value(law["lorenz"]) * sigma(material, temperature) * temperature + value(law["lattice"])
        return min(whole, value(law["cap"])) if "cap" in law else whole
    return value(law["value"]) * (temperature / 300) ** value(law.get("exponent", "0"))


def stored(material):
    """Heat capacity of a volume, J/(m3 K)."""
    return value(material["density"]["value"]) * value(material["heat_capacity"]["value"])
