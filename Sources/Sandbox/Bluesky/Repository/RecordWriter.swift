import HTTPTypes

/// Writes records with all the checks of a data server.
struct RecordWriter: Sendable {
    /// Whether the lexicon is asked.
    enum Validation: Sendable {
        /// Known lexicons are.
        case known
        /// The lexicon must be known.
        case required
        /// Not at all.
        case off

        /// As the parameter `validate` says.
        init(_ flag: Bool?) {
            self =
                switch flag {
                case .none: .known
                case .some(true): .required
                case .some(false): .off
                }
        }
    }

    /// Whose repository.
    let account: BlueskyAccount
    /// How strict.
    let validation: Validation
    /// Now.
    let now: SandboxTime

    /// Writes all changes, or none: the caller keeps the state only when nothing is thrown.
    func apply(_ writes: [RecordWrite], to state: inout BlueskyState) throws(Refusal) -> [WriteResult] {
        guard let index = state.index(did: account.did) else { throw XRPC.internalError }
        var results: [WriteResult] = []
        for write in writes {
            results += try apply(write, to: &state, index)
        }
        if results.contains(where: { !$0.isUnchanged }) { state.accounts[index].repository.seal(at: now) }
        return results
    }

    private func apply(
        _ write: RecordWrite, to state: inout BlueskyState, _ index: Int
    ) throws(Refusal) -> [WriteResult] {
        switch write {
        case .create(let collection, let recordKey, let value):
            let generated = state.accounts[index].repository.nextRevision(at: now).description
            let record = try prepare(value, collection, recordKey ?? generated, state)
            guard state.accounts[index].repository.record(collection, record.recordKey) == nil else {
                throw duplicate
            }
            state.accounts[index].repository.store(record)
            return [WriteResult(action: .create, record: record, validation: status(of: collection))]
        case .update(let collection, let recordKey, let value):
            return [try replace(value, collection, recordKey, &state, index)]
        case .delete(let collection, let recordKey):
            guard let record = state.accounts[index].repository.remove(collection, recordKey) else {
                guard account.server.manner == .strict else { return [] }
                throw Refusal(.text("no such record", status: .badRequest))
            }
            return [WriteResult(action: .delete, record: record, validation: nil)]
        }
    }

    private func replace(
        _ value: ATValue, _ collection: String, _ recordKey: String, _ state: inout BlueskyState, _ index: Int
    ) throws(Refusal) -> WriteResult {
        let record = try prepare(value, collection, recordKey, state)
        let validation = status(of: collection)
        let present = state.accounts[index].repository.record(collection, recordKey)
        if let present, present.contentID == record.contentID, account.server.manner == .reference {
            return WriteResult(action: .update, record: present, validation: validation, isUnchanged: true)
        }
        state.accounts[index].repository.store(record)
        let isSame = present?.contentID == record.contentID
        return WriteResult(
            action: present == nil ? .create : .update, record: isSame ? present ?? record : record,
            validation: validation)
    }

    /// The answer when the key is taken: an open bug of the reference server, plain text elsewhere (sheet, section 7).
    private var duplicate: Refusal {
        switch account.server.manner {
        case .reference: XRPC.internalError
        case .strict: Refusal(.text("record already exists", status: .badRequest))
        }
    }

    private func status(of collection: String) -> String? {
        if case .off = validation { return nil }
        return Lexicons.records[collection] == nil ? "unknown" : "valid"
    }

    /// Checks a record and gives it a name.
    private func prepare(
        _ value: ATValue, _ collection: String, _ recordKey: String, _ state: BlueskyState
    ) throws(Refusal) -> StoredRecord {
        guard value.members != nil else { throw XRPC.invalid("Input/record must be an object") }
        let type = value["$type"]?.text ?? collection
        guard type == collection else {
            throw XRPC.invalid("Invalid $type: expected \(collection), got \(type)")
        }
        do throws(RecordProblem) {
            try check(value, collection, recordKey, state)
        } catch {
            throw XRPC.invalid("Invalid \(collection) record: \(error)")
        }
        try BlobRules.check(value, account, now: now)
        return StoredRecord(
            collection: collection, recordKey: recordKey, value: value.typed(collection), indexed: now)
    }

    private func check(
        _ value: ATValue, _ collection: String, _ recordKey: String, _ state: BlueskyState
    ) throws(RecordProblem) {
        if case .off = validation { return }
        guard let lexicon = Lexicons.records[collection] else {
            guard case .known = validation else {
                throw RecordProblem(path: "Record/$type", reason: "lexicon \(collection) is not known")
            }
            return
        }
        guard TID(recordKey) != nil else { throw RecordProblem(path: "Record key", reason: "must be a valid tid") }
        try lexicon.check(value, at: "Record")
        if let facets = value["facets"]?.list { try FacetRules.check(facets, text: value["text"]?.text ?? "") }
        try ReferenceRules.check(value, collection: collection, recordKey: recordKey, state)
    }
}

extension ATValue {
    /// The record with its `$type`, which the server adds when it is missing.
    func typed(_ collection: String) -> ATValue {
        guard var members else { return self }
        members["$type"] = .string(collection)
        return .map(members)
    }
}
