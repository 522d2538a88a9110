/// What is wrong with the parameters of a request; each platform says it in its own words.
package enum FieldProblem: Error, Hashable {
    /// The body has another media type than it must have.
    case wrongType
    /// The text is not what its media type says.
    case malformed
    /// A parameter that the endpoint does not know.
    case unknown(String)
    /// A parameter that came more than once.
    case repeated(String)
    /// A parameter that must be there and is not, or is empty.
    case missing(String)
    /// A parameter with a value that is not allowed.
    case invalid(String)

    /// The parameter concerned.
    package var parameter: String? {
        switch self {
        case .wrongType, .malformed: nil
        case .unknown(let name), .repeated(let name), .missing(let name), .invalid(let name): name
        }
    }
}

extension FieldProblem: CustomStringConvertible {
    /// The problem in words.
    package var description: String {
        switch self {
        case .wrongType: "the media type is wrong"
        case .malformed: "the request could not be read"
        case .unknown(let name): "\(name) is unknown"
        case .repeated(let name): "\(name) was given more than once"
        case .missing(let name): "\(name) is missing"
        case .invalid(let name): "\(name) is invalid"
        }
    }
}

/// Parameters of a query or form in the order they came.
package struct Fields: Sendable, Hashable {
    /// One parameter.
    package struct Field: Sendable, Hashable {
        /// Decoded name.
        package let name: String
        /// Decoded value.
        package let value: String
    }

    /// All of them.
    package let list: [Field]

    /// Already decoded parameters.
    package init(_ list: [(String, String)]) {
        self.list = list.map { Field(name: $0.0, value: $0.1) }
    }

    /// Reads `application/x-www-form-urlencoded`; throws `FieldProblem.malformed` for broken escapes.
    package init(encoded text: String) throws {
        list = try text.split(separator: "&", omittingEmptySubsequences: true).map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = parts.count == 2 ? parts[1] : ""
            return Field(name: try Percent.decodeForm(parts[0]), value: try Percent.decodeForm(value))
        }
    }

    /// The value of a parameter that came once; `nil` when it is absent.
    package subscript(_ name: String) -> String? { list.first { $0.name == name }?.value }

    /// All values of a parameter, e.g. `media_ids[]`.
    package func all(_ name: String) -> [String] { list.filter { $0.name == name }.map(\.value) }

    /// The value of a parameter that must be there; throws `FieldProblem.missing`.
    package func require(_ name: String) throws -> String {
        guard let value = self[name], !value.isEmpty else { throw FieldProblem.missing(name) }
        return value
    }

    /// Throws unless every parameter is known, none is repeated and the required ones have a value.
    ///
    /// Names that end in `[]` may repeat.
    package func check(required: [String] = [], optional: [String] = []) throws {
        var seen: Set<String> = []
        for field in list {
            guard required.contains(field.name) || optional.contains(field.name) else {
                throw FieldProblem.unknown(field.name)
            }
            let isFirst = seen.insert(field.name).inserted
            guard isFirst || field.name.hasSuffix("[]") else { throw FieldProblem.repeated(field.name) }
        }
        for name in required { _ = try require(name) }
    }
}

extension [String: JSONValue] {
    /// Throws unless every member is known and the required ones are there.
    package func check(required: [String] = [], optional: [String] = []) throws {
        for name in keys.sorted() where !required.contains(name) && !optional.contains(name) {
            throw FieldProblem.unknown(name)
        }
        for name in required where self[name] == nil || self[name] == .null { throw FieldProblem.missing(name) }
    }
}

/// Percent-encoding (RFC 3986), strict.
package enum Percent {
    /// Decodes `%xx` and `+`; throws `FieldProblem.malformed` for broken escapes and for text that is not UTF-8.
    package static func decodeForm(_ text: some StringProtocol) throws -> String {
        try decode(text, plusIsSpace: true)
    }

    /// Decodes `%xx` of a path segment.
    package static func decodePath(_ text: some StringProtocol) throws -> String {
        try decode(text, plusIsSpace: false)
    }

    /// Encodes everything but unreserved characters.
    package static func encode(_ text: String) -> String {
        var result = ""
        for byte in text.utf8 {
            let character = Character(UnicodeScalar(byte))
            if byte < 0x80, character.isLetter || character.isNumber || "-._~".contains(character) {
                result.append(character)
            } else {
                let digits = String(byte, radix: 16, uppercase: true)
                result += digits.count == 1 ? "%0\(digits)" : "%\(digits)"
            }
        }
        return result
    }

    /// A query string of the pairs.
    package static func query(_ pairs: [(String, String)]) -> String {
        pairs.map { "\(encode($0.0))=\(encode($0.1))" }.joined(separator: "&")
    }

    private static func decode(_ text: some StringProtocol, plusIsSpace: Bool) throws -> String {
        var bytes: [UInt8] = []
        var rest = Substring(text).utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                continue
            }
            let digits = Substring(rest.prefix(2))
            guard digits.utf8.count == 2, digits.allSatisfy(\.isHexDigit), let value = UInt8(digits, radix: 16) else {
                throw FieldProblem.malformed
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw FieldProblem.malformed }
        return decoded
    }
}
