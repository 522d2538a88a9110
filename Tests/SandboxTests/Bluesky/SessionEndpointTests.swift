import HTTPTypes
import Testing

@testable import Sandbox

@Suite("Bluesky sessions with app passwords", .timeLimit(.minutes(10)))
struct SessionEndpointTests {
    @Test("an app password opens a session that names its own server")
    func login() async throws {
        let bench = try BlueskyBench()

        let client = try await PasswordClient.open(bench)

        let session = try await client.call("com.atproto.server.getSession")
        #expect(session.json?["did"]?.string == client.did)
        #expect(session.json?["handle"] == "ada.bsky.social")
        let service = session.json?["didDoc"]?["service"]?[0]
        #expect(service?["serviceEndpoint"] == "https://pds.bsky.example")
        #expect(session.headers[.rateLimitPolicy] == "3000;w=300")
        #expect(CompactJWS(client.access)?.claims["scope"] == "com.atproto.appPass")
    }

    @Test("the main password opens a session that says so")
    func mainPassword() async throws {
        let bench = try BlueskyBench()

        let answer = try await login(bench, "ada.bsky.social", "ada-main-password", at: "https://bsky.social")

        let token = try #require(answer.json?["accessJwt"]?.string)
        #expect(CompactJWS(token)?.claims["scope"] == "com.atproto.access")
    }

    @Test(
        "wrong names, passwords and servers are all refused alike",
        arguments: [
            ("ada.bsky.social", "ada2-sand-boxy-zzzz", "https://bsky.social"),
            ("nobody.bsky.social", "adax-sand-boxy-aaaa", "https://bsky.social"),
            ("linus.selfhosted.example", "linu-sand-boxy-aaaa", "https://bsky.social"),
            ("ada.bsky.social", "", "https://pds.bsky.example"),
        ])
    func wrongLogin(identifier: String, password: String, server: String) async throws {
        let bench = try BlueskyBench()

        let answer = try await login(bench, identifier, password, at: server)

        #expect(answer.code == 401)
        #expect(answer.error == "AuthenticationRequired")
    }

    @Test("logins are limited to 30 in five minutes, with the end of the window")
    func loginLimit() async throws {
        let bench = try BlueskyBench()
        for _ in 0..<30 { _ = try await login(bench, "ada.bsky.social", "wrong", at: "https://bsky.social") }

        let answer = try await login(bench, "ada.bsky.social", "wrong", at: "https://bsky.social")

        #expect(answer.code == 429)
        #expect(answer.error == "RateLimitExceeded")
        #expect(answer.headers[.retryAfter] == "300")
        #expect(answer.headers[.rateLimitReset] == String(bench.seconds + 300))
        bench.pass(.seconds(301))
        let later = try await login(bench, "ada.bsky.social", "wrong", at: "https://bsky.social")
        #expect(later.code == 401)
    }

    @Test("an access token ends after 120 minutes with 400 ExpiredToken")
    func expiry() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        bench.pass(.seconds(7199))
        let before = try await client.call("com.atproto.server.getSession")
        bench.pass(.seconds(1))
        let after = try await client.call("com.atproto.server.getSession")

