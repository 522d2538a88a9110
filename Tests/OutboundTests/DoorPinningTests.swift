import Domain
import InMemoryLogging
import Logging
import Metrics
import MetricsTestKit
import Synchronization
import Testing

@testable import Outbound

/// User-named hosts, by real connections under real names.
@Suite(.timeLimit(.minutes(10)))
struct DoorPinningTests {
    private func settings(_ peer: HostilePeer, trusts: Bool = true) -> DoorSettings {
        DoorSettings(
            allowedRanges: ["127.0.0.0/8"].compactMap { AddressRange($0) }, allowedPorts: [peer.port],
            trustedCertificates: trusts ? TestCertificate.certificate : nil)
    }

    private func url(_ host: String, _ peer: HostilePeer) throws -> OutboundURL {
        try #require(OutboundURL("https://\(host):\(peer.port)/x?code=canary"))
    }

    private func resolver(_ addresses: String...) -> NameResolver {
        NameResolver { _ in addresses.compactMap { IPAddress($0) } }
    }

    @Test("SEC-67 the connection goes to the checked address, TLS and Host keep the name")
    func namesAreKept() async throws {
        try await HostilePeer.run(isSecure: true) {
            try await $0.answer(200, [], "ok")
        } _: { peer async throws in
            try await withDoor(settings(peer), resolver: resolver("127.0.0.1")) { door async throws in
                let request = OutboundRequest(.get, try url(TestCertificate.name, peer), to: .named(nil))
                #expect(try await door.send(request).body == Array("ok".utf8))
                #expect(peer.requests.first?.header("Host") == "\(TestCertificate.name):\(peer.port)")
            }
        }
    }

    @Test("SEC-50 a certificate for another name or from nobody we trust ends the call before anything is sent")
    func certificatesAreChecked() async throws {
        try await HostilePeer.run(isSecure: true) {
            try await $0.answer(200, [], "ok")
        } _: { peer async throws in
            for (host, trusts) in [("other.example", true), (TestCertificate.name, false)] {
                try await withDoor(settings(peer, trusts: trusts), resolver: resolver("127.0.0.1")) {
                    door async throws in
                    let request = OutboundRequest(.post, try url(host, peer), to: .named(nil), body: .json([]))
                    let error = try await failure(of: door, request)
                    #expect(error.kind == .unreachable)
                    #expect(!error.requestMayHaveBeenSent)
                }
            }
            #expect(peer.requests.isEmpty)
        }
    }

    @Test("SEC-67 a name server that changes its answer after the check cannot move the connection")
    func rebinding() async throws {
        try await HostilePeer.run(isSecure: true) {
            try await $0.answer(200, [], "ok")
        } _: { peer async throws in
            // 127.0.0.2 plays the inside; the range allows 127.0.0.1 alone.
            var settings = settings(peer)
            settings.allowedRanges = ["127.0.0.1/32"].compactMap { AddressRange($0) }
            let answers = Mutex([["127.0.0.1"], ["127.0.0.2"], ["127.0.0.1", "127.0.0.2"]])
            let lying = NameResolver { _ in answers.withLock { $0.removeFirst() }.compactMap { IPAddress($0) } }
            try await withDoor(settings, resolver: lying) { door async throws in
                let request = OutboundRequest(.get, try url(TestCertificate.name, peer), to: .named(nil))
                #expect(try await door.send(request).status == 200)
                #expect(try await failure(of: door, request).kind == .notAllowed(.address))
                #expect(try await failure(of: door, request).kind == .notAllowed(.address))
            }
            #expect(peer.requests.count == 1)
        }
    }

    @Test("another address of the host is tried when the first takes no connection")
    func otherAddressesAreTried() async throws {
        try await HostilePeer.run(isSecure: true) {
            try await $0.answer(200, [], "ok")
        } _: { peer async throws in
            try await withDoor(settings(peer), resolver: resolver("127.0.0.9", "127.0.0.1")) { door async throws in
                let request = OutboundRequest(.post, try url(TestCertificate.name, peer), to: .named(nil))
                #expect(try await door.send(request).status == 200)
                #expect(peer.requests.count == 1)
            }
        }
    }

    @Test("REL-24 a call that may have been sent is never tried at another address")
    func sentCallsAreNotRepeated() async throws {
        try await HostilePeer.run(isSecure: true) {
            try await $0.close()
        } _: { peer async throws in
            try await withDoor(settings(peer), resolver: resolver("127.0.0.1", "127.0.0.1")) { door async throws in
                let request = OutboundRequest(.post, try url(TestCertificate.name, peer), to: .named(nil))
                #expect(try await failure(of: door, request).requestMayHaveBeenSent)
                #expect(peer.requests.count == 1)
            }
        }
    }

    @Test("SEC-67 the system's resolver leads to the same judgement")
    func systemResolver() async throws {
        try await withDoor { door in
            let url = try #require(OutboundURL("https://localhost/"))
            let error = try await failure(of: door, OutboundRequest(.get, url, to: .named(nil)))
            #expect(error.kind == .notAllowed(.address))
            let unknown = try #require(OutboundURL("https://does-not-exist.invalid/"))
            #expect(
                [.unreachable, .timeout].contains(
                    try await failure(of: door, OutboundRequest(.get, unknown, to: .named(nil))).kind))
        }
    }

    @Test("SEC-71 an error tells its class, never address, body or timing of the host")
    func errorsAreQuiet() async throws {
        try await HostilePeer.run(isSecure: true) {
            try await $0.close()
        } _: { peer async throws in
            try await withDoor(settings(peer, trusts: false), resolver: resolver("127.0.0.1")) { door async throws in
                let request = OutboundRequest(.get, try url("inside.example", peer), to: .named(nil))
                let error = try await failure(of: door, request)
                #expect("\(error)" == "unreachable")
            }
        }
    }

    @Test("SEC-84 REL-64 log line and numbers name platform, class and attempt, never query, body or header")
    func recordsAreQuiet() async throws {
        let handler = Mutex(InMemoryLogHandler())
        let metrics = TestMetrics()
        try await HostilePeer.run {
            try await $0.answer(500, ["X-A: canary"], "canary")
        } _: { peer async throws in
            let log = handler.withLock { handler in
                handler.logLevel = .trace
                return handler
            }
            try await withMetricsFactory(metrics) {
                try await withLogger(Logger(label: "test", factory: { _ in log })) { _ in
                    try await withDoor(.detour(to: peer)) { door async throws in
                        var request = OutboundRequest.test(
                            .post, "/oauth", kind: .token, headers: ["Authorization": "canary"],
                            body: .form([.init("code", "canary")]))
                        request.url = request.url.appending([.init("code", "canary")])
                        request.attemptID = "att_7"
                        _ = try await door.send(request)
                    }
                }
            }
            let entries = log.entries
            #expect(entries.count == 1)
            #expect(!"\(entries)".contains("canary"))
            #expect(entries.first?.metadata["attempt"] == "att_7")
            #expect(entries.first?.metadata["platform"] == "x")
            #expect(entries.first?.metadata["http.route"] == "https://api.example/oauth")
            #expect(entries.first?.metadata["http.status"] == "500")
        }
        let counter = try metrics.expectCounter(
            "martlet_outbound_requests_total", [("platform", "x"), ("kind", "token"), ("outcome", "5xx")])
        #expect(counter.totalValue == 1)
    }
}
