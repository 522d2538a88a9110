/// One change of a repository.
enum RecordWrite: Sendable {
    /// A record that must not be there yet.
    case create(collection: String, recordKey: String?, value: ATValue)
    /// A record that takes the place of another, or a free one.
    case update(collection: String, recordKey: String, value: ATValue)
    /// A record that goes.
    case delete(collection: String, recordKey: String)

    /// The collection concerned.
    var collection: String {
        switch self {
        case .create(let collection, _, _), .update(let collection, _, _), .delete(let collection, _): collection
        }
    }

    /// What permission it takes.
    var action: RepositoryAction {
        switch self {
        case .create: .create
        case .update: .update
        case .delete: .delete
        }
    }

    /// What it costs of the write budget (sheet, section 6).
    var points: Int {
        switch self {
        case .create: 3
        case .update: 2
        case .delete: 1
        }
    }
}

/// What became of one change.
struct WriteResult: Sendable {
    /// What was done.
    let action: RepositoryAction
    /// The record that came, or the one that went.
    let record: StoredRecord
    /// Whether the record was checked against a lexicon; `nil` when that was switched off.
    let validation: String?
    /// Whether the very same record was there already.
    var isUnchanged = false

    /// `uri`, `cid` and `validationStatus`; nothing for deletions.
    func json(of did: String) -> [String: JSONValue] {
        guard action != .delete else { return [:] }
        var members: [String: JSONValue] = [
            "uri": .string(record.uri(of: did).description), "cid": .string(record.contentID.description),
        ]
        members["validationStatus"] = validation.map { .string($0) }
        return members
    }
}
