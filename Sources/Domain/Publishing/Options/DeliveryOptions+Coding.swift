/// Stored and sent as one object: `{"visibility":"public","made_for_kids":false,"collaborators":["a"]}`. Times are stored as
/// milliseconds.
extension DeliveryOptions: Codable {
    /// The most members of a stored object, known or not.
    package static let memberLimit = 200
    /// The most UTF-8 bytes of a text.
    package static let textLimit = 40_000
    /// The most texts of a list.
    package static let listLimit = 500
    /// The most UTF-8 bytes of a text in a list.
    package static let itemLimit = 2_000

    private struct AnyKey: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init?(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// Reads what was stored. What this release does not know is passed over (REL-46); what is known must be of its shape and
    /// within bounds, or `DecodingError` is thrown.
    package init(from decoder: any Decoder) throws {
        let members = try decoder.container(keyedBy: AnyKey.self)
        guard members.allKeys.count <= Self.memberLimit else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "There are too many options."))
        }
        let container = try decoder.container(keyedBy: OptionKey.self)
        var values: [OptionKey: OptionValue] = [:]
        for key in container.allKeys where try !container.decodeNil(forKey: key) {
            values[key] = try Self.value(of: key, in: container)
        }
        self.init(values)
    }

    /// Writes what was chosen.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: OptionKey.self)
        for key in keys { try container.encodeIfPresent(values[key], forKey: key) }
    }

    private static func value(
        of key: OptionKey, in container: KeyedDecodingContainer<OptionKey>
    ) throws -> OptionValue {
        switch key.shape {
        case .text: .text(try bounded(container.decode(String.self, forKey: key), textLimit, key, container))
        case .flag: .flag(try container.decode(Bool.self, forKey: key))
        case .number: .number(try container.decode(Int.self, forKey: key))
        case .list: .list(try list(key, container))
        case .media:
            .media(
                MediaItem.ID(stored: try bounded(container.decode(String.self, forKey: key), itemLimit, key, container))
            )
        case .time: .time(try container.decode(Instant.self, forKey: key))
        }
    }

    private static func list(_ key: OptionKey, _ container: KeyedDecodingContainer<OptionKey>) throws -> [String] {
        var elements = try container.nestedUnkeyedContainer(forKey: key)
        var texts: [String] = []
        while !elements.isAtEnd {
            guard texts.count < listLimit else { throw tooLarge(key, container) }
            texts.append(try bounded(elements.decode(String.self), itemLimit, key, container))
        }
        return texts
    }

    private static func bounded(
        _ text: String, _ limit: Int, _ key: OptionKey, _ container: KeyedDecodingContainer<OptionKey>
    ) throws -> String {
        guard text.utf8.count <= limit else { throw tooLarge(key, container) }
        return text
    }

    private static func tooLarge(_ key: OptionKey, _ container: KeyedDecodingContainer<OptionKey>) -> DecodingError {
        .dataCorruptedError(forKey: key, in: container, debugDescription: "The option is too large.")
    }
}
