import FoundationEssentials

/// Parameters as values; whatever cannot be read throws `GraphProblem`.
extension GraphCall {
    /// `true` or `false`.
    func flag(_ name: String) throws -> Bool? {
        guard let text = fields[name] else { return nil }
        guard let value = Bool(text) else { throw GraphProblem.parameter("Param \(name) must be a boolean") }
        return value
    }

    /// A whole number within a range.
    func number(_ name: String, _ range: ClosedRange<Int> = 0...Int.max) throws -> Int? {
        guard let text = fields[name] else { return nil }
        guard let value = Int(text), range.contains(value) else {
            throw GraphProblem.parameter("Param \(name) must be an integer in range")
        }
        return value
    }

    /// One of several words.
    func word(_ name: String, of words: Set<String>) throws -> String? {
        guard let text = fields[name] else { return nil }
        guard words.contains(text) else {
            throw GraphProblem.parameter("Param \(name) must be one of {\(words.sorted().joined(separator: ", "))}")
        }
        return text
    }

    /// A JSON object with known members.
    func object(_ name: String, required: [String] = [], optional: [String] = []) throws -> [String: JSONValue]? {
        guard let text = fields[name] else { return nil }
        guard let object = JSONValue(parsing: Array(text.utf8))?.object else {
            throw GraphProblem.parameter("Param \(name) must be a valid object")
        }
        return try Self.checked(object, name, required: required, optional: optional)
    }

    /// A JSON array.
    func array(_ name: String) throws -> [JSONValue]? {
        guard let text = fields[name] else { return nil }
        guard let array = JSONValue(parsing: Array(text.utf8))?.array else {
            throw GraphProblem.parameter("Param \(name) must be an array")
        }
        return array
    }

    /// The object, when it has the required members and none besides the optional ones.
    static func checked(
        _ object: [String: JSONValue], _ name: String, required: [String], optional: [String]
    ) throws -> [String: JSONValue] {
        do {
            try object.check(required: required, optional: optional)
        } catch let problem as FieldProblem {
            throw GraphProblem.parameter("Param \(name): \(problem)")
        }
        return object
    }

    /// Identifiers with commas between them, or a JSON array of them; none twice.
    func identifiers(_ name: String) throws -> [String] {
        let text = fields[name] ?? ""
        let list =
            JSONValue(parsing: Array(text.utf8))?.array?.map { $0.string ?? "" }
            ?? text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let isGood = list.allSatisfy { !$0.isEmpty && $0.allSatisfy { $0.isASCII && $0.isNumber } }
        guard isGood, Set(list).count == list.count else {
            throw GraphProblem.parameter("Param \(name) must be a list of different identifiers")
        }
        return list
    }

    /// A moment as seconds since 1970 or RFC 3339.
    func moment(_ name: String) throws -> SandboxTime? {
        guard let text = fields[name] else { return nil }
        if let seconds = Int(text), (0...9_999_999_999).contains(seconds) {
            return SandboxTime(milliseconds: Int64(seconds) * 1_000)
        }
        guard let time = SandboxTime(text: text) else {
            throw GraphProblem.parameter("Param \(name) must be a UNIX timestamp or a date")
        }
        return time
    }

    /// The window of a list, `since` and `until`.
    func window() throws -> ClosedRange<SandboxTime> {
        let since = try moment("since") ?? SandboxTime(milliseconds: 0)
        let until = try moment("until") ?? SandboxTime(milliseconds: .max)
        guard since <= until else { throw GraphProblem.parameter("Param since must be before until") }
        return since...until
    }

    /// The wanted metrics, none twice.
    func metrics() throws -> [String] {
        let names = (fields["metric"] ?? "").split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard !names.contains(""), Set(names).count == names.count else {
            throw GraphProblem.parameter("Param metric must be a list of different metrics")
        }
        return names
    }
}

extension SandboxTime {
    /// As Meta writes it, e.g. `2026-09-12T23:17:39+0000`.
    var graphText: String { text.prefix(19) + "+0000" }
}
