import Domain
import Synchronization
import Testing

@testable import Outbound

@Suite(.timeLimit(.minutes(10)))
struct DoorPolicyTests {
    private func policy(
        _ settings: DoorSettings = DoorSettings(), names: [String: [String]] = ["mastodon.example": ["8.8.8.8"]]
    ) -> DoorPolicy {
        DoorPolicy(
            settings: settings, rules: AddressRules(allowed: settings.allowedRanges, own: { [] }),
            resolver: NameResolver { name in
                guard let texts = names[name] else { throw NameResolver.Failure(isTimeout: false) }
                return texts.compactMap { IPAddress($0) }
            })
    }

    private func refusal(_ policy: DoorPolicy, _ url: String, _ peer: Peer) async throws -> OutboundError {
        let url = try #require(OutboundURL(url))
        return try await #require(throws: OutboundError.self) { try await policy.way(to: url, peer: peer) }
    }

    @Test(
        "SEC-72 a host outside the platform's pattern is refused before anything else",
        arguments: [
            "https://evil.example/", "https://api.x.com.evil.example/", "https://x.com/", "https://127.0.0.1/",
            "https://api.x.com./../",
        ])
    func foreignHostsAreRefused(_ url: String) async throws {
        guard OutboundURL(url)?.origin.host.text != "api.x.com" else { return }
        let error = try await refusal(policy(), url, .platform(.x, hosts: ["api.x.com"]))
        #expect(error.kind == .notAllowed(.foreignHost))
        #expect(!error.requestMayHaveBeenSent)
    }

    @Test("SEC-72 a route map does not open foreign hosts to a platform's token")
    func detoursDoNotWidenPatterns() async throws {
        let settings = try DoorSettings(routes: RouteMap([("https://evil.example", "http://127.0.0.1:1")]))
        let error = try await refusal(policy(settings), "https://evil.example/", .platform(.x, hosts: ["api.x.com"]))
        #expect(error.kind == .notAllowed(.foreignHost))
    }

