/// A wrapped data key as stored; what the bytes mean is the vault's business.
package struct StoredDataKey: Sendable {
    /// The key's identifier.
    package let id: String
    /// The workspace whose fields it seals.
    package let workspace: String
    /// The root key that wraps it.
    package let rootKeyID: String
    /// The wrapped key.
    package let bytes: [UInt8]

    /// Gathers the parts.
    package init(id: String, workspace: String, rootKeyID: String, bytes: [UInt8]) {
        self.id = id
        self.workspace = workspace
        self.rootKeyID = rootKeyID
        self.bytes = bytes
    }
}

/// Reads and writes wrapped data keys and the check values of root keys (SEC-21, SEC-25, SEC-26).
package enum KeyStore {
    private static let columns = "id, workspace_id, root_key_id, wrapped"
    private static let findSQL = "SELECT \(columns) FROM data_keys WHERE id = $1"
    private static let currentSQL = "SELECT \(columns) FROM data_keys WHERE workspace_id = $1 AND is_current = 1"
    private static let insertSQL = """
        INSERT INTO data_keys (workspace_id, id, root_key_id, wrapped, is_current, encryptions, created_at)
        VALUES ($1, $2, $3, $4, 1, 0, $5) ON CONFLICT DO NOTHING
        """
    private static let retireCurrentSQL =
        "UPDATE data_keys SET is_current = 0 WHERE workspace_id = $1 AND id = $2 AND is_current = 1"
    private static let reserveSQL =
        "UPDATE data_keys SET encryptions = encryptions + $2 WHERE id = $1 RETURNING encryptions"
    private static let notUnderSQL = """
        SELECT \(columns) FROM data_keys WHERE root_key_id <> $1 AND id > $2 ORDER BY id LIMIT $3
        """
    private static let rewrapSQL = """
        UPDATE data_keys SET root_key_id = $3, wrapped = $4 WHERE id = $1 AND root_key_id = $2
        """
    private static let rootsInUseSQL = "SELECT DISTINCT root_key_id FROM data_keys"
    private static let checksSQL = "SELECT root_key_id, sealed FROM root_key_checks ORDER BY root_key_id"
    private static let insertCheckSQL = """
        INSERT INTO root_key_checks (root_key_id, sealed, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING
        """
    private static let removeSQL = "DELETE FROM data_keys WHERE workspace_id = $1 AND id = $2 AND is_current = 0"
    private static let oldSQL = "SELECT \(columns) FROM data_keys WHERE workspace_id = $1 AND is_current = 0"

    /// The key with this identifier.
    package static func find(_ id: String, in transaction: Transaction) throws -> StoredDataKey? {
        try transaction.row(findSQL, [.text(id)]).map(StoredDataKey.init(row:))
    }

    /// The key under which new fields of the workspace are sealed.
    package static func current(of workspace: String, in transaction: Transaction) throws -> StoredDataKey? {
        try transaction.row(currentSQL, [.text(workspace)]).map(StoredDataKey.init(row:))
    }

    /// Stores the first key of a workspace, unless there is one; answers the one that counts.
    package static func addFirst(_ key: StoredDataKey, in transaction: Transaction) throws -> StoredDataKey {
        try insert(key, in: transaction)
        return try current(of: key.workspace, in: transaction) ?? key
    }

    /// Makes `key` the current one if `old` still is; answers the one that counts.
    package static func replaceCurrent(
        _ old: String, with key: StoredDataKey, in transaction: Transaction
    ) throws -> StoredDataKey {
        if try transaction.execute(retireCurrentSQL, [.text(key.workspace), .text(old)]) == 1 {
            try insert(key, in: transaction)
        }
        return try current(of: key.workspace, in: transaction) ?? key
    }

    /// Adds to the count of encryptions under the key; `nil` when there is no such key.
    package static func reserveEncryptions(
        _ count: Int64, under id: String, in transaction: Transaction
    ) throws -> Int64? {
        try transaction.row(reserveSQL, [.text(id), .integer(count)])?.integer("encryptions")
    }

    /// Keys wrapped by another root key than this one, for rotation in batches (SEC-26, P14).
    package static func notWrapped(
        by rootKeyID: String, after id: String, limit: Int, in transaction: Transaction
    ) throws -> [StoredDataKey] {
        try transaction.query(notUnderSQL, [.text(rootKeyID), .text(id), .int(limit)]).map(StoredDataKey.init(row:))
    }

    /// Stores the key wrapped anew, unless somebody else did.
    package static func rewrap(
        _ old: StoredDataKey, as new: StoredDataKey, in transaction: Transaction
    ) throws {
        try transaction.execute(
            rewrapSQL, [.text(old.id), .text(old.rootKeyID), .text(new.rootKeyID), .bytes(new.bytes)])
    }

    /// The root keys that some data key needs.
    package static func rootKeysInUse(in transaction: Transaction) throws -> [String] {
        try transaction.query(rootsInUseSQL).map { try $0.text("root_key_id") }
    }

    /// The keys of a workspace that only serve for reading.
    package static func old(of workspace: String, in transaction: Transaction) throws -> [StoredDataKey] {
        try transaction.query(oldSQL, [.text(workspace)]).map(StoredDataKey.init(row:))
    }

    /// Destroys a key that nothing needs any more.
    package static func remove(_ key: StoredDataKey, in transaction: Transaction) throws {
        try transaction.execute(removeSQL, [.text(key.workspace), .text(key.id)])
    }

    /// The sealed check values by root key (SEC-25).
    package static func checks(in transaction: Transaction) throws -> [(rootKeyID: String, sealed: [UInt8])] {
        try transaction.query(checksSQL).map { (try $0.text("root_key_id"), try $0.bytes("sealed")) }
    }

    /// Stores the check value of a root key.
    package static func addCheck(
        rootKeyID: String, sealed: [UInt8], in transaction: Transaction
    ) throws {
        try transaction.execute(insertCheckSQL, [.text(rootKeyID), .bytes(sealed), .instant(transaction.now)])
    }

    private static func insert(_ key: StoredDataKey, in transaction: Transaction) throws {
        try transaction.execute(
            insertSQL,
            [
                .text(key.workspace), .text(key.id), .text(key.rootKeyID), .bytes(key.bytes),
                .instant(transaction.now),
            ])
    }
}

extension StoredDataKey {
    init(row: Row) throws {
        self.init(
            id: try row.text("id"), workspace: try row.text("workspace_id"), rootKeyID: try row.text("root_key_id"),
            bytes: try row.bytes("wrapped"))
    }
}
