/// A JSON value for reading foreign answers without trusting their shape, and for writing requests.
package enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number as it was written, so that long ids keep all their digits.
    case number(String)
    /// A text.
    case string(String)
    /// A list.
    case array([JSONValue])
    /// Members by name; the order does not matter.
    case object([String: JSONValue])

    /// A whole number.
    package static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

    /// A text, or `null` without one.
    package static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
}

extension JSONValue {
    /// A member of an object; `nil` when there is none, or when this is no object.
    package subscript(name: String) -> JSONValue? {
        if case .object(let members) = self { members[name] } else { nil }
    }

    /// An element of a list; `nil` outside its bounds, or when this is no list.
    package subscript(index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// The text, when this is one.
    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// The text when there is more than white space in it.
    package var nonBlankString: String? {
        string.flatMap { $0.allSatisfy(\.isWhitespace) ? nil : $0 }
    }

    /// An identifier: a text, or a number digit by digit. Remote ids are strings always.
    package var identifier: String? {
        switch self {
        case .string(let text): text.isEmpty ? nil : text
        case .number(let text): text
        case .null, .bool, .array, .object: nil
        }
    }

    /// A whole number, also one in a text, as some platforms write them; `nil` out of range.
    package var integer: Int64? {
        switch self {
        case .number(let text), .string(let text): Int64(text) ?? Self.whole(text)
        case .null, .bool, .array, .object: nil
        }
    }

    /// A number, also one in a text.
    package var double: Double? {
        switch self {
        case .number(let text), .string(let text): Double(text).flatMap { $0.isFinite ? $0 : nil }
        case .null, .bool, .array, .object: nil
        }
    }

    /// The truth value, when this is one.
    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    /// The elements, when this is a list.
    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The members, when this is an object.
    package var object: [String: JSONValue]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// The texts of a list; elements of other types are left out. `nil` when this is no list.
    package var strings: [String]? { array?.compactMap(\.string) }

    /// Whether this is `null`.
    package var isNull: Bool { self == .null }

    // 7200.0 and 7.2e3 are whole numbers too.
    private static func whole(_ text: String) -> Int64? {
        Double(text).flatMap { Int64(exactly: $0) }
    }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    /// Writes a text as a literal.
    package init(stringLiteral text: String) { self = .string(text) }

    /// Writes a truth value as a literal.
    package init(booleanLiteral value: Bool) { self = .bool(value) }

    /// Writes a whole number as a literal.
    package init(integerLiteral value: Int) { self = .integer(value) }

    /// Writes a list as a literal.
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// Writes an object as a literal; of two equal names the last counts.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(Dictionary(elements) { $1 })
    }
}
