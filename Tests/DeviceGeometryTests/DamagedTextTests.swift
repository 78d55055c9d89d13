import DeviceGeometry
import Testing

/// Whatever happens to a file, reading it ends in a device or in errors with a place, never in a crash.
@Suite struct DamagedText {
  @Test(arguments: 1...20) func eachDamageIsSurvived(seed: UInt64) throws {
    var damage = Damage(seed: seed)
    var refused = 0
    for _ in 0..<40 {
      let text = damage.text(of: sampleDevice)
      do {
        let loaded = try DeviceFile.load(text: text, name: "damaged.yaml")
        let again = try DeviceFile.load(text: loaded.resolvedText, name: "resolved.yaml")
        #expect(again.device == loaded.device, "\(text)")
      } catch {
        refused += 1
        #expect(!error.errors.isEmpty)
        for problem in error.errors {
          #expect(problem.file == "damaged.yaml" && !problem.message.isEmpty, "\(error)\n\(text)")
        }
      }
    }
    #expect(refused > 0)
  }
}
