#!/usr/bin/env python3
"""The benchmark problem by DEVSIM: box method in cylindrical coordinates on a graded gmsh mesh, its own Newton.

The heat of an edge enters through the energy flux -kappa grad T - sigma V grad V, whose divergence is zero; that gives
each end of an edge half of the edge's dissipation and needs no node volumes, which DEVSIM sums to a few percent
too much near the axis of cylindrical meshes.
"""

import problem

problem.one_thread()

import argparse
import contextlib
import os
import tempfile

import devsim

import mesher

DEVICE = "stack"
INTERFACES = (("filament_bottom", "bottom", "filament"), ("oxide_bottom", "bottom", "oxide"),
              ("filament_oxide", "filament", "oxide"), ("filament_top", "ti", "filament"),
              ("oxide_top", "ti", "oxide"), ("ti_top", "ti", "top"))
CONTACTS = (("ground", "bottom", 0.0), ("terminal", "top", problem.VOLTAGE))
#: DEVSIM's cylindrical edge couples hold the full 2 pi; coordinates are in nm
PER_NANOMETRE = 1e-9


@contextlib.contextmanager
def silent_output():
    """Send what DEVSIM prints to nowhere, so that only the result line remains."""
    saved, nowhere = os.dup(1), os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    try:
        yield
    finally:
        os.dup2(saved, 1)
        os.close(nowhere)
        os.close(saved)


def edge_model(region, name, equation):
    devsim.edge_model(device=DEVICE, region=region, name=name, equation=equation)


def set_up_region(region):
    sigma300, alpha, lattice, electrons = problem.MATERIALS[mesher.MATERIAL_OF[region]]
    devsim.cylindrical_edge_couple(device=DEVICE, region=region)
    devsim.cylindrical_node_volume(device=DEVICE, region=region)
    devsim.cylindrical_surface_area(device=DEVICE, region=region)
    for variable in ("V", "T"):
        devsim.node_solution(device=DEVICE, region=region, name=variable)
        devsim.edge_from_node_model(device=DEVICE, region=region, node_model=variable)
    height = devsim.get_node_model_values(device=DEVICE, region=region, name="y")
    thickness = problem.OXIDE_TOP - problem.OXIDE_BOTTOM
    devsim.set_node_values(device=DEVICE, region=region, name="V", values=[
        problem.VOLTAGE * min(1.0, max(0.0, (z - problem.OXIDE_BOTTOM) / thickness)) for z in height])
    devsim.set_node_values(device=DEVICE, region=region, name="T", values=[problem.T_COLD] * len(height))
    middle = "(0.5*(T@n0+T@n1))"
    metal = f"(1+{alpha!r}*({middle}-300))"
    edge_model(region, "Sigma", f"{sigma300!r}/{metal}" if alpha else f"{sigma300!r}")
    edge_model(region, "SlopeSigma", f"-0.5*{alpha!r}*Sigma/{metal}" if alpha else "0")
    edge_model(region, "Kappa", f"{lattice!r}+{problem.LORENZ!r}*Sigma*{middle}" if electrons else f"{lattice!r}")
    edge_model(region, "SlopeKappa", f"{problem.LORENZ!r}*(0.5*Sigma+SlopeSigma*{middle})" if electrons else "0")
    edge_model(region, "Field", "(V@n0-V@n1)*EdgeInverseLength")
    edge_model(region, "Slope", "(T@n0-T@n1)*EdgeInverseLength")
    edge_model(region, "Current", "Sigma*Field")
    edge_model(region, "Energy", "Kappa*Slope+0.5*(V@n0+V@n1)*Sigma*Field")
    for end, sign in (("@n0", ""), ("@n1", "-")):
        edge_model(region, f"Current:V{end}", f"{sign}Sigma*EdgeInverseLength")
        edge_model(region, f"Current:T{end}", "SlopeSigma*Field")
        edge_model(region, f"Energy:V{end}", f"{sign}V{end}*Sigma*EdgeInverseLength")
        edge_model(region, f"Energy:T{end}", f"{sign}Kappa*EdgeInverseLength+SlopeKappa*Slope"
                                             "+0.5*(V@n0+V@n1)*SlopeSigma*Field")
    for name, variable, model in (("Charge", "V", "Current"), ("Heat", "T", "Energy")):
        devsim.equation(device=DEVICE, region=region, name=name, variable_name=variable, edge_model=model,
                        variable_update="default")


