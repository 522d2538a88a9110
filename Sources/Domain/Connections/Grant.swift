/// What a platform gave for one login: tokens, their lives, and the rights that come with them.
package struct Grant: Sendable, Identified {
    /// Grants are `gra_…`.
    package static let identifierPrefix = "gra"
    /// Identifies a grant.
    package typealias ID = Identifier<Grant>

    /// The identifier.
    package let id: ID
    /// The owner.
    package let workspaceID: Workspace.ID
    /// The platform that gave it.
    package let platform: Platform
    /// The platform app by which it was given; `nil` for an app password or a public client.
    package let platformAppID: PlatformApp.ID?
    /// Grows by one with every stored pair (REL-3).
    package var generation: Int64
    /// When the access token ends; `nil` when it does not.
    package var accessExpiresAt: Instant?
    /// When the refresh token ends, where the platform says so (REL-14).
    package var refreshExpiresAt: Instant?
    /// What the platform granted.
    package var scopes: Set<String>
    /// The servers and facts needed to use the grant; holds no secret.
    package var server: GrantServer

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, platform: Platform, platformAppID: PlatformApp.ID?, generation: Int64,
        accessExpiresAt: Instant?, refreshExpiresAt: Instant?, scopes: Set<String>, server: GrantServer
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.platform = platform
        self.platformAppID = platformAppID
        self.generation = generation
        self.accessExpiresAt = accessExpiresAt
        self.refreshExpiresAt = refreshExpiresAt
        self.scopes = scopes
        self.server = server
    }
}

/// Where a grant is used and renewed, and what else is known of it. Addresses are fixed when the grant is made (SEC-9).
package struct GrantServer: Sendable, Hashable, Codable {
    /// How the grant was given: `oauth` or `app_password`.
    package enum Method: String, Sendable, Hashable, Codable { case oauth, appPassword = "app_password" }

    /// How the grant was given.
    package var method: Method
    /// Origin of the API calls, e.g. the account's PDS or instance.
    package var apiOrigin: String
    /// Issuer of the tokens, where the platform has one.
    package var issuer: String?
    /// Token endpoint, whole URL.
    package var tokenEndpoint: String?
    /// Revocation endpoint, whole URL.
    package var revocationEndpoint: String?
    /// Who logged in, by the platform's identifier, where notices name them so or one login leads to several accounts:
    /// everything that this person gave to one app ends together.
    package var person: String?
    /// When the permission lapses unless the person comes by the platform's consent page again; no token dies of it (REL-14).
    package var lapsesAt: Instant?

    /// Gathers the parts.
    package init(
        method: Method = .oauth, apiOrigin: String, issuer: String? = nil, tokenEndpoint: String? = nil,
        revocationEndpoint: String? = nil, person: String? = nil, lapsesAt: Instant? = nil
    ) {
        self.lapsesAt = lapsesAt
        self.method = method
        self.apiOrigin = apiOrigin
        self.issuer = issuer
        self.tokenEndpoint = tokenEndpoint
        self.revocationEndpoint = revocationEndpoint
        self.person = person
    }
}

/// The secrets of a grant, opened.
package struct GrantTokens: Sendable, Hashable {
    /// Speaks for the account.
    package var access: Secret
    /// Gets the next pair; `nil` where the platform gives none.
    package var refresh: Secret?
    /// Private key of DPoP-bound tokens (SEC-10), as `OAuth` exports it.
    package var dpopKey: Secret?
    /// Tokens that accounts of the grant have for themselves, e.g. Facebook Pages, by the platform's identifier.
    package var accounts: [String: Secret]

    /// Gathers the parts.
    package init(
        access: Secret, refresh: Secret? = nil, dpopKey: Secret? = nil, accounts: [String: Secret] = [:]
    ) {
        self.access = access
        self.refresh = refresh
        self.dpopKey = dpopKey
        self.accounts = accounts
    }
}
