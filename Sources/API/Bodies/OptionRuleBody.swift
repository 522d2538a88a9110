import Domain
import Outbound

/// A choice that can be made on a platform, for programs.
enum OptionRuleBody {
    private static let kinds = [
        "choice", "text", "link", "color", "flag", "number", "list", "image", "time", "remote",
    ]

    static let schema = Schema.named(
        "OptionRule",
        .object([
            .needed("option", .choice(OptionKey.allCases.map(\.rawValue))),
            .needed("kind", .choice(kinds), "`remote`: one of those that the account has at the platform: `/choices`."),
            .maybe("depends_on", .choice(OptionKey.allCases.map(\.rawValue)), "The option that says within what."),
            .needed("label", .line()), .maybe("hint", .prose()), .needed("required", .flag),
            .maybe("default", .either([.prose(), .flag, .integer(0...Int.max), .list(of: .prose(), limit: 500)])),
            .maybe("formats", .list(of: .choice(Format.allCases.map(\.rawValue)), limit: 20), "Absent for all."),
            .maybe("values", .list(of: valueSchema, limit: 100)), .maybe("limit", .count, "Characters of a text."),
            .maybe("min", .count), .maybe("max", .count), .maybe("count_limit", .count, "Entries of a list."),
            .maybe("types", .list(of: .line(100), limit: 50)), .maybe("byte_limit", .count),
        ]))

    private static let valueSchema = Schema.named(
        "OptionChoice", .object([.needed("value", .line(100)), .needed("label", .line())]))

    /// One of what an account can choose at its platform.
    static let choiceSchema = Schema.object([.needed("value", .line(1_000)), .needed("label", .line(1_000))])
    /// What an account can choose at its platform.
    static let choicesSchema = Schema.object([
        .needed("choices", .list(of: choiceSchema, limit: OptionRule.remoteCount))
    ])
    /// What is to be made there.
    static let newChoiceSchema = Schema.object([
        .needed("option", .choice(OptionKey.allCases.map(\.rawValue)), "Such as `board`."),
        .needed("name", .line(180)),
    ])

    /// The body of one of them.
    static func json(_ choice: OptionRule.Choice) -> JSONValue {
        ["value": .string(choice.value), "label": .string(choice.label)]
    }

    /// The body of what can be chosen.
    static func json(_ choices: [OptionRule.Choice]) -> JSONValue { ["choices": values(choices)] }

    private static func values(_ choices: [OptionRule.Choice]) -> JSONValue {
        .array(choices.map { json($0) })
    }

    /// The body.
    static func json(_ rule: OptionRule) -> JSONValue {
        var members = bounds(rule.kind)
        members.merge(
            [
                "option": .string(rule.key.rawValue), "kind": .string(word(rule.kind)), "label": .string(rule.label),
                "hint": rule.hint.isEmpty ? nil : .string(rule.hint), "required": .bool(rule.isRequired),
                "depends_on": (rule.key.parent?.rawValue).map(JSONValue.string),
                "default": rule.usual.map(OptionsBody.json), "formats": rule.formats.map(CapabilitiesBody.words),
            ], uniquingKeysWith: { $1 })
        return .fields(members)
    }

    private static func word(_ kind: OptionRule.Kind) -> String {
        switch kind {
        case .choice: "choice"
        case .text: "text"
        case .link: "link"
        case .color: "color"
        case .flag: "flag"
        case .number: "number"
        case .list: "list"
        case .image: "image"
        case .time: "time"
        case .remote: "remote"
        }
    }

    private static func bounds(_ kind: OptionRule.Kind) -> [String: JSONValue?] {
        switch kind {
        case .choice(let choices):
            ["values": values(choices)]
        case .text(let limit), .link(let limit): ["limit": .integer(limit)]
        case .number(let range): ["min": .integer(range.lowerBound), "max": .integer(range.upperBound)]
        case .list(let rules): ["count_limit": .integer(rules.count), "limit": .integer(rules.itemLimit)]
        case .image(let rules): ["types": FormatBody.types(rules.types), "byte_limit": .integer(rules.byteLimit)]
        case .color, .flag, .time, .remote: [:]
        }
    }
}
