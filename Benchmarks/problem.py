"""The benchmark problem, stated once for every solver in this folder.

Axisymmetric steady electro-thermal conduction in a resistive-memory stack with a conical filament:

    div(sigma(T) grad V) = 0
    div(kappa(T) grad T) + sigma(T) |grad V|^2 = 0

Bottom face: V = 0, T = 300 K. Top face: V = 0.4 V, T = 300 K. Axis and outer side: no flux.
Lengths are in nanometres here; with V in volts, T in kelvin and both conductivities in SI units the equations do
not change, and an integral over r dr dz has to be multiplied by 2 pi * 1e-9 (one length survives in
grad . grad dV) to be in amperes times volts.
"""

import json
import math
import os
import resource
import time

LORENZ = 2.44e-8  # W Ohm / K^2
T_COLD = 300.0  # K
VOLTAGE = 0.4  # V
RADIUS = 1128.0  # nm
OXIDE_BOTTOM = 150.0  # nm
OXIDE_TOP = 157.5
TI_TOP = 167.5
STACK_TOP = 217.5

#: filament radius (nm) at the bottom and at the top of the oxide
STATES = {"set": (4.0, 8.0), "weakset": (2.0, 4.0)}

#: name: (sigma at 300 K [S/m], temperature coefficient [1/K], lattice kappa [W/m/K], electrons carry heat)
MATERIALS = {
    "tin": (1e6, 4.4e-4, 4.0, True),
    "ti": (1e6, 2.0e-3, 3.0, True),
    "oxide": (1e-6, 0.0, 0.6, False),
    "filament": (1e5, 0.0, 4.5, True),
}

TO_WATTS = 2.0 * math.pi * 1e-9


def sigma(material, T):
    """Electrical conductivity (S/m) at T (K): sigma300 / (1 + alpha (T - 300))."""
    s, alpha, _, _ = MATERIALS[material]
    return s / (1.0 + alpha * (T - 300.0)) if alpha else s + 0.0 * T


def dsigma(material, T):
    """Derivative of `sigma` by T (S/m/K)."""
    s, alpha, _, _ = MATERIALS[material]
    return -s * alpha / (1.0 + alpha * (T - 300.0)) ** 2 if alpha else 0.0 * T


def kappa(material, T):
    """Thermal conductivity (W/m/K) at T (K): lattice part + Wiedemann-Franz part."""
    _, _, lattice, electrons = MATERIALS[material]
    return lattice + LORENZ * sigma(material, T) * T if electrons else lattice + 0.0 * T


def dkappa(material, T):
    """Derivative of `kappa` by T (W/m/K^2)."""
    if not MATERIALS[material][3]:
        return 0.0 * T
    return LORENZ * (sigma(material, T) + T * dsigma(material, T))


def filament_radius(state, z):
    """Radius (nm) of the cone's surface at height z (nm)."""
    bottom, top = STATES[state]
    return bottom + (top - bottom) * (z - OXIDE_BOTTOM) / (OXIDE_TOP - OXIDE_BOTTOM)


def filament_volume(state):
    """Volume of the cone (nm^3)."""
    a, b = STATES[state]
    return math.pi / 3.0 * (OXIDE_TOP - OXIDE_BOTTOM) * (a * a + a * b + b * b)


def cpu_seconds():
    """User + system CPU seconds of this process so far."""
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


class Stopwatch:
    """CPU time since construction, split by name."""

    def __init__(self):
        self.start = cpu_seconds()
        self.wall = time.perf_counter()
        self.parts = {}

    def total(self):
        return cpu_seconds() - self.start

    def timed(self, name, function):
        before = cpu_seconds()
        result = function()
        self.parts[name] = self.parts.get(name, 0.0) + cpu_seconds() - before
        return result


def report(solver, state, watch, cpu_total, *, conductance, peak, mean, nodes, iterations, **more):
    """Print the one JSON line every solver script ends with."""
    line = {
        "solver": solver,
        "state": state,
        "conductance_S": float(conductance),
        "peak_temperature_K": float(peak),
        "peak_rise_K": float(peak) - T_COLD,
        "filament_mean_K": float(mean),
        "nodes": int(nodes),
        "iterations": int(iterations),
        "cpu_seconds_in_process": round(cpu_total, 4),
        "cpu_seconds_parts": {k: round(v, 4) for k, v in watch.parts.items()},
        **more,
    }
    print(json.dumps(line), flush=True)


def one_thread():
    """Pin every maths library to one thread; call before importing them."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NGS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
