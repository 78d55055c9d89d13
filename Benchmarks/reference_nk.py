#!/usr/bin/env python3
"""Reference for the published electro-thermal case of Niraula & Karpov (J. Appl. Phys. 124, 174502; arXiv 1806.01397).

SiO2 300 / TiN 65 / HfO2 5 / Hf 10 / TiN 30 / SiO2 300 nm; device radius 10 nm inside SiO2 that reaches r = 500 nm;
298.15 K on the outer SiO2 faces, sides adiabatic; ground on the lower TiN/SiO2 face, terminal on the upper one,
100 uA. Filament: cylinder of radius 3 nm whose conductivity depends on the local potential,
sigma = 2 * 7e3 exp(sqrt(V / (k T))) S/m (not gauge invariant: a law for this comparison only).
NGSolve, two hp sequences as in reference.py; the terminal voltage that carries 100 uA by the secant method.
"""

import problem

problem.one_thread()

import argparse
import json
import math
import os

import ngsolve
from netgen.geom2d import SplineGeometry
from ngsolve import H1, BilinearForm, GridFunction, IfPos, InnerProduct, Integrate, Mesh, dx, exp, grad, sqrt, x, y

L0, K_B, T0, CURRENT = 2.44e-8, 8.617333262e-5, 298.15, 1e-4
TIN = ((300, 342, 472, 572, 673), (98.74, 100.85, 105.76, 110.73, 114.95))  # K, uOhm cm
HF = ((300, 400, 500, 600, 800, 1000, 1500), (34.03, 48.11, 63.18, 78.67, 107.3, 128.9, 163.5))
HEIGHTS = (0.0, 300.0, 365.0, 370.0, 380.0, 410.0, 710.0)
FILAMENT, DEVICE, OUTER = 3.0, 10.0, 500.0


def resistivity(table, T, extrapolate):
    """Piecewise linear rho(T) (Ohm m); outside the table its end slopes, or its end values."""
    Ts, rho = table
    slopes = [(rho[i + 1] - rho[i]) / (Ts[i + 1] - Ts[i]) for i in range(len(Ts) - 1)]
    value = rho[0] + slopes[0] * (T - Ts[0])
    for i in range(1, len(slopes)):
        value = value + (slopes[i] - slopes[i - 1]) * IfPos(T - Ts[i], T - Ts[i], 0)
    if not extrapolate:
        value = value - slopes[-1] * IfPos(T - Ts[-1], T - Ts[-1], 0)
        value = value + slopes[0] * IfPos(Ts[0] - T, Ts[0] - T, 0)
    return value * 1e-8


