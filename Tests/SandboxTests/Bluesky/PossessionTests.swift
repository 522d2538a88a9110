import HTTPTypes
import Testing

@testable import Sandbox

@Suite("Bluesky data server with OAuth tokens", .timeLimit(.minutes(10)))
struct PossessionTests {
    private let server = "https://pds.bsky.example"
    private var session: String { server + "/xrpc/com.atproto.server.getSession" }

    @Test("the data server asks for its own nonce with status 401")
    func nonceChallenge() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        try await client.connect()

        let challenge = try await client.callOnce("GET", session)
        let answer = try await client.callOnce("GET", session)

        #expect(challenge.code == 401)
        #expect(challenge.error == "use_dpop_nonce")
        #expect(challenge.headers[.wwwAuthenticate]?.contains("error=\"use_dpop_nonce\"") == true)
        #expect(challenge.headers[.dpopNonce] != nil)
        #expect(answer.code == 200)
        #expect(answer.headers[.dpopNonce] == challenge.headers[.dpopNonce])
    }

    @Test("nonces turn over by the servers' clock; proofs are dated by the clients'")
    func clocks() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        try await client.connect()
        _ = try await client.call("GET", session)

        bench.jump(.seconds(600))
        let challenge = try await client.callOnce("GET", session)
        let answer = try await client.callOnce("GET", session)

        #expect(challenge.error == "use_dpop_nonce")
        #expect(answer.code == 200)
    }

    @Test("a bound token is no bearer token, and needs its own key")
    func binding() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        try await client.connect()
        _ = try await client.call("GET", session)

        let bearer = try await client.callOnce("GET", session, scheme: "Bearer")
        client.key = SigningKey()
        let stranger = try await client.call("GET", session)

        #expect(bearer.code == 401)
        #expect(bearer.error == "invalid_token")
        #expect(stranger.code == 401)
        #expect(stranger.error == "invalid_token")
    }

    @Test("a proof without token hash is refused with 401 invalid_dpop_proof")
    func tokenHash() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        try await client.connect()
        _ = try await client.call("GET", session)
        let proof = try client.key.proof("GET", session, at: bench.seconds, nonce: client.nonces[server])

        let answer = try await client.callOnce("GET", session, proof: proof)

        #expect(answer.code == 401)
        #expect(answer.error == "invalid_dpop_proof")
    }

    @Test("a token is good at the server of its account only")
    func otherServer() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        try await client.connect()

        let answer = try await client.call(
            "GET", "https://pds.selfhosted.example/xrpc/com.atproto.server.getSession")

        #expect(answer.error == "invalid_token")
    }

    @Test("a grant for creating posts covers creating and nothing else")
    func scopes() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.confidential(bench)
        try await client.connect(scope: "atproto repo:app.bsky.feed.post?action=create blob:image/*")
        let did = try #require(bench.platform.account(named: "ada")?.id)

        let create = try await write(client, "createRecord", ["repo": .string(did), "record": Sample.post()])
        let put = try await write(
            client, "putRecord", ["repo": .string(did), "rkey": .string(Sample.rkey), "record": Sample.post()])
        let delete = try await write(client, "deleteRecord", ["repo": .string(did), "rkey": .string(Sample.rkey)])
        let image = try await upload(client, Sample.png(), "image/png")
        let film = try await upload(client, [0, 0, 0, 24] + Array("ftypisom".utf8), "video/mp4")
        let service = try await client.call(
            "GET", server + "/xrpc/com.atproto.server.getServiceAuth?aud=did:web:video.bsky.app")

        #expect(create.code == 200)
        #expect(image.code == 200)
        for answer in [put, delete, film, service] {
            #expect(answer.code == 403)
            #expect(answer.error == "ScopeMissingError")
        }
        #expect(
            put.json?["message"]
                == "Missing required scope \"repo:app.bsky.feed.post?action=update\"")
    }

    @Test("a service token is for one audience and at most an hour")
    func serviceTokens() async throws {
        let bench = try BlueskyBench()
        let client = HouseClient.loopback(bench)
        try await client.connect()
        let url = server + "/xrpc/com.atproto.server.getServiceAuth?aud=did:web:pds.bsky.example"

        let answer = try await client.call("GET", url + "&lxm=com.atproto.repo.uploadBlob&exp=\(bench.seconds + 1800)")
        let tooLong = try await client.call("GET", url + "&exp=\(bench.seconds + 3601)")
        let past = try await client.call("GET", url + "&exp=\(bench.seconds)")
        let nobody = try await client.call("GET", server + "/xrpc/com.atproto.server.getServiceAuth?aud=nobody")

        let token = try #require(answer.json?["token"]?.string.flatMap(CompactJWS.init))
        #expect(token.claims["aud"] == "did:web:pds.bsky.example")
        #expect(token.claims["lxm"] == "com.atproto.repo.uploadBlob")
        #expect(tooLong.error == "BadExpiration")
        #expect(past.error == "BadExpiration")
        #expect(nobody.error == "InvalidRequest")
    }

    private func write(
        _ client: HouseClient, _ method: String, _ members: [String: JSONValue]
    ) async throws -> Answer {
        let body = JSONValue.object(members.merging(["collection": "app.bsky.feed.post"]) { $1 })
        return try await client.call(
            "POST", server + "/xrpc/com.atproto.repo." + method, body: body.bytes, type: "application/json")
    }

    private func upload(_ client: HouseClient, _ bytes: [UInt8], _ type: String) async throws -> Answer {
        try await client.call("POST", server + "/xrpc/com.atproto.repo.uploadBlob", body: bytes, type: type)
    }
}
