/// Requests, codes and grants of OAuth, with rotation and reuse detection (sheet, sections 2b and 3).
struct GrantBook: Sendable {
    /// A pushed authorization request.
    struct Request: Sendable {
        /// Which server it was pushed to.
        let issuer: String
        /// Who asks.
        let client: Client
        /// Name of the client for the consent page.
        let clientName: String
        /// Where the answer goes.
        let redirectURI: String
        /// What comes back with the answer.
        let state: String?
        /// What is asked for.
        let scope: ScopeSet
        /// The PKCE challenge.
        let challenge: String
        /// Handle or DID that the person is expected to use.
        let loginHint: String?
        /// The key that all tokens will be bound to.
        let thumbprint: String
        /// When it is forgotten.
        let expires: SandboxTime
    }

    /// A client, as far as a session is bound to it.
    struct Client: Sendable, Hashable {
        /// The client's address.
        let id: String
        /// Name of the key that a confidential client signs with; `nil` for public clients.
        let keyID: String?
    }

    /// A session opened by OAuth.
    struct Grant: Sendable {
        /// Name of the grant.
        let id: String
        /// Who gave it.
        let issuer: String
        /// Whose account.
        let did: String
        /// To whom.
        let client: Client
        /// What it allows.
        let scope: ScopeSet
        /// The key that all tokens are bound to.
        let thumbprint: String
        /// When it ends at the latest.
        let ends: SandboxTime
    }

    /// What the token endpoint gives out.
    struct Tokens: Sendable {
        /// For calls.
        let access: String
        /// For the next tokens.
        let refresh: String
        /// The session they belong to.
        let grant: Grant
    }

    /// Why the token endpoint refuses: `invalid_grant` with this description.
    struct Failure: Error, Equatable {
        /// For the error description.
        let reason: String
        /// Whose token it was, when it was anybody's.
        var did: String?
        /// Whether a used token or code was presented.
        var isReplay = false
    }

    struct CodeEntry: Sendable {
        let request: Request
        let did: String
        let expires: SandboxTime
        var grant: String?
    }

    struct RefreshEntry: Sendable {
        let grant: String
        let did: String
        let expires: SandboxTime
        var isUsed = false
    }

    struct AccessEntry: Sendable {
        let grant: String
        let expires: SandboxTime
    }

    private(set) var requests: [String: Request] = [:]
    var codes: [String: CodeEntry] = [:]
    var refreshes: [String: RefreshEntry] = [:]
    var accesses: [String: AccessEntry] = [:]
    var grants: [String: Grant] = [:]

    /// How long a pushed request and a code live.
    static let requestLife = Duration.seconds(300)

    /// Keeps a pushed request.
    ///
    /// - Returns: its name, `urn:ietf:params:oauth:request_uri:…`.
    mutating func push(_ request: Request, now: SandboxTime, random: RandomSource) -> String {
        requests = requests.filter { $0.value.expires > now }
        let name = "urn:ietf:params:oauth:request_uri:req-" + random.token(16)
        requests[name] = request
        return name
    }

    /// A pushed request that is still good and belongs to the client.
    func request(_ name: String, clientID: String, issuer: String, now: SandboxTime) -> Request? {
        guard let request = requests[name], request.client.id == clientID, request.issuer == issuer,
            request.expires > now
        else { return nil }
        return request
    }

    /// Uses a request up, whatever the person decided.
    mutating func finish(_ name: String) {
        requests[name] = nil
    }

    /// Makes a code for a request that was approved.
    mutating func approve(_ request: Request, did: String, now: SandboxTime, random: RandomSource) -> String {
        let code = "cod-" + random.token(32)
        codes[code] = CodeEntry(request: request, did: did, expires: now + Self.requestLife)
        return code
    }

    /// Whether it is an access token of OAuth, living or dead.
    func isAccessToken(_ token: String) -> Bool { accesses[token] != nil }

    /// The session of a living access token.
    func grant(access token: String, now: SandboxTime) -> Grant? {
        guard let entry = accesses[token], entry.expires > now, let grant = grants[entry.grant], grant.ends > now else {
            return nil
        }
        return grant
    }

    /// Whose refresh token it is, without any effect.
    func owner(ofRefresh token: String) -> String? {
        refreshes[token]?.did
    }

    /// Ends the session of a token; unknown ones are none of anybody's business (RFC 7009).
    mutating func revoke(_ token: String, client: Client) -> Grant? {
        let name = refreshes[token]?.grant ?? accesses[token]?.grant
        guard let name, let grant = grants[name], grant.client.id == client.id else { return nil }
        grants[name] = nil
        return grant
    }

    /// Ends all sessions of an account.
    mutating func revoke(did: String) {
        grants = grants.filter { $0.value.did != did }
    }
}
