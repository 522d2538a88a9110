import FoundationEssentials

/// Judges from outside: published API descriptions and vectors that may stand beside the package, in `../shared/contracts`.
/// They are never part of it, so tests that want them are skipped, visibly, where they are absent.
package enum ContractFiles {
    /// What a skipped test says.
    package static let absence = "../shared/contracts is not present"

    /// Whether a file stands there.
    package static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root + path)
    }

    /// The text of a file.
    package static func text(_ path: String) throws -> String {
        String(decoding: try bytes(path), as: UTF8.self)
    }

    /// The bytes of a file.
    package static func bytes(_ path: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: root + path)))
    }

    private static var root: String {
        let file = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return file.dropLast(3).joined(separator: "/") + "/../shared/contracts/"
    }
}
