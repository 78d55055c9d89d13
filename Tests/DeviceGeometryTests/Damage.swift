/// Damages texts at random, the same way for the same seed.
struct Damage {
  private var state: UInt64
  private let junk = Array(" :-{}[],\"'#%&*!|>?@`\n\t09.eE+µΩ/()^~\\")

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 }

  private mutating func random(below n: Int) -> Int {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Int(state >> 33) % n
  }

  /// The text with one to four characters replaced or inserted, or pieces taken out.
  mutating func text(of whole: String) -> String {
    var text = Array(whole)
    for _ in 0...random(below: 4) {
      let i = random(below: text.count)
      switch random(below: 3) {
      case 0: text[i] = junk[random(below: junk.count)]
      case 1: text.insert(junk[random(below: junk.count)], at: i)
      default: text.removeSubrange(i..<min(text.count, i + 1 + random(below: 30)))
      }
    }
    return String(text)
  }
}
