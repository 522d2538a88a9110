import Outbound
import TestKit

/// The published contracts of the AT Protocol; tests that need them are skipped visibly where they are absent.
enum Contracts {
    static let arePresent = ContractFiles.exists("atproto/README.md")
    static let absence = ContractFiles.absence

    /// A JSON file of the AT Protocol folder.
    static func json(_ path: String) throws -> JSONValue {
        try JSONValue(parsing: try ContractFiles.bytes("atproto/" + path))
    }

    /// The vectors of a file in `vectors/`.
    static func vectors(_ name: String) throws -> [JSONValue] {
        try json("vectors/\(name).json")["vectors"]?.array ?? []
    }

    /// The samples of a file in `syntax/`: its lines without comments and empty ones.
    static func samples(_ name: String) throws -> [String] {
        let text = try ContractFiles.text("atproto/syntax/\(name).txt")
        return text.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    }
}
