import HTTPTypes
import HummingbirdTesting
import Sandbox
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)))
struct FaultTests {
    @Test(
        "a reset cuts the connection without an answer, and the request takes effect only if told so",
        arguments: [(false, 0), (true, 1)])
    func reset(afterEffect: Bool, effects: Int) async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(Fault(.reset, endpoint: "effect").with { $0.afterEffect = afterEffect })

            await #expect(throws: (any Error).self) { try await client.form("/toy.example/effect", []) }

            let toy = try #require(sandbox.platform("toy") as? ToyPlatform)
            #expect(toy.effects.withLock { $0 } == effects)
            let request = try #require(sandbox.ledger.requests().first)
            #expect(request.fault == "reset" && request.status == nil && request.answered != nil)
            #expect(try await client.form("/toy.example/effect", []).status == 200)
        }
    }

    @Test("a stall sends headers, then nothing, then closes")
    func stall() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(Fault(.stall, endpoint: "me").with { $0.pause = .milliseconds(50) })

            await #expect(throws: (any Error).self) { try await client.get("/toy.example/me") }
        }
    }

    @Test("an answer with a status, body and headers of one's choice")
    func status() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let json: [String: JSONValue] = [
                "kind": "status", "platform": "toy", "endpoint": "me", "status": 418, "body": "short and stout",
                "content_type": "text/plain", "headers": ["X-Pot": "tea"],
            ]
            sandbox.faults.add(try Fault(json: json))

            let reply = try await client.get("/toy.example/me")

            #expect(reply.status == 418 && reply.text == "short and stout")
            #expect(reply.headers[.contentType] == "text/plain")
            let pot = try #require(HTTPField.Name("X-Pot"))
            #expect(reply.headers[pot] == "tea")
        }
    }

    @Test(
        "answers that look right and are not",
        arguments: [
            (Fault.Kind.errorInSuccess, 200, "temporarily_unavailable"), (.html, 200, "<h1>"), (.outage, 503, "<h1>"),
        ])
    func disguised(kind: Fault.Kind, status: Int, part: String) async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(Fault(kind))

            let reply = try await client.get("/toy.example/me")

            #expect(reply.status == status && reply.text.contains(part))
        }
    }

    @Test("truncated JSON arrives whole by its length and broken by its syntax")
    func truncated() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(Fault(.truncated))

            let reply = try await client.get("/toy.example/me")

            #expect(reply.status == 200 && reply.json == nil && reply.text.hasPrefix("{\"data\""))
        }
    }

    @Test("members are replaced by odd values or removed")
    func rewrite() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(
                Fault(.rewrite).with {
                    $0.set = ["data.expires_in": "7200"]
                    $0.remove = ["data.name"]
                })

            let reply = try await client.get("/toy.example/me")

            #expect(reply.json == ["data": ["id": "1", "expires_in": "7200"]])
        }
    }

    @Test("an oversized answer is as long as asked")
    func oversized() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(Fault(.oversized).with { $0.bytes = 1 << 20 })

            let reply = try await client.get("/toy.example/me")

            #expect(reply.text.utf8.count >= 1 << 20 && reply.status == 200)
        }
    }

    @Test("a slow drip brings the true answer")
    func slowDrip() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(Fault(.slowDrip).with { ($0.chunk, $0.pause) = (20, .milliseconds(1)) })

            let reply = try await client.get("/toy.example/me")

            #expect(reply.json?["data"]?["id"] == "1")
        }
    }

    @Test("another account's answer, a delay, and rate limits with and without headers")
    func others() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(Fault(.wrongAccount))
            sandbox.faults.add(Fault(.rateLimit))
            sandbox.faults.add(Fault(.rateLimit).with { $0.withHeaders = false })
            sandbox.faults.add(Fault(.delay).with { $0.delay = .milliseconds(60) })

            #expect(try await client.get("/toy.example/me").json?["data"]?["id"] == "2")
            #expect(try await client.get("/toy.example/me").headers[.retryAfter] == "60")
            let bare = try await client.get("/toy.example/me")
            #expect(bare.status == 429 && bare.headers[.retryAfter] == nil)
            let start = ContinuousClock.now
            #expect(try await client.get("/toy.example/me").status == 200)
            #expect(start.duration(to: .now) >= .milliseconds(60))
        }
    }

    @Test("a script hits only its platform, endpoint and account, and only so often")
    func filters() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            sandbox.faults.add(Fault(.outage, platform: "toy", endpoint: "m*", account: "ada", times: 2))

            let calls: [(String, String?)] = [
                ("me", nil), ("me", "grace"), ("refused", "ada"), ("me", "ada"), ("me", "ada"), ("me", "ada"),
            ]
            var statuses: [Int] = []
            for (path, token) in calls {
                statuses.append(try await client.get("/toy.example/\(path)", token: token).status)
            }

            #expect(statuses == [200, 200, 403, 503, 503, 200])
        }
    }

    @Test("a probability hits about as often as it says, and the same with the same seed")
    func probability() {
        func hits() -> [Bool] {
            let board = FaultBoard(random: RandomSource(seed: 7))
            board.add(Fault(.outage, times: nil).with { $0.probability = 0.3 })
            return (0..<500).map { _ in board.take(platform: "x", endpoint: "me", account: nil) != nil }
        }

        let first = hits()

        #expect(first == hits())
        #expect((100...200).contains(first.count { $0 }))
    }

    @Test("a script survives its JSON form", arguments: Fault.Kind.allCases)
    func json(kind: Fault.Kind) throws {
        let fault = Fault(kind, platform: "x", endpoint: "refresh", account: "ada", times: nil).with {
            $0.probability = 0.5
            $0.delay = .milliseconds(20)
            $0.afterEffect = true
            $0.set = ["a": 1]
            $0.remove = ["b"]
        }

        let object = try #require(fault.json.object)

        #expect(try Fault(json: object) == fault)
    }

    @Test(
        "a wrong script is refused with the member that is wrong",
        arguments: [
            (["platform": "x"], FieldProblem.missing("kind")),
            (["kind": "fire"], .invalid("kind")),
            (["kind": "status", "status": 99], .invalid("status")),
            (["kind": "delay", "delay_ms": -1], .invalid("delay_ms")),
            (["kind": "delay", "delay": 1], .unknown("delay")),
            (["kind": "reset", "times": 0], .invalid("times")),
            (["kind": "reset", "probability": 2], .invalid("probability")),
            (["kind": "reset", "headers": ["a": 1]], .invalid("headers")),
        ] as [([String: JSONValue], FieldProblem)])
    func refused(json: [String: JSONValue], problem: FieldProblem) {
        #expect(throws: problem) { try Fault(json: json) }
    }

    @Test("the board is bounded; spent scripts make room")
    func bounded() {
        let board = FaultBoard(random: RandomSource(seed: 1))
        for _ in 0..<FaultBoard.maximum { board.add(Fault(.reset)) }

        #expect(board.add(Fault(.reset)) == nil)
        _ = board.take(platform: "x", endpoint: "me", account: nil)
        #expect(board.add(Fault(.reset)) != nil)
    }
}
