import Domain
import Outbound

/// Calls to LinkedIn's interface for one step, each with what the versioned half asks for (sheet `linkedin`, section 1).
struct LinkedInCalls: Sendable {
    let calls: APICalls
    let version: String

    /// The same calls as nobody and bare of fields, for addresses that are signed.
    var bare: LinkedInCalls {
        var bare = calls
        bare.token = nil
        bare.headers = [:]
        return LinkedInCalls(calls: bare, version: version)
    }

    /// One call, whatever the answer. Throws what a call without an answer amounts to.
    func send(
        _ method: OutboundRequest.Method, _ url: OutboundURL, body: OutboundBody = .none, adding more: Headers = [:],
        for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> OutboundResponse {
        var headers = more
        if url.path.hasPrefix("/rest/") {
            headers["LinkedIn-Version"] = version
            headers["X-Restli-Protocol-Version"] = "2.0.0"
        }
        do throws(OutboundError) {
            return try await calls.send(
                method, to: url, body: body, kind: purpose == .upload ? .upload : .platformCall, adding: headers)
        } catch { throw error.platformFailure(purpose) }
    }

    /// One call that must succeed.
    func success(
        _ method: OutboundRequest.Method, _ url: OutboundURL, body: OutboundBody = .none, adding more: Headers = [:],
        for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> OutboundResponse {
        let response = try await send(method, url, body: body, adding: more, for: purpose)
        guard response.isSuccess else { throw LinkedInRefusal(response).failure(purpose) }
        return response
    }

    /// One call that must be answered by a JSON object.
    func json(
        _ method: OutboundRequest.Method, _ url: OutboundURL, body: OutboundBody = .none, adding more: Headers = [:],
        for purpose: CallPurpose = .read
    ) async throws(PlatformFailure) -> JSONValue {
        let response = try await success(method, url, body: body, adding: more, for: purpose)
        // Anything but JSON is described by the refusal.
        guard let json = try? response.json(), json.object != nil else {
            throw LinkedInRefusal(response).failure(purpose)
        }
        return json
    }

    /// An address of the versioned interface; names of things in it are encoded whole.
    static func rest(_ path: String, _ query: [OutboundURL.Item] = []) -> OutboundURL {
        OutboundURL(LinkedInConnector.api, path: "/rest/" + path, query: query)
    }
}
