import Outbound

/// The shape of JSON: what the interface takes is checked by it, what `/openapi.json` says is written from it.
indirect enum Schema: Sendable {
    /// A text.
    case text(TextRule)
    /// `true` or `false`.
    case flag
    /// A whole number within bounds.
    case integer(ClosedRange<Int>)
    /// A number that may have a fraction, from 0 to this.
    case fraction(upTo: Int)
    /// A list of at most so many.
    case list(of: Schema, limit: Int)
    /// An object with these fields and no others.
    case object([Field])
    /// One of several shapes.
    case either([Schema])
    /// A shape that has a name in the description.
    case named(String, Schema)
    /// Names of the platform's or of maps, with texts.
    case texts

    /// One field of an object, or one parameter of a query.
    struct Field: Sendable {
        /// Its name, snake_case.
        let name: String
        /// Its shape.
        let schema: Schema
        /// Whether it must be there.
        let isRequired: Bool
        /// What it means.
        let note: String

        /// A field that must be there.
        static func needed(_ name: String, _ schema: Schema, _ note: String = "") -> Field {
            Field(name: name, schema: schema, isRequired: true, note: note)
        }

        /// A field that may be left out.
        static func maybe(_ name: String, _ schema: Schema, _ note: String = "") -> Field {
            Field(name: name, schema: schema, isRequired: false, note: note)
        }
    }

    /// What a text may look like.
    struct TextRule: Sendable {
        /// The most code points.
        var limit: Int
        /// Whether line breaks and tabs are allowed.
        var isProse = false
        /// The only values, where there are few.
        var choices: [String]?
        /// The format in words of JSON Schema, e.g. `date-time`.
        var format: String?
        /// What identifiers begin with.
        var prefix: String?
    }
}

extension Schema {
    /// A text on one line.
    static func line(_ limit: Int = 500) -> Schema { .text(TextRule(limit: limit)) }
    /// A text with line breaks; the longest post of any platform fits.
    static func prose(_ limit: Int = 64_000) -> Schema { .text(TextRule(limit: limit, isProse: true)) }
    /// One of a few words.
    static func choice(_ values: [String]) -> Schema { .text(TextRule(limit: 100, choices: values)) }
    /// An identifier of ours.
    static func id(_ prefix: String) -> Schema { .text(TextRule(limit: 64, prefix: prefix)) }
    /// A time, RFC 3339 with offset.
    static let time = Schema.text(TextRule(limit: 40, format: "date-time"))
    /// An address.
    static let link = Schema.text(TextRule(limit: 4_000, format: "uri"))
    /// A count.
    static let count = Schema.integer(0...Int(Int32.max))
}
