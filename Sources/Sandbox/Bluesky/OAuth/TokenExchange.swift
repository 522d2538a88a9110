/// The two grants of the token endpoint.
struct TokenExchange: Sendable {
    let network: BlueskyNetwork
    let presenter: GrantBook.Presenter

    /// `grant_type=authorization_code`.
    func code(_ form: Fields, _ call: Call) throws -> Answer {
        let code = try form.required("code")
        let (verifier, redirectURI) = (try form.required("code_verifier"), try form.required("redirect_uri"))
        try refuse(form, ["refresh_token"])
        return try network.with { state throws(Refusal) in
            do throws(GrantBook.Failure) {
                let tokens = try state.grants.redeem(
                    code: code, verifier: verifier, redirectURI: redirectURI, by: presenter, now: network.now,
                    random: network.world.random)
                network.note(.rotated, .code, code, of: tokens.grant.did, in: state)
                return answer(tokens, call, state)
            } catch {
                throw refusal(error, code, .code, state)
            }
        }
    }

    /// `grant_type=refresh_token`.
    func refresh(_ form: Fields, _ call: Call) throws -> Answer {
        let token = try form.required("refresh_token")
        try refuse(form, ["code", "code_verifier", "redirect_uri"])
        return try network.with { state throws(Refusal) in
            do throws(GrantBook.Failure) {
                if let owner = state.grants.owner(ofRefresh: token), state.account(did: owner)?.status == .suspended {
                    state.grants.revoke(did: owner)
                    throw GrantBook.Failure(reason: "Account has been taken down", did: owner)
                }
                let tokens = try state.grants.refresh(
                    token, by: presenter, now: network.now, random: network.world.random)
                network.note(.rotated, .refresh, token, of: tokens.grant.did, in: state)
                return answer(tokens, call, state)
            } catch {
                throw refusal(error, token, .refresh, state)
            }
        }
    }

    /// Parameters of the other grant do not belong here.
    private func refuse(_ form: Fields, _ names: [String]) throws {
        for name in names where form[name] != nil {
            throw OAuthAnswer.refusal("invalid_request", "parameter \(name) does not belong to this grant_type")
        }
    }

    private func answer(_ tokens: GrantBook.Tokens, _ call: Call, _ state: BlueskyState) -> Answer {
        let did = tokens.grant.did
        network.note(.issued, .refresh, tokens.refresh, of: did, in: state)
        network.note(.issued, .access, tokens.access, of: did, in: state)
        if let account = state.account(did: did) { call.note(account: account.name) }
        let subject = call.answersForWrongAccount ? state.other(than: did)?.did ?? did : did
        return .json([
            "access_token": .string(tokens.access), "token_type": "DPoP",
            "refresh_token": .string(tokens.refresh), "scope": .string(tokens.grant.scope.text),
            "expires_in": .integer(presenter.server.accessTokenLife), "sub": .string(subject),
        ])
    }

    private func refusal(
        _ failure: GrantBook.Failure, _ secret: String, _ kind: LedgerEntry.Token.Kind, _ state: BlueskyState
    ) -> Refusal {
        if let did = failure.did {
            network.note(failure.isReplay ? .replayed : .revoked, kind, secret, of: did, in: state)
        }
        return OAuthAnswer.refusal("invalid_grant", failure.reason)
    }
}
