import HTTPTypes
import Sandbox
import Testing

@Suite("Nodes, limits and odd calls of Facebook", .timeLimit(.minutes(10)))
struct FacebookNodeTests {
    @Test("S3.15 a person has the fields that were asked for, and always the identifier")
    func person() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            #expect(try await f.graph("me", token: token).json == ["id": "10220000000000001", "name": "Ada Sandbox"])
            let more = try await f.graph("me", [("fields", "first_name,picture")], token: token)
            #expect(more.members == ["first_name", "id", "picture"])
            #expect(try await f.graph("10220000000000001", token: token).status == 200)
            #expect(try await f.graph("10220000000000002", token: token).graphError == "100/33")
            let query = try await f.graph("me", [("access_token", token)])
            #expect(query.status == 200)
        }
    }

    @Test("a Page is read by its own token or by one that reaches it, and by no other")
    func page() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let fields = [("fields", "access_token,name,username,picture.type(large)")]
            let page = try await f.graph("101000000000002", fields, token: token)
            #expect(page.json?["name"] == "Ada's Forge" && page.json?["username"] == "sandbox.forge")
            let own = try #require(page.json?["access_token"]?.string)
            #expect(try await f.graph("101000000000002", fields, token: own).json?["access_token"]?.string == own)
            #expect(try await f.graph("101000000000001", fields, token: own).graphError == "100/33")
            #expect(try await f.graph("me/accounts", token: own).graphError == "100")
            let grace = try await f.connect("grace")
            #expect(try await f.graph("101000000000002", fields, token: grace).graphError == "100/33")
        }
    }

    @Test(
        "a wrong list of fields fails the whole call",
        arguments: [
            ("id,likes_of_cats", "100"), ("account_type", "100"), ("user_id", "100"), ("id,,name", "2500"),
            ("id,id", "2500"), ("name{", "2500"), ("name}", "2500"), ("name{id}", "100"), ("name.limit(1)", "100"),
            ("picture.type(huge)", "100"), ("picture.type", "2500"), ("", "2500"), ("a{b{c{d{e}}}}", "2500"),
            ("náme", "2500"),
        ])
    func fields(fields: String, error: String) async throws {
        try await FacebookVisitor.visit { f in
            let reply = try await f.graph("me", [("fields", fields)], token: try await f.connect())
            #expect(reply.status == 400 && reply.graphError == error)
        }
    }

    @Test("rubbish for fields never brings the sandbox down", arguments: 0..<8)
    func rubbish(seed: UInt64) async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let hostile = HostileBytes(
                seed: seed, pieces: ["id", "name", "{", "}", ",", ".type(large)", "(", ")", "picture", ".", "é"])
            for _ in 0..<20 {
                let text = String(decoding: hostile.next(), as: UTF8.self)
                let reply = try await f.graph("me", [("fields", text)], token: token)
                #expect(reply.status == 200 || ["100", "2500"].contains(reply.graphError), "\(text)")
            }
        }
    }

    @Test("unknown and repeated parameters, two tokens, none and rubbish are refused")
    func odd() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let other = try await f.connect("grace")
            #expect(try await f.graph("me", [("metadata", "1")], token: token).graphError == "100")
            #expect(try await f.graph("me", [("fields", "id"), ("fields", "name")], token: token).graphError == "100")
            #expect(try await f.graph("me", [("access_token", other)], token: token).graphError == "100")
            #expect(try await f.graph("me", [("access_token", token)], token: token).status == 200)
            #expect(try await f.graph("me").graphError == "2500")
            #expect(try await f.graph("me", token: "rubbish").graphError == "190")
            #expect(try await f.http.get("/graph.facebook.com/v26.0/me?%zz", token: token).graphError == "100")
            #expect(try await f.graph("me/unknown_edge", token: token).graphError == "2500")
        }
    }

    @Test("use is told in percent: of the app for people, of the Page for Pages")
    func usage() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let person = try await f.graph("me", token: token)
            #expect(
                person.usage("x-app-usage")?.object?.keys.sorted() == ["call_count", "total_cputime", "total_time"])
            #expect(person.header("x-business-use-case-usage") == nil)
            let page = try await f.graph("me", token: try await f.pageToken("bakery", token))
            let entry = page.usage("x-business-use-case-usage")?["101000000000001"]?[0]
            #expect(entry?["type"] == "pages" && entry?["estimated_time_to_regain_access"] == 0)
            #expect(page.header("x-app-usage") == nil)
        }
    }

    @Test("the app's limit is refused with 400 and code 4, and an hour later it works again")
    func limit() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            for _ in 0..<1_000 {
                _ = f.sandbox.world.rates.take(
                    "facebook/app/sandbox-facebook-client", limit: 1_000, window: .seconds(3_600))
            }
            let reply = try await f.graph("me", token: token)
            #expect(reply.status == 400 && reply.graphError == "4")
            #expect(reply.usage("x-app-usage")?["call_count"] == 100)
            f.sandbox.clock.advance(by: .seconds(3_600))
            #expect(try await f.graph("me", token: token).status == 200)
        }
    }

    @Test("a scripted refusal has the code of the caller's kind and says in minutes when it ends")
    func scripted() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let page = try await f.pageToken("forge", token)
            let fault = Fault(.rateLimit, platform: "facebook", endpoint: "me", times: nil)
                .with { $0.retryAfter = .seconds(90) }
            f.sandbox.faults.add(fault)
            let refused = try await f.graph("me", token: page)
            #expect(refused.status == 400 && refused.graphError == "80001")
            let entry = refused.usage("x-business-use-case-usage")?["101000000000002"]?[0]
            #expect(entry?["estimated_time_to_regain_access"] == 2 && entry?["call_count"] == 100)
            #expect(try await f.graph("me", token: token).graphError == "4")
            f.sandbox.faults.removeAll()
            f.sandbox.faults.add(fault.with { $0.withHeaders = false })
            #expect(try await f.graph("me", token: page).header("x-business-use-case-usage") == nil)
        }
    }

    @Test("a fault can be meant for one Page, and one answer can be another Page's")
    func faults() async throws {
        try await FacebookVisitor.visit { f in
            let token = try await f.connect()
            let bakery = try await f.pageToken("bakery", token)
            let forge = try await f.pageToken("forge", token)
            f.sandbox.faults.add(Fault(.outage, platform: "facebook", account: "bakery"))
            #expect(try await f.graph("me", token: forge).status == 200)
            #expect(try await f.graph("me", token: bakery).status == 503)
            f.sandbox.faults.add(Fault(.wrongAccount, platform: "facebook", endpoint: "me", times: 2))
            #expect(try await f.graph("me", token: forge).json?["name"] == "Ada's Bakery")
            #expect(try await f.graph("me", token: token).json?["name"] == "Grace Tests")
            let accounts = f.sandbox.ledger.requests().filter { $0.endpoint == "me" }.compactMap(\.account)
            #expect(accounts == ["forge", "bakery", "forge", "ada"])
        }
    }

    @Test("pictures are served until their address expires")
    func picture() async throws {
        try await FacebookVisitor.visit { f in
            let reply = try await f.graph("me", [("fields", "picture")], token: try await f.connect())
            let address = try #require(reply.json?["picture"]?["data"]?["url"]?.string).replacing("https://", with: "/")
            #expect(try await f.http.get(address).headers[.contentType] == "image/png")
            f.sandbox.clock.advance(by: .days(4))
            #expect(try await f.http.get(address).status == 403)
            #expect(try await f.http.get("/scontent.xx.fbcdn.net/v/ada").status == 403)
        }
    }

    @Test("every Page has a public page, and the timeline is there")
    func web() async throws {
        try await FacebookVisitor.visit { f async throws in
            #expect(try await f.http.get("/www.facebook.com/").text.contains("Nothing has been posted yet."))
            #expect(try await f.http.get("/www.facebook.com/sandbox.bakery").text.contains("Bakery"))
            #expect(try await f.http.get("/www.facebook.com/101000000000006").text.contains("Test Kitchen"))
            #expect(try await f.http.get("/www.facebook.com/nobody").status == 404)
        }
    }
}
