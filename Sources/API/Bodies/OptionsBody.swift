import Domain
import Outbound

/// Choices that only some platforms know, both ways.
enum OptionsBody {
    static let schema = Schema.named("DeliveryOptions", .object(OptionKey.allCases.map(field)))

    private static func field(_ key: OptionKey) -> Schema.Field {
        .maybe(key.rawValue, shape(key), note(key))
    }

    private static func shape(_ key: OptionKey) -> Schema {
        switch (key, key.shape) {
        case (.visibility, _): .line(50)
        case (.language, _): .line(35)
        case (.contentWarning, _): .prose(5_000)
        case (.firstComment, _): .prose(10_000)
        case (_, .text): .line(2_000)
        case (_, .flag): .flag
        case (_, .number): .count
        case (_, .list): .list(of: .line(500), limit: DeliveryOptions.listLimit)
        case (_, .media): .id("med")
        case (_, .time): .time
        }
    }

    /// What it is, and where the values stand.
    private static func note(_ key: OptionKey) -> String {
        switch key {
        case .format: "post, reel or story; without it what the post holds decides."
        case .visibility: "By the words of the platform: see `capabilities.options` of `/v1/platforms`."
        case .language: "ISO 639-1."
        case .fit: "keep, crop or bars: what becomes of files whose shape is not taken there."
        default: "\(key.label). See `capabilities.options` of `/v1/platforms`."
        }
    }

    /// The choices of a stored delivery.
    static func json(_ options: DeliveryOptions) -> JSONValue {
        .object(Dictionary(uniqueKeysWithValues: options.values.map { ($0.key.rawValue, json($0.value)) }))
    }

    /// One value as programs see it.
    static func json(_ value: OptionValue) -> JSONValue {
        switch value {
        case .text(let text): .string(text)
        case .flag(let flag): .bool(flag)
        case .number(let number): .integer(number)
        case .list(let texts): .array(texts.map(JSONValue.string))
        case .media(let id): .id(id)
        case .time(let instant): .time(instant)
        }
    }

    /// The choices in a checked body.
    static func options(_ body: JSONValue?) -> DeliveryOptions {
        var options = DeliveryOptions()
        for key in OptionKey.allCases { options[key] = value(of: key, in: body) }
        return options
    }

    private static func value(of key: OptionKey, in body: JSONValue?) -> OptionValue? {
        guard let member = body?[key.rawValue] else { return nil }
        return switch key.shape {
        case .text: member.string.map { .text($0) }
        case .flag: member.bool.map { .flag($0) }
        case .number: member.integer.map { .number(Int(clamping: $0)) }
        case .list: member.strings.map { .list($0) }
        case .media: member.string.flatMap { MediaItem.ID($0) }.map { .media($0) }
        case .time: body?.time(key.rawValue).map { .time($0) }
        }
    }
}
