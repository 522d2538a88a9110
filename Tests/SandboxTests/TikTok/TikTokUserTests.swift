import Sandbox
import TestKit
import Testing

@Suite("TikTok: the creator", .timeLimit(.minutes(10)))
struct TikTokUserTests {
    @Test("answers are wrapped, good ones as well, and have just the fields that were asked for")
    func user() async throws {
        try await TikTokVisitor.visit { t async throws in
            let tokens = try await t.connect()
            let reply = try await t.user(try tokens.text("access_token"))
            let user = reply.json?["data"]?["user"]
            #expect(reply.status == 200 && reply.wrapped == "ok" && reply.json?["error"]?["message"] == "")
            #expect(
                Set(user?.object?.keys.map { $0 } ?? [])
                    == Set(TikTokVisitor.basicFields.split(separator: ",").map(String.init)))
            #expect(user?["open_id"] == tokens.json?["open_id"] && user?["display_name"] == "Ada Sandbox")
            #expect(user?["username"] == "ada.sandbox")
            let least = try await t.user(try tokens.text("access_token"), "open_id")
            #expect(least.json?["data"]?["user"]?.object?.count == 1)
        }
    }

    @Test("open_id differs from app to app, union_id does not")
    func identifiers() async throws {
        try await TikTokVisitor.visit { t async throws in
            let one = try await t.user(try await t.connect().text("access_token")).json?["data"]?["user"]
            let two = try await t.user(try await t.connect(app: "-older").text("access_token")).json?["data"]?["user"]
            #expect(one?["open_id"] != two?["open_id"] && one?["union_id"] == two?["union_id"])
        }
    }

    @Test("one field without its scope fails the whole call")
    func scopes() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect(scope: "user.info.basic").text("access_token")
            #expect(try await t.user(token, "open_id,avatar_url").wrapped == "ok")
            for fields in ["open_id,username", "follower_count"] {
                let reply = try await t.user(token, fields)
                #expect(reply.status == 401 && reply.wrapped == "scope_not_authorized" && reply.json?["data"] == [:])
            }
            #expect(try await t.creator(token).wrapped == "scope_not_authorized")
        }
    }

    @Test(
        "wrong requests",
        arguments: [
            "", "fields=", "fields=open_id,mood", "fields=open_id&user=1", "fields=open_id&fields=open_id",
            "fields=open_id,",
        ])
    func wrong(query: String) async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let reply = try await t.http.get("/open.tiktokapis.com/v2/user/info/?\(query)", token: token)
            #expect(reply.status == 400 && reply.wrapped == "invalid_params")
        }
    }

    @Test("addresses of pictures end with their signature")
    func pictures() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            let url = try #require(try await t.user(token).json?["data"]?["user"]?["avatar_url"]?.string)
            let path = "/" + url.dropFirst("https://".count)
            #expect(try await t.http.get(path).header("content-type") == "image/png")
            t.pass(.days(2))
            #expect(try await t.http.get(path).status == 403)
            #expect(try await t.http.get("/p16-sign.tiktokcdn.com/avatars/nobody").status == 404)
        }
    }

    @Test("S2.26 public and private accounts differ in what may be chosen; new ones in the length of videos")
    func creators() async throws {
        try await TikTokVisitor.visit { t async throws in
            let ada = try await t.creator(try await t.connect().text("access_token"))
            #expect(ada.status == 200 && ada.wrapped == "ok")
            #expect(
                ada.json?["data"]?["privacy_level_options"] == [
                    "PUBLIC_TO_EVERYONE", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY",
                ])
            #expect(ada.json?["data"]?["creator_nickname"] == "Ada Sandbox")
            let grace = try await t.creator(try await t.connect("grace").text("access_token"), body: Array("{}".utf8))
            #expect(
                grace.json?["data"]?["privacy_level_options"] == [
                    "FOLLOWER_OF_CREATOR", "MUTUAL_FOLLOW_FRIENDS", "SELF_ONLY",
                ])
            #expect(grace.json?["data"]?["duet_disabled"] == true)
            let mary = try await t.creator(try await t.connect("mary").text("access_token"))
            #expect(mary.json?["data"]?["max_video_post_duration_sec"] == 60)
        }
    }

    @Test("S2.30 an app that is not audited connects all the same: nothing tells before a post is refused")
    func unaudited() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect(app: "-unaudited").text("access_token")
            let reply = try await t.creator(token)
            #expect(reply.wrapped == "ok" && reply.json?["data"]?["privacy_level_options"]?.array?.count == 3)
        }
    }

    @Test("creator info wants JSON and an empty body")
    func creatorForm() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            #expect(try await t.creator(token, type: nil).wrapped == "invalid_params")
            #expect(try await t.creator(token, type: "text/plain").wrapped == "invalid_params")
            #expect(try await t.creator(token, body: Array(#"{"a":1}"#.utf8)).wrapped == "invalid_params")
            #expect(try await t.creator(nil).wrapped == "access_token_invalid")
        }
    }

    @Test("a banned creator is told so with status 200, a sleeping one has no tokens")
    func states() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            t.sandbox.change("ada", on: "tiktok", .suspend)
            let banned = try await t.creator(token)
            #expect(banned.status == 200 && banned.wrapped == "spam_risk_user_banned_from_posting")
            #expect(try await t.user(token).wrapped == "ok")
            t.sandbox.change("ada", on: "tiktok", .deactivate)
            #expect(try await t.user(token).wrapped == "access_token_invalid")
            t.sandbox.change("ada", on: "tiktok", .restore)
            #expect(try await t.creator(token).wrapped == "ok")
        }
    }

    @Test("limits by the minute")
    func limits() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            for _ in 1...20 { #expect(try await t.creator(token).wrapped == "ok") }
            let reply = try await t.creator(token)
            #expect(reply.status == 429 && reply.wrapped == "rate_limit_exceeded")
            #expect(try await t.creator(try await t.connect("grace").text("access_token")).wrapped == "ok")
            t.pass(.seconds(60))
            #expect(try await t.creator(token).wrapped == "ok")
        }
    }

    @Test("faults, unknown addresses and pages")
    func rest() async throws {
        try await TikTokVisitor.visit { t async throws in
            let token = try await t.connect().text("access_token")
            t.sandbox.faults.add(Fault(.rateLimit, platform: "tiktok", endpoint: "user.info"))
            #expect(try await t.user(token).wrapped == "rate_limit_exceeded")
            t.sandbox.faults.add(Fault(.wrongAccount, endpoint: "user.info"))
            #expect(try await t.user(token).json?["data"]?["user"]?["username"] == "grace.tests")
            #expect(
                try await t.http.get("/open.tiktokapis.com/v2/user/info?fields=open_id", token: token).status == 404)
            #expect(try await t.http.get("/open.tiktokapis.com/v2/cats/").wrapped == "invalid_params")
            #expect(try await t.http.get("/www.tiktok.com/@ada.sandbox").text.contains("Ada Sandbox"))
            #expect(try await t.http.get("/www.tiktok.com/").status == 200)
        }
    }

    @Test(
        "parameters, answers and fields are those of the table of endpoints",
        .enabled(if: ContractFiles.exists("tiktok/endpoints.json"), Comment(rawValue: ContractFiles.absence)))
    func contract() async throws {
        let table = try #require(JSONValue(parsing: try ContractFiles.bytes("tiktok/endpoints.json")))
        func entry(_ name: String) throws -> JSONValue {
            try #require(table["endpoints"]?.array?.first { $0["name"]?.string == name })
        }
        @Sendable func words(_ value: JSONValue?) -> Set<String> { Set(value?.array?.compactMap(\.string) ?? []) }
        let byScope = try #require(try entry("user.info")["fieldsByScope"]?.object)
        let (creator, exchange) = (
            words(try entry("creator.info")["response"]), words(try entry("token.exchange")["response"])
        )
        let needed = words(try entry("authorize")["query"]?["required"])
        #expect(byScope.count == 3 && !creator.isEmpty && !exchange.isEmpty && needed.count == 5)
        try await TikTokVisitor.visit { t async throws in
            let tokens = try await t.connect()
            #expect(Set(tokens.json?.object?.keys.map { $0 } ?? []) == exchange)
            let token = try tokens.text("access_token")
            let info = try await t.creator(token).json?["data"]?.object?.keys.map { $0 }
            #expect(Set(info ?? []) == creator)
            for fields in byScope.values {
                let list = words(fields).sorted().joined(separator: ",")
                let user = try await t.user(token, list).json?["data"]?["user"]?.object?.keys.map { $0 }
                #expect(Set(user ?? []) == words(fields))
            }
            for name in needed {
                #expect(try await t.http.get(TikTokVisitor.authorizePath([name: nil])).status == 400, "\(name)")
            }
        }
    }
}
