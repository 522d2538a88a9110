/// Where one record lies: `at://did/collection/rkey`, and its page for people.
struct RecordAddress: Sendable, Hashable, CustomStringConvertible {
    /// The collection of posts.
    static let posts = "app.bsky.feed.post"
    /// The collection of records that say who may reply.
    static let gates = "app.bsky.feed.threadgate"

    /// The account.
    let did: DID
    /// The key of the record in the collection of posts.
    let key: TID

    /// The address on the network.
    var description: String { "at://\(did)/\(Self.posts)/\(key)" }

    /// The page for people, by DID so that it survives a change of handle (sheet, section 4).
    var permalink: String { "https://bsky.app/profile/\(did)/post/\(key)" }
}

/// A record and the version meant: how a reply names what it answers.
struct RecordReference: Sendable, Hashable {
    /// The address on the network.
    let uri: String
    /// The content id.
    let cid: String
}
