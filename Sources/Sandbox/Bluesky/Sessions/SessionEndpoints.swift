import HTTPTypes

/// `com.atproto.server.*Session`: logging in with a password and staying logged in (sheet, sections 2a and 3).
struct SessionEndpoints: Sendable {
    let network: BlueskyNetwork
    let authority: Authority
    let server: BlueskyServer

    var endpoints: [Endpoint] {
        let path = "/xrpc/com.atproto.server."
        return [
            Endpoint("server.createSession", "POST", server.origin, path + "createSession", bodyLimit: 100_000) {
                try create($0)
            },
            Endpoint("server.refreshSession", "POST", server.origin, path + "refreshSession", bodyLimit: 100_000) {
                try refresh($0)
            },
            Endpoint("server.getSession", "GET", server.origin, path + "getSession") { try get($0) },
            Endpoint("server.deleteSession", "POST", server.origin, path + "deleteSession", bodyLimit: 100_000) {
                try delete($0)
            },
        ]
    }

    private func create(_ call: Call) throws -> Answer {
        let headers = try authority.limit(call, server)
        let input = try XRPC.input(
            call, required: ["identifier", "password"], optional: ["authFactorToken", "allowTakendown"])
        let identifier = try XRPC.text(input, "identifier")
        let password = try XRPC.text(input, "password")
        try authority.limitLogins(identifier, server)
        return try network.with { state throws(Refusal) in
            guard let index = state.index(identifier: identifier), serves(state.accounts[index]),
                let scope = Self.scope(of: password, for: state.accounts[index])
            else { throw XRPC.refusal(.unauthorized, "AuthenticationRequired", "Invalid identifier or password") }
            let account = chosen(state.accounts[index], call, state)
            try Authority.refuseIfTakenDown(account)
            call.note(account: account.name)
            let pair = state.sessions.open(
                did: account.did, server: server, scope: scope, now: network.now, random: network.world.random)
            note(.issued, pair, account)
            return Answer.json(session(account, pair), headers: headers)
        }
    }

    private func refresh(_ call: Call) throws -> Answer {
        let headers = try authority.limit(call, server)
        guard call.body.isEmpty, call.headers[.contentType] == nil else {
            throw XRPC.invalid("A request body was provided when none was expected")
        }
        guard let token = call.credentials() else { throw Authority.missing }
        return try network.with { state throws(Refusal) in
            if let owner = state.sessions.owner(ofRefresh: token).flatMap({ state.account(did: $0) }) {
                try Authority.refuseIfTakenDown(owner)
            }
            do throws(SessionBook.Failure) {
                let (session, pair, isReplay) = try state.sessions.refresh(
                    token, server: server, now: network.now, random: network.world.random)
                guard let owner = state.account(did: session.did) else { throw .invalid }
                note(isReplay ? .replayed : .rotated, SessionBook.Pair(access: "", refresh: token), owner)
                note(.issued, pair, owner)
                call.note(account: owner.name)
                let account = chosen(owner, call, state)
                return Answer.json(self.session(account, pair), headers: headers)
            } catch {
                if case .revoked(true, let did) = error {
                    network.note(.replayed, .refresh, token, of: did, in: state)
                }
                throw Authority.refusal(error)
            }
        }
    }

    private func get(_ call: Call) throws -> Answer {
        let caller = try authority.authenticate(call, server, allowsInactive: true)
        return network.with { state in
            let account = chosen(caller.account, call, state)
            return Answer.json(.object(description(of: account)), headers: caller.headers)
        }
    }

    private func delete(_ call: Call) throws -> Answer {
        let headers = try authority.limit(call, server)
        guard let token = call.credentials() else { throw Authority.missing }
        try network.with { state throws(Refusal) in
            let owner = state.sessions.owner(ofRefresh: token)
            do throws(SessionBook.Failure) {
                try state.sessions.close(refresh: token)
            } catch {
                throw Authority.refusal(error)
            }
            if let owner { network.note(.revoked, .refresh, token, of: owner, in: state) }
        }
        return Answer(headers: headers)
    }

    /// Whether the account logs in here: at its own server or at the entryway before it.
    private func serves(_ account: BlueskyAccount) -> Bool {
        account.server.audience == server.audience
    }

    private static func scope(of password: String, for account: BlueskyAccount) -> String? {
        switch password {
        case account.appPassword: "com.atproto.appPass"
        case account.password: "com.atproto.access"
        default: nil
        }
    }

    /// The account to answer for; another one when a fault says so.
    private func chosen(_ account: BlueskyAccount, _ call: Call, _ state: BlueskyState) -> BlueskyAccount {
        guard call.answersForWrongAccount else { return account }
        return state.other(than: account.did) ?? account
    }

    private func note(_ event: LedgerEntry.Token.Event, _ pair: SessionBook.Pair, _ account: BlueskyAccount) {
        let ledger = network.world.ledger
        ledger.token(event, .refresh, pair.refresh, platform: BlueskyNetwork.name, account: account.name)
        guard !pair.access.isEmpty else { return }
        ledger.token(event, .access, pair.access, platform: BlueskyNetwork.name, account: account.name)
    }

    private func session(_ account: BlueskyAccount, _ pair: SessionBook.Pair) -> JSONValue {
        var members = description(of: account)
        members["accessJwt"] = .string(pair.access)
        members["refreshJwt"] = .string(pair.refresh)
        return .object(members)
    }

    private func description(of account: BlueskyAccount) -> [String: JSONValue] {
        var members: [String: JSONValue] = [
            "did": .string(account.did), "handle": .string(account.handle), "email": .string(account.email),
            "emailConfirmed": true, "emailAuthFactor": false, "active": .bool(account.status == .active),
            "didDoc": DIDDocument.json(of: account),
        ]
        if account.status != .active { members["status"] = .string(account.status.rawValue) }
        return members
    }
}
