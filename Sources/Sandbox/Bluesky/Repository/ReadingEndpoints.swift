import HTTPTypes

/// `com.atproto.repo.*` reads, which need no credentials (sheet, section 7).
struct ReadingEndpoints: Sendable {
    let network: BlueskyNetwork
    let authority: Authority
    let server: BlueskyServer

    var endpoints: [Endpoint] {
        let origin = server.origin
        return [
            Endpoint("repo.getRecord", "GET", origin, "/xrpc/com.atproto.repo.getRecord") { try record($0) },
            Endpoint("repo.listRecords", "GET", origin, "/xrpc/com.atproto.repo.listRecords") { try list($0) },
            Endpoint("sync.getBlob", "GET", origin, "/xrpc/com.atproto.sync.getBlob") { try blob($0) },
        ]
    }

    private func record(_ call: Call) throws -> Answer {
        let headers = try readerHeaders(call)
        let query = try XRPC.parameters(call, required: ["repo", "collection", "rkey"], optional: ["cid"])
        let account = try account(query)
        let found = account.repository.record(query["collection"] ?? "", query["rkey"] ?? "")
        guard let found, query["cid"] == nil || query["cid"] == found.contentID.description else {
            try refuseStrangers(call)
            let uri = "at://\(account.did)/\(query["collection"] ?? "")/\(query["rkey"] ?? "")"
            throw XRPC.refusal(.badRequest, "RecordNotFound", "Could not locate record: \(uri)")
        }
        return .json(Self.json(found, account), headers: headers)
    }

    private func list(_ call: Call) throws -> Answer {
        let headers = try readerHeaders(call)
        let query = try XRPC.parameters(
            call, required: ["repo", "collection"], optional: ["limit", "cursor", "reverse"])
        let account = try account(query)
        guard let limit = query["limit"].map({ Int($0) }) ?? 50, 1...100 ~= limit else {
            throw XRPC.invalid("Params/limit must be between 1 and 100")
        }
        guard let collection = query["collection"], ATSyntax.nsid.accepts(collection) else {
            throw XRPC.invalid("Params/collection must be a valid nsid")
        }
        let isReversed = query["reverse"] == "true"
        let newestFirst = account.repository.records(in: collection)
        let ordered = isReversed ? newestFirst.reversed() : newestFirst
        let rest = ordered.drop { record in
            guard let cursor = query["cursor"] else { return false }
            return isReversed ? record.recordKey <= cursor : record.recordKey >= cursor
        }
        let page = rest.prefix(limit)
        var members: [String: JSONValue] = ["records": .array(page.map { Self.json($0, account) })]
        if page.count == limit { members["cursor"] = page.last.map { .string($0.recordKey) } }
        return .json(.object(members), headers: headers)
    }

    private func blob(_ call: Call) throws -> Answer {
        let query = try XRPC.parameters(call, required: ["did", "cid"])
        guard let file = network.world.media.file(platform: BlueskyNetwork.name, id: query["cid"] ?? "") else {
            throw XRPC.refusal(.badRequest, "BlobNotFound", "Blob not found")
        }
        return Answer(contentType: file.contentType, bytes: file.bytes)
    }

    /// Reads may be anonymous; credentials that come along must be good.
    private func readerHeaders(_ call: Call) throws -> HTTPFields {
        guard call.headers[.authorization] != nil else { return try authority.limit(call, server) }
        return try authority.authenticate(call, server).headers
    }

    /// A strict server passes unknown records on to a service that wants a login (sheet, section 7).
    private func refuseStrangers(_ call: Call) throws {
        guard server.manner == .strict, call.headers[.authorization] == nil else { return }
        throw Authority.missing
    }

    private func account(_ query: Fields) throws -> BlueskyAccount {
        let repository = query["repo"] ?? ""
        guard ATSyntax.atIdentifier.accepts(repository) else {
            throw XRPC.invalid("Params/repo must be a valid at-identifier")
        }
        let found = network.with { state in state.index(identifier: repository).map { state.accounts[$0] } }
        guard let found, found.server == server, server.manner == .reference || repository == found.did else {
            throw XRPC.refusal(.badRequest, "InvalidRequest", "Could not find repo: \(repository)")
        }
        return found
    }

    private static func json(_ record: StoredRecord, _ account: BlueskyAccount) -> JSONValue {
        [
            "uri": .string(record.uri(of: account.did).description),
            "cid": .string(record.contentID.description), "value": record.value.json,
        ]
    }
}
