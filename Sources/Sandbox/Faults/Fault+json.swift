/// The wire form of a fault script in the control API.
extension Fault {
    private static let members = [
        "platform", "endpoint", "account", "times", "probability", "delay_ms", "after_effect", "status", "body",
        "content_type", "headers", "bytes", "set", "remove", "with_headers", "retry_after_seconds", "chunk_bytes",
        "pause_ms", "lag_seconds",
    ]

    /// Reads a script; throws `FieldProblem` with the member that is wrong.
    package init(json: [String: JSONValue]) throws {
        try json.check(required: ["kind"], optional: Self.members)
        guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)) else { throw FieldProblem.invalid("kind") }
        self.init(kind)
        platform = try json.value("platform", \.string) ?? "*"
        endpoint = try json.value("endpoint", \.string) ?? "*"
        account = try json.value("account", \.string)
        times = json["times"] == .string("unlimited") ? nil : try json.value("times", \.integer) ?? 1
        probability = try json.value("probability", \.double) ?? 1
        delay = try json.milliseconds("delay_ms") ?? .zero
        afterEffect = try json.value("after_effect", \.bool) ?? false
        status = try json.value("status", \.integer)
        body = try json.value("body", \.string)
        bytes = try json.value("bytes", \.integer) ?? bytes
        set = try json.value("set", \.object) ?? [:]
        remove = try json.strings("remove")
        withHeaders = try json.value("with_headers", \.bool) ?? true
        retryAfter = .seconds(try json.value("retry_after_seconds", \.integer) ?? 60)
        chunk = try json.value("chunk_bytes", \.integer) ?? chunk
        pause = try json.milliseconds("pause_ms")
        lag = .seconds(try json.value("lag_seconds", \.integer) ?? 60)
        headers = try (json.value("headers", \.object) ?? [:]).mapValues { value in
            guard let text = value.string else { throw FieldProblem.invalid("headers") }
            return text
        }
        if let type = try json.value("content_type", \.string) { headers["Content-Type"] = type }
        try checkRanges()
    }

    private func checkRanges() throws {
        if let status, !(200...599).contains(status) { throw FieldProblem.invalid("status") }
        if let times, times < 1 { throw FieldProblem.invalid("times") }
        guard (0...1).contains(probability) else { throw FieldProblem.invalid("probability") }
        guard bytes >= 0 else { throw FieldProblem.invalid("bytes") }
        guard chunk >= 1 else { throw FieldProblem.invalid("chunk_bytes") }
        guard lag >= .zero else { throw FieldProblem.invalid("lag_seconds") }
    }

    /// The script as JSON, without members that have their usual value.
    package var json: JSONValue {
        var members: [String: JSONValue] = [
            "kind": .string(kind.rawValue), "platform": .string(platform), "endpoint": .string(endpoint),
            "times": times.map { .integer($0) } ?? "unlimited",
        ]
        if let account { members["account"] = .string(account) }
        if probability < 1 { members["probability"] = .number(probability) }
        if delay > .zero { members["delay_ms"] = .integer(Int(delay.milliseconds)) }
        if afterEffect { members["after_effect"] = true }
        if let status { members["status"] = .integer(status) }
        if let body { members["body"] = .string(body) }
        if !headers.isEmpty { members["headers"] = .object(headers.mapValues { .string($0) }) }
        if kind == .oversized { members["bytes"] = .integer(bytes) }
        if !set.isEmpty { members["set"] = .object(set) }
        if !remove.isEmpty { members["remove"] = .array(remove.map { .string($0) }) }
        if kind == .rateLimit {
            members["with_headers"] = .bool(withHeaders)
            members["retry_after_seconds"] = .integer(Int(retryAfter.components.seconds))
        }
        if kind == .slowDrip { members["chunk_bytes"] = .integer(chunk) }
        if kind == .staleList { members["lag_seconds"] = .integer(Int(lag.components.seconds)) }
        if let pause { members["pause_ms"] = .integer(Int(pause.milliseconds)) }
        return .object(members)
    }
}

extension [String: JSONValue] {
    /// An optional member of a kind; throws when it is there and of another kind.
    package func value<Member>(_ name: String, _ read: (JSONValue) -> Member?) throws -> Member? {
        guard let member = self[name], member != .null else { return nil }
        guard let value = read(member) else { throw FieldProblem.invalid(name) }
        return value
    }

    /// An optional array of strings.
    package func strings(_ name: String) throws -> [String] {
        try (value(name, \.array) ?? []).map { element in
            guard let text = element.string else { throw FieldProblem.invalid(name) }
            return text
        }
    }

    /// An optional number of milliseconds from 0 to one day.
    func milliseconds(_ name: String) throws -> Duration? {
        guard let count = try value(name, \.integer) else { return nil }
        guard (0...86_400_000).contains(count) else { throw FieldProblem.invalid(name) }
        return .milliseconds(count)
    }
}
