/// One attempt to connect an account; lives 10 minutes (SEC-6).
package struct Authorization: Sendable, Identified {
    /// Authorizations are `aut_…`.
    package static let identifierPrefix = "aut"
    /// Identifies an authorization.
    package typealias ID = Identifier<Authorization>
    /// How long a person has to come back from the platform.
    package static let life: Duration = .minutes(10)
    /// How long a person has to choose among offered accounts.
    package static let choiceLife: Duration = .minutes(30)

    /// How far the attempt came.
    package enum State: Sendable, Hashable {
        /// Waits for the person to come back.
        case pending
        /// Came back; the code is being exchanged. Entered once, by one conditional update.
        case consumed
        /// Waits for the person to choose among accounts.
        case choose([RemoteAccount])
        /// Led to these connections.
        case done([Connection.ID])
        /// Ended without a connection.
        case failed(AuthorizationFailure)
    }

    /// The identifier.
    package let id: ID
    /// Whose attempt it is.
    package let workspaceID: Workspace.ID
    /// The person who began it; `nil` when a program started it for somebody.
    package let personID: Person.ID?
    /// The brand that gets the connection.
    package let brandID: Brand.ID
    /// The platform.
    package let platform: Platform
    /// The connection to be repaired, if this is a reconnect.
    package let reconnects: Connection.ID?
    /// Where the person goes afterwards: a path of ours (SEC-14).
    package let returnTo: String?
    /// How far it came.
    package var state: State
    /// When it ends by itself.
    package let expiresAt: Instant

    /// Gathers the parts.
    package init(
        id: ID, workspaceID: Workspace.ID, personID: Person.ID?, brandID: Brand.ID, platform: Platform,
        reconnects: Connection.ID?, returnTo: String?, state: State, expiresAt: Instant
    ) {
        self.id = id
        self.workspaceID = workspaceID
        self.personID = personID
        self.brandID = brandID
        self.platform = platform
        self.reconnects = reconnects
        self.returnTo = returnTo
        self.state = state
        self.expiresAt = expiresAt
    }
}

/// Why an authorization failed: a stable code, and what the platform said.
package struct AuthorizationFailure: Sendable, Hashable, Codable, Error {
    /// The stable codes; each has plain words and a remedy in `Advice`.
    package enum Code: String, Sendable, Hashable, Codable, CaseIterable {
        /// The person said no at the platform.
        case denied
        /// More than 10 minutes passed.
        case expired
        /// The callback came from another browser or person, or was repeated, or did not fit the attempt.
        case callbackMismatch = "callback_mismatch"
        /// No such server, handle or account.
        case notFound = "not_found"
        /// The server could not be reached or answered nonsense.
        case unreachable
        /// The platform refused the exchange.
        case refused
        /// Wrong handle or app password.
        case wrongCredentials = "wrong_credentials"
        /// The operator has not configured this platform, or its app is refused.
        case app
        /// The platform granted too little to publish.
        case missingScope = "missing_scope"
        /// The reconnect was made with another account.
        case otherAccount = "other_account"
        /// The account cannot publish.
        case accountType = "account_type"
        /// The platform asks to wait.
        case rateLimit = "rate_limit"
        /// The workspace's plan has no room for it (S4.24).
        case planLimit = "plan_limit"
    }

    /// The stable code.
    package let code: Code
    /// The platform's own words: untrusted text, at most 500 characters (SEC-11).
    package let words: String?

    /// Gathers the parts; cuts the platform's words.
    package init(_ code: Code, words: String? = nil) {
        self.code = code
        self.words = words.map { String($0.prefix(500)) }
    }
}
