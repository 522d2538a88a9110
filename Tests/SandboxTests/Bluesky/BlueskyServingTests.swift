import Hummingbird
import HummingbirdTesting
import Testing

@testable import Sandbox

@Suite("Bluesky over real connections", .timeLimit(.minutes(10)))
struct BlueskyServingTests {
    @Test("documents of the house are read by its map, and only when they are what they must be")
    func documents() async throws {
        let router = Router()
        router.get("/client.json") { _, _ in Self.answer("{\"client_id\":\"x\"}", "application/json") }
        router.get("/page") { _, _ in Self.answer("{}", "text/html") }
        router.get("/broken") { _, _ in Self.answer("{", "application/json") }
        router.get("/moved") { _, _ in Response(status: .found, headers: [.location: "/client.json"]) }
        try await Application(router: router).test(.live) { client in
            let port = try #require(client.port)
            let settings = SandboxSettings(houseRoutes: ["https://martlet.example": "http://localhost:\(port)"])
            let fetch = HouseDocuments.fetch(in: try SandboxWorld(settings: settings))

            let document = try await fetch("https://martlet.example/client.json")

            #expect(document == ["client_id": "x"])
            for path in ["page", "broken", "moved", "missing"] {
                await #expect(throws: HouseDocuments.Failure.self, "\(path)") {
                    _ = try await fetch("https://martlet.example/" + path)
                }
            }
        }
    }

    @Test("the network answers below its hosts, errors included, and writes its ledger")
    func served() async throws {
        let sandbox = try Sandbox(settings: SandboxSettings(seed: 1), platforms: [{ BlueskyPlatform($0) }])
        try await sandbox.application.test(.live) { client in
            let body = ByteBuffer(string: #"{"identifier":"ada.bsky.social","password":"adax-sand-boxy-aaaa"}"#)

            let login = try await client.execute(
                uri: "/bsky.social/xrpc/com.atproto.server.createSession", method: .post,
                headers: [.contentType: "application/json"], body: body)
            let unknown = try await client.execute(uri: "/bsky.social/xrpc/com.example.nothing", method: .get)
            let elsewhere = try await client.execute(uri: "/bsky.social/nothing", method: .get)

            #expect(login.status == .ok)
            #expect(unknown.status == .notImplemented)
            #expect(String(buffer: unknown.body).contains("MethodNotImplemented"))
            #expect(elsewhere.status == .notFound)
            let requests = sandbox.ledger.requests(platform: "bluesky")
            #expect(requests.map(\.endpoint) == ["server.createSession", "unknown", "unknown"])
            #expect(requests.first?.account == "ada")
        }
        #expect(sandbox.origins.contains("https://linus.selfhosted.example"))
        #expect(sandbox.origins.first == "https://bsky.app")
    }

    @Test("a rate-limit fault speaks as the network does, with or without headers", arguments: [true, false])
    func rateLimitFault(withHeaders: Bool) throws {
        let bench = try BlueskyBench()
        let call = Call(method: "GET", origin: "https://pds.bsky.example", path: "/")

        let answer = bench.platform.rateLimited(call, withHeaders: withHeaders, retryAfter: .seconds(90))

        #expect(answer.code == 429)
        #expect(answer.error == "RateLimitExceeded")
        #expect(answer.headers[.retryAfter] == (withHeaders ? "90" : nil))
        #expect(answer.headers[.rateLimitReset] == (withHeaders ? String(bench.seconds + 90) : nil))
    }

    @Test("a reset forgets posts, sessions and changes")
    func reset() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        _ = try await client.post(Sample.post())
        #expect(bench.platform.change("ada", .revoke))

        bench.platform.reset()
        let list = try await bench.send(
            "GET", client.server + "/xrpc/com.atproto.repo.listRecords?repo=\(client.did)&collection=app.bsky.feed.post"
        )
        let session = try await client.call("com.atproto.server.getSession")

        #expect(list.json?["records"] == [])
        #expect(session.error == "InvalidToken")
        #expect(bench.platform.appPassword(of: "ada") == "adax-sand-boxy-aaaa")
    }

    private static func answer(_ body: String, _ type: String) -> Response {
        Response(status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(string: body)))
    }
}
