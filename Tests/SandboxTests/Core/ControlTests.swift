import HTTPTypes
import Sandbox
import Testing

@Suite(.timeLimit(.minutes(10)))
struct ControlTests {
    @Test("faults are set, listed and taken down")
    func faults() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let made = try await client.json(
                .post, "/control/faults", ["kind": "outage", "platform": "toy", "times": "unlimited"])
            #expect(made.status == 201 && made.json?["id"] == 1)
            #expect(try await client.get("/toy.example/me").status == 503)
            let listed = try await client.get("/control/faults").json?["faults"]?[0]
            #expect(listed?["hits"] == 1 && listed?["spent"] == false)
            #expect(try await client.send(.delete, "/control/faults/1").status == 204)
            #expect(try await client.send(.delete, "/control/faults/1").status == 404)
            #expect(try await client.get("/toy.example/me").status == 200)
            sandbox.faults.add(Fault(.outage))
            #expect(try await client.send(.delete, "/control/faults").status == 204)
            #expect(sandbox.faults.all.isEmpty)
        }
    }

    @Test(
        "a wrong fault is refused and names what is wrong",
        arguments: [
            ["kind": "fire"], ["kind": "reset", "platform": "myspace"], ["kind": "reset", "color": "red"],
        ] as [JSONValue])
    func refused(fault: JSONValue) async throws {
        try await ToyPlatform.withSandbox { _, client in
            let reply = try await client.json(.post, "/control/faults", fault)
            #expect(reply.status == 400 && reply.json?["detail"]?.string?.isEmpty == false)
        }
    }

    @Test("the clock is moved from outside")
    func clock() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            let reply = try await client.json(.post, "/control/clock", ["offset_seconds": 7200, "speed": 0])
            #expect(reply.status == 200 && reply.json?["offset_seconds"]?.integer.map { abs($0 - 7200) <= 1 } == true)
            #expect(sandbox.clock.speed == 0)
            #expect(try await client.json(.post, "/control/clock", ["speed": -1]).status == 400)
            #expect(try await client.json(.post, "/control/clock", ["offset": 1]).status == 400)
        }
    }

    @Test("accounts are listed and changed")
    func accounts() async throws {
        try await ToyPlatform.withSandbox { _, client in
            let accounts = try await client.get("/control/accounts").json?["accounts"]?.array
            #expect(accounts?.compactMap { $0["name"]?.string } == ["ada", "grace"])
            #expect(try await client.send(.post, "/control/accounts/toy/ada/revoke").status == 204)
            #expect(try await client.send(.post, "/control/accounts/toy/nobody/revoke").status == 404)
            #expect(try await client.send(.post, "/control/accounts/toy/ada/tickle").status == 404)
        }
    }

    @Test("reset forgets everything")
    func reset() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            _ = try await client.form("/toy.example/effect", [])
            sandbox.faults.add(Fault(.outage))
            sandbox.clock.advance(by: .seconds(100))

            #expect(try await client.send(.post, "/control/reset").status == 204)

            #expect(sandbox.ledger.requests().isEmpty && sandbox.faults.all.isEmpty)
            #expect(sandbox.clock.offset <= .seconds(1))
            #expect(try await client.get("/control/posts").json == ["duplicates": 0, "posts": []])
            let routes = try await client.get("/control/origins").json?["routes"]?.object
            #expect(routes?.keys.sorted() == ["https://toy.example"])
        }
    }
}
