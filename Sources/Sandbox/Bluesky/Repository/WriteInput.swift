import HTTPTypes

/// The parameters that all writes have in common.
struct WriteInput: Sendable {
    /// Where to.
    let collection: String
    /// Under which key, if one is given.
    let recordKey: String?
    private let isStrict: Bool

    /// Checks repository, collection and key; the repository must be the caller's own.
    init(
        _ input: [String: JSONValue], _ caller: Authority.Caller, _ server: BlueskyServer, hasCollection: Bool = true
    ) throws {
        let repository = try XRPC.text(input, "repo", .atIdentifier)
        let isDID = repository == caller.account.did
        guard isDID || server.manner == .reference && repository.lowercased() == caller.account.handle else {
            if server.manner == .strict, ATSyntax.handle.accepts(repository) {
                throw XRPC.invalid("repo must be a DID")
            }
            throw XRPC.refusal(.unauthorized, "InvalidRequest", "Cannot write to another repository")
        }
        isStrict = server.manner == .strict
        collection = hasCollection ? try XRPC.text(input, "collection", .nsid) : ""
        recordKey = input["rkey"] == nil ? nil : try XRPC.text(input, "rkey", .recordKey)
        if let flag = input["validate"], flag.bool == nil { throw XRPC.invalid("Input/validate must be a boolean") }
    }

    /// Reads a record; fractions and broken links are not part of the data model.
    static func record(_ json: JSONValue?) throws -> ATValue {
        guard let json, case .object = json else { throw XRPC.invalid("Input/record must be an object") }
        guard let value = ATValue(json) else { throw XRPC.invalid("Input/record is not of the data model") }
        return value
    }

    /// Reads the list of `applyWrites`: 1 to 200 changes.
    static func writes(_ json: JSONValue?) throws -> [RecordWrite] {
        guard let list = json?.array, !list.isEmpty else { throw XRPC.invalid("Input/writes must be an array") }
        guard list.count <= 200 else { throw XRPC.invalid("Too many writes. Max: 200") }
        return try list.map(write)
    }

    private static func write(_ json: JSONValue) throws -> RecordWrite {
        guard let members = json.object else { throw XRPC.invalid("Input/writes must contain objects") }
        let type = try XRPC.text(members, "$type")
        let collection = try XRPC.text(members, "collection", .nsid)
        let recordKey = members["rkey"] == nil ? nil : try XRPC.text(members, "rkey", .recordKey)
        let known: Set = ["$type", "collection", "rkey", "value"]
        guard Set(members.keys).isSubset(of: known) else { throw XRPC.invalid("Input/writes: unknown property") }
        switch (type, recordKey) {
        case ("com.atproto.repo.applyWrites#create", _):
            return .create(collection: collection, recordKey: recordKey, value: try record(members["value"]))
        case ("com.atproto.repo.applyWrites#update", .some(let recordKey)):
            return .update(collection: collection, recordKey: recordKey, value: try record(members["value"]))
        case ("com.atproto.repo.applyWrites#delete", .some(let recordKey)):
            return .delete(collection: collection, recordKey: recordKey)
        default: throw XRPC.invalid("Input/writes: unknown $type or missing rkey")
        }
    }

    /// Refuses when the repository has moved on (`swapCommit`), or the record in the place of a single write is
    /// not the expected one (`swapRecord`; `null` means none, or the very same).
    func checkSwap(
        of repository: Repository, _ writes: [RecordWrite], _ input: [String: JSONValue]
    ) throws(Refusal) {
        if let swap = input["swapCommit"], swap.string != repository.commit.contentID.description {
            throw XRPC.refusal(.badRequest, "InvalidSwap", "Commit was at \(repository.commit.contentID)")
        }
        guard let swap = input["swapRecord"], let recordKey else { return }
        // A strict server of the kind we know ignores the null (sheet, section 7).
        if swap == .null, isStrict { return }
        let present = repository.record(collection, recordKey)?.contentID
        guard swap == .null || swap.string.flatMap(ContentID.init) != nil else {
            throw XRPC.invalid("Input/swapRecord must be a valid cid")
        }
        guard present?.description != swap.string else { return }
        if case .update(_, _, let value)? = writes.first, present == ContentID(record: value.typed(collection)) {
            guard swap != .null else { return }
        }
        throw XRPC.refusal(.badRequest, "InvalidSwap", "Record was at \(present?.description ?? "null")")
    }
}
