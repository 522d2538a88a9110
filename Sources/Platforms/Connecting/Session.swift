package import Domain

/// An opened grant, for the length of one call.
package struct Session: Sendable {
    /// The grant, without its secrets.
    package let grant: Grant
    /// The secrets.
    package let tokens: GrantTokens
    /// The client by which the grant was given.
    package let app: PlatformApp?
    /// The account spoken for; `nil` before accounts were listed.
    package let account: RemoteAccount?

    /// The token that the account has for itself, or else the grant's.
    package var accountToken: Secret {
        account.flatMap { tokens.accounts[$0.remoteID] } ?? tokens.access
    }

    /// Gathers the parts.
    package init(grant: Grant, tokens: GrantTokens, app: PlatformApp?, account: RemoteAccount?) {
        self.grant = grant
        self.tokens = tokens
        self.app = app
        self.account = account
    }
}

/// A token pair as it came, with its lives.
package struct NewTokens: Sendable {
    /// The secrets; a missing refresh token was already filled with the old one (REL-7).
    package let tokens: GrantTokens
    /// When the access token ends, counted from the moment the request was sent (REL-17); `nil`: it does not.
    package let accessExpiresAt: Instant?
    /// When the refresh token ends, where the platform says so.
    package let refreshExpiresAt: Instant?
    /// The granted scopes; `nil` where the answer does not say.
    package let scopes: Set<String>?

    /// The same with the tokens that accounts have for themselves, unless new ones came along.
    package func keeping(_ accounts: [String: Secret]) -> NewTokens {
        var tokens = tokens
        tokens.accounts.merge(accounts) { new, _ in new }
        return NewTokens(
            tokens: tokens, accessExpiresAt: accessExpiresAt, refreshExpiresAt: refreshExpiresAt, scopes: scopes)
    }

    /// Gathers the parts.
    package init(tokens: GrantTokens, accessExpiresAt: Instant?, refreshExpiresAt: Instant?, scopes: Set<String>?) {
        self.tokens = tokens
        self.accessExpiresAt = accessExpiresAt
        self.refreshExpiresAt = refreshExpiresAt
        self.scopes = scopes
    }
}

/// A grant as it came from an exchange or a sign-in.
package struct NewGrant: Sendable {
    /// The first pair.
    package let tokens: NewTokens
    /// Where it is used and renewed.
    package let server: GrantServer

    /// Gathers both.
    package init(tokens: NewTokens, server: GrantServer) {
        self.tokens = tokens
        self.server = server
    }
}
