/// The address of a repository, collection or record: `at://authority/collection/rkey`.
struct ATURI: Sendable, Hashable, CustomStringConvertible {
    /// DID or handle.
    let authority: String
    /// The collection, when the address goes that far.
    let collection: String?
    /// The record key, when the address goes that far.
    let recordKey: String?

    /// Addresses one record.
    init(authority: String, collection: String, recordKey: String) {
        self.authority = authority
        self.collection = collection
        self.recordKey = recordKey
    }

    /// Reads strictly: no slash at the end, no query, no fragment.
    init?(_ text: String) {
        guard text.utf8.count <= 8192, text.hasPrefix("at://") else { return nil }
        let parts = text.dropFirst(5).split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard 1...3 ~= parts.count, ATSyntax.atIdentifier.accepts(parts[0]) else { return nil }
        if parts.count > 1, !ATSyntax.nsid.accepts(parts[1]) { return nil }
        if parts.count > 2, !ATSyntax.recordKey.accepts(parts[2]) { return nil }
        authority = parts[0]
        collection = parts.count > 1 ? parts[1] : nil
        recordKey = parts.count > 2 ? parts[2] : nil
    }

    var description: String {
        "at://" + [authority, collection, recordKey].compactMap { $0 }.joined(separator: "/")
    }
}
