import HTTPTypes
import Synchronization

/// Who may do what.
extension XPlatform {
    /// Runs an API call as the account of its token: checks token, suspension, scopes and rate limit, adds headers.
    func authorized(
        _ call: Call, scopes: [String], _ work: (SandboxAccount) async throws -> Answer
    ) async throws -> Answer {
        guard let token = call.credentials(),
            let grant = state.withLock({ $0.grant(ofAccess: token, at: world.clock.now) }),
            let account = account(named: grant.account)
        else { throw XProblem.unauthorized }
        call.note(account: account.name)
        guard account.state == .active else { throw XProblem.suspended }
        guard scopes.allSatisfy({ grant.scopes.contains($0) }) else { throw XProblem.notPermitted }

        let standing = XRate.take(world, endpoint: call.endpoint, account: account.name)
        var headers = XRate.headers(standing, prefix: "x-rate-limit")
        if call.endpoint == "tweets.create" {
            let day = XRate.takeDay(world)
            for field in XRate.headers(day, prefix: "x-app-limit-24hour") { headers[field.name] = field.value }
        }
        guard !standing.isExceeded else {
            return rateLimited(call, withHeaders: false, retryAfter: .zero).with(headers)
        }
        do {
            return try await work(call.answersForWrongAccount ? other(than: account) : account).with(headers)
        } catch let refusal as Refusal {
            throw Refusal(refusal.answer.with(headers))
        } catch let problem as FieldProblem {
            throw Refusal(XProblem.body(problem).answer.with(headers))
        }
    }

    private func other(than account: SandboxAccount) -> SandboxAccount {
        accounts.first { $0.name != account.name } ?? account
    }

    /// The query, with only known parameters.
    func query(_ call: Call, required: [String] = [], optional: [String]) throws -> Fields {
        do {
            let fields = try call.queryFields()
            try fields.check(required: required, optional: optional)
            return fields
        } catch let problem as FieldProblem {
            throw XProblem.query(problem, known: required + optional)
        }
    }

    /// A comma-separated list of known words.
    func list(_ fields: Fields, _ name: String, known: Set<String>) throws -> [String] {
        guard let text = fields[name] else { return [] }
        let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        for word in words where !known.contains(word) {
            throw XProblem.invalid(
                name, word,
                "The `\(name)` query parameter value [\(word)] is not one of [\(known.sorted().joined(separator: ","))]"
            )
        }
        return words
    }
}
