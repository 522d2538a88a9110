/// What the ledger writes down.
package enum LedgerEntry {
    /// One request, answered or not.
    package struct Request: Sendable, Hashable, Codable {
        /// Running number.
        package var number: Int
        /// Platform name.
        package var platform: String
        /// Endpoint name.
        package var endpoint: String
        /// Method, path and names of parameters; never values.
        package var summary: String
        /// Account, if the credentials belong to one.
        package var account: String?
        /// Arrival, milliseconds since 1970 of the sandbox clock.
        package var arrived: Int64
        /// When the answer was ready or the connection was cut.
        package var answered: Int64?
        /// Status sent; none when the connection was reset.
        package var status: Int?
        /// Kind of the fault that was applied.
        package var fault: String?
    }

    /// Something that happened to a token or code.
    package struct Token: Sendable, Hashable, Codable {
        /// What happened.
        package enum Event: String, Sendable, Codable, CaseIterable {
            /// Given out.
            case issued
            /// Exchanged for a successor.
            case rotated
            /// Ended by revocation, password change or suspension.
            case revoked
            /// Presented although it had been used up before.
            case replayed
        }

        /// Which kind of secret.
        package enum Kind: String, Sendable, Codable, CaseIterable {
            /// Authorization code.
            case code
            /// Access token.
            case access
            /// Refresh token.
            case refresh
        }

        /// Platform name.
        package var platform: String
        /// Account.
        package var account: String
        /// Kind of secret.
        package var kind: Kind
        /// What happened.
        package var event: Event
        /// Short digest of the secret.
        package var digest: String
        /// When, milliseconds since 1970 of the sandbox clock.
        package var at: Int64
    }

    /// A picture or video of a post.
    package struct Media: Sendable, Hashable, Codable {
        /// The platform's identifier.
        package var id: String
        /// Media type.
        package var contentType: String
        /// Alternative text.
        package var alt: String
        /// SHA-256 of the content in hex.
        package var digest: String

        /// One medium.
        package init(id: String, contentType: String, alt: String, digest: String) {
            self.id = id
            self.contentType = contentType
            self.alt = alt
            self.digest = digest
        }
    }

    /// A part of a text that leads somewhere.
    package struct Link: Sendable, Hashable, Codable {
        /// The part, in bytes of UTF-8, end exclusive.
        package var bytes: Range<Int>
        /// Where it leads: an address, or a path on the sandbox.
        package var target: String

        /// A part that leads somewhere.
        package init(bytes: Range<Int>, target: String) {
            self.bytes = bytes
            self.target = target
        }
    }

    /// A post that the public could see.
    package struct Post: Sendable, Hashable, Codable {
        /// Platform name.
        package var platform: String
        /// Account.
        package var account: String
        /// The platform's identifier.
        package var remoteID: String
        /// The text as it was sent.
        package var text: String
        /// Parts of the text that lead somewhere, in order.
        package var links: [Link] = []
        /// Kind of post in the platform's words, e.g. `text`, `link`, `poll`; empty where there is nothing to tell.
        package var format = ""
        /// What else makes the post what it is, e.g. `title`, `link`, `board`, `poll`.
        package var details: [String: String] = [:]
        /// Content warning, if the platform has them.
        package var warning: String
        /// Pictures and videos.
        package var media: [Media]
        /// Identifier of the post it replies to.
        package var replyTo: String?
        /// `public`, `unlisted` and so on, in the platform's words.
        package var visibility: String
        /// Path of its page on the sandbox, e.g. `/x.com/ada/status/1`.
        package var permalink: String
        /// When it became visible, milliseconds since 1970 of the sandbox clock.
        package var at: Int64
        /// When it was deleted.
        package var deletedAt: Int64?

        /// One visible post.
        package init(
            platform: String, account: String, remoteID: String, text: String, warning: String = "",
            media: [Media] = [], replyTo: String? = nil, visibility: String = "public", permalink: String,
            at: SandboxTime
        ) {
            self.platform = platform
            self.account = account
            self.remoteID = remoteID
            self.text = text
            self.warning = warning
            self.media = media
            self.replyTo = replyTo
            self.visibility = visibility
            self.permalink = permalink
            self.at = at.milliseconds
        }

        /// Equal for posts that a reader would call the same: account, text, warning, media and details.
        package var fingerprint: String {
            let named = details.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
            let parts = [platform, account, text, warning] + media.map(\.digest) + named
            return String(Digest.hex(Array(parts.joined(separator: "\u{1F}").utf8)).prefix(16))
        }
    }

    /// Numbers of one platform since the last reset.
    package struct Counters: Sendable, Hashable, Codable {
        /// All requests.
        package var requests = 0
        /// Requests that a fault touched.
        package var faults = 0
        /// Refresh requests.
        package var refreshes = 0
        /// Refresh requests that came while another one of the same account was being served.
        package var refreshOverlaps = 0
        /// Refresh tokens presented after they had been rotated away.
        package var staleRefreshPresentations = 0
        /// Posts that became visible.
        package var posts = 0
        /// Posts that were deleted.
        package var deletions = 0
        /// Tokens given out.
        package var tokensIssued = 0
        /// Entries that fell out of the bounded lists.
        package var forgotten = 0
    }
}