def build_mesh(fine, coarse, grading, factor, levels):
    geo = SplineGeometry()
    point = {}

    def at(r, i, size, hp=0):
        point[(r, i)] = geo.AppendPoint(r, HEIGHTS[i], maxh=size, hpref=hp)
    for i in range(7):
        near = i in (2, 3)
        at(0.0, i, fine if near else 1e6)
        if near:
            at(FILAMENT, i, fine, 1)
        if 1 <= i <= 5:
            at(DEVICE, i, 3 * fine if i < 5 else 4.0, 1)
    for i in (0, 6):
        at(OUTER, i, 1e6)
    # one SiO2 domain surrounds the device: below, beside and above it
    number = {"sio2": 1, "tin_low": 2, "filament": 3, "hfo2": 4, "hf": 5, "tin_high": 6}
    lines = [((0.0, 0), (OUTER, 0), "sio2", None, "cold"), ((OUTER, 0), (OUTER, 6), "sio2", None, "side"),
             ((OUTER, 6), (0.0, 6), "sio2", None, "cold"),
             ((0.0, 6), (0.0, 5), "sio2", None, "axis"), ((0.0, 5), (0.0, 4), "tin_high", None, "axis"),
             ((0.0, 4), (0.0, 3), "hf", None, "axis"), ((0.0, 3), (0.0, 2), "filament", None, "axis"),
             ((0.0, 2), (0.0, 1), "tin_low", None, "axis"), ((0.0, 1), (0.0, 0), "sio2", None, "axis"),
             ((0.0, 1), (DEVICE, 1), "tin_low", "sio2", "ground"),
             ((0.0, 2), (FILAMENT, 2), "filament", "tin_low", "inner"),
             ((FILAMENT, 2), (DEVICE, 2), "hfo2", "tin_low", "inner"),
             ((0.0, 3), (FILAMENT, 3), "hf", "filament", "inner"), ((FILAMENT, 3), (DEVICE, 3), "hf", "hfo2", "inner"),
             ((0.0, 4), (DEVICE, 4), "tin_high", "hf", "inner"), ((0.0, 5), (DEVICE, 5), "sio2", "tin_high", "terminal"),
             ((FILAMENT, 2), (FILAMENT, 3), "filament", "hfo2", "inner"),
             ((DEVICE, 1), (DEVICE, 2), "tin_low", "sio2", "inner"), ((DEVICE, 2), (DEVICE, 3), "hfo2", "sio2", "inner"),
             ((DEVICE, 3), (DEVICE, 4), "hf", "sio2", "inner"), ((DEVICE, 4), (DEVICE, 5), "tin_high", "sio2", "inner")]
    for start, end, left, right, bc in lines:
        geo.Append(["line", point[start], point[end]], leftdomain=number[left],
                   rightdomain=number[right] if right else 0, bc=bc)
    for name, i in number.items():
        geo.SetMaterial(i, name)
    geo.SetDomainMaxH(number["filament"], fine)
    mesh = Mesh(geo.GenerateMesh(maxh=coarse, grading=grading))
    if levels:
        mesh.RefineHP(levels, factor)
    return mesh


def solve(mesh, order, kappa_sio2, extrapolate, bonus=10):
    electric = H1(mesh, order=order, dirichlet="ground|terminal",
                  definedon=mesh.Materials("tin_low|filament|hfo2|hf|tin_high"))
    thermal = H1(mesh, order=order, dirichlet="cold")
    space = electric * thermal
    (v, t), (w, s) = space.TnT()

    def laws(region, v, t):
        T = T0 + t
        if region in ("tin_low", "tin_high", "hf"):
            sig = 1 / resistivity(HF if region == "hf" else TIN, T, extrapolate)
            return sig, L0 * sig * T
        if region == "filament":
            sig = 1.4e4 * exp(sqrt(IfPos(v, v, 0) / (K_B * T) + 1e-30))
            return sig, L0 * sig * T
        return 10.0, 0.5

    form = BilinearForm(space, condense=True)
    conducting = ("tin_low", "filament", "hfo2", "hf", "tin_high")
    for region in conducting:
        sig, kap = laws(region, v, t)
        here = dx(definedon=mesh.Materials(region), bonus_intorder=bonus)
        form += sig * x * grad(v) * grad(w) * here
        form += (kap * x * grad(t) * grad(s) - sig * x * InnerProduct(grad(v), grad(v)) * s) * here
    form += kappa_sio2 * x * grad(t) * grad(s) * dx(definedon=mesh.Materials("sio2"))
    u = GridFunction(space)
    residual, step = u.vec.CreateVector(), u.vec.CreateVector()

    def set_potential(voltage):
        ramp = (y - HEIGHTS[2]) / (HEIGHTS[3] - HEIGHTS[2])
        u.components[0].Set(mesh.MaterialCF({"tin_low": 0, "hfo2": voltage * ramp, "filament": voltage * ramp,
                                             "hf": voltage, "tin_high": voltage}))

    def newton():
        for iteration in range(40):
            form.Apply(u.vec, residual)
            form.AssembleLinearization(u.vec)
            inverse = form.mat.Inverse(space.FreeDofs(True), inverse="umfpack")
            residual.data += form.harmonic_extension_trans * residual
            step.data = inverse * residual
            step.data += form.harmonic_extension * step
            step.data += form.inner_solve * residual
            u.vec.data -= step
            size = max(step[space.Range(f)].Norm() / u.vec[space.Range(f)].Norm() for f in (0, 1))
            if size < 1e-10 or (size < 1e-9 and iteration > 15):
                return size
            if not math.isfinite(size):
                break
        raise RuntimeError(f"Newton did not converge ({size})")

    def current(voltage):
        factor = voltage / (current.last or voltage)
        u.components[0].vec.data *= factor
        current.last = voltage
        newton()
        total = 0.0
        for region in conducting:
            sig, _ = laws(region, *u.components)
            total += Integrate(sig * x * InnerProduct(grad(u.components[0]), grad(u.components[0])), mesh,
                               order=2 * order + bonus + 1, definedon=mesh.Materials(region))
        return problem.TO_WATTS * total / voltage
    current.last = None
    set_potential(0.1)
    current.last = 0.1
    for voltage in (0.1, 0.15, 0.2):
        current(voltage)
    old, new = 0.25, 0.28
    excess_old, excess = current(old) - CURRENT, current(new) - CURRENT
    while abs(excess) > 1e-10 * CURRENT:
        old, new, excess_old = new, new - excess * (new - old) / (excess - excess_old), excess
        excess = current(new) - CURRENT
    volume = math.pi * FILAMENT ** 2 * (HEIGHTS[3] - HEIGHTS[2])
    mean = T0 + 2 * math.pi * Integrate(x * u.components[1], mesh, order=order + 3,
                                        definedon=mesh.Materials("filament")) / volume
    def on_axis(height):
        return T0 + u.components[1](mesh(0, height))
    step_up = 0.05
    height = max((HEIGHTS[2] - 2 + step_up * i for i in range(180)), key=on_axis)
    for _ in range(12):
        step_up /= 3
        height = max((height + step_up * i for i in range(-3, 4)), key=on_axis)
    return {"voltage_V": new, "current_A": CURRENT + excess, "peak_temperature_K": on_axis(height),
            "peak_height_above_oxide_bottom_nm": height - HEIGHTS[2], "filament_mean_K": mean,
            "bottom_contact_K": on_axis(HEIGHTS[2]), "unknowns": thermal.ndof, "elements": mesh.ne}