        #expect(before.code == 200)
        #expect(after.code == 400)
        #expect(after.error == "ExpiredToken")
        #expect(after.json?["message"] == "Token has expired")
    }

    @Test("damaged, foreign and swapped tokens are refused by name")
    func badTokens() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let stranger = try await PasswordClient.open(bench, "linus")
        var other = client

        other.access = String(client.access.dropLast(2)) + "aa"
        let damaged = try await other.call("com.atproto.server.getSession")
        other.access = client.refresh
        let swapped = try await other.call("com.atproto.server.getSession")
        other.access = stranger.access
        let foreign = try await other.call("com.atproto.server.getSession")
        let none = try await bench.send("GET", client.server + "/xrpc/com.atproto.server.getSession")

        #expect(damaged.error == "InvalidToken")
        #expect(swapped.json?["message"] == "Bad token scope")
        #expect(foreign.error == "InvalidToken")
        #expect(none.code == 401)
        #expect(none.error == "AuthMissing")
    }

    @Test("refreshing gives a new pair; a body or a content type is refused")
    func refresh() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        let withType = try await bench.send(
            "POST", client.server + "/xrpc/com.atproto.server.refreshSession",
            headers: [.authorization: "Bearer \(client.refresh)", .contentType: "application/json"])
        let answer = try await client.withRefresh("refreshSession")

        #expect(withType.code == 400)
        #expect(withType.json?["message"] == "A request body was provided when none was expected")
        #expect(answer.code == 200)
        #expect(answer.json?["refreshJwt"]?.string != client.refresh)
        #expect(bench.tokenEvents(.refresh) == [.issued, .rotated, .issued])
    }

    @Test("the reference server hands out the same successor for two hours")
    func grace() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        let first = try await client.withRefresh("refreshSession")
        bench.pass(.seconds(7199))
        let second = try await client.withRefresh("refreshSession")
        bench.pass(.seconds(1))
        let third = try await client.withRefresh("refreshSession")

        #expect(first.json?["refreshJwt"] == second.json?["refreshJwt"])
        #expect(first.json?["accessJwt"] != second.json?["accessJwt"])
        #expect(third.code == 400)
        #expect(third.error == "ExpiredToken")
        #expect(third.json?["message"] == "Token has been revoked")
        #expect(bench.world.ledger.counters("bluesky").staleRefreshPresentations == 2)
    }

    @Test("a strict server kills the old pair at once")
    func strictRefresh() async throws {
        let bench = try BlueskyBench()
        var client = try await PasswordClient.open(bench, "linus")

        let first = try await client.withRefresh("refreshSession")
        let oldAccess = try await client.call("com.atproto.server.getSession")
        let replay = try await client.withRefresh("refreshSession")
        client.access = first.json?["accessJwt"]?.string ?? ""
        let newAccess = try await client.call("com.atproto.server.getSession")

        #expect(first.code == 200)
        #expect(oldAccess.json?["message"] == "Token has been revoked")
        #expect(replay.json?["message"] == "Token has been revoked")
        #expect(newAccess.code == 200)
        #expect(newAccess.headers[.rateLimitLimit] == nil)
    }

    @Test("a refresh token ends after 90 days")
    func refreshExpiry() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        bench.pass(.seconds(90 * 86_400))
        let answer = try await client.withRefresh("refreshSession")

        #expect(answer.json?["message"] == "Token has expired")
    }

    @Test("deleting a session takes the refresh token and ends both")
    func delete() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        let wrong = try await client.withRefresh("deleteSession", token: client.access)
        let right = try await client.withRefresh("deleteSession")
        let after = try await client.withRefresh("refreshSession")
        let access = try await client.call("com.atproto.server.getSession")

        #expect(wrong.error == "InvalidToken")
        #expect(right.code == 200)
        #expect(after.error == "ExpiredToken")
        #expect(access.error == "ExpiredToken")
    }

    @Test("what a person does on the website ends sessions", arguments: [AccountChange.revoke, .changePassword])
    func accountChanges(change: AccountChange) async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let other = try await PasswordClient.open(bench, "grace")
        let password = bench.platform.appPassword(of: "ada")

        #expect(bench.platform.change("ada", change))
        let refresh = try await client.withRefresh("refreshSession")
        let untouched = try await other.call("com.atproto.server.getSession")

        #expect(refresh.error == "ExpiredToken")
        #expect(untouched.code == 200)
        #expect((bench.platform.appPassword(of: "ada") == password) == (change == .changePassword))
        _ = try await PasswordClient.open(bench)
    }

    @Test("a suspended account is named as such until it is restored")
    func suspension() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        #expect(bench.platform.change("ada", .suspend))
        let write = try await client.post(Sample.post())
        let read = try await client.call("com.atproto.server.getSession")
        let refresh = try await client.withRefresh("refreshSession")
        let login = try await login(
            bench, "ada.bsky.social", bench.platform.appPassword(of: "ada") ?? "", at: "https://bsky.social")
        #expect(bench.platform.change("ada", .restore))
        let after = try await client.post(Sample.post())

        for answer in [write, read, refresh, login] {
            #expect(answer.code == 401)
            #expect(answer.error == "AccountTakedown")
        }
        #expect(after.code == 200)
        #expect(!bench.platform.change("nobody", .suspend))
    }

    @Test("a sleeping account can log in and refresh, and says so, but not write")
    func deactivation() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        #expect(bench.platform.change("ada", .deactivate))
        let write = try await client.post(Sample.post())
        let session = try await client.call("com.atproto.server.getSession")
        let refresh = try await client.withRefresh("refreshSession")

        #expect(write.code == 401)
        #expect(write.error == "AccountDeactivated")
        #expect(session.json?["active"] == false)
        #expect(session.json?["status"] == "deactivated")
        #expect(refresh.code == 200)
        #expect(bench.platform.accounts.first?.state == .deactivated)
    }

    @Test("a fault can make the server answer for somebody else")
    func wrongAccount() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)

        let answer = try await bench.send(
            "GET", client.server + "/xrpc/com.atproto.server.getSession",
            headers: [.authorization: "Bearer \(client.access)"], wrongAccount: true)

        #expect(answer.code == 200)
        #expect(answer.json?["did"]?.string != client.did)
    }

    @Test("a caller is known by its tokens before anything happens")
    func identification() async throws {
        let bench = try BlueskyBench()
        let client = try await PasswordClient.open(bench)
        let path = client.server + "/xrpc/com.atproto.server."

        let refresh = try bench.identify(
            "POST", path + "refreshSession", headers: [.authorization: "Bearer \(client.refresh)"])
        let read = try bench.identify(
            "GET", path + "getSession", headers: [.authorization: "Bearer \(client.access)"])
        let nobody = try bench.identify("GET", path + "getSession", headers: [.authorization: "Bearer x"])

        #expect(refresh.account == "ada")
        #expect(refresh.isRefresh)
        #expect(read.account == "ada")
        #expect(!read.isRefresh)
        #expect(nobody.account == nil)
    }

    private func login(
        _ bench: BlueskyBench, _ identifier: String, _ password: String, at server: String
    ) async throws -> Answer {
        try await bench.send(
            "POST", server + "/xrpc/com.atproto.server.createSession", headers: PasswordClient.json,
            body: JSONValue.object(["identifier": .string(identifier), "password": .string(password)]).bytes)
    }
}
