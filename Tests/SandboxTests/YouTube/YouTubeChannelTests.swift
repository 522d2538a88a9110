import Foundation
import Sandbox
import TestKit
import Testing

@Suite("YouTube: channels", .timeLimit(.minutes(10)))
struct YouTubeChannelTests {
    @Test(
        "S4.09 mine is the one channel that was chosen, on both hosts",
        arguments: ["www.googleapis.com", "youtube.googleapis.com"])
    func mine(host: String) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect("bakery").text("access_token")
            let reply = try await y.channels(token, host: host)
            let channel = reply.json?["items"]?[0]
            #expect(reply.status == 200 && reply.json?["items"]?.array?.count == 1)
            #expect(
                reply.json?["kind"] == "youtube#channelListResponse" && reply.json?["pageInfo"]?["totalResults"] == 1)
            #expect(channel?["id"] == "UCsandbox0000000000000011")
            #expect(channel?["snippet"]?["customUrl"] == "@bakery-sandbox")
            #expect(channel?["contentDetails"]?["relatedPlaylists"]?["uploads"] == "UUsandbox0000000000000011")
            #expect(channel?["statistics"]?["subscriberCount"] == "1200")
            #expect(channel?["status"]?["longUploadsStatus"] == "allowed")
            let picture = try #require(channel?["snippet"]?["thumbnails"]?["default"]?["url"]?.string)
            let image = try await y.http.get("/" + picture.dropFirst("https://".count))
            #expect(image.status == 200 && image.header("content-type") == "image/png")
        }
    }

    @Test("the kinds of channels: hidden subscribers, no phone number, made for children")
    func kinds() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let grace = try await y.channels(try await y.connect("grace").text("access_token")).json?["items"]?[0]
            #expect(
                grace?["statistics"]?["hiddenSubscriberCount"] == true
                    && grace?["statistics"]?["subscriberCount"] == nil)
            #expect(grace?["status"]?["longUploadsStatus"] == "eligible")
            let linus = try await y.channels(try await y.connect("linus").text("access_token")).json?["items"]?[0]
            #expect(linus?["status"]?["longUploadsStatus"] == "disallowed" && linus?["status"]?["madeForKids"] == true)
        }
    }

    @Test("a Google account without a channel authorizes, and has no items")
    func none() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let reply = try await y.channels(try await y.connect("mary").text("access_token"))
            #expect(reply.status == 200 && reply.json?["items"] == nil)
            #expect(reply.json?["pageInfo"]?["totalResults"] == 0)
        }
    }

    @Test("other selectors find channels; parts are given as asked, the cheapest is the identifier")
    func selectors() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            let least = try await y.channels(token, "part=id&mine=true").json?["items"]?[0]
            #expect(Set(least?.object?.keys.map { $0 } ?? []) == ["kind", "etag", "id"])
            let some = try await y.channels(token, "part=id&id=UCsandbox0000000000000012,UCsandbox0000000000000016,UCx")
            #expect(some.json?["items"]?.array?.count == 1)
            let handle = try await y.channels(token, "part=snippet&forHandle=%40linus-sandbox").json?["items"]?[0]
            #expect(handle?["snippet"]?["title"] == "Linus Demo")
        }
    }

    @Test(
        "wrong queries are refused with a reason",
        arguments: [
            ("mine=true", 400, "required"), ("part=id", 400, "missingRequiredParameter"),
            ("part=snippet,mood&mine=true", 400, "unknownPart"), ("part=id&mine=false", 400, "invalidParameter"),
            ("part=id&mine=true&id=UCx", 400, "incompatibleParameters"),
            ("part=id&mine=true&key=x", 400, "unexpectedParameter"),
            ("part=id&mine=true&maxResults=51", 400, "invalidParameter"),
            ("part=id&part=id&mine=true", 400, "invalidParameter"),
            ("part=id&managedByMe=true&onBehalfOfContentOwner=x", 403, "accountDelegationForbidden"),
        ])
    func wrong(query: String, status: Int, reason: String) async throws {
        try await YouTubeVisitor.visit { y async throws in
            let reply = try await y.channels(try await y.connect().text("access_token"), query)
            #expect(reply.status == status && reply.reason == reason)
            #expect(reply.json?["error"]?["code"]?.integer == status)
        }
    }

    @Test("suspended and closed accounts, an API that is switched off, and no token at all, each have their reason")
    func refused() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            for (change, reason) in [
                (AccountChange.suspend, "authenticatedUserAccountSuspended"),
                (.deactivate, "authenticatedUserAccountClosed"),
            ] {
                y.sandbox.change("ada", on: "youtube", change)
                let reply = try await y.channels(token)
                #expect(reply.status == 403 && reply.reason == reason)
            }
            y.sandbox.change("ada", on: "youtube", .restore)
            #expect(try await y.channels(token).status == 200)
            let bare = try await y.connect("ada", ["client_id": "sandbox-youtube-disabled-client"])
            let disabled = try await y.channels(try bare.text("access_token"))
            #expect(disabled.status == 403 && disabled.reason == "accessNotConfigured")
            #expect(try await y.channels(nil).status == 401)
            #expect(try await y.channels("ya29.unknown").reason == "authError")
            #expect(try await y.http.get("/www.googleapis.com/youtube/v3/cats", token: token).status == 404)
        }
    }

    @Test("a project has 10,000 units a day; wrong requests cost as well, other projects do not")
    func quota() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let token = try await y.connect().text("access_token")
            #expect(try await y.channels(token, "part=mood&mine=true").status == 400)
            let day = (y.sandbox.clock.now.seconds - 8 * 3_600) / 86_400
            for _ in 1..<10_000 {
                _ = y.sandbox.world.rates.take(
                    "youtube/units/sandbox-youtube-client/\(day)", limit: 10_000, window: .days(1))
            }
            let reply = try await y.channels(token)
            #expect(reply.status == 403 && reply.reason == "quotaExceeded")
            #expect(reply.json?["error"]?["errors"]?[0]?["domain"] == "youtube.quota")
            let other = try await y.connect("ada", ["client_id": "sandbox-youtube-testing-client"])
            #expect(try await y.channels(try other.text("access_token")).status == 200)
            y.pass(.days(1))
            #expect(try await y.channels(try await y.connect().text("access_token")).status == 200)
        }
    }

    @Test("faults: another channel answers, a limit in Google's form, a refresh storm refused")
    func faults() async throws {
        try await YouTubeVisitor.visit { y async throws in
            let tokens = try await y.connect()
            let token = try tokens.text("access_token")
            y.sandbox.faults.add(Fault(.wrongAccount, platform: "youtube", endpoint: "channels.list", account: "ada"))
            #expect(try await y.channels(token).json?["items"]?[0]?["id"] == "UCsandbox0000000000000011")
            y.sandbox.faults.add(Fault(.rateLimit, platform: "youtube", endpoint: "channels.list"))
            let limited = try await y.channels(token)
            #expect(limited.status == 429 && limited.reason == "rateLimitExceeded")
            #expect(limited.header("retry-after") == "60")
            y.sandbox.faults.add(Fault(.outage, platform: "youtube", endpoint: "refresh"))
            #expect(try await y.refresh(try tokens.text("refresh_token")).status == 503)
        }
    }

    @Test("there is a public timeline and a page for each channel")
    func pages() async throws {
        try await YouTubeVisitor.visit { y async throws in
            #expect(try await y.http.get("/www.youtube.com/").status == 200)
            let page = try await y.http.get("/www.youtube.com/@ada-sandbox")
            #expect(page.status == 200 && page.text.contains("Ada Sandbox"))
            #expect(try await y.http.get("/www.youtube.com/@nobody").status == 404)
            #expect(try await y.http.get("/").text.contains("/www.youtube.com/@grace-sandbox"))
        }
    }

    @Test(
        "channels have the members that Google's own description knows, of the kinds it says",
        .enabled(if: ContractFiles.exists("youtube/youtube.v3.json"), Comment(rawValue: ContractFiles.absence)))
    func contract() async throws {
        let text = try ContractFiles.bytes("youtube/youtube.v3.json")
        let schemas = try #require(JSONValue(parsing: text)?["schemas"])
        try await YouTubeVisitor.visit { y async throws in
            for account in ["ada", "grace", "mary"] {
                let reply = try await y.channels(try await y.connect(account).text("access_token"))
                let problems = DiscoveryJudge(schemas: schemas).problems(
                    try #require(reply.json), "ChannelListResponse")
                #expect(problems.isEmpty, "\(problems)")
            }
        }
        let wrong: JSONValue = ["items": [["id": 7, "mood": "good"]]]
        #expect(DiscoveryJudge(schemas: schemas).problems(wrong, "ChannelListResponse").count == 2)
    }
}

/// Checks a value against a schema of a Google discovery document.
struct DiscoveryJudge {
    let schemas: JSONValue

    func problems(_ value: JSONValue, _ name: String, at path: String = "$") -> [String] {
        problems(value, schema: schemas[name] ?? .null, at: path)
    }

    private func problems(_ value: JSONValue, schema: JSONValue, at path: String) -> [String] {
        if let name = schema["$ref"]?.string { return problems(value, name, at: path) }
        switch (schema["type"]?.string, value) {
        case ("object", .object(let members)):
            return members.sorted { $0.key < $1.key }.flatMap { name, member -> [String] in
                guard let inner = schema["properties"]?[name] ?? schema["additionalProperties"] else {
                    return ["\(path).\(name) is unknown"]
                }
                return problems(member, schema: inner, at: "\(path).\(name)")
            }
        case ("array", .array(let values)):
            return values.flatMap { problems($0, schema: schema["items"] ?? .null, at: path + "[]") }
        case ("string", .string), ("integer", .integer), ("boolean", .bool), ("number", .integer), ("number", .number):
            return []
        default: return ["\(path) is not \(schema["type"]?.string ?? "described")"]
        }
    }
}