SEQUENCES = {"A": (dict(fine=0.8, coarse=60, grading=0.3, factor=0.15), ((4, 5), (6, 6), (8, 8))),
             "B": (dict(fine=0.4, coarse=40, grading=0.3, factor=0.35), ((6, 4), (10, 5), (12, 6)))}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kappa-sio2", type=float, default=1.38,
                        help="W/m/K; not given with the published case, 1.38 (silica glass) agrees best with it")
    parser.add_argument("--clamp", action="store_true", help="hold resistivities at their end values outside the tables")
    parser.add_argument("--output", default=os.path.join(os.path.dirname(os.path.abspath(__file__)), "reference.json"))
    arguments = parser.parse_args()
    rows = {}
    for name, (base, steps) in SEQUENCES.items():
        for levels, order in steps:
            row = solve(build_mesh(levels=levels, **base), order, arguments.kappa_sio2, not arguments.clamp)
            rows.setdefault(name, []).append({"levels": levels, "order": order, **row})
            print(name, json.dumps(rows[name][-1]), flush=True)
    a, b = rows["A"][-1], rows["B"][-1]
    case = {"how": __doc__.strip(), "kappa_SiO2_W_per_mK": arguments.kappa_sio2, "current_A": CURRENT}
    for key in ("voltage_V", "peak_temperature_K", "peak_height_above_oxide_bottom_nm", "filament_mean_K",
                "bottom_contact_K"):
        own = max(abs(rows[n][-1][key] - rows[n][-2][key]) for n in rows)
        case[key] = {"value": a[key], "uncertainty": float(f"{max(abs(a[key] - b[key]), own):.1e}")}
    case["sequences"] = rows
    with open(arguments.output) as file:
        everything = json.load(file)
    everything["niraula_karpov"] = case
    with open(arguments.output, "w") as file:
        json.dump(everything, file, indent=1)
        file.write("\n")


if __name__ == "__main__":
    main()
