/// A query in Rest.li's notation: punctuation of lists and records is literal, what they contain is encoded.
struct RestliQuery: Sendable {
    private let pairs: [(name: String, raw: String)]

    /// Reads a query; throws `FieldProblem` for unknown, repeated and missing parameters.
    init(_ call: Call, required: [String], optional: [String] = []) throws {
        try call.queryFields().check(required: required, optional: optional)
        pairs = try call.query.split(separator: "&").map { pair in
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (try Percent.decodeForm(parts[0]), parts.count == 2 ? String(parts[1]) : "")
        }
    }

    /// A decoded value.
    subscript(_ name: String) -> String? { raw(name).flatMap { try? Percent.decodeForm($0) } }

    /// A value as it was sent.
    func raw(_ name: String) -> String? { pairs.first { $0.name == name }?.raw }

    /// A URN, whose colons must be encoded.
    func urn(_ name: String) throws -> String? {
        guard let raw = raw(name) else { return nil }
        return try Self.urn(raw, name)
    }

    /// `List(a,b)` of encoded URNs; empty when the parameter is absent.
    func urns(_ name: String) throws -> [String] {
        guard let raw = raw(name) else { return [] }
        guard raw.hasPrefix("List("), raw.hasSuffix(")"), raw.count > "List()".count else {
            throw FieldProblem.invalid(name)
        }
        return try raw.dropFirst("List(".count).dropLast().split(separator: ",", omittingEmptySubsequences: false).map {
            try Self.urn(String($0), name)
        }
    }

    /// `(timeRange:(start:…,end:…),timeGranularityType:DAY)` from midnight to midnight, as days since 1970.
    func days(_ name: String) throws -> Range<Int>? {
        guard let raw = raw(name) else { return nil }
        let pattern = /\(timeRange:\(start:([0-9]{1,15}),end:([0-9]{1,15})\),timeGranularityType:DAY\)/
        guard let match = raw.wholeMatch(of: pattern), let start = Int(match.1), let end = Int(match.2),
            start % 86_400_000 == 0, end % 86_400_000 == 0, start < end
        else { throw FieldProblem.invalid(name) }
        return start / 86_400_000..<end / 86_400_000
    }

    private static func urn(_ raw: String, _ name: String) throws -> String {
        guard !raw.contains(":"), let urn = try? Percent.decodeForm(raw), urn.hasPrefix("urn:li:") else {
            throw FieldProblem.invalid(name)
        }
        return urn
    }
}
