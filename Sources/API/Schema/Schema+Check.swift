import Outbound

/// A field that is wrong, and why.
struct FieldProblem: Sendable, Hashable {
    /// Its path, e.g. `deliveries[0].connection_id`; `body` for the whole.
    let field: String
    /// What is wrong, in plain words.
    let message: String
}

extension Schema {
    /// The most problems that are named at once.
    static let problemLimit = 20

    /// Everything that is wrong with a value: unknown and missing fields, wrong types, values out of range (SEC-59).
    func problems(in value: JSONValue, at path: String = "") -> [FieldProblem] {
        var problems: [FieldProblem] = []
        check(value, at: path, &problems)
        return problems
    }

    private func check(_ value: JSONValue, at path: String, _ problems: inout [FieldProblem]) {
        guard problems.count < Self.problemLimit else { return }
        switch (self, value) {
        case (.named(_, let schema), _): schema.check(value, at: path, &problems)
        case (.either(let schemas), _): Self.check(value, schemas, at: path, &problems)
        case (.text(let rule), .string(let text)): rule.check(text, at: path, &problems)
        case (.flag, .bool): return
        case (.integer(let range), .number(let digits)): Self.check(digits, range, at: path, &problems)
        case (.fraction(let most), .number(let digits)):
            guard let number = Double(digits), number >= 0, number <= Double(most) else {
                problems.append(.init(field: Self.name(path), message: "It must be a number from 0 to \(most)."))
                return
            }
        case (.list(let schema, let limit), .array(let elements)):
            guard elements.count <= limit else {
                problems.append(.init(field: Self.name(path), message: "At most \(limit) are allowed."))
                return
            }
            for (index, element) in elements.enumerated() { schema.check(element, at: "\(path)[\(index)]", &problems) }
        case (.object(let fields), .object(let members)): Self.check(members, fields, at: path, &problems)
        case (.texts, .object(let members)):
            for (name, member) in members where member.string == nil {
                problems.append(.init(field: Self.join(path, name), message: "It must be a text."))
            }
        default: problems.append(.init(field: Self.name(path), message: "It must be \(words)."))
        }
    }

    private static func check(
        _ value: JSONValue, _ schemas: [Schema], at path: String, _ problems: inout [FieldProblem]
    ) {
        // The shape of the same type says best what is wrong.
        let fitting = schemas.first { $0.problems(in: value, at: path).isEmpty || $0.hasType(of: value) }
        if let fitting { return fitting.check(value, at: path, &problems) }
        let words = schemas.map(\.words).joined(separator: " or ")
        problems.append(.init(field: name(path), message: "It must be \(words)."))
    }

    private static func check(
        _ members: [String: JSONValue], _ fields: [Field], at path: String, _ problems: inout [FieldProblem]
    ) {
        let known = Set(fields.map(\.name))
        for name in members.keys.sorted() where !known.contains(name) {
            // The name is the sender's: cut, so that it cannot flood the answer.
            problems.append(.init(field: join(path, String(name.prefix(60))), message: "There is no such field."))
        }
        for field in fields {
            let inner = join(path, field.name)
            if let member = members[field.name] {
                field.schema.check(member, at: inner, &problems)
            } else if field.isRequired {
                problems.append(.init(field: inner, message: "It is missing."))
            }
        }
    }

    private static func check(
        _ digits: String, _ range: ClosedRange<Int>, at path: String, _ problems: inout [FieldProblem]
    ) {
        guard let number = Int(digits), range.contains(number) else {
            let words = "It must be a whole number from \(range.lowerBound) to \(range.upperBound)."
            problems.append(.init(field: name(path), message: words))
            return
        }
    }

    private func hasType(of value: JSONValue) -> Bool {
        switch (self, value) {
        case (.named(_, let schema), _): schema.hasType(of: value)
        case (.fraction, .number): true
        case (.text, .string), (.flag, .bool), (.integer, .number), (.list, .array), (.object, .object): true
        default: false
        }
    }

    /// The type in words.
    private var words: String {
        switch self {
        case .named(_, let schema): schema.words
        case .text: "a text"
        case .flag: "true or false"
        case .integer: "a whole number"
        case .fraction: "a number"
        case .list: "a list"
        case .object, .texts: "an object"
        case .either(let schemas): schemas.map(\.words).joined(separator: " or ")
        }
    }

    private static func join(_ path: String, _ name: String) -> String { path.isEmpty ? name : "\(path).\(name)" }
    private static func name(_ path: String) -> String { path.isEmpty ? "body" : path }
}

extension Schema.TextRule {
    fileprivate func check(_ text: String, at path: String, _ problems: inout [FieldProblem]) {
        guard let words = complaint(text) else { return }
        problems.append(.init(field: path.isEmpty ? "body" : path, message: words))
    }

    private func complaint(_ text: String) -> String? {
        if text.unicodeScalars.count > limit { return "At most \(limit) characters are allowed." }
        if !text.unicodeScalars.allSatisfy(isAllowed) { return "Control characters are not allowed." }
        if let choices, !choices.contains(text) { return "It must be one of: \(choices.joined(separator: ", "))." }
        if format == "date-time", RFC3339.instant(text) == nil {
            return "It must be a time with offset, such as 2026-03-01T09:00:00Z."
        }
        if let prefix, !Self.isIdentifier(text, prefix) {
            return "It must be an identifier that begins with \(prefix)_."
        }
        return nil
    }

    private func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        if isProse, scalar == "\n" || scalar == "\t" || scalar == "\r" { return true }
        return scalar.value >= 0x20 && !(0x7f..<0xa0).contains(scalar.value)
    }

    private static func isIdentifier(_ text: String, _ prefix: String) -> Bool {
        let digits = text.utf8.dropFirst(prefix.utf8.count + 1)
        return text.hasPrefix(prefix + "_") && digits.count == 26
            && digits.allSatisfy { Set("0123456789abcdefghjkmnpqrstvwxyz".utf8).contains($0) }
    }
}
