import Domain
import Outbound
import TestKit
import Testing

/// Opens a door for the time of the body.
func withDoor<Value: Sendable>(
    _ settings: DoorSettings = DoorSettings(), ports: Ports = .system, resolver: NameResolver? = nil,
    rules: AddressRules? = nil, _ body: (NetworkDoor) async throws -> Value
) async throws -> Value {
    let door = try NetworkDoor(settings, ports: ports, resolver: resolver, rules: rules)
    do {
        let value = try await body(door)
        await door.close()
        return value
    } catch {
        await door.close()
        throw error
    }
}

extension DoorSettings {
    /// Sends `https://api.example` and all below it to a server of the test.
    static func detour(to peer: HostilePeer) throws -> DoorSettings {
        try DoorSettings(
            routes: RouteMap([
                ("https://api.example", "http://127.0.0.1:\(peer.port)"),
                ("https://*.api.example", "http://127.0.0.1:\(peer.port)/*"),
            ]))
    }
}

extension Peer {
    /// The platform of these tests.
    static let testPlatform = Peer.platform(.x, hosts: ["api.example", "*.api.example"])
}

extension OutboundRequest {
    /// A request to the platform of these tests.
    static func test(
        _ method: Method = .get, _ path: String = "/", kind: CallKind = .platformCall, headers: Headers = [:],
        body: OutboundBody = .none
    ) -> OutboundRequest {
        OutboundRequest(
            method, OutboundURL("https://api.example", path: path), to: .testPlatform, kind: kind, headers: headers,
            body: body)
    }
}

/// What a call throws; fails the test when it does not throw.
func failure(
    of door: NetworkDoor, _ request: OutboundRequest, sourceLocation: SourceLocation = #_sourceLocation
) async throws -> OutboundError {
    do throws(OutboundError) {
        let response = try await door.send(request)
        Issue.record("answered \(response.status)", sourceLocation: sourceLocation)
        throw OutboundError(.unreachable, requestMayHaveBeenSent: true)
    } catch { return error }
}
