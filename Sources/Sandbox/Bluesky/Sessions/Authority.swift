import HTTPTypes

/// Who is calling a data server, and what they may do.
struct Authority: Sendable {
    let network: BlueskyNetwork

    /// A caller that has proved who it is.
    struct Caller: Sendable {
        /// Whose account it is, as of now.
        let account: BlueskyAccount
        /// What an OAuth grant allows; `nil` for passwords, which allow all that is simulated.
        let scope: ScopeSet?
        /// Headers for the answer: limits and the next nonce.
        let headers: HTTPFields

        /// Refuses a write that the grant does not cover (sheet, section 6).
        func demand(_ action: RepositoryAction, _ collection: String) throws(Refusal) {
            guard let scope, !scope.allowsWrite(action, to: collection) else { return }
            throw Authority.missing(scope: "repo:\(collection)?action=\(action.rawValue)")
        }

        /// Refuses an upload that the grant does not cover.
        func demandBlob(_ mimeType: String) throws(Refusal) {
            guard let scope, !scope.allowsBlob(mimeType) else { return }
            throw Authority.missing(scope: "blob:\(mimeType)")
        }
    }

    /// 401 for calls without credentials.
    static let missing = XRPC.refusal(.unauthorized, "AuthMissing", "Authentication Required")

    /// 403 for calls beyond the grant.
    static func missing(scope: String) -> Refusal {
        XRPC.refusal(.forbidden, "ScopeMissingError", "Missing required scope \"\(scope)\"")
    }

    /// The answer to a token that is no good.
    static func refusal(_ failure: SessionBook.Failure) -> Refusal {
        switch failure {
        case .invalid: XRPC.refusal(.badRequest, "InvalidToken", "Token could not be verified")
        case .wrongKind: XRPC.refusal(.badRequest, "InvalidToken", "Bad token scope")
        case .expired: XRPC.refusal(.badRequest, "ExpiredToken", "Token has expired")
        case .revoked: XRPC.refusal(.badRequest, "ExpiredToken", "Token has been revoked")
        }
    }

    /// Refuses an account that its owner has put to sleep; logging in and looking after sessions still work.
    static func refuseIfInactive(_ account: BlueskyAccount) throws(Refusal) {
        guard account.status != .deactivated else {
            throw XRPC.refusal(.unauthorized, "AccountDeactivated", "Account is deactivated")
        }
    }

    /// Refuses an account that the platform has suspended.
    static func refuseIfTakenDown(_ account: BlueskyAccount) throws(Refusal) {
        guard account.status == .suspended else { return }
        throw XRPC.refusal(.unauthorized, "AccountTakedown", "Account has been taken down")
    }

    /// Finds out who is calling by `Bearer` session token or `DPoP` access token.
    func authenticate(_ call: Call, _ server: BlueskyServer, allowsInactive: Bool = false) throws -> Caller {
        let limits = try limit(call, server)
        let caller: Caller
        if let token = call.credentials(scheme: "DPoP") {
            caller = try possessor(of: token, call, server, limits)
        } else if let token = call.credentials() {
            caller = try session(token, server, limits)
        } else {
            throw Self.missing
        }
        call.note(account: caller.account.name)
        try Self.refuseIfTakenDown(caller.account)
        if !allowsInactive { try Self.refuseIfInactive(caller.account) }
        return caller
    }

    private func session(
        _ token: String, _ server: BlueskyServer, _ headers: HTTPFields
    ) throws(Refusal) -> Caller {
        try network.with { state throws(Refusal) in
            if state.grants.isAccessToken(token) {
                throw Self.tokenRefusal("invalid_token", "DPoP bound access token must use DPoP scheme")
            }
            do throws(SessionBook.Failure) {
                let session = try state.sessions.check(access: token, server: server, now: network.now)
                guard let account = state.account(did: session.did) else { throw .invalid }
                return Caller(account: account, scope: nil, headers: headers)
            } catch {
                throw Self.refusal(error)
            }
        }
    }
}
