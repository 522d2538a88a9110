import Domain
package import Outbound

/// Finds out how authorization works at a server nobody told us about (RFC 8414, RFC 9728).
package struct Discovery: Sendable {
    private let door: any Door

    /// Works through the door.
    package init(door: any Door) {
        self.door = door
    }

    /// The metadata of an authorization server; `nil` where the server has no such document (404 or 410).
    package func metadata(of issuer: Origin, peer: Peer) async throws(OAuthError) -> ServerMetadata? {
        let path = "/.well-known/oauth-authorization-server"
        guard let value = try await document(issuer, path, peer) else { return nil }
        do throws(MetadataProblem) {
            return try ServerMetadata(value, fetchedFrom: issuer)
        } catch { throw .metadata(error) }
    }

    /// The one authorization server that a resource server names (RFC 9728); `nil` where there is no such document.
    package func authorizationServer(ofResource origin: Origin, peer: Peer) async throws(OAuthError) -> Origin? {
        guard let value = try await document(origin, "/.well-known/oauth-protected-resource", peer) else { return nil }
        guard value["resource"]?.string.flatMap({ Origin($0) }) == origin else { throw .metadata(.otherIssuer) }
        guard let servers = value["authorization_servers"]?.strings, servers.count == 1 else {
            throw .metadata(.missing("authorization_servers"))
        }
        guard let server = Origin(servers[0]) else { throw .metadata(.badURL("authorization_servers")) }
        return server
    }

    private func document(_ origin: Origin, _ path: String, _ peer: Peer) async throws(OAuthError) -> JSONValue? {
        var request = OutboundRequest(
            .get, OutboundURL(origin, path: path), to: peer, kind: .discovery, headers: ["Accept": "application/json"])
        request.expected = .json
        let response: OutboundResponse
        do throws(OutboundError) { response = try await door.send(request) } catch { throw .door(error) }
        if response.status == 404 || response.status == 410 { return nil }
        let members = try OAuthAnswer.members(of: response)
        guard response.status == 200 else {
            throw .badAnswer(BadAnswer(status: response.status, defect: .member("issuer"), retryAt: response.retryAt))
        }
        return .object(members)
    }
}
