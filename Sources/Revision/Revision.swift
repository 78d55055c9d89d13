/// The revision of the sources that the program was built from, as git told the build.
///
/// Nothing of it is known to the modules that ask, so that a commit has one small file compiled and the program linked.
public enum Revision {
  /// 40 hexadecimal digits; "" where the build could not ask git.
  @inline(never) public static var commit: String { embeddedCommit }

  /// Whether what the program is made of differed from the commit.
  @inline(never) public static var isModified: Bool { embeddedIsModified }

  /// Why there is no commit; "" where there is one.
  @inline(never) public static var reason: String { embeddedReason }
}
