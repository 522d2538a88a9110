import Domain
import Outbound

/// The answer to `createSession` and `refreshSession` (sheet, section 2a).
struct PasswordSession: Sendable {
    /// Life of an access token where nothing else is known (sheet, section 3).
    static let accessLife = Duration.minutes(120)
    private static let lives = Duration.seconds(60)...Duration.days(400)

    /// The account.
    let did: DID
    /// Speaks for the account.
    let access: Secret
    /// Gets the next pair; `nil` when none came.
    let refresh: Secret?
    private let sentAt: Instant

    /// Reads the answer; `nil` without a DID or an access token.
    init?(_ json: JSONValue, sentAt: Instant) {
        guard let did = json["did"]?.string.flatMap({ DID($0) }), let access = json["accessJwt"]?.nonBlankString else {
            return nil
        }
        self.did = did
        self.access = Secret(access)
        refresh = json["refreshJwt"]?.nonBlankString.map { Secret($0) }
        self.sentAt = sentAt
    }

    /// The pair with its lives, the old refresh token where no new one came (REL-7, REL-17).
    func newTokens(keeping old: Secret? = nil) -> NewTokens {
        NewTokens(
            tokens: GrantTokens(access: access, refresh: refresh ?? old),
            accessExpiresAt: sentAt + (Self.life(of: access) ?? Self.accessLife),
            refreshExpiresAt: refresh.flatMap(Self.life).map { sentAt + $0 }, scopes: nil)
    }

    /// From issue to expiry, so that a clock that is wrong over there does not matter; kept within REL-7.
    private static func life(of token: Secret) -> Duration? {
        let claims = SessionTokenClaims(token)
        guard let issued = claims?.issuedAt, let expires = claims?.expiresAt, expires > issued else { return nil }
        let (seconds, overflow) = expires.subtractingReportingOverflow(issued)
        return overflow ? nil : min(max(.seconds(seconds), lives.lowerBound), lives.upperBound)
    }
}

/// What a session token says about itself. Tokens are meant to be opaque: everything here is best effort.
struct SessionTokenClaims: Sendable, Hashable {
    /// The scope of the main password.
    static let mainPassword = "com.atproto.access"

    /// Seconds since 1970.
    let issuedAt: Int64?
    /// Seconds since 1970.
    let expiresAt: Int64?
    /// What the password allows, e.g. `com.atproto.appPass`.
    let scope: String?

    /// Reads the middle part of a JSON Web Token without checking it; `nil` when it is none.
    init?(_ token: Secret) {
        let parts = token.expose().split(separator: ".", omittingEmptySubsequences: false)
        // A token that is none says nothing about itself.
        guard parts.count == 3, let bytes = Base64URL.decode(String(parts[1])),
            let claims = try? JSONValue(parsing: bytes, maximumBytes: 16 << 10)
        else { return nil }
        issuedAt = claims["iat"]?.integer
        expiresAt = claims["exp"]?.integer
        scope = claims["scope"]?.string
    }
}
