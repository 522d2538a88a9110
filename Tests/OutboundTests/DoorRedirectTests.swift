import Domain
import Synchronization
import Testing

@testable import Outbound

/// Imports, the only calls that may be led elsewhere (SEC-69).
@Suite(.timeLimit(.minutes(10)))
struct DoorRedirectTests {
    private func settings(_ peer: HostilePeer) throws -> DoorSettings {
        try DoorSettings(
            routes: RouteMap([
                ("https://cdn.example", "http://127.0.0.1:\(peer.port)/cdn"),
                ("https://other.example", "http://127.0.0.1:\(peer.port)/other"),
            ]))
    }

    private func request(_ path: String, method: OutboundRequest.Method = .get) -> OutboundRequest {
        OutboundRequest(
            method, OutboundURL("https://cdn.example", path: path), to: .named(nil), kind: .importing,
            headers: ["Authorization": "Bearer canary", "Cookie": "canary", "Accept": "image/*"])
    }

    private static let script: HostilePeer.Script = { conversation in
        switch conversation.request.target {
        case "/cdn/hops/3": try await conversation.answer(302, ["Location: /hops/2"], "")
        case "/cdn/hops/2": try await conversation.answer(307, ["Location: ../hops/1"], "")
        case "/cdn/hops/../hops/1", "/cdn/hops/1":
            try await conversation.answer(301, ["Location: https://cdn.example/hops/0"], "")
        case "/cdn/loop": try await conversation.answer(302, ["Location: /loop"], "")
        case "/cdn/other": try await conversation.answer(303, ["Location: https://other.example/x"], "")
        case "/cdn/down": try await conversation.answer(302, ["Location: http://other.example/x"], "")
        case "/cdn/inside": try await conversation.answer(302, ["Location: https://inside.example/x"], "")
        case "/cdn/literal": try await conversation.answer(302, ["Location: https://169.254.169.254/latest"], "")
        case "/cdn/nowhere": try await conversation.answer(302, ["Location: file:///etc/passwd"], "")
        default: try await conversation.answer(200, ["Content-Type: image/png"], "png")
        }
    }

    private func run(_ body: @Sendable @escaping (HostilePeer, NetworkDoor) async throws -> Void) async throws {
        try await HostilePeer.run(script: Self.script) { peer in
            let resolver = NameResolver { _ in ["10.0.0.5"].compactMap { IPAddress($0) } }
            try await withDoor(settings(peer), resolver: resolver) { try await body(peer, $0) }
        }
    }

    @Test("SEC-69 three hops are followed, credentials stay on their own origin")
    func threeHops() async throws {
        try await run { peer, door async throws in
            let response = try await door.send(request("/hops/3"))
            #expect(response.status == 200)
            #expect(response.url.text == "https://cdn.example/hops/0")
            #expect(peer.requests.count == 4)
            #expect(peer.requests.allSatisfy { $0.header("Authorization") == "Bearer canary" })
        }
    }

    @Test("SEC-69 a fourth hop is refused")
    func loops() async throws {
        try await run { peer, door async throws in
            #expect(try await failure(of: door, request("/loop")).kind == .notAllowed(.redirect))
            #expect(peer.requests.count == 4)
        }
    }

    @Test("SEC-69 credentials do not travel to another origin")
    func credentialsStay() async throws {
        try await run { peer, door async throws in
            _ = try await door.send(request("/other"))
            let arrived = try #require(peer.requests.last)
            #expect(arrived.target == "/other/x")
            #expect(arrived.header("Authorization") == nil)
            #expect(arrived.header("Cookie") == nil)
            #expect(arrived.header("Accept") == "image/*")
        }
    }

    @Test(
        "SEC-69 a hop down to http, to an inside address, or to no web address at all is refused",
        arguments: [
            ("/down", OutboundError.Refusal.redirect), ("/inside", .address), ("/literal", .address),
            ("/nowhere", .redirect),
        ])
    func badHops(_ path: String, _ refusal: OutboundError.Refusal) async throws {
        try await run { peer, door async throws in
            #expect(try await failure(of: door, request(path)).kind == .notAllowed(refusal))
            #expect(peer.requests.count == 1)
        }
    }

    @Test("SEC-69 a call that acts is never led elsewhere")
    func postsStay() async throws {
        try await run { peer, door async throws in
            #expect(try await door.send(request("/other", method: .post)).status == 303)
            #expect(peer.requests.count == 1)
        }
    }
}
