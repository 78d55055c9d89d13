import FiniteVolume
import Materials

/// The currents and heat flows of one triangle between the control volumes of its corners.
///
/// Out of corner i, with w the form factors and the differences taken along the edges to the other corners j:
///
///     F_V,i = sigma sum_j w_ij (V_i - V_j)                                                  A
///     F_T,i = sum_j kappa_ij w_ij (T_i - T_j) - sigma sum_j w_ij (V_i - V_j)² / 2           W
///
/// One sigma, at the triangle's mean temperature and field, serves current and heat, and each edge's Joule heat goes to its
/// two ends in equal parts: the heat of all triangles is V I to round-off. kappa is taken with that sigma at the mean
/// temperature of each edge, which integrates kappa dT along it. So the discrete solution obeys what the continuous one does
/// at every vertex: T = T0 + V (V_D - V) / (2c) where kappa = c sigma, and T² = T0² + V (V_D - V) / L0 where
/// kappa = L0 sigma T.
struct TriangleBalance {
  /// sum_j w_ij (V_i - V_j), m V
  private var potentialFlow = SIMD3<Double>.zero
  /// kappa w (T_i - T_j) along the edges opposite corners 0, 1, 2, W
  private var edgeHeat: SIMD3<Double>
  /// w (T_i - T_j) along the same edges, m K
  private let edgeSteps: SIMD3<Double>
  /// sum_j w_ij (V_i - V_j)² / 2, m V²
  private var dissipation = SIMD3<Double>.zero
  /// w (V_i - V_j) along the edges, m V
  private var edgeFlow = SIMD3<Double>.zero
  private(set) var gradientR = 0.0
  private(set) var gradientZ = 0.0
  private(set) var sigma = Response(0)
  private let kappa: (ThermalResponse, ThermalResponse, ThermalResponse)

  /// - Parameters:
  ///   - drops: V_1 - V_2, V_2 - V_0, V_0 - V_1.
  ///   - rises: of the three corners over `ambient`, K.
  ///   - potential: mean of the corners, V.
  @inline(__always)
  init(
    _ factors: borrowing TriangleFactors, drops: SIMD3<Double>, rises: SIMD3<Double>, ambient: Double,
    potential: Double, material: borrowing Material
  ) {
    let w = factors.edges
    if let law = material.electricalConductivity {
      edgeFlow = w * drops
      potentialFlow = outOfCorners(edgeFlow)
      let dissipated = edgeFlow * drops * 0.5
      dissipation = SIMD3(
        dissipated.z + dissipated.y, dissipated.x + dissipated.z, dissipated.y + dissipated.x)
      // V_1 - V_0 and V_2 - V_0 times the hat functions' gradients: no absolute potential enters.
      gradientR = drops.y * factors.gradientR.z - drops.z * factors.gradientR.y
      gradientZ = drops.y * factors.gradientZ.z - drops.z * factors.gradientZ.y
      sigma = law.response(
        at: LawState(
          temperature: ambient + rises.sum() / 3, fieldSquared: gradientR * gradientR + gradientZ * gradientZ,
          potential: potential))
    }
    let law = material.thermalConductivity
    kappa = (
      law.response(temperature: ambient + (rises.y + rises.z) / 2, sigma: sigma.value),
      law.response(temperature: ambient + (rises.z + rises.x) / 2, sigma: sigma.value),
      law.response(temperature: ambient + (rises.x + rises.y) / 2, sigma: sigma.value)
    )
    edgeSteps = w * SIMD3(rises.y - rises.z, rises.z - rises.x, rises.x - rises.y)
    edgeHeat = edgeSteps * SIMD3(kappa.0.value, kappa.1.value, kappa.2.value)
  }

