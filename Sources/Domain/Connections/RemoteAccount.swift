/// An account as a platform describes it.
package struct RemoteAccount: Sendable, Hashable, Codable {
    /// The platform's own identifier of the account: always a text, never parsed.
    package var remoteID: String
    /// The origin of the server that keeps the account, e.g. `https://mastodon.example`; the key with `remoteID`.
    package var server: String
    /// The name shown to people.
    package var name: String
    /// The handle, as people write it: `@ada@mastodon.example`, `ada.bsky.social`.
    package var handle: String
    /// Picture, https.
    package var avatarURL: String?
    /// The account's page for people.
    package var profileURL: String?
    /// Account type in the platform's words, e.g. `person`, `bot`.
    package var kind: String?
    /// Paid tier or software where limits depend on it, e.g. X `Premium`, or `mastodon 4.6.0`.
    package var tier: String?
    /// Whether the account can publish; if not, `obstacle` says why.
    package var canPublish: Bool
    /// Why it cannot publish, in plain words with the remedy.
    package var obstacle: String?

    /// Gathers the parts.
    package init(
        remoteID: String, server: String, name: String, handle: String, avatarURL: String? = nil,
        profileURL: String? = nil, kind: String? = nil, tier: String? = nil, canPublish: Bool = true,
        obstacle: String? = nil
    ) {
        self.remoteID = remoteID
        self.server = server
        self.name = name
        self.handle = handle
        self.avatarURL = avatarURL
        self.profileURL = profileURL
        self.kind = kind
        self.tier = tier
        self.canPublish = canPublish
        self.obstacle = obstacle
    }

    /// Whether both describe the same account on the same server (REL-8, SEC-15).
    package func isSameAccount(as other: RemoteAccount) -> Bool {
        remoteID == other.remoteID && server == other.server
    }
}
