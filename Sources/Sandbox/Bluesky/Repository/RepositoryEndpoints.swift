import HTTPTypes

/// `com.atproto.repo.*` writes (sheet, sections 4 and 7).
struct RepositoryEndpoints: Sendable {
    let network: BlueskyNetwork
    let authority: Authority
    let server: BlueskyServer

    var endpoints: [Endpoint] {
        let origin = server.origin
        let path = "/xrpc/com.atproto.repo."
        return [
            Endpoint("repo.createRecord", "POST", origin, path + "createRecord", bodyLimit: 1_000_000) {
                try create($0)
            },
            Endpoint("repo.putRecord", "POST", origin, path + "putRecord", bodyLimit: 1_000_000) { try put($0) },
            Endpoint("repo.deleteRecord", "POST", origin, path + "deleteRecord", bodyLimit: 1_000_000) {
                try delete($0)
            },
            Endpoint("repo.applyWrites", "POST", origin, path + "applyWrites", bodyLimit: 2_000_000) {
                try applyWrites($0)
            },
        ]
    }

    private func create(_ call: Call) throws -> Answer {
        let caller = try authority.authenticate(call, server)
        let input = try XRPC.input(
            call, required: ["repo", "collection", "record"], optional: ["rkey", "validate", "swapCommit"])
        let place = try WriteInput(input, caller, server)
        let write = RecordWrite.create(
            collection: place.collection, recordKey: place.recordKey, value: try WriteInput.record(input["record"]))
        return try perform([write], place, input, caller) { results, commit in
            var members = results.first?.json(of: caller.account.did) ?? [:]
            members["commit"] = commit
            return .object(members)
        }
    }

    private func put(_ call: Call) throws -> Answer {
        let caller = try authority.authenticate(call, server)
        let input = try XRPC.input(
            call, required: ["repo", "collection", "rkey", "record"],
            optional: ["validate", "swapCommit", "swapRecord"])
        let place = try WriteInput(input, caller, server)
        guard let recordKey = place.recordKey else { throw XRPC.invalid("Input/rkey must be a string") }
        // Creating needs its own permission here too (sheet, section 2b).
        try caller.demand(.create, place.collection)
        try caller.demand(.update, place.collection)
        let value = try WriteInput.record(input["record"])
        let write = RecordWrite.update(collection: place.collection, recordKey: recordKey, value: value)
        return try perform([write], place, input, caller) { results, commit in
            var members = results.first?.json(of: caller.account.did) ?? [:]
            members["commit"] = commit
            return .object(members)
        }
    }

    private func delete(_ call: Call) throws -> Answer {
        let caller = try authority.authenticate(call, server)
        let input = try XRPC.input(
            call, required: ["repo", "collection", "rkey"], optional: ["swapRecord", "swapCommit"])
        let place = try WriteInput(input, caller, server)
        guard let recordKey = place.recordKey else { throw XRPC.invalid("Input/rkey must be a string") }
        let write = RecordWrite.delete(collection: place.collection, recordKey: recordKey)
        return try perform([write], place, input, caller) { results, commit in
            results.isEmpty ? [:] : ["commit": commit ?? .null]
        }
    }

    private func applyWrites(_ call: Call) throws -> Answer {
        let caller = try authority.authenticate(call, server)
        let input = try XRPC.input(call, required: ["repo", "writes"], optional: ["validate", "swapCommit"])
        let place = try WriteInput(input, caller, server, hasCollection: false)
        let writes = try WriteInput.writes(input["writes"])
        return try perform(writes, place, input, caller) { results, commit in
            let list = results.map { result -> JSONValue in
                var members = result.json(of: caller.account.did)
                members["$type"] = .string("com.atproto.repo.applyWrites#\(result.action.rawValue)Result")
                return .object(members)
            }
            return ["commit": commit ?? .null, "results": .array(list)]
        }
    }

    private func perform(
        _ writes: [RecordWrite], _ place: WriteInput, _ input: [String: JSONValue], _ caller: Authority.Caller,
        _ body: (_ results: [WriteResult], _ commit: JSONValue?) -> JSONValue
    ) throws -> Answer {
        for write in writes { try caller.demand(write.action, write.collection) }
        try authority.limitWrites(caller.account, points: writes.reduce(0) { $0 + $1.points })
        let (results, commit) = try network.with { state throws(Refusal) in
            guard let account = state.account(did: caller.account.did) else { throw XRPC.internalError }
            try place.checkSwap(of: account.repository, writes, input)
            let writer = RecordWriter(
                account: account, validation: .init(input["validate"]?.bool), now: network.now)
            // A copy, so that nothing is written when one of several writes is refused.
            var copy = state
            let results = try writer.apply(writes, to: &copy)
            state = copy
            PostLedger(network: network).note(results, of: account)
            let isChanged = results.contains { !$0.isUnchanged }
            return (results, isChanged ? state.account(did: account.did)?.repository.commit.json : nil)
        }
        return .json(body(results, commit), headers: caller.headers)
    }
}
