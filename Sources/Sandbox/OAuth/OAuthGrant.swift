/// One consent and all tokens that came from it.
package struct OAuthGrant: Sendable {
    /// Why a grant is over.
    package enum Ending: String, Sendable, CaseIterable {
        /// The person removed the app on the platform.
        case removed
        /// The app revoked its own tokens.
        case revoked
        /// The person changed the password.
        case password
        /// A refresh token was presented after its time.
        case reused
        /// Newer grants pushed it out.
        case superseded
    }

    /// Name within the platform.
    package let id: String
    /// Name of the account that consented.
    package let account: String
    /// Identifier of the app.
    package let client: String
    /// Granted scopes, in the order in which they were asked for.
    package var scopes: [String]
    /// Names of chosen Pages or organisations; `nil` means all, future ones included.
    package var targets: Set<String>?
    /// Parameters of the authorization request.
    package var request: [String: String]
    /// Whether the person had consented to this app before.
    package var isReturning: Bool
    /// When the person consented.
    package var at: SandboxTime
    /// Why it is over; `nil` while it lives.
    package var ending: Ending?
    /// When the refresh token ends; `nil` for none or without end.
    package var refreshEnds: SandboxTime?
    /// Who is behind the account, where one login has several; equal to the account elsewhere.
    package var owner = ""
    /// Tokens that may still be good, oldest first.
    var secrets: [String] = []
}

/// A token of any kind.
package struct OAuthToken: Sendable {
    /// What it is for; platforms add words of their own, e.g. `page`.
    package struct Kind: RawRepresentable, Sendable, Hashable {
        /// The word.
        package let rawValue: String
        /// A word.
        package init(rawValue: String) { self.rawValue = rawValue }
        /// For calls.
        package static let access = Kind(rawValue: "access")
        /// For new access tokens.
        package static let refresh = Kind(rawValue: "refresh")
    }

    /// The token itself.
    package let secret: String
    /// What it is for.
    package let kind: Kind
    /// The grant it belongs to.
    package let grant: String
    /// Name of the account that consented.
    package let account: String
    /// Name of a Page or organisation it speaks for, if not for the account.
    package var subject: String?
    /// When it was given out.
    package var issued: SandboxTime
    /// When it ends; `nil` means without end.
    package var expires: SandboxTime?
    /// When it was last used to get another one.
    package var used: SandboxTime
    /// When it was exchanged for a successor.
    package var replaced: SandboxTime?
}

/// What became of a token that somebody presents.
package enum OAuthStanding: Sendable {
    /// It is good.
    case live(OAuthToken, OAuthGrant)
    /// Its time is over.
    case expired(OAuthToken, OAuthGrant)
    /// Its grant is over.
    case ended(OAuthToken, OAuthGrant, OAuthGrant.Ending)
    /// Nobody gave it out, or long ago.
    case unknown
}

/// What a person agreed to, before there is a grant.
package struct OAuthConsent: Sendable {
    /// Name of the account.
    package var account: String
    /// The app.
    package var client: OAuthClient
    /// Granted scopes.
    package var scopes: [String]
    /// Names of chosen Pages or organisations; `nil` means all.
    package var targets: Set<String>?
    /// Where the browser goes.
    package var redirect: String
    /// Parameters of the authorization request.
    package var request: [String: String]

    /// An agreement of a person with an app.
    package init(
        account: String, client: OAuthClient, scopes: [String], targets: Set<String>? = nil, redirect: String,
        request: [String: String]
    ) {
        self.account = account
        self.client = client
        self.scopes = scopes
        self.targets = targets
        self.redirect = redirect
        self.request = request
    }
}

/// An authorization code.
struct OAuthCode: Sendable {
    let consent: OAuthConsent
    let expires: SandboxTime
    var grant: String?
    var isUsed = false
}

/// The answer to a good request at the token endpoint.
package struct OAuthTokens: Sendable {
    /// The grant.
    package let grant: OAuthGrant
    /// Access token.
    package let access: OAuthToken
    /// Seconds until it ends; `nil` for never.
    package let accessSeconds: Int?
    /// Refresh token, if the answer shows one.
    package let refresh: OAuthToken?
    /// Seconds until it ends; `nil` for never.
    package let refreshSeconds: Int?
    /// Whether this answers a refresh.
    package let isRefresh: Bool
}
