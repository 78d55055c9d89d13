import CompactModel
import RealModule

@testable import PulseProgramming

/// Measurements of a device that is known, with noise of a seed.
struct SyntheticPulses {
  var up = Nonlinearity(label: 2)
  var down = Nonlinearity(label: 3)
  var lowest = 1e-6
  var highest = 9e-6
  var pulsesUp = 100
  var pulsesDown = 100
  var cycles = 10
  var devices = 1
  /// Standard deviations over the range: of a reading, of a pulse.
  var white = 0.0
  var perPulse = 0.0
  /// Standard deviations between devices: of the ends over themselves, of labels.
  var ends = 0.0
  var labels = 0.0
  var seed: UInt64 = 1

  /// A device does what ``UpdateModel`` says: a pulse goes on from where its branch has the conductance.
  var measured: PulseMeasurement {
    var branches: [PulseMeasurement.Branch] = []
    for device in 0..<devices {
      var traits = RandomStream(seed: seed, purpose: "device", indices: [device])
      let low = lowest * (1 + ends * traits.normal())
      let high = highest * (1 + ends * traits.normal())
      let shapes = [up, down].map { shape in
        labels == 0 ? shape : Nonlinearity(label: shape.label + labels * traits.normal())
      }
      var random = RandomStream(seed: seed, purpose: "noise", indices: [device])
      // The part of the range that a branch has done.
      var done = 0.0
      for cycle in 1...cycles {
        for (k, direction) in [PulseMeasurement.Direction.potentiation, .depression].enumerated() {
          let count = k == 0 ? pulsesUp : pulsesDown
          // h goes to B = 1 / (1 - exp(-1 / A)), of what is left to it exp(-1 / (A N)) after each pulse; a straight line has no B.
          let pulsesToFold = shapes[k].parameter * Double(count)
          let isStraight = shapes[k].parameter.isInfinite
          let end = isStraight ? 0 : -1 / Double.expMinusOne(-1 / shapes[k].parameter)
          let left = Double.exp(-1 / pulsesToFold)
          // What is slow at first lets deviations grow: such a device is written to its ends.
          if perPulse == 0 || shapes[k].parameter < 0 { done = 0 }
          var readings: [Double] = []
          for n in 0...count {
            if n > 0 {
              done = isStraight ? done + 1 / Double(count) : end - (end - done) * left
              if perPulse > 0 { done += perPulse * random.normal() }
            }
            let part = (k == 0 ? done : 1 - done) + white * random.normal()
            readings.append(low + (high - low) * part)
          }
          branches.append(
            PulseMeasurement.Branch(
              direction, device: devices > 1 ? "d\(device + 1)" : "", cycle: cycle, pulses: Array(0...count),
              conductance: readings))
          done = 1 - done
        }
      }
    }
    return PulseMeasurement(branches)
  }
}
