/// What was chosen.
package enum OptionValue: Sendable, Hashable {
    /// A text, or one of few words.
    case text(String)
    /// Yes or no.
    case flag(Bool)
    /// A whole number.
    case number(Int)
    /// Several texts.
    case list([String])
    /// A stored file.
    case media(MediaItem.ID)
    /// A point in time.
    case time(Instant)

    /// What kind of value it is.
    package var shape: OptionKey.Shape {
        switch self {
        case .text: .text
        case .flag: .flag
        case .number: .number
        case .list: .list
        case .media: .media
        case .time: .time
        }
    }
}

extension OptionValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByArrayLiteral
{
    /// A text.
    package init(stringLiteral text: String) { self = .text(text) }
    /// Yes or no.
    package init(booleanLiteral flag: Bool) { self = .flag(flag) }
    /// A whole number.
    package init(integerLiteral number: Int) { self = .number(number) }
    /// Several texts.
    package init(arrayLiteral texts: String...) { self = .list(texts) }
}

/// Written as JSON that speaks for itself: a text, `true`, a number, a list. What it is follows from its key, or else from
/// the JSON; times are milliseconds.
extension OptionValue: Codable {
    /// Reads a value without its key, as rules keep it: identifiers and times are then texts and numbers.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let flag = try? container.decode(Bool.self) {
            self = .flag(flag)
        } else if let number = try? container.decode(Int.self) {
            self = .number(number)
        } else if let text = try? container.decode(String.self) {
            self = .text(text)
        } else {
            self = .list(try container.decode([String].self))
        }
    }

    /// Writes the bare value.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .flag(let flag): try container.encode(flag)
        case .number(let number): try container.encode(number)
        case .list(let texts): try container.encode(texts)
        case .media(let id): try container.encode(id)
        case .time(let instant): try container.encode(instant)
        }
    }
}
