import Foundation
import Outbound

/// The published contracts beside the package; tests that need them are skipped visibly where they are absent.
enum Contracts {
    static let absence = "the contracts are not beside the package (../shared/contracts)"
    static let atproto = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../../shared/contracts/atproto").standardizedFileURL
    static let arePresent = FileManager.default.fileExists(atPath: atproto.path)

    /// A JSON file of the AT Protocol folder.
    static func json(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: Array(Data(contentsOf: atproto.appending(path: path))))
    }

    /// The vectors of a file in `vectors/`.
    static func vectors(_ name: String) throws -> [JSONValue] {
        try json("vectors/\(name).json")["vectors"]?.array ?? []
    }

    /// The samples of a file in `syntax/`: its lines without comments and empty ones.
    static func samples(_ name: String) throws -> [String] {
        let text = try String(contentsOf: atproto.appending(path: "syntax/\(name).txt"), encoding: .utf8)
        return text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }
}
