import Domain
import Outbound

extension APICalls {
    /// One call that must be answered by a JSON object with a status of 2xx; everything else is a failure.
    func mastodonAnswer(
        _ method: OutboundRequest.Method, _ path: String, query: [OutboundURL.Item] = [], body: OutboundBody = .none,
        kind: CallKind = .platformCall, for purpose: CallPurpose = .read, adding more: Headers = [:]
    ) async throws(PlatformFailure) -> (status: Int, json: JSONValue) {
        let response: OutboundResponse
        do throws(OutboundError) {
            response = try await send(method, path, query: query, body: body, kind: kind, adding: more)
        } catch { throw error.platformFailure(purpose) }
        // Anything but JSON is described by the refusal.
        guard response.isSuccess, let json = try? response.json(), !json.isNull else {
            throw MastodonRefusal(response).platformFailure(purpose)
        }
        return (response.status, json)
    }
}
