import DeviceGeometry
import Testing

/// Whatever happens to a file, reading it ends in a device or in errors with a place, never in a crash.
@Suite struct DamagedText {
  @Test(arguments: 1...20) func eachDamageIsSurvived(seed: UInt64) throws {
    var state = seed &* 0x9E37_79B9_7F4A_7C15
    func random(below n: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % n
    }
    let junk = Array(" :-{}[],\"'#%&*!|>?@`\n\t09.eE+µΩ/()^~\\")
    var refused = 0
    for _ in 0..<40 {
      var text = Array(sampleDevice)
      for _ in 0...random(below: 4) {
        let i = random(below: text.count)
        switch random(below: 3) {
        case 0: text[i] = junk[random(below: junk.count)]
        case 1: text.insert(junk[random(below: junk.count)], at: i)
        default: text.removeSubrange(i..<min(text.count, i + 1 + random(below: 30)))
        }
      }
      do {
        let loaded = try DeviceFile.load(text: String(text), name: "damaged.yaml")
        let again = try DeviceFile.load(text: loaded.resolvedText, name: "resolved.yaml")
        #expect(again.device == loaded.device, "\(String(text))")
      } catch {
        refused += 1
        #expect(!error.errors.isEmpty)
        for problem in error.errors {
          #expect(problem.file == "damaged.yaml" && !problem.message.isEmpty, "\(error)\n\(String(text))")
        }
      }
    }
    #expect(refused > 0)
  }
}
