/// One account's records and blobs, and the history that they make.
struct Repository: Sendable {
    /// Whose it is.
    let did: String
    /// The newest commit.
    private(set) var commit: Commit
    private var collections: [String: [String: StoredRecord]] = [:]
    private var blobs: [ContentID: StoredBlob] = [:]

    /// One state of the repository.
    struct Commit: Sendable, Hashable {
        /// Name by content.
        let contentID: ContentID
        /// Name by time.
        let revision: TID

        /// As answers carry it.
        var json: JSONValue {
            ["cid": .string(contentID.description), "rev": .string(revision.description)]
        }
    }

    /// An empty one.
    init(did: String) {
        self.did = did
        commit = Self.commit(did: did, after: nil, revision: TID(microseconds: 0, clock: 0))
    }

    /// The record, if there is one.
    func record(_ collection: String, _ recordKey: String) -> StoredRecord? {
        collections[collection]?[recordKey]
    }

    /// All records of a collection in the order of their keys, the last one first.
    func records(in collection: String) -> [StoredRecord] {
        (collections[collection] ?? [:]).values.sorted { $0.recordKey > $1.recordKey }
    }

    /// Puts a record in its place.
    mutating func store(_ record: StoredRecord) {
        collections[record.collection, default: [:]][record.recordKey] = record
    }

    /// Takes a record away.
    mutating func remove(_ collection: String, _ recordKey: String) -> StoredRecord? {
        collections[collection]?.removeValue(forKey: recordKey)
    }

    /// Makes a new commit over what has been written.
    mutating func seal(at now: SandboxTime) {
        let revision = nextRevision(at: now)
        commit = Self.commit(did: did, after: commit.contentID, revision: revision)
    }

    /// A key for a record that came without one; later ones are greater.
    func nextRevision(at now: SandboxTime) -> TID {
        let wished = TID(microseconds: UInt64(max(0, now.milliseconds)) * 1000, clock: 7)
        return wished.description > commit.revision.description ? wished : commit.revision.successor
    }

    private static func commit(did: String, after previous: ContentID?, revision: TID) -> Commit {
        let content: ATValue = [
            "did": .string(did), "rev": .string(revision.description), "version": 3,
            "prev": previous.map { .link($0) } ?? .null,
        ]
        return Commit(contentID: ContentID(record: content), revision: revision)
    }
}

/// A record in its place.
struct StoredRecord: Sendable, Hashable {
    /// Collection.
    let collection: String
    /// Key in the collection.
    let recordKey: String
    /// The content.
    let value: ATValue
    /// The content's name.
    let contentID: ContentID
    /// When it came.
    let indexed: SandboxTime

    /// A record that came now.
    init(collection: String, recordKey: String, value: ATValue, indexed: SandboxTime) {
        self.collection = collection
        self.recordKey = recordKey
        self.value = value
        self.indexed = indexed
        contentID = ContentID(record: value)
    }

    /// Its address.
    func uri(of did: String) -> ATURI {
        ATURI(authority: did, collection: collection, recordKey: recordKey)
    }
}

extension Repository {
    /// A blob that was received.
    struct StoredBlob: Sendable {
        /// How records name it.
        let reference: BlobReference
        /// When it came.
        var uploaded: SandboxTime
    }

    /// How long a blob stays that no record names.
    static let blobLife = Duration.seconds(3600)

    /// Keeps a blob's description; its bytes lie elsewhere.
    mutating func keep(_ reference: BlobReference, now: SandboxTime) {
        blobs[reference.contentID] = StoredBlob(reference: reference, uploaded: now)
    }

    /// The blob of that content, unless nobody named it for an hour.
    func blob(_ contentID: ContentID, now: SandboxTime) -> BlobReference? {
        guard let blob = blobs[contentID] else { return nil }
        if now - blob.uploaded <= Self.blobLife { return blob.reference }
        return namedBlobs.contains(contentID) ? blob.reference : nil
    }

    private var namedBlobs: Set<ContentID> {
        Set(collections.values.flatMap(\.values).flatMap { BlobReference.all(in: $0.value) }.map(\.contentID))
    }
}
