import CompactModel
import RealModule
import ResultStore

/// Digits of our own making: strokes of each numeral with turned, stretched, slanted and shifted shapes and pens of different widths. They need no
/// download, and are easier than handwriting: the same network reads them better than MNIST.
public enum DrawnDigits {
  /// - Parameters:
  ///   - training: images to train with; the test has other images, of other random numbers.
  public static func data(training: Int = 20_000, test: Int = 4_000, seed: UInt64 = 2024) -> DigitData {
    let sets = [
      set(training, seed: seed, purpose: "drawn training"), set(test, seed: seed, purpose: "drawn test"),
    ]
    let names = ["training", "test"]
    var sources: [String: String] = [:]
    for (name, set) in zip(names, sets) {
      sources["drawn \(name) digits"] = SHA256.hexDigest(set.pixels + set.labels)
    }
    return DigitData(training: sets[0], test: sets[1], name: "drawn digits (built in)", sources: sources)
  }

  static func set(_ count: Int, seed: UInt64, purpose: String) -> DigitSet {
    var pixels: [UInt8] = []
    pixels.reserveCapacity(count * DigitSet.size)
    var labels: [UInt8] = []
    for image in 0..<count {
      var random = RandomStream(seed: seed, purpose: purpose, indices: [image])
      let digit = Int(random.next() % 10)
      labels.append(UInt8(digit))
      pixels += drawn(digit, &random)
    }
    return DigitSet(pixels: pixels, labels: labels)
  }

  /// Lines through points of a unit square, x to the right and y down.
  private static let strokes: [[[SIMD2<Double>]]] = [
    [ring(SIMD2(0.5, 0.5), SIMD2(0.27, 0.42), from: 0, to: 1)],
    [[SIMD2(0.36, 0.24), SIMD2(0.54, 0.08), SIMD2(0.54, 0.92)]],
    [ring(SIMD2(0.5, 0.3), SIMD2(0.24, 0.22), from: 0.5, to: 1.1) + [SIMD2(0.24, 0.9), SIMD2(0.78, 0.9)]],
    [
      ring(SIMD2(0.46, 0.29), SIMD2(0.24, 0.2), from: 0.55, to: 1.25),
      ring(SIMD2(0.46, 0.7), SIMD2(0.27, 0.22), from: 0.75, to: 1.45),
    ],
    [[SIMD2(0.62, 0.92), SIMD2(0.62, 0.08), SIMD2(0.2, 0.62), SIMD2(0.82, 0.62)]],
    [
      [SIMD2(0.74, 0.1), SIMD2(0.32, 0.1), SIMD2(0.29, 0.46)]
        + ring(SIMD2(0.47, 0.66), SIMD2(0.27, 0.25), from: 0.66, to: 1.42)
    ],
    [
      [SIMD2(0.66, 0.08), SIMD2(0.4, 0.32), SIMD2(0.27, 0.62)],
      ring(SIMD2(0.5, 0.68), SIMD2(0.23, 0.23), from: 0, to: 1),
    ],
    [[SIMD2(0.2, 0.1), SIMD2(0.8, 0.1), SIMD2(0.42, 0.92)]],
    [
      ring(SIMD2(0.5, 0.28), SIMD2(0.21, 0.2), from: 0, to: 1),
      ring(SIMD2(0.5, 0.7), SIMD2(0.26, 0.22), from: 0, to: 1),
    ],
    [
      ring(SIMD2(0.5, 0.31), SIMD2(0.23, 0.22), from: 0, to: 1),
      [SIMD2(0.73, 0.31), SIMD2(0.7, 0.62), SIMD2(0.56, 0.92)],
    ],
  ]

  /// Part of an ellipse, in turns from the right, clockwise as y goes down.
  private static func ring(
    _ centre: SIMD2<Double>, _ radii: SIMD2<Double>, from: Double, to: Double
  ) -> [SIMD2<Double>] {
    (0...18).map { k in
      let angle = 2 * Double.pi * (from + (to - from) * Double(k) / 18)
      return centre + radii * SIMD2(.cos(angle), .sin(angle))
    }
  }

  /// 20 x 20 pixels, each as dark as its distance from the pen's line says.
  private static func drawn(_ digit: Int, _ random: inout RandomStream) -> [UInt8] {
    func uniform(_ low: Double, _ high: Double) -> Double {
      low + (high - low) * Double(random.next() >> 11) * 0x1p-53
    }
    let angle = uniform(-0.3, 0.3)
    let slant = uniform(-0.35, 0.35)
    let scale = SIMD2(uniform(0.72, 1.12), uniform(0.82, 1.08))
    let shift = SIMD2(uniform(-1.6, 1.6), uniform(-1.4, 1.4))
    let pen = uniform(0.75, 1.6)
    let ink = uniform(190, 255)
    let side = Double(DigitSet.side)
    let lines = strokes[digit].map { line in
      // A bend of each line, so that not all shapes are images of one by a matrix.
      let bend = SIMD2(uniform(-0.05, 0.05), uniform(-0.05, 0.05))
      return line.map { point in
        var p = (point + bend * Double.sin(3 * (point.x + point.y)) - SIMD2(0.5, 0.5)) * scale
        p.x -= slant * p.y
        p = SIMD2(p.x * .cos(angle) - p.y * .sin(angle), p.x * .sin(angle) + p.y * .cos(angle))
        return p * (side - 3) + SIMD2(side / 2, side / 2) + shift
      }
    }
    let segments = lines.flatMap { line in zip(line, line.dropFirst()).map { Segment($0, $1) } }
    var pixels = [UInt8](repeating: 0, count: DigitSet.size)
    for row in 0..<DigitSet.side {
      for column in 0..<DigitSet.side {
        let here = SIMD2(Double(column) + 0.5, Double(row) + 0.5)
        var nearest = Double.infinity
        for segment in segments { nearest = min(nearest, segment.squaredDistance(here)) }
        let depth = min(max(pen + 0.5 - nearest.squareRoot(), 0), 1)
        let noise = uniform(-12, 12)
        if depth > 0 {
          pixels[row * DigitSet.side + column] = UInt8(min(max(ink * depth + noise, 0), 255))
        }
      }
    }
    return pixels
  }

  private struct Segment {
    private let start: SIMD2<Double>
    private let along: SIMD2<Double>
    /// Of the squared length; 0 where there is none.
    private let inverse: Double

    init(_ start: SIMD2<Double>, _ end: SIMD2<Double>) {
      (self.start, along) = (start, end - start)
      let length = along.x * along.x + along.y * along.y
      inverse = length > 0 ? 1 / length : 0
    }

    func squaredDistance(_ point: SIMD2<Double>) -> Double {
      let off = point - start
      let part = min(max((off.x * along.x + off.y * along.y) * inverse, 0), 1)
      let rest = off - along * part
      return rest.x * rest.x + rest.y * rest.y
    }
  }
}
