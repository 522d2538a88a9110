import FoundationEssentials

extension ATValue {
    /// Reads JSON as the data model sees it; `nil` for fractions and for wrong `$link` or `$bytes`.
    init?(_ json: JSONValue) {
        switch json {
        case .null: self = .null
        case .bool(let flag): self = .bool(flag)
        case .integer(let number): self = .integer(Int64(number))
        case .number: return nil
        case .string(let text): self = .string(text)
        case .array(let elements):
            let values = elements.compactMap(ATValue.init)
            guard values.count == elements.count else { return nil }
            self = .array(values)
        case .object(let members):
            guard let value = Self.special(members) ?? Self.plain(members) else { return nil }
            self = value
        }
    }

    /// The value as JSON, links and byte strings as `$link` and `$bytes`.
    var json: JSONValue {
        switch self {
        case .null: .null
        case .bool(let flag): .bool(flag)
        case .integer(let number): .integer(Int(number))
        case .string(let text): .string(text)
        case .bytes(let bytes): ["$bytes": .string(String(Data(bytes).base64EncodedString().prefix { $0 != "=" }))]
        case .link(let contentID): ["$link": .string(contentID.description)]
        case .array(let elements): .array(elements.map(\.json))
        case .map(let members): .object(members.mapValues(\.json))
        }
    }

    private static func plain(_ members: [String: JSONValue]) -> ATValue? {
        guard members["$link"] == nil, members["$bytes"] == nil else { return nil }
        let values = members.compactMapValues(ATValue.init)
        return values.count == members.count ? .map(values) : nil
    }

    /// Objects with the one member `$link` or `$bytes` stand for links and byte strings.
    private static func special(_ members: [String: JSONValue]) -> ATValue? {
        guard members.count == 1 else { return nil }
        if let link = members["$link"]?.string { return ContentID(link).map { .link($0) } }
        guard let text = members["$bytes"]?.string else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(base64Encoded: text + padding).map { .bytes([UInt8]($0)) }
    }
}