  /// Currents out of the three corners, A.
  @inline(__always)
  var currents: SIMD3<Double> { sigma.value * potentialFlow }
  /// Heat out of the three corners less the Joule heat made there, W.
  @inline(__always)
  var heatBalances: SIMD3<Double> { outOfCorners(edgeHeat) - sigma.value * dissipation }
  /// Joule heat of the triangle, W.
  @inline(__always)
  var jouleHeat: Double { sigma.value * dissipation.sum() }
  /// The parts of it that go to the three corners, W.
  @inline(__always)
  var cornerHeats: SIMD3<Double> { sigma.value * dissipation }
  /// kappa w of the edges opposite the three corners, W/K.
  @inline(__always)
  func edgeConductances(_ factors: borrowing TriangleFactors) -> SIMD3<Double> {
    factors.edges * SIMD3(kappa.0.value, kappa.1.value, kappa.2.value)
  }

  /// Derivatives of currents (rows 0-2) and heat balances (rows 3-5) by the potentials (columns 0-2) and temperatures
  /// (columns 3-5) of the corners, row by row.
  @inline(__always)
  func jacobian(_ factors: borrowing TriangleFactors, into local: UnsafeMutableBufferPointer<Double>) {
    let w = factors.edges
    let fieldByPotential = 2 * (gradientR * factors.gradientR + gradientZ * factors.gradientZ)
    let sigmaByV = sigma.byFieldSquared * fieldByPotential + sigma.byPotential / 3
    let sigmaByT = sigma.byTemperature / 3
    for i in 0..<3 {
      for j in 0..<3 {
        let stiffness: Double
        let dissipationByV: Double
        if i == j {
          stiffness = w[(i + 1) % 3] + w[(i + 2) % 3]
          dissipationByV = potentialFlow[i]
        } else {
          let edge = 3 - i - j
          stiffness = -w[edge]
          dissipationByV = (i + 1) % 3 == j ? -edgeFlow[edge] : edgeFlow[edge]
        }
        local[i * 6 + j] = sigma.value * stiffness + potentialFlow[i] * sigmaByV[j]
        local[i * 6 + j + 3] = potentialFlow[i] * sigmaByT
        local[(i + 3) * 6 + j] = -dissipation[i] * sigmaByV[j] - sigma.value * dissipationByV
        local[(i + 3) * 6 + j + 3] = -dissipation[i] * sigmaByT
      }
    }
    addHeatFlow(of: 0, kappa.0, w.x, sigmaByV, sigmaByT, local)
    addHeatFlow(of: 1, kappa.1, w.y, sigmaByV, sigmaByT, local)
    addHeatFlow(of: 2, kappa.2, w.z, sigmaByV, sigmaByT, local)
  }

  /// The flow along edge k leaves corner k + 1 and enters corner k + 2.
  @inline(__always)
  private func addHeatFlow(
    of k: Int, _ kappa: ThermalResponse, _ w: Double, _ sigmaByV: SIMD3<Double>, _ sigmaByT: Double,
    _ local: UnsafeMutableBufferPointer<Double>
  ) {
    let (from, to) = ((k + 1) % 3, (k + 2) % 3)
    let step = edgeSteps[k]
    let throughSigma = step * kappa.bySigma
    for j in 0..<3 {
      var byT = throughSigma * sigmaByT
      if j != k { byT += step * kappa.byTemperature / 2 }
      if j == from { byT += kappa.value * w }
      if j == to { byT -= kappa.value * w }
      let byV = throughSigma * sigmaByV[j]
      local[(from + 3) * 6 + j + 3] += byT
      local[(to + 3) * 6 + j + 3] -= byT
      local[(from + 3) * 6 + j] += byV
      local[(to + 3) * 6 + j] -= byV
    }
  }
}

/// Sums over the edges at each corner of what flows along the edges opposite corners 0, 1, 2.
@inline(__always)
private func outOfCorners(_ flow: SIMD3<Double>) -> SIMD3<Double> {
  SIMD3(flow.z - flow.y, flow.x - flow.z, flow.y - flow.x)
}

/// x_1 - x_2, x_2 - x_0, x_0 - x_1.
@inline(__always)
func alongEdges(_ x: SIMD3<Double>) -> SIMD3<Double> { SIMD3(x.y - x.z, x.z - x.x, x.x - x.y) }
