import Synchronization

/// JSON that many rows have alike, decoded once: the servers of grants, their scopes, choices that nobody made.
final class KnownJSON<Content: Decodable & Sendable>: Sendable {
    private let capacity = 500
    private let longest = 500
    private let known = Mutex<[String: Content]>([:])

    /// The value of a column. Throws `StorageError.unreadable`.
    func value(_ column: String, of row: Row) throws(StorageError) -> Content {
        let text = try row.text(column)
        if let content = known.withLock({ $0[text] }) { return content }
        let content: Content = try row.json(column)
        guard text.utf8.count <= longest else { return content }
        known.withLock { known in
            if known.count >= capacity { known.removeAll() }
            known[text] = content
        }
        return content
    }
}
