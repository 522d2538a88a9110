/// A value of the AT Protocol data model, as it travels in JSON (`$link`, `$bytes`) and in DAG-CBOR.
///
/// There are no fractions in the model: a JSON number with a fraction is refused when it is read.
enum ATValue: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case string(String)
    case bytes([UInt8])
    case link(ContentID)
    case array([ATValue])
    case map([String: ATValue])

    /// The member of a map; `nil` for absent members and for values that are no map.
    subscript(_ key: String) -> ATValue? {
        guard case .map(let members) = self else { return nil }
        return members[key]
    }

    /// The text, when it is one.
    var text: String? {
        guard case .string(let text) = self else { return nil }
        return text
    }

    /// The whole number, when it is one.
    var number: Int64? {
        guard case .integer(let number) = self else { return nil }
        return number
    }

    /// The truth value, when it is one.
    var flag: Bool? {
        guard case .bool(let flag) = self else { return nil }
        return flag
    }

    /// The elements, when it is a list.
    var list: [ATValue]? {
        guard case .array(let elements) = self else { return nil }
        return elements
    }

    /// The members, when it is a map.
    var members: [String: ATValue]? {
        guard case .map(let members) = self else { return nil }
        return members
    }

    /// The content id, when it is a link.
    var contentID: ContentID? {
        guard case .link(let contentID) = self else { return nil }
        return contentID
    }

    /// A list of texts; `nil` when anything else is in it.
    var texts: [String]? {
        guard let list else { return nil }
        let texts = list.compactMap(\.text)
        return texts.count == list.count ? texts : nil
    }
}

extension ATValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral {
    init(stringLiteral value: String) { self = .string(value) }
    init(integerLiteral value: Int64) { self = .integer(value) }
    init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension ATValue: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    init(arrayLiteral elements: ATValue...) { self = .array(elements) }

    init(dictionaryLiteral elements: (String, ATValue)...) {
        self = .map(Dictionary(elements, uniquingKeysWith: { $1 }))
    }
}