def set_up_interfaces():
    for interface, *_ in INTERFACES:
        for name, variable in (("Charge", "V"), ("Heat", "T")):
            model = f"continuous_{variable}"
            devsim.interface_model(device=DEVICE, interface=interface, name=model,
                                   equation=f"{variable}@r0-{variable}@r1")
            devsim.interface_model(device=DEVICE, interface=interface, name=f"{model}:{variable}@r0", equation="1")
            devsim.interface_model(device=DEVICE, interface=interface, name=f"{model}:{variable}@r1", equation="-1")
            devsim.interface_equation(device=DEVICE, interface=interface, name=name, interface_model=model,
                                      type="continuous")


def set_up_contacts():
    for contact, _, voltage in CONTACTS:
        for name, variable, value, flux in (("Charge", "V", voltage, "Current"), ("Heat", "T", problem.T_COLD, "Energy")):
            model = f"{contact}_{variable}"
            devsim.contact_node_model(device=DEVICE, contact=contact, name=model, equation=f"{variable}-{value!r}")
            devsim.contact_node_model(device=DEVICE, contact=contact, name=f"{model}:{variable}", equation="1")
            devsim.contact_equation(device=DEVICE, contact=contact, name=name, node_model=model,
                                    edge_current_model=flux)


def build(state, corner, slope):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "stack.msh")
        points, _ = mesher.generate(state, corner, slope, 1e6, path=path, version=2.2)
        devsim.create_gmsh_mesh(mesh="mesh", file=path)
    for region in mesher.LAYERS:
        devsim.add_gmsh_region(mesh="mesh", gmsh_name=region, region=region, material=mesher.MATERIAL_OF[region])
    for contact, region, _ in CONTACTS:
        devsim.add_gmsh_contact(mesh="mesh", gmsh_name=contact, region=region, material="metal", name=contact)
    for name, first, second in INTERFACES:
        devsim.add_gmsh_interface(mesh="mesh", gmsh_name=name, region0=first, region1=second, name=name)
    devsim.finalize_mesh(mesh="mesh")
    devsim.create_device(mesh="mesh", device=DEVICE)
    for name, value in (("raxis_variable", "x"), ("raxis_zero", 0.0), ("edge_couple_model", "CylindricalEdgeCouple"),
                        ("node_volume_model", "CylindricalNodeVolume"),
                        ("edge_node0_volume_model", "CylindricalEdgeNodeVolume@n0"),
                        ("edge_node1_volume_model", "CylindricalEdgeNodeVolume@n1")):
        devsim.set_parameter(device=DEVICE, name=name, value=value)
    return len(points)


def solve():
    result = devsim.solve(type="dc", absolute_error=1e300, relative_error=1e-10, maximum_iterations=40, info=True)
    if not result["converged"]:
        raise SystemExit("Newton did not converge")
    return len(result["iterations"])


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--state", choices=problem.STATES, default="set")
    parser.add_argument("--nodes", type=int, default=10000, help="wanted number of mesh nodes (approximate)")
    parser.add_argument("--order", type=int, choices=(1,), default=1, help="the box method has one order only")
    parser.add_argument("--corner", type=float, default=0.3, help="element size at the filament's corners / slope (nm)")
    arguments = parser.parse_args()
    watch = problem.Stopwatch()
    slope = mesher.slope_for(arguments.nodes, arguments.corner)
    with silent_output():
        nodes = watch.timed("mesh", lambda: build(arguments.state, arguments.corner * slope, slope))
        watch.timed("set_up", lambda: ([set_up_region(region) for region in mesher.LAYERS], set_up_interfaces(),
                                       set_up_contacts()))
        iterations = watch.timed("newton", solve)
    current = abs(devsim.get_contact_current(device=DEVICE, contact="terminal", equation="Charge"))
    peak = max(max(devsim.get_node_model_values(device=DEVICE, region=r, name="T")) for r in mesher.LAYERS)
    volumes = devsim.get_node_model_values(device=DEVICE, region="filament", name="CylindricalNodeVolume")
    values = devsim.get_node_model_values(device=DEVICE, region="filament", name="T")
    mean = sum(v * t for v, t in zip(volumes, values)) / sum(volumes)
    problem.report(f"DEVSIM {devsim.__version__}", arguments.state, watch, watch.total(),
                   conductance=current * PER_NANOMETRE / problem.VOLTAGE, peak=peak, mean=mean, nodes=nodes,
                   iterations=iterations, setting={"slope": slope, "corner_nm": arguments.corner * slope,
                                                   "direct_solver": devsim.get_parameter(name="direct_solver")})


if __name__ == "__main__":
    main()
