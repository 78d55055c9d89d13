import FiniteVolume
import Materials

/// The currents and heat flows of one triangle between the control volumes of its corners.
///
/// Out of corner i, with w the form factors and the differences taken along the edges to the other corners j:
///
///     F_V,i = sigma sum_j w_ij (V_i - V_j)                                            A
///     F_T,i = kappa sum_j w_ij (T_i - T_j) - sigma sum_j w_ij (V_i - V_j)² / 2        W
///
/// One sigma serves current and heat, and each edge's Joule heat goes to its two ends in equal parts. So the heat of
/// all triangles is V I to round-off, and where kappa = c sigma the discrete solution obeys
/// T = T0 + V (V_D - V) / (2c) exactly, as the continuous one does.
struct TriangleBalance {
  /// sum_j w_ij (V_i - V_j), m V
  var potentialFlow = SIMD3<Double>.zero
  /// sum_j w_ij (T_i - T_j), m K
  var temperatureFlow = SIMD3<Double>.zero
  /// sum_j w_ij (V_i - V_j)² / 2, m V²
  var heat = SIMD3<Double>.zero
  /// V_i - V_j of the edges opposite corners 0, 1, 2.
  var drops = SIMD3<Double>.zero
  var gradientR = 0.0
  var gradientZ = 0.0
  var sigma = Response(0)
  var kappa = Response(0)

  /// - Parameters:
  ///   - drops: V_1 - V_2, V_2 - V_0, V_0 - V_1.
  ///   - rises: of the three corners over `ambient`, K.
  ///   - potential: mean of the corners, V.
  @inline(__always)
  init(
    _ factors: borrowing TriangleFactors, drops: SIMD3<Double>, rises: SIMD3<Double>, ambient: Double,
    potential: Double, material: borrowing Material, conducting: Bool
  ) {
    self.drops = drops
    let w = factors.edges
    let steps = SIMD3(rises.y - rises.z, rises.z - rises.x, rises.x - rises.y)
    let heatFlow = w * steps
    temperatureFlow = SIMD3(heatFlow.z - heatFlow.y, heatFlow.x - heatFlow.z, heatFlow.y - heatFlow.x)
    var state = LawState(temperature: ambient + rises.sum() / 3)
    if conducting {
      let flow = w * drops
      potentialFlow = SIMD3(flow.z - flow.y, flow.x - flow.z, flow.y - flow.x)
      let dissipated = flow * drops * 0.5
      heat = SIMD3(dissipated.z + dissipated.y, dissipated.x + dissipated.z, dissipated.y + dissipated.x)
      // V_1 - V_0 and V_2 - V_0 times the hat functions' gradients: no absolute potential enters.
      gradientR = drops.y * factors.gradientR.z - drops.z * factors.gradientR.y
      gradientZ = drops.y * factors.gradientZ.z - drops.z * factors.gradientZ.y
      state.fieldSquared = gradientR * gradientR + gradientZ * gradientZ
      state.potential = potential
      if let law = material.electricalConductivity { sigma = law.response(at: state) }
    }
    kappa = material.thermalConductivity.response(at: state, sigma: sigma)
  }

  /// Currents out of the three corners, A.
  var currents: SIMD3<Double> { sigma.value * potentialFlow }
  /// Heat out of the three corners less the Joule heat made there, W.
  var heatBalances: SIMD3<Double> { kappa.value * temperatureFlow - sigma.value * heat }
  /// Joule heat of the triangle, W.
  var jouleHeat: Double { sigma.value * heat.sum() }

  /// Derivatives of currents (rows 0-2) and heat balances (rows 3-5) by the potentials (columns 0-2) and temperatures
  /// (columns 3-5) of the corners, row by row.
  @inline(__always)
  func jacobian(_ factors: borrowing TriangleFactors, into local: UnsafeMutableBufferPointer<Double>) {
    let w = factors.edges
    let flow = w * drops
    let fieldByPotential = 2 * (gradientR * factors.gradientR + gradientZ * factors.gradientZ)
    let sigmaByV = sigma.byFieldSquared * fieldByPotential + sigma.byPotential / 3
    let kappaByV = kappa.byFieldSquared * fieldByPotential + kappa.byPotential / 3
    let sigmaByT = sigma.byTemperature / 3
    let kappaByT = kappa.byTemperature / 3
    for i in 0..<3 {
      for j in 0..<3 {
        let stiffness: Double
        let heatByV: Double
        if i == j {
          stiffness = w[(i + 1) % 3] + w[(i + 2) % 3]
          heatByV = potentialFlow[i]
        } else {
          let edge = 3 - i - j
          stiffness = -w[edge]
          heatByV = (i + 1) % 3 == j ? -flow[edge] : flow[edge]
        }
        local[i * 6 + j] = sigma.value * stiffness + potentialFlow[i] * sigmaByV[j]
        local[i * 6 + j + 3] = potentialFlow[i] * sigmaByT
        local[(i + 3) * 6 + j] =
          temperatureFlow[i] * kappaByV[j] - heat[i] * sigmaByV[j] - sigma.value * heatByV
        local[(i + 3) * 6 + j + 3] =
          kappa.value * stiffness + temperatureFlow[i] * kappaByT - heat[i] * sigmaByT
      }
    }
  }
}
