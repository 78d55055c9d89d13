import Foundation
import PulseProgramming

/// How many pulses a wanted change gets.
public enum PulseRounding: String, Sendable, CaseIterable, Codable {
  /// Any number, parts of pulses too.
  case none
  /// The nearest whole number, half a pulse up: changes of less than half a pulse do nothing.
  case nearest
  /// The whole number below or above, at random, so that the mean is what is wanted.
  case random
}

public enum Loss: String, Sendable, CaseIterable, Codable {
  /// sum (a - y)^2 of sigmoid outputs.
  case squared
  /// -ln a_label of softmax outputs.
  case crossEntropy = "cross-entropy"
}

/// How weights lie in the array.
public enum WeightMapping: String, Sendable, CaseIterable, Codable {
  /// w = 2 (I - I_ref) / (I_max - I_min) with one column of cells in the middle of the range beside all others.
  case reference
  /// w = (I+ - I-) / (I_max - I_min); a change goes half into either cell, in opposite directions.
  case pairs
}

/// What of a real array takes part in the run.
public struct Nonidealities: Sendable, Equatable, Codable {
  public var rounding = PulseRounding.nearest
  /// Whether branches bend as the device's do; straight otherwise.
  public var nonlinearity = true
  /// Whether depression goes its own way; that of potentiation, backward, otherwise.
  public var asymmetry = true
  public var cycleToCycle = true
  public var deviceToDevice = true
  public var readNoise = true
  /// Fraction of cells that no pulse changes, each at a level of its own.
  public var stuck = 0.0
  /// Bits of the converters at the columns; nil for none.
  public var converterBits: Int?
  /// Their largest reading, over the rows times I_max - I_min.
  public var converterRange = 1.0
  /// Ohm, of the transistor at each cell.
  public var accessResistance = 0.0
  /// Part of its distance to ``driftLevel`` that a cell loses from one epoch to the next.
  public var drift = 0.0
  public var driftLevel = 0.0

  public init() {}

  /// Nothing of it.
  public static var none: Nonidealities {
    var none = Nonidealities()
    (none.rounding, none.nonlinearity, none.asymmetry) = (.none, false, false)
    (none.cycleToCycle, none.deviceToDevice, none.readNoise) = (false, false, false)
    return none
  }
}

/// A run but for its seed and its data.
public struct TrainingPlan: Sendable, Equatable, Codable {
  /// Inputs, hidden units of each layer, outputs.
  public var layers = [DigitSet.size, 100, DigitSet.classes]
  public var device: UpdateModel
  /// "plain", "improved", "ideal", or what the device's file says.
  public var scheme: String
  public var mapping = WeightMapping.reference
  public var nonidealities = Nonidealities()
  /// nil for wires without resistance.
  public var wires: TrainingWires?
  /// Bits of a pixel: 1 for light and dark, cut at 128, up to 8.
  public var inputBits = 1
  /// Bits of what hidden units pass on; nil for all there is.
  public var hiddenBits: Int?
  public var loss = Loss.squared
  public var optimiser = Optimiser.adam
  public var constants = OptimiserConstants()
  /// By layer.
  public var rates: [Double]
  public var schedule = RateSchedule.constant
  public var batch = 10
  public var epochs = 20
  /// Images of an epoch.
  public var images = 8000
  /// Whether all is done as MLP NeuroSim V3.0 does it.
  public var isNeurosim = false
  /// V, at the rows when they are read.
  public var readVoltage = 0.5

  public init(device: UpdateModel, scheme: String, rates: [Double]) {
    (self.device, self.scheme, self.rates) = (device, scheme, rates)
  }

  /// Cells that are read in full light and in none, S; what the transistor leaves of them.
  var currents: (lowest: Double, highest: Double) {
    let resistance = nonidealities.accessResistance
    return (
      device.lowest / (1 + device.lowest * resistance), device.highest / (1 + device.highest * resistance)
    )
  }

  /// All that decides the run but its seed and data, the same for equal plans.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    guard let data = try? encoder.encode(self) else { return "" }
    return String(decoding: data, as: UTF8.self)
  }

  /// Why it makes no sense; nil where it does.
  public var complaint: String? {
    func within(_ name: String, _ value: Double, _ low: Double, _ high: Double) -> String? {
      value >= low && value <= high ? nil : "\(name) must lie between \(low) and \(high), not \(value)"
    }
    let wrong = nonidealities
    if layers.count < 2 || layers.first != DigitSet.size || layers.last != DigitSet.classes {
      return "the layers go from \(DigitSet.size) pixels to \(DigitSet.classes) digits"
    }
    if layers.contains(where: { !(1...16384).contains($0) }) { return "a layer has 1 to 16384 units" }
    if rates.count != layers.count - 1 {
      return "\(rates.count) learning rates for \(layers.count - 1) layers of weights"
    }
    if rates.contains(where: { !($0 > 0 && $0 <= 1000) }) {
      return "a learning rate lies above 0, up to 1000"
    }
    if !(1...100_000).contains(batch) { return "a batch has 1 to 100000 images" }
    if !(1...1_000_000).contains(epochs) { return "there are 1 to 1000000 epochs" }
    if !(1...10_000_000).contains(images) { return "an epoch has 1 to 10000000 images" }
    if !(1...8).contains(inputBits) { return "inputs have 1 to 8 bits" }
    if let hiddenBits, !(1...16).contains(hiddenBits) { return "hidden units pass on 1 to 16 bits" }
    if let bits = wrong.converterBits, !(1...16).contains(bits) { return "converters have 1 to 16 bits" }
    if let wires {
      do throws(WireNetworkError) { try wires.wiring.validate() } catch { return "\(error)" }
      if wires.refresh < 1 { return "wires are solved anew after at least 1 image" }
    }
    return within("the fraction of stuck cells", wrong.stuck, 0, 1)
      ?? within("the converters' range", wrong.converterRange, 1e-3, 100)
      ?? within("the access resistance (Ohm)", wrong.accessResistance, 0, 1e12)
      ?? within("the drift", wrong.drift, 0, 1) ?? within("the level of drift", wrong.driftLevel, 0, 1)
      ?? within("the read voltage (V)", readVoltage, 1e-3, 10)
      ?? (isNeurosim ? neurosimComplaint : nil)
  }

  private var neurosimComplaint: String? {
    if ![Optimiser.sgd, .momentum, .adam].contains(optimiser) {
      return
        "what neurosim-v3 makes of \(optimiser.rawValue) is not known; it has sgd, momentum and adam here"
    }
    if loss != .squared { return "neurosim-v3 has the squared loss" }
    if mapping != .reference { return "neurosim-v3 reads against a reference column" }
    return nil
  }

  /// Sets what MLP NeuroSim V3.0 (P.-Y. Chen, X. Peng, S. Yu, doi:10.1109/TCAD.2018.2789723) computes: 1-bit inputs and hidden activities, 8-bit
  /// converters that round down, transistors of 15 kOhm, whole pulses, sigmoid outputs with the squared loss, its own constants of the optimisers.
  public mutating func followNeurosim() {
    isNeurosim = true
    (inputBits, hiddenBits, loss, mapping) = (1, 1, .squared, .reference)
    (constants, schedule) = (.neurosim, .constant)
    nonidealities.rounding = .nearest
    nonidealities.converterBits = 8
    nonidealities.converterRange = 1
    nonidealities.accessResistance = 15e3
    readVoltage = 0.5
  }
}
