import HTTPTypes
import Sandbox
import Testing

@Suite("Profiles of Instagram and Threads", .timeLimit(.minutes(10)))
struct ProfileNodeTests {
    private static let instagramFields =
        "user_id,username,name,account_type,profile_picture_url,followers_count,media_count"
    private static let threadsFields = "id,username,name,threads_profile_picture_url,threads_biography,is_verified"

    @Test("S2.13 Instagram tells two identifiers and the kind of account")
    func instagram() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let fields = [("fields", Self.instagramFields)]
            let ada = try await p.data("me", fields, token: try await p.connect())
            #expect(ada.json?["user_id"] == "17841400000000001" && ada.json?["id"] == "25100000000000001")
            #expect(ada.json?["account_type"] == "BUSINESS" && ada.json?["name"] == "Ada's Bakery")
            let grace = try await p.data("me", fields, token: try await p.connect("grace"))
            #expect(grace.json?["account_type"] == "MEDIA_CREATOR")
            let linus = try await p.data("me", fields, token: try await p.connect("linus"))
            #expect(linus.json?["name"] == nil && linus.json?["profile_picture_url"] == nil)
            #expect(linus.json?["username"] == "linus_demo")
        }
    }

    @Test("S4.10 Threads tells one identifier; name, picture and biography can be missing")
    func threads() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let fields = [("fields", Self.threadsFields)]
            let ada = try await p.data("me", fields, token: try await p.connect())
            #expect(ada.json?["id"] == "26100000000000001" && ada.json?["is_verified"] == false)
            #expect(ada.members.count == 6)
            let linus = try await p.data("me", fields, token: try await p.connect("linus"))
            #expect(linus.members == ["id", "is_verified", "username"])
        }
    }

    @Test(
        "an unknown field, a foreign identifier and a foreign parameter fail the call", arguments: ProfileVisitor.both)
    func refused(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let token = try await p.connect()
            let foreign = kind.name == "threads" ? "user_id" : "threads_biography"
            #expect(try await p.data("me", [("fields", "id,\(foreign)")], token: token).graphError == "100")
            #expect(try await p.data("me", [("fields", "name{id}")], token: token).graphError == "100")
            #expect(try await p.data("17841400000000999", token: token).graphError == "100/33")
            #expect(try await p.data("me", [("mood", "good")], token: token).graphError == "100")
            #expect(try await p.data("me", token: "rubbish").graphError == "190")
            #expect(try await p.http.get("/\(kind.api)/\(kind.version)/me").graphError == "2500")
            let id = try #require(try await p.data("me", token: token).json?["id"]?.string)
            #expect(try await p.data(id, [("fields", "username")], token: token).status == 200)
        }
    }

    @Test("the version stands in the path; Threads answers without one, Instagram here does not")
    func versions() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let token = try await p.connect()
            #expect(try await p.http.get("/graph.instagram.com/me", token: token).graphError == "2500")
            #expect(try await p.http.get("/graph.instagram.com/v1.0/me", token: token).graphError == "2500")
            #expect(try await p.http.get("/graph.instagram.com/v23.0/me", token: token).status == 200)
        }
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let token = try await p.connect()
            #expect(try await p.http.get("/graph.threads.net/me", token: token).status == 200)
            #expect(try await p.http.get("/graph.threads.com/v1.0/me", token: token).status == 200)
            #expect(try await p.http.get("/graph.threads.net/v26.0/me", token: token).graphError == "2500")
        }
    }

    @Test("the publishing limit is the check without side effects; it needs the permission to publish")
    func limits() async throws {
        try await ProfileVisitor.visit(ProfileVisitor.instagram) { p in
            let token = try await p.connect()
            let path = "17841400000000001/content_publishing_limit"
            let reply = try await p.data(path, [("fields", "config,quota_usage")], token: token)
            #expect(
                reply.json?["data"]?[0] == [
                    "quota_usage": 0, "config": ["quota_total": 100, "quota_duration": 86_400],
                ])
            let reading = try await p.connect("ada", ["scope": "instagram_business_basic"])
            #expect(try await p.data(path, token: reading).graphError == "10")
        }
        try await ProfileVisitor.visit(ProfileVisitor.threads) { p in
            let token = try await p.connect()
            let path = "me/threads_publishing_limit"
            let reply = try await p.data(path, [("fields", "quota_usage,config")], token: token)
            #expect(reply.json?["data"]?[0]?["config"]?["quota_total"] == 250)
            #expect(try await p.data(path, [("fields", "reply_quota_usage")], token: token).graphError == "10")
            let more = try await p.connect(
                "ada", ["scope": "threads_basic,threads_content_publish,threads_manage_replies"])
            let replies = try await p.data(path, [("fields", "reply_quota_usage,reply_config")], token: more)
            #expect(replies.json?["data"]?[0]?["reply_config"]?["quota_total"] == 1_000)
            #expect(try await p.data(path, [("fields", "delete_config")], token: more).graphError == "10")
        }
    }

    @Test(
        "use is told by Instagram, not by Threads; a scripted refusal always says when it ends",
        arguments: ProfileVisitor.both)
    func usage(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let token = try await p.connect()
            let isTold = try await p.data("me", token: token).header("x-business-use-case-usage") != nil
            #expect(isTold == (kind.name == "instagram"))
            p.sandbox.faults.add(Fault(.rateLimit, platform: kind.name, endpoint: "me"))
            let refused = try await p.data("me", token: token)
            #expect(refused.status == 400 && refused.graphError == "80002")
            let entries = refused.usage("x-business-use-case-usage")?.object?.values.first
            #expect(entries?[0]?["estimated_time_to_regain_access"] == 1)
        }
    }

    @Test("pictures expire, another account's answer can be scripted", arguments: ProfileVisitor.both)
    func pictures(kind: ProfileVisitor.Kind) async throws {
        try await ProfileVisitor.visit(kind) { p in
            let token = try await p.connect()
            let field = kind.name == "threads" ? "threads_profile_picture_url" : "profile_picture_url"
            let address = try #require(try await p.data("me", [("fields", field)], token: token).json?[field]?.string)
            let path = address.replacing("https://", with: "/")
            #expect(try await p.http.get(path).headers[.contentType] == "image/png")
            p.sandbox.clock.advance(by: .days(4))
            #expect(try await p.http.get(path).status == 403)
            p.sandbox.faults.add(Fault(.wrongAccount, platform: kind.name, endpoint: "me"))
            #expect(try await p.data("me", [("fields", "username")], token: token).json?["username"] == "grace_tests")
        }
    }

    @Test(
        "profiles have public pages",
        arguments: [("instagram", "/www.instagram.com/adas_bakery"), ("threads", "/www.threads.com/@ada_sandbox")])
    func web(name: String, path: String) async throws {
        let kind = name == "threads" ? ProfileVisitor.threads : ProfileVisitor.instagram
        try await ProfileVisitor.visit(kind) { p async throws in
            #expect(try await p.http.get(path).text.contains("Ada"))
            #expect(try await p.http.get("/\(kind.web)/").text.contains("Nothing has been posted yet."))
            #expect(try await p.http.get("/").text.contains(path))
        }
    }
}
