import Domain
import OAuth
import Outbound

/// Calls to Reddit for one step, each with what Reddit always wants (platform sheet, section 1).
struct RedditCalls: Sendable {
    let calls: APICalls

    /// One call, whatever the answer. Throws what a call without an answer amounts to.
    func send(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> OutboundResponse {
        do throws(OutboundError) {
            return try await calls.send(method, path, query: query + [.init("raw_json", "1")], body: body)
        } catch { throw error.platformFailure(purpose) }
    }

    /// The answer of a call that must succeed with a JSON object.
    func json(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> JSONValue {
        let response = try await send(method, path, query: query, body: body, for: purpose)
        // Anything but JSON is described by the refusal.
        guard let json = response.jsonObject else {
            throw RedditRefusal(response).failure(purpose)
        }
        return json
    }

    /// What a call that makes something answers: refusals come with status 200 as well, and nothing at all is one, too
    /// (platform sheet, section 6).
    func made(
        _ path: String, _ body: OutboundBody, kind: String = "", for purpose: CallPurpose = .commit
    ) async throws(PlatformFailure) -> JSONValue {
        let response = try await send(.post, path, body: body, for: purpose)
        let json = (try? response.json()) ?? .null
        guard response.isSuccess, (json["json"]?["errors"]?.array ?? []).isEmpty,
            let data = json["json"]?["data"], data.object != nil
        else { throw RedditRefusal(response, kind: kind).failure(purpose) }
        return data
    }
}

extension RedditConnector {
    /// Calls as the account of a session, all within the time of one step.
    func calls(as session: Session, within budget: Duration? = nil) -> RedditCalls {
        var headers: Headers = ["Accept": "application/json"]
        headers["User-Agent"] = server.authorization.dialect.userAgent
        return RedditCalls(
            calls: APICalls(
                door: door, origin: Self.api, peer: Self.peer, token: session.tokens.access,
                budget: TimeBudget(budget ?? profile.stepDeadline, ports: ports), headers: headers))
    }
}
