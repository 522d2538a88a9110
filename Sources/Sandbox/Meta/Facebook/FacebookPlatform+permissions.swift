import HTTPTypes

/// Permissions and what they allow besides reading.
extension FacebookPlatform {
    @Sendable func permissions(_ call: Call) async throws -> Answer {
        try await authorized(call) { caller in
            try caller.requirePerson()
            try checkOwner(call, caller)
            try caller.graph.check(optional: ["limit", "after"])
            let asked = try Self.scopes(Fields(caller.grant.request.map { ($0.key, $0.value) }))
            let all =
                caller.grant.scopes.map { ($0, "granted") }
                + asked.filter { !caller.grant.scopes.contains($0) }.map { ($0, "declined") }
            return try paging(call, caller).page(
                all.map { ["permission": .string($0.0), "status": .string($0.1)] })
        }
    }

    /// The whole app without `permission`: every Page of this person and app dies with it.
    @Sendable func deletePermissions(_ call: Call) async throws -> Answer {
        try await authorized(call) { caller in
            try caller.requirePerson()
            try checkOwner(call, caller)
            try caller.graph.check(optional: ["permission"])
            guard let permission = caller.graph.fields["permission"] else {
                book.end(.revoked) { $0.account == caller.grant.account && $0.client == caller.grant.client }
                return ["success": true]
            }
            guard Self.permissions[permission] != nil else {
                throw GraphProblem.parameter("Permission \(permission) does not exist")
            }
            book.updateGrant(caller.grant.id) { $0.scopes.removeAll { $0 == permission } }
            return ["success": true]
        }
    }

    @Sendable func publishingLimit(_ call: Call) async throws -> Answer {
        let id = call.captures["id"] ?? ""
        return try await authorized(call) { caller in
            try caller.graph.check(optional: ["fields", "since"])
            guard let account = linked(id, caller) else { throw GraphProblem.unsupported("get", id) }
            // The person may have kept this one account out of the permission.
            let isTicked = caller.grant.targets.map { $0.contains(account.name) } ?? true
            guard caller.grant.scopes.contains("instagram_content_publish"), isTicked else {
                throw GraphProblem(
                    10, "(#10) Requires instagram_content_publish permission to manage the object", status: .forbidden)
            }
            let used: [String: JSONValue] = ["quota_usage": .integer(instagram.usage(of: account))]
            let limit = try PublishingLimit.json(caller.graph, total: 50, at: world.clock.now, more: used)
            return ["data": [limit]]
        }
    }
}

/// `content_publishing_limit` of Instagram and its like on Threads.
enum PublishingLimit {
    static func json(_ graph: GraphCall, total: Int, at now: SandboxTime, more: [String: JSONValue] = [:]) throws
        -> JSONValue
    {
        if let since = graph.fields["since"] {
            guard let start = Int(since), (now.seconds - 86_400...now.seconds).contains(start) else {
                throw GraphProblem.parameter("Param since must be within the last 24 hours")
            }
        }
        let config: JSONValue = ["quota_total": .integer(total), "quota_duration": 86_400]
        let values = more.merging(["config": config, "quota_usage": 0]) { first, _ in first }
        let names = try graph.selection()?.fields.map(\.name) ?? ["quota_usage"]
        var members: [String: JSONValue] = [:]
        for name in names {
            guard let value = values[name] else {
                throw GraphProblem.unknownField(name, of: "ContentPublishingLimitResponse")
            }
            members[name] = value
        }
        return .object(members)
    }
}
