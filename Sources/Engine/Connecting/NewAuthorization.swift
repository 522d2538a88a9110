package import Domain
package import Platforms

/// What somebody asks for who wants to connect an account.
package struct NewAuthorization: Sendable {
    /// The platform.
    package var platform: Platform
    /// The brand that gets the connection; the workspace's first one by default.
    package var brandID: Brand.ID?
    /// A server, as typed.
    package var instance: String?
    /// A handle, as typed.
    package var handle: String?
    /// The connection to repair.
    package var reconnects: Connection.ID?
    /// Where to go afterwards: a path of ours, checked (SEC-14).
    package var returnTo: String?

    /// Gathers the wishes.
    package init(
        platform: Platform, brandID: Brand.ID? = nil, instance: String? = nil, handle: String? = nil,
        reconnects: Connection.ID? = nil, returnTo: String? = nil
    ) {
        self.platform = platform
        self.brandID = brandID
        self.instance = instance
        self.handle = handle
        self.reconnects = reconnects
        self.returnTo = returnTo
    }
}

/// An authorization that was started.
package struct StartedAuthorization: Sendable {
    /// The attempt.
    package let authorization: Authorization
    /// Binds the first browser that shows it; once (SEC-4).
    package let ticket: Secret
    /// Our one-time link with the ticket, for a browser.
    package let linkURL: String
}

/// An authorization that now belongs to one browser.
package struct BoundAuthorization: Sendable {
    /// Name of the cookie that carries the secret.
    package let cookieName: String
    /// The secret for the cookie.
    package let browserSecret: Secret
    /// The platform's page, where the browser goes now.
    package let platformURL: String
    /// When cookie and attempt end.
    package let expiresAt: Instant
}

/// A request that arrived at a callback path; everything in it is hostile until proven otherwise.
package struct Callback: Sendable {
    /// The path, e.g. `/oauth/callback/x`.
    package let path: String
    /// The raw query, without question mark.
    package let query: String
    /// Every cookie of the request.
    package let cookies: [String: String]
    /// Hash of the login session of this browser, if any.
    package let sessionHash: String?

    /// Gathers the parts.
    package init(path: String, query: String, cookies: [String: String], sessionHash: String?) {
        self.path = path
        self.query = query
        self.cookies = cookies
        self.sessionHash = sessionHash
    }
}

/// What a callback led to.
package struct CallbackOutcome: Sendable {
    /// The attempt; `nil` when the callback belongs to none, or not to this browser or person.
    package let authorization: Authorization?

    /// A callback that started nothing; shows nothing of any attempt (SEC-6).
    static let neutral = CallbackOutcome(authorization: nil)
}

/// A platform as the connect screen shows it.
package struct PlatformListing: Sendable {
    /// What is constant about it.
    package let profile: PlatformProfile
    /// Whether it can be connected here and now.
    package let isConfigured: Bool
    /// Whether posts can be published there, not only accounts connected.
    package let publishes: Bool
    /// The exact callback URL for the operator to register (F2b).
    package let callbackURL: String
    /// Since when it fails for many connections at once (REL-11); `nil` while all is well.
    package let troubleSince: Instant?

    /// Gathers the parts.
    package init(
        profile: PlatformProfile, isConfigured: Bool, publishes: Bool, callbackURL: String,
        troubleSince: Instant? = nil
    ) {
        self.profile = profile
        self.isConfigured = isConfigured
        self.publishes = publishes
        self.callbackURL = callbackURL
        self.troubleSince = troubleSince
    }
}
