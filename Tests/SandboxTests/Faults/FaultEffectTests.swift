import HTTPTypes
import Sandbox
import Synchronization
import Testing

/// Every kind of fault, before and after the effect of the request.
@Suite("Faults and effects", .timeLimit(.minutes(10)))
struct FaultEffectTests {
    private static let hiding: Set<Fault.Kind> = [
        .stall, .reset, .status, .errorInSuccess, .html, .oversized, .rateLimit, .outage,
    ]

    private func effects(_ kind: Fault.Kind, afterEffect: Bool) async throws -> (count: Int, status: Int?) {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(
                Fault(kind, endpoint: "effect").with {
                    $0.afterEffect = afterEffect
                    $0.bytes = 1 << 12
                    $0.pause = .milliseconds(5)
                    $0.delay = .milliseconds(1)
                })
            let reply = try? await client.form("/toy.example/effect", [])
            let toy = try #require(sandbox.platform("toy") as? ToyPlatform)
            let request = try #require(sandbox.ledger.requests().first)
            #expect(request.fault == kind.rawValue && request.answered != nil)
            #expect(sandbox.ledger.counters("toy").faults == 1)
            return (toy.effects.withLock { $0 }, reply?.status)
        }
    }

    @Test("a fault that hides the answer keeps the request from taking effect", arguments: Fault.Kind.allCases)
    func before(kind: Fault.Kind) async throws {
        let seen = try await effects(kind, afterEffect: false)
        #expect(seen.count == (Self.hiding.contains(kind) ? 0 : 1))
    }

    @Test("told so, it hides the answer of a request that took effect, once", arguments: Fault.Kind.allCases)
    func after(kind: Fault.Kind) async throws {
        #expect(try await effects(kind, afterEffect: true).count == 1)
    }

    @Test(
        "what the caller sees is the fault's answer, whether or not the request took effect",
        arguments: [
            (Fault.Kind.status, 500), (.errorInSuccess, 200), (.html, 200), (.outage, 503), (.rateLimit, 429),
            (.truncated, 200), (.rewrite, 200), (.wrongAccount, 200), (.delay, 200), (.slowDrip, 200),
            (.oversized, 200),
        ])
    func seen(kind: Fault.Kind, status: Int) async throws {
        for afterEffect in [false, true] {
            #expect(try await effects(kind, afterEffect: afterEffect).status == status)
        }
    }

    @Test("faults come in order, each as often as it says, the next one when the last is spent")
    func order() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(Fault(.status, endpoint: "me", times: 2).with { $0.status = 501 })
            sandbox.faults.add(Fault(.status, endpoint: "me").with { $0.status = 502 })
            var statuses: [Int] = []
            for _ in 0..<4 { statuses.append(try await client.get("/toy.example/me").status) }
            #expect(statuses == [501, 501, 502, 200])
            #expect(sandbox.faults.all.map(\.hits) == [2, 1] && sandbox.faults.all.allSatisfy(\.isSpent))
        }
    }

    @Test("the token endpoint is broken under the name of what is asked of it")
    func refresh() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(Fault(.outage, endpoint: "token"))
            sandbox.faults.add(Fault(.html, endpoint: "refresh"))
            let reply = try await client.form("/toy.example/token", [], token: "ada")
            #expect(reply.status == 200 && reply.text.contains("<h1>"))
            #expect(sandbox.faults.all.map(\.hits) == [0, 1])
        }
    }
}
