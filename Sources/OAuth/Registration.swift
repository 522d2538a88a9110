package import Domain
package import Outbound

/// A client that was just made known to a server (RFC 7591; Mastodon's `/api/v1/apps` answers alike).
package struct Registration: Sendable {
    /// The client id.
    package let clientID: String
    /// The client secret; `nil` for a public client.
    package let clientSecret: Secret?
    /// All other members, secrets and tokens taken out.
    package let members: [String: JSONValue]

    /// Reads the answer. Throws `refused` for an error in OAuth's form, `badAnswer` without a client id.
    package init(_ response: OutboundResponse) throws(OAuthError) {
        let members = try OAuthAnswer.members(of: response)
        guard response.isSuccess, let id = members["client_id"]?.identifier, id.utf8.count <= 1024 else {
            throw .badAnswer(BadAnswer(status: response.status, defect: .member("client_id")))
        }
        clientID = id
        clientSecret = members["client_secret"]?.nonBlankString.map { Secret($0) }
        self.members = members.filter { !$0.key.contains("token") && !$0.key.contains("secret") }
    }

    /// Registers by metadata (RFC 7591 section 3).
    package static func register(
        _ metadata: JSONValue, at endpoint: OutboundURL, peer: Peer, through door: any Door
    ) async throws(OAuthError) -> Registration {
        let request = OutboundRequest(
            .post, endpoint, to: peer, kind: .registration, headers: ["Accept": "application/json"],
            body: .json(metadata))
        let response: OutboundResponse
        do throws(OutboundError) { response = try await door.send(request) } catch { throw .door(error) }
        return try Registration(response)
    }
}
