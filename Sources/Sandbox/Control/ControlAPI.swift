import HTTPTypes

/// `/control/…`: what tests and demonstrations use to look behind the scenes and to break things.
struct ControlAPI: Sendable {
    let sandbox: Sandbox

    func answer(_ call: Call, _ path: [String]) async -> Answer {
        do {
            return try await route(call, path)
        } catch let problem as FieldProblem {
            return .json(["error": "invalid_request", "detail": .string("\(problem)")], status: .badRequest)
        } catch {
            return .json(["error": "unavailable"], status: .serviceUnavailable)
        }
    }

    private func route(_ call: Call, _ path: [String]) async throws -> Answer {
        switch (call.method, path.first, path.count) {
        case ("GET", "faults", 1): return faults()
        case ("POST", "faults", 1): return try addFault(call)
        case ("DELETE", "faults", 1): return removeAllFaults()
        case ("DELETE", "faults", 2): return removeFault(path[1])
        case ("GET", "ledger", 1): return ledger(try platformFilter(call))
        case ("GET", "posts", 1): return posts(try platformFilter(call))
        case ("GET", "clock", 1): return clock()
        case ("POST", "clock", 1): return try setClock(call)
        case ("GET", "accounts", 1): return accounts()
        case ("POST", "accounts", 4):
            return await notify(platform: path[1], account: path[2], path[3])
                ?? change(platform: path[1], account: path[2], path[3])
        case ("PUT", "clients", 3): return try setAddresses(call, platform: path[1], client: path[2])
        case ("GET", "origins", 1): return try await origins()
        case ("POST", "reset", 1): return reset()
        default: return .json(["error": "not_found"], status: .notFound)
        }
    }

    private func platformFilter(_ call: Call) throws -> String? {
        let query = try call.queryFields()
        try query.check(optional: ["platform"])
        return query["platform"]
    }

    private func origins() async throws -> Answer {
        .json(["routes": .object(try await sandbox.routes().mapValues { .string($0) })])
    }

    private func reset() -> Answer {
        sandbox.reset()
        return Answer(status: .noContent)
    }

    // MARK: Faults

    private func faults() -> Answer {
        .json([
            "faults": .array(
                sandbox.faults.all.map { posted in
                    posted.fault.json
                        .setting("id", to: .integer(posted.id))
                        .setting("hits", to: .integer(posted.hits))
                        .setting("spent", to: .bool(posted.isSpent))
                })
        ])
    }

    private func addFault(_ call: Call) throws -> Answer {
        let fault = try Fault(json: try call.jsonObject())
        guard fault.platform == "*" || sandbox.platform(fault.platform) != nil else {
            throw FieldProblem.invalid("platform")
        }
        guard let id = sandbox.faults.add(fault) else {
            return .json(["error": "too_many_faults"], status: .conflict)
        }
        return .json(fault.json.setting("id", to: .integer(id)), status: .created)
    }

    private func removeAllFaults() -> Answer {
        sandbox.faults.removeAll()
        return Answer(status: .noContent)
    }

    private func removeFault(_ id: String) -> Answer {
        guard let id = Int(id), sandbox.faults.remove(id) else {
            return .json(["error": "not_found"], status: .notFound)
        }
        return Answer(status: .noContent)
    }

    // MARK: Clock

    private func clock() -> Answer {
        .json([
            "now": .string(sandbox.clock.now.text),
            "offset_seconds": .integer(Int(sandbox.clock.offset.components.seconds)),
            "speed": .number(sandbox.clock.speed),
        ])
    }

    private func setClock(_ call: Call) throws -> Answer {
        let object = try call.jsonObject()
        try object.check(optional: ["offset_seconds", "speed"])
        let offset = try object.value("offset_seconds", \.double)
        let speed = try object.value("speed", \.double)
        if let offset, !(-4e9...4e9).contains(offset) { throw FieldProblem.invalid("offset_seconds") }
        if let speed, !(0...1_000_000).contains(speed) { throw FieldProblem.invalid("speed") }
        if let offset { sandbox.clock.setOffset(.milliseconds(Int64(offset * 1_000))) }
        if let speed { sandbox.clock.setSpeed(speed) }
        return clock()
    }

    // MARK: Accounts

    private func accounts() -> Answer {
        let all = sandbox.platforms.flatMap { platform in
            platform.accounts.map { account -> JSONValue in
                [
                    "platform": .string(platform.name), "name": .string(account.name), "id": .string(account.id),
                    "handle": .string(account.handle), "display_name": .string(account.displayName),
                    "state": .string(account.state.rawValue), "kind": .string(account.kind.rawValue),
                    "hint": .string(account.hint),
                ]
            }
        }
        return .json(["accounts": .array(all)])
    }

    private func change(platform: String, account: String, _ word: String) -> Answer {
        guard let change = AccountChange(rawValue: word), sandbox.change(account, on: platform, change) else {
            return .json(["error": "not_found"], status: .notFound)
        }
        return Answer(status: .noContent)
    }
}
