import Domain

/// What a person typed for a choice.
enum TypedValue: Sendable, Equatable {
    /// Nothing.
    case nothing
    /// Something that can be read.
    case value(OptionValue)
    /// Something else than the choice wants; says what it wants.
    case unreadable(wants: String)
}

extension OptionRule {
    /// Whether it is a question that must be answered by yes or no: a box that is not ticked would say no in silence.
    var isQuestion: Bool { kind == .flag && isRequired && usual == nil }

    /// Reads what was typed.
    func read(_ typed: [String], _ times: TimeWords) -> TypedValue {
        let last = (typed.last ?? "").trimmed
        return switch kind {
        case .choice, .link, .color, .remote: last.isEmpty ? .nothing : .value(.text(last))
        case .text: last.isEmpty ? .nothing : .value(.text(typed.last ?? ""))
        case .flag: flag(typed)
        case .list: list(typed)
        case .number: number(last)
        case .image: MediaItem.ID(last).map { TypedValue.value(.media($0)) } ?? .nothing
        case .time: time(last, times)
        }
    }

    private func flag(_ typed: [String]) -> TypedValue {
        if typed.contains("yes") { return .value(.flag(true)) }
        return typed.contains("no") ? .value(.flag(false)) : .nothing
    }

    private func list(_ typed: [String]) -> TypedValue {
        let lines = typed.flatMap { $0.split(separator: "\n") }.map { String($0).trimmed }.filter { !$0.isEmpty }
        let entries = lines.prefix(DeliveryOptions.listLimit).map { $0.cut(Self.entryLimit) }
        return entries.isEmpty ? .nothing : .value(.list(entries))
    }

    private func number(_ text: String) -> TypedValue {
        if text.isEmpty { return .nothing }
        return Int(text).map { TypedValue.value(.number($0)) } ?? .unreadable(wants: "a whole number")
    }

    private func time(_ text: String, _ times: TimeWords) -> TypedValue {
        if text.isEmpty { return .nothing }
        return times.instant(local: text).map { TypedValue.value(.time($0)) } ?? .unreadable(wants: "a day and a time")
    }

    /// The most code points of a text of a list, as for programs.
    private static let entryLimit = 500
}

extension OptionKey {
    /// The most code points that a field takes, as for programs; what a platform takes is said by preflight.
    var typedLimit: Int {
        switch self {
        case .firstComment: 10_000
        case .contentWarning: 5_000
        default: shape == .list ? 50_000 : 2_000
        }
    }
}

extension OptionValue {
    /// As a person would type it.
    func typed(_ times: TimeWords) -> [String] {
        switch self {
        case .text(let text): [text]
        case .flag(let flag): [flag ? "yes" : "no"]
        case .number(let number): [String(number)]
        case .list(let texts): [texts.joined(separator: "\n")]
        case .media(let id): [id.text]
        case .time(let instant): [times.local(instant)]
        }
    }
}

extension String {
    /// At most so many code points of it.
    func cut(_ count: Int) -> String {
        unicodeScalars.count <= count ? self : String(String.UnicodeScalarView(unicodeScalars.prefix(count)))
    }
}
