import HTTPTypes
import Synchronization

/// Who may do what, and how often.
extension MastodonPlatform {
    /// Who calls: a person through an app.
    struct Visitor: Sendable {
        let account: SandboxAccount
        let token: MastodonState.Token

        func has(_ scope: String) -> Bool { MastodonScopes.covers(token.scopes, scope) }
    }

    /// Runs a call of a person: checks token, account, one of the scopes and the rate limit; adds headers.
    func authorized(
        _ call: Call, anyOf scopes: [String], _ work: (Visitor) throws -> Answer
    ) throws -> Answer {
        let visitor = try visitor(call)
        let standing = rate(call, key: visitor.account.name)
        let headers = rateHeaders(standing)
        do {
            guard !standing.isExceeded else {
                return rateLimited(call, withHeaders: false, retryAfter: .zero).with(headers)
            }
            guard scopes.contains(where: visitor.has) else { throw problem.outsideScopes }
            return try work(visitor).with(headers)
        } catch let refusal as Refusal {
            throw Refusal(refusal.answer.with(headers))
        } catch let wrong as FieldProblem {
            throw Refusal(problem.field(wrong).answer.with(headers))
        }
    }

    /// Runs a call that needs nobody, within the limit of strangers.
    func open(_ call: Call, _ work: () throws -> Answer) throws -> Answer {
        let standing = rate(call, key: "anybody")
        guard !standing.isExceeded else {
            return rateLimited(call, withHeaders: false, retryAfter: .zero).with(rateHeaders(standing))
        }
        do {
            return try work().with(rateHeaders(standing))
        } catch let wrong as FieldProblem {
            throw problem.field(wrong)
        }
    }

    /// The person behind the token.
    func visitor(_ call: Call) throws -> Visitor {
        let token = try bearer(call)
        guard let name = token.account else { throw problem.needsUser }
        call.note(account: name)
        guard let account = account(named: name) else { throw problem.invalidToken }
        guard account.state == .active else { throw problem.disabled }
        let other = accounts.first { $0.name != name } ?? account
        return Visitor(account: call.answersForWrongAccount ? other : account, token: token)
    }

    /// The token, whoever's it is.
    func bearer(_ call: Call) throws -> MastodonState.Token {
        guard let text = call.credentials(), let token = state.withLock({ $0.tokens[text] }) else {
            throw problem.invalidToken
        }
        guard !token.isRevoked else { throw problem.revokedToken }
        return token
    }

    private func rate(_ call: Call, key: String) -> RateCounter.Standing {
        let (limit, minutes) =
            switch call.endpoint {
            case "statuses.create" where !flavor.isGoToSocial: (300, 180)
            case "media.upload" where !flavor.isGoToSocial: (30, 30)
            case "statuses.delete" where !flavor.isGoToSocial: (30, 30)
            default: (300, 5)
            }
        let bucket = minutes == 5 ? "general" : call.endpoint
        return world.rates.take("\(name)/\(bucket)/\(key)", limit: limit, window: .seconds(minutes * 60))
    }

    func rateHeaders(_ standing: RateCounter.Standing) -> HTTPFields {
        let prefix = flavor.isGoToSocial ? "X-Ratelimit" : "X-RateLimit"
        var fields = HTTPFields()
        let values = [
            ("Limit", "\(standing.limit)"), ("Remaining", "\(standing.remaining)"), ("Reset", standing.reset.text),
        ]
        for (word, value) in values {
            if let name = HTTPField.Name("\(prefix)-\(word)") { fields[name] = value }
        }
        return fields
    }
}
