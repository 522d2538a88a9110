package import Domain
package import Outbound

/// What a token endpoint gave, read by REL-7.
package struct TokenAnswer: Sendable {
    /// Shorter lives are read as this.
    package static let shortestLife = Duration.seconds(60)
    /// Longer lives are read as this.
    package static let longestLife = Duration.days(400)

    /// The access token.
    package let access: Secret
    /// The next refresh token; `nil` when none came, or a blank one: then the old one stays valid.
    package let refresh: Secret?
    /// In lower case, e.g. `bearer`, `dpop`.
    package let tokenType: String?
    /// When the access token ends, counted from the moment the request was sent (REL-17); `nil` when not said.
    package let accessExpiresAt: Instant?
    /// When the refresh token ends; `nil` when not said.
    package let refreshExpiresAt: Instant?
    /// Whether a life was out of bounds and cut.
    package let lifeWasClamped: Bool
    /// The granted scopes; `nil` when not said.
    package let scopes: Set<String>?
    /// The account that the tokens speak for, where the answer names it (REL-8).
    package let subject: String?
    /// All other members, tokens and secrets taken out.
    package let members: [String: JSONValue]

    /// Reads an answer.
    ///
    /// Throws `refused` for an error in OAuth's form whatever the status, `badAnswer` for anything else without a token.
    package init(_ response: OutboundResponse) throws(OAuthError) {
        let members = Self.unwrapped(try OAuthAnswer.members(of: response))
        guard response.isSuccess, let access = members["access_token"]?.nonBlankString else {
            throw .badAnswer(BadAnswer(status: response.status, defect: .noAccessToken, retryAt: response.retryAt))
        }
        let life = TokenLife(members["expires_in"], from: response.sentAt)
        let refreshLife = TokenLife(
            members["refresh_token_expires_in"] ?? members["refresh_expires_in"], from: response.sentAt)
        self.access = Secret(access)
        refresh = members["refresh_token"]?.nonBlankString.map { Secret($0) }
        tokenType = members["token_type"]?.string?.lowercased()
        accessExpiresAt = life.expiresAt
        refreshExpiresAt = refreshLife.expiresAt
        lifeWasClamped = life.wasClamped || refreshLife.wasClamped
        scopes = (members["scope"] ?? members["permissions"]).flatMap(Self.scopes)
        subject = members["sub"]?.identifier
        self.members = members.filter { !$0.key.contains("token") && !$0.key.contains("secret") }
    }

    /// The pair to store: the old refresh token where no new one came (REL-7).
    package func tokens(keeping old: Secret? = nil, dpopKey: DPoPKey? = nil) -> GrantTokens {
        GrantTokens(access: access, refresh: refresh ?? old, dpopKey: dpopKey?.export())
    }

    /// Some platforms put the whole answer into a list of one.
    private static func unwrapped(_ members: [String: JSONValue]) -> [String: JSONValue] {
        guard members["access_token"] == nil else { return members }
        return members["data"]?.array?.first?.object ?? members
    }

    /// Scopes as a list, or as a text with spaces, commas or both between them.
    private static func scopes(_ value: JSONValue) -> Set<String>? {
        if let list = value.strings { return Set(list) }
        return value.string.map { text in
            Set(text.split { $0.isWhitespace || $0 == "," }.map(String.init))
        }
    }
}

/// The life of a token, kept within sensible bounds.
private struct TokenLife {
    let expiresAt: Instant?
    let wasClamped: Bool

    /// Takes seconds as a number or a text; what is neither, or not positive, counts as not said.
    init(_ value: JSONValue?, from sentAt: Instant) {
        guard let seconds = value?.double, seconds > 0 else {
            expiresAt = nil
            wasClamped = false
            return
        }
        let shortest = Double(TokenAnswer.shortestLife.components.seconds)
        let longest = Double(TokenAnswer.longestLife.components.seconds)
        let kept = min(max(seconds, shortest), longest)
        expiresAt = sentAt + .milliseconds(Int64(kept * 1000))
        wasClamped = kept != seconds
    }
}
