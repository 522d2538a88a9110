import HTTPTypes
import Sandbox
import Testing

/// The control interface, call by call.
@Suite("Control interface", .timeLimit(.minutes(10)))
struct ControlTableTests {
    @Test(
        "wrong calls are refused and change nothing",
        arguments: [
            (WireCall(.post, "/control/faults", .json([])), 400), (.init(.post, "/control/faults", .json([:])), 400),
            (.init(.post, "/control/faults", .form([("kind", "reset")])), 400),
            (.init(.post, "/control/faults", .raw("{", type: "application/json")), 400),
            (.init(.post, "/control/faults", .json(["kind": "delay", "delay_ms": 86_400_001])), 400),
            (.init(.post, "/control/faults", .json(["kind": "oversized", "bytes": -1])), 400),
            (.init(.post, "/control/faults", .json(["kind": "slow_drip", "chunk_bytes": 0])), 400),
            (.init(.post, "/control/faults", .json(["kind": "status", "status": 600])), 400),
            (.init(.post, "/control/faults", .json(["kind": "reset", "times": "twice"])), 400),
            (.init(.delete, "/control/faults/x"), 404), (.init(.delete, "/control/faults/77"), 404),
            (.init(.put, "/control/faults"), 404), (.init(.get, "/control"), 404), (.init(.get, "/control/x"), 404),
            (.init(.get, "/control/ledger?mood=good"), 400), (.init(.get, "/control/posts?platform=a&platform=b"), 400),
            (.init(.get, "/control/ledger?platform=%zz"), 400),
            (.init(.post, "/control/clock", .json(["offset_seconds": 5_000_000_000])), 400),
            (.init(.post, "/control/clock", .json(["speed": 1_000_001])), 400),
            (.init(.post, "/control/clock", .json(["speed": "fast"])), 400), (.init(.post, "/control/clock"), 400),
            (.init(.get, "/control/reset"), 404), (.init(.post, "/control/accounts/toy/ada"), 404),
            (.init(.post, "/control/accounts/none/ada/revoke"), 404),
        ] as [(WireCall, Int)])
    func wrong(call: WireCall, status: Int) async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let reply = try await client.send(call)
            #expect(reply.status == status && reply.json?["error"]?.string != nil)
            #expect(sandbox.faults.all.isEmpty && sandbox.clock.speed == 1 && sandbox.clock.offset <= .seconds(1))
        }
    }

    @Test("every kind of fault can be set by its JSON and is listed as it was set", arguments: Fault.Kind.allCases)
    func kinds(kind: Fault.Kind) async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let body: JSONValue = [
                "kind": .string(kind.rawValue), "platform": "toy", "endpoint": "m*", "account": "ada", "times": 3,
                "probability": .number(0.5), "delay_ms": 20, "after_effect": true,
            ]
            let made = try await client.json(.post, "/control/faults", body)
            #expect(made.status == 201)
            let listed = try await client.get("/control/faults").json?["faults"]?[0]
            for (name, value) in try #require(body.object) { #expect(listed?[name] == value, "\(name)") }
            #expect(sandbox.faults.all.map(\.fault.kind) == [kind])
        }
    }

    @Test("a full board says so")
    func full() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            for _ in 0..<FaultBoard.maximum { sandbox.faults.add(Fault(.reset, endpoint: "never")) }
            let reply = try await client.json(.post, "/control/faults", ["kind": "reset"])
            #expect(reply.status == 409 && reply.json?["error"] == "too_many_faults")
        }
    }

    @Test("the ledger shows counters, requests and tokens, of one platform or of all")
    func ledger() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            _ = try await client.form("/toy.example/effect", [("a", "1")], token: "ada")
            sandbox.ledger.token(.issued, .access, "hush", platform: "toy", account: "ada")
            for path in ["/control/ledger", "/control/ledger?platform=toy"] {
                let book = try await client.get(path).json
                #expect(book?.object?.keys.sorted() == ["counters", "duplicates", "requests", "tokens"])
                let request = book?["requests"]?[0]
                #expect(request?["endpoint"] == "effect" && request?["account"] == "ada" && request?["status"] == 200)
                #expect(request?["summary"] == "POST /effect {a}")
                #expect(book?["tokens"]?[0]?["kind"] == "access" && book?["tokens"]?[0]?["event"] == "issued")
                #expect(book?["counters"]?["toy"]?["requests"] == 1)
            }
            let other = try await client.get("/control/ledger?platform=other").json
            #expect(other?["requests"] == [] && other?["tokens"] == [] && other?["counters"] == [:])
        }
    }

    @Test("posts are listed with what a reader sees and a fingerprint by which doubles are found")
    func posts() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            for (id, text) in [("1", "same"), ("2", "same"), ("3", "other")] {
                sandbox.ledger.post(
                    .init(
                        platform: "toy", account: "ada", remoteID: id, text: text, permalink: "/toy.example/@ada/\(id)",
                        at: sandbox.clock.now))
            }
            let book = try await client.get("/control/posts?platform=toy").json
            let posts = try #require(book?["posts"]?.array)
            #expect(book?["duplicates"] == 1 && posts.count == 3)
            #expect(posts[0]["fingerprint"] == posts[1]["fingerprint"])
            #expect(posts[0]["fingerprint"] != posts[2]["fingerprint"])
            #expect(posts[0]["text"] == "same" && posts[0]["account"] == "ada")
        }
    }

    @Test("the clock is told, moved and sped up without jumping")
    func clock() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let told = try await client.get("/control/clock")
            #expect(told.members == ["now", "offset_seconds", "speed"])
            #expect(told.json?["now"]?.string.flatMap { SandboxTime(text: $0) } != nil)
            _ = try await client.json(.post, "/control/clock", ["offset_seconds": -3_600])
            let later = try await client.json(.post, "/control/clock", ["speed": 0])
            #expect(later.json?["offset_seconds"]?.integer.map { abs($0 + 3_600) <= 1 } == true)
            let still = sandbox.clock.now
            #expect(sandbox.clock.now == still)
        }
    }

    @Test("every change of an account has its word", arguments: AccountChange.allCases)
    func change(change: AccountChange) async throws {
        try await MastodonVisitor.visit { m in
            let path = "/control/accounts/mastodon.example/ada/\(change.rawValue)"
            // Nobody on Mastodon has a role that could be lost, or another kind of account.
            let isKnown = ![.loseRole, .regainRole, .makePersonal, .makeProfessional].contains(change)
            #expect(try await m.http.send(WireCall(.post, path)).status == (isKnown ? 204 : 404))
            let accounts = try await m.http.get("/control/accounts").json?["accounts"]?.array
            let ada = accounts?.first { $0["name"] == "ada" }
            #expect(
                ada?.object?.keys.sorted() == [
                    "display_name", "handle", "hint", "id", "kind", "name", "platform", "state",
                ])
            #expect((ada?["state"] == "active") == ![AccountChange.suspend, .deactivate].contains(change))
        }
    }

    @Test("the map of origins names every host that is played")
    func origins() async throws {
        let sandbox = try Sandbox(settings: SandboxSettings(port: 0))
        try await sandbox.whileRunning { base in
            let client = try SandboxClient(base)
            let routes = try #require(try await client.get("/control/origins").json?["routes"]?.object)
            #expect(Set(routes.keys) == Set(sandbox.origins) && routes.count >= 5)
            for (origin, address) in routes {
                #expect(address.string == "\(base)/\(origin.dropFirst("https://".count))")
            }
        }
    }
}