    @Test(
        "SEC-66 SEC-67 a server of the operator's own is called wherever it is, in test mode as well, and no other for it"
    )
    func ownServers() async throws {
        var settings = try DoorSettings(routes: RouteMap([("http://10.1.2.3:9000", "http://127.0.0.1:1")]))
        settings.onlyHosts = []
        let own = Peer.own("http://10.1.2.3:9000")
        let way = try await policy(settings).way(
            to: try #require(OutboundURL("http://10.1.2.3:9000/bucket/a")), peer: own)
        guard case .shared(let url) = way else {
            Issue.record("not shared")
            return
        }
        #expect(url.text == "http://10.1.2.3:9000/bucket/a", "no detour leads elsewhere")
        for other in [
            "https://10.1.2.3:9000/", "http://10.1.2.3/", "http://10.1.2.4:9000/", "https://mastodon.example/",
        ] {
            let error = try await refusal(policy(settings), other, own)
            #expect(error.kind == .notAllowed(.foreignHost), "\(other)")
        }
    }

    @Test("SEC-67 a public host is pinned to its checked addresses")
    func publicHostsArePinned() async throws {
        let way = try await policy(names: ["mastodon.example": ["8.8.8.8", "2a00::1"]]).way(
            to: try #require(OutboundURL("https://mastodon.example/x")), peer: .named(.mastodon))
        guard case .pinned(let url, let addresses) = way else {
            Issue.record("not pinned")
            return
        }
        #expect(url.origin == "https://mastodon.example")
        #expect(addresses.map(\.description) == ["8.8.8.8", "2a00:0:0:0:0:0:0:1"])
    }

    @Test("SEC-67 one private address among public ones is enough to refuse")
    func mixedAnswersAreRefused() async throws {
        let policy = policy(names: ["mastodon.example": ["8.8.8.8", "10.0.0.1"]])
        #expect(
            try await refusal(policy, "https://mastodon.example/", .named(nil)).kind == .notAllowed(.address))
    }

    @Test(
        "SEC-67 an address written into the URL is checked like any other",
        arguments: [
            "https://127.0.0.1/", "https://[::1]/", "https://169.254.169.254/latest/", "https://[::ffff:10.0.0.1]/",
        ])
    func literalAddressesAreChecked(_ url: String) async throws {
        #expect(try await refusal(policy(), url, .named(nil)).kind == .notAllowed(.address))
    }

    @Test("SEC-67 each call is checked anew, so that a name which changes its answer gains nothing")
    func rebindingGainsNothing() async throws {
        let answers = Mutex(["8.8.8.8", "127.0.0.1", "8.8.4.4"])
        let policy = DoorPolicy(
            settings: DoorSettings(), rules: AddressRules(allowed: [], own: { [] }),
            resolver: NameResolver { _ in answers.withLock { [$0.removeFirst()] }.compactMap { IPAddress($0) } })
        let url = try #require(OutboundURL("https://rebind.example/"))

        guard case .pinned(_, let first) = try await policy.way(to: url, peer: .named(nil)) else { return }
        #expect(first.map(\.description) == ["8.8.8.8"])
        // The second lookup belongs to a second call; the first one never looks again.
        #expect(answers.withLock(\.count) == 2)
        #expect(try await refusal(policy, url.text, .named(nil)).kind == .notAllowed(.address))
    }

    @Test("SEC-68 plain http and unusual ports are refused unless the operator names them")
    func schemesAndPorts() async throws {
        let open = DoorSettings(
            allowedOrigins: ["http://mastodon.example:3000"], allowedPorts: [8443])
        let peer = Peer.named(.mastodon)

        #expect(try await refusal(policy(), "http://mastodon.example/", peer).kind == .notAllowed(.scheme))
        #expect(try await refusal(policy(), "https://mastodon.example:22/", peer).kind == .notAllowed(.port))
        #expect(try await refusal(policy(open), "http://mastodon.example/", peer).kind == .notAllowed(.scheme))
        #expect(try await refusal(policy(open), "https://mastodon.example:22/", peer).kind == .notAllowed(.port))
        for url in ["http://mastodon.example:3000/", "https://mastodon.example:8443/"] {
            _ = try await policy(open).way(to: try #require(OutboundURL(url)), peer: peer)
        }
    }

    @Test("SEC-67 an allowed origin is still checked for its address")
    func allowedOriginsAreStillChecked() async throws {
        let settings = DoorSettings(allowedOrigins: ["http://mastodon.example"])
        let policy = policy(settings, names: ["mastodon.example": ["127.0.0.1"]])
        #expect(try await refusal(policy, "http://mastodon.example/", .named(nil)).kind == .notAllowed(.address))
    }

    @Test("REL-35 a test mode refuses every host outside its list, without even looking it up")
    func testModeRefusesTheWorld() async throws {
        let lookups = Mutex(0)
        let settings = try DoorSettings(
            routes: RouteMap([("https://api.x.com", "http://127.0.0.1:7070")]), onlyHosts: ["*.allowed.example"])
        let policy = DoorPolicy(
            settings: settings, rules: AddressRules(allowed: [], own: { [] }),
            resolver: NameResolver { _ in
                lookups.withLock { $0 += 1 }
                return ["8.8.8.8"].compactMap { IPAddress($0) }
            })

        for (url, peer) in [
            ("https://bsky.social/", Peer.platform(.bluesky, hosts: ["bsky.social"])),
            ("https://mastodon.example/", .named(.mastodon)), ("https://8.8.8.8/", .named(nil)),
        ] {
            #expect(try await refusal(policy, url, peer).kind == .notAllowed(.outsideAllowList))
        }
        #expect(lookups.withLock { $0 } == 0)
        _ = try await policy.way(to: OutboundURL("https://a.allowed.example"), peer: .named(nil))
        _ = try await policy.way(to: OutboundURL("https://api.x.com"), peer: .platform(.x, hosts: ["api.x.com"]))
    }

    @Test("SEC-71 unknown names and slow name servers give a class and nothing more")
    func lookupFailures() async throws {
        let unknown = try await refusal(policy(names: [:]), "https://nowhere.example/", .named(nil))
        #expect(unknown.kind == .unreachable)
        #expect(unknown.description == "unreachable")
        let empty = try await refusal(policy(names: ["a.example": []]), "https://a.example/", .named(nil))
        #expect(empty.kind == .unreachable)
        let slow = DoorPolicy(
            settings: DoorSettings(), rules: AddressRules(allowed: []),
            resolver: NameResolver { _ in throw NameResolver.Failure(isTimeout: true) })
        #expect(try await refusal(slow, "https://a.example/", .named(nil)).kind == .timeout)
    }
}
