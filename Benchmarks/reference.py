#!/usr/bin/env python3
"""Reference numbers for the benchmark by two independent hp sequences of NGSolve; writes reference.json.

Sequence A: coarse base mesh, geometric refinement into the filament's corners by factor 0.15, order raised with the
levels. Sequence B: finer base mesh of another grading, factor 0.35, more layers, lower orders. They share neither
elements nor orders; the digits they agree on are the reference's.
"""

import problem

problem.one_thread()

import argparse
import json
import os

import ngsolve

import peer_ngsolve

HERE = os.path.dirname(os.path.abspath(__file__))
SEQUENCES = {
    "A": dict(mesh=dict(fine=2.0, coarse=100.0, grading=0.5, factor=0.15),
              steps=((4, 5), (6, 7), (8, 9), (10, 10), (12, 12))),
    "B": dict(mesh=dict(fine=1.2, coarse=50.0, grading=0.3, factor=0.35),
              steps=((8, 4), (12, 5), (16, 6), (20, 7), (24, 8))),
}


def off_axis_excess(solution, state, peak):
    """How far any sampled point of filament, or of the metal beside it, is above the peak on the axis (K)."""
    highest = -1e9
    for i in range(61):
        z = problem.OXIDE_BOTTOM - 3 + i * 0.2
        for k in range(40):
            highest = max(highest, solution.temperature(0.25 * k, z))
    return highest - peak


def run(state, name):
    rows = []
    sequence = SEQUENCES[name]
    for levels, order in sequence["steps"]:
        before = problem.cpu_seconds()
        mesh = peer_ngsolve.build_mesh(state, levels=levels, **sequence["mesh"])
        solution = peer_ngsolve.Problem(mesh, order, bonus=6)
        history = solution.solve(problem.VOLTAGE)
        peak, height = solution.peak()
        heat = problem.TO_WATTS * solution.heat()
        rows.append({
            "levels": levels, "order": order, "elements": mesh.ne, "unknowns_per_field": solution.nodes,
            "conductance_S": heat / problem.VOLTAGE ** 2, "peak_temperature_K": peak, "peak_height_nm": height,
            "filament_mean_K": solution.filament_mean(state), "joule_power_W": heat, "last_step": history[-1],
            "off_axis_excess_K": off_axis_excess(solution, state, peak),
            "cpu_seconds": round(problem.cpu_seconds() - before, 2)})
        print(state, name, json.dumps(rows[-1]), flush=True)
    return rows


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", nargs="*", default=list(problem.STATES))
    parser.add_argument("--output", default=os.path.join(HERE, "reference.json"))
    arguments = parser.parse_args()
    result = {}
    if os.path.exists(arguments.output):
        with open(arguments.output) as file:
            result = json.load(file)
    result.update({"how": __doc__.strip(), "solver": f"NGSolve {ngsolve.__version__}"})
    result.setdefault("states", {})
    for state in arguments.states:
        rows = {name: run(state, name) for name in SEQUENCES}
        a, b = rows["A"][-1], rows["B"][-1]
        agreed = {}
        for key, zero in (("conductance_S", 0), ("peak_temperature_K", problem.T_COLD), ("peak_height_nm", 0),
                          ("filament_mean_K", problem.T_COLD), ("joule_power_W", 0)):
            own = max(abs(rows[n][-1][key] - rows[n][-2][key]) for n in rows)
            agreed[key] = {"value": a[key], "relative_uncertainty":
                           float(f"{max(abs(a[key] - b[key]), own, 1e-9 * abs(a[key])) / abs(a[key] - zero):.1e}")}
        result["states"][state] = {
            "filament_radii_nm": problem.STATES[state], "voltage_V": problem.VOLTAGE, **agreed,
            "peak_rise_K": a["peak_temperature_K"] - problem.T_COLD, "peak_radius_nm": 0.0,
            "uncertainty_means": "the larger of the difference between the sequences and the last change within one; "
                                 "for temperatures relative to the rise above 300 K", "sequences": rows}
        with open(arguments.output, "w") as file:
            json.dump(result, file, indent=1)
            file.write("\n")
        print(state, json.dumps(agreed), flush=True)


if __name__ == "__main__":
    main()
