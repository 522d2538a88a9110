package import Domain
import FoundationEssentials

/// One value that goes into a statement or comes out of a row.
package enum Value: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])

    /// A number, or null.
    package static func integer(_ number: Int64?) -> Value { number.map { .integer($0) as Value } ?? .null }

    /// A number, or null.
    package static func int(_ number: Int?) -> Value { .integer(number.map(Int64.init)) }

    /// A fraction, or null.
    package static func real(_ number: Double?) -> Value { number.map { .real($0) as Value } ?? .null }

    /// A text, or null.
    package static func text(_ text: String?) -> Value { text.map { .text($0) as Value } ?? .null }

    /// Bytes, or null.
    package static func bytes(_ bytes: [UInt8]?) -> Value { bytes.map { .bytes($0) as Value } ?? .null }

    /// 1 for true, 0 for false, or null.
    package static func bool(_ claim: Bool?) -> Value { .integer(claim.map { $0 ? 1 : 0 }) }

    /// Milliseconds since 1970 UTC, or null.
    package static func instant(_ instant: Instant?) -> Value { .integer(instant?.milliseconds) }

    /// Whole milliseconds, or null.
    package static func duration(_ duration: Duration?) -> Value { .integer(duration?.milliseconds) }

    /// The text of an identifier, or null.
    package static func id<Subject>(_ id: Identifier<Subject>?) -> Value { .text(id?.text) }

    /// The raw text of an enumeration's case, or null.
    package static func raw(_ choice: (some RawRepresentable<String>)?) -> Value { .text(choice?.rawValue) }

    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// A value written as JSON text, keys sorted. Throws `EncodingError`.
    package static func json(_ value: some Encodable) throws -> Value {
        .text(String(decoding: try encoder.encode(value), as: UTF8.self))
    }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral
{
    /// A text.
    package init(stringLiteral text: String) { self = .text(text) }

    /// A number.
    package init(integerLiteral number: Int64) { self = .integer(number) }

    /// 1 for true, 0 for false.
    package init(booleanLiteral claim: Bool) { self = .bool(claim) }

    /// Null.
    package init(nilLiteral: ()) { self = .null }
}
