import TestKit
import Testing

/// One vector of X's text library: a text, and what is to be found in it or how long it is.
struct TextVector: Sendable, CustomTestStringConvertible {
    var why = ""
    var text = ""
    var expected: [String] = []
    var length: Int?

    var testDescription: String { why }
}

/// Reads the few shapes of YAML in which the vectors are written.
enum TwitterTextVectors {
    static let isPresent = ContractFiles.exists("x/twitter-text/validate.yml")

    /// The vectors of a group of a file; empty where the file is absent.
    static func group(_ name: String, of file: String) -> [TextVector] {
        guard let text = try? ContractFiles.text("x/twitter-text/\(file)") else { return [] }
        let lines = text.split(separator: "\n").map { String($0) }
        guard let start = lines.firstIndex(of: "  \(name):") else { return [] }
        let group = lines[(start + 1)...].prefix { !isGroupHead($0) }
        return vectors(in: group)
    }

    private static func isGroupHead(_ line: String) -> Bool {
        line.hasPrefix("  ") && !line.hasPrefix("   ") && !line.hasPrefix("  -") && line.hasSuffix(":")
    }

    private static func vectors(in lines: ArraySlice<String>) -> [TextVector] {
        var vectors: [TextVector] = []
        for line in lines.map({ $0.trimmingPrefix { $0 == " " } }) {
            if line.hasPrefix("- description: ") {
                vectors.append(TextVector(why: scalar(line.dropFirst(15))))
            } else if !vectors.isEmpty {
                read(line, into: &vectors[vectors.count - 1])
            }
        }
        return vectors
    }

    private static func read(_ line: Substring, into vector: inout TextVector) {
        if line.hasPrefix("text: ") {
            vector.text = scalar(line.dropFirst(6))
        } else if line.hasPrefix("expected: [") {
            vector.expected = list(line.dropFirst(10))
        } else if line.hasPrefix("- url: ") {
            vector.expected.append(scalar(line.dropFirst(7)))
        } else if line.hasPrefix("- ") {
            vector.expected.append(scalar(line.dropFirst(2)))
        } else if line.hasPrefix("weightedLength: ") {
            vector.length = Int(line.dropFirst(16))
        }
    }

    /// `["a", "b"]`; no vector has a quoted comma followed by a quote.
    private static func list(_ text: Substring) -> [String] {
        let inside = text.dropFirst().prefix { $0 != "\n" }.dropLast()
        guard !inside.isEmpty else { return [] }
        return inside.split(separator: "\", \"", omittingEmptySubsequences: false).map { piece in
            var piece = piece
            if piece.hasPrefix("\"") { piece = piece.dropFirst() }
            if piece.hasSuffix("\"") { piece = piece.dropLast() }
            return unescaped(piece)
        }
    }

    private static func scalar(_ text: Substring) -> String {
        guard text.count >= 2, text.hasPrefix("\""), text.hasSuffix("\"") else { return String(text) }
        return unescaped(text.dropFirst().dropLast())
    }

    private static func unescaped(_ text: Substring) -> String {
        var result = String.UnicodeScalarView()
        var rest = text.unicodeScalars[...]
        while let scalar = rest.popFirst() {
            guard scalar == "\\", let mark = rest.popFirst() else {
                result.append(scalar)
                continue
            }
            result.append(contentsOf: escaped(mark, &rest))
        }
        return String(result)
    }

    private static func escaped(
        _ mark: Unicode.Scalar, _ rest: inout Substring.UnicodeScalarView
    ) -> [Unicode.Scalar] {
        switch mark {
        case "n": return ["\n"]
        case "u", "U":
            let count = mark == "u" ? 4 : 8
            let value = UInt32(String(rest.prefix(count)), radix: 16).flatMap(Unicode.Scalar.init)
            rest = rest.dropFirst(count)
            return value.map { [$0] } ?? []
        default: return [mark]
        }
    }
}
