extension CompactDevice: SealedDocument {
  public static var noun: String { "device file" }
  public static var remedy: String { "calibrate again" }
}
