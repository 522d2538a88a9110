import HTTPTypes
import Sandbox
import Testing

@Suite("LinkedIn: posts", .timeLimit(.minutes(10)))
struct LinkedInPostTests {
    @Test("a member's post: 201 without a body, the name in a header, its time in the upper bits")
    func text() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let urn = try await l.created(token, me, ["visibility": "CONNECTIONS"])
            let number = try #require(urn.split(separator: ":").last.flatMap { Int64($0) })
            #expect(urn.hasPrefix("urn:li:share:") && number >> 22 == l.sandbox.clock.now.milliseconds)
            let post = try #require(l.sandbox.ledger.posts(platform: "linkedin").first)
            #expect(post.account == "ada" && post.text == "Fresh bread today" && post.format == "text")
            #expect(post.remoteID == urn && post.visibility == "CONNECTIONS")
            for path in ["/www.linkedin.com/feed/update/\(urn)/", "/www.linkedin.com/in/ada-sandbox"] {
                #expect(try await l.http.get(path).text.contains("Fresh bread today"), "\(path)")
            }
            l.sandbox.reset()
            #expect(l.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test("some answers name the post in the older header only")
    func olderHeader() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member("grace")
            let reply = try await l.create(token, me)
            #expect(reply.status == 201 && reply.header("x-restli-id") == nil)
            #expect(reply.header("x-linkedin-id")?.hasPrefix("urn:li:share:") == true)
        }
    }

    @Test("a page's post belongs to the page, in its own ledger and on its own public page")
    func page() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let urn = try await l.created(token, LinkedInVisitor.bakery)
            let post = try #require(l.sandbox.ledger.posts(platform: "linkedin-page").first)
            #expect(post.account == "bakery" && post.remoteID == urn)
            let page = try await l.http.get("/www.linkedin.com/company/bakery-sandbox").text
            #expect(page.contains("Fresh bread today"))
            #expect(try await l.http.get("/www.linkedin.com/in/ada-sandbox").text.contains("Fresh") == false)
            #expect(try await l.http.get("/www.linkedin.com/").text.contains("Fresh bread today"))
            let brand = try await l.create(token, "urn:li:organizationBrand:2414189")
            #expect(brand.status == 201)
        }
    }

    @Test(
        "bodies that are not right are refused",
        arguments: [
            (["author": nil], "ILLEGAL_ARGUMENT"), (["visibility": nil], "ILLEGAL_ARGUMENT"),
            (["distribution": nil], "ILLEGAL_ARGUMENT"), (["lifecycleState": nil], "ILLEGAL_ARGUMENT"),
            (["mood": "good"], "ILLEGAL_ARGUMENT"), (["visibility": "FRIENDS"], "INVALID_VALUE_FOR_FIELD"),
            (["lifecycleState": "DRAFT"], "INVALID_VALUE_FOR_FIELD"), (["commentary": ""], "INVALID_VALUE_FOR_FIELD"),
            (["commentary": " \n"], "INVALID_VALUE_FOR_FIELD"), (["commentary": nil], "INVALID_VALUE_FOR_FIELD"),
            (["commentary": 5], "ILLEGAL_ARGUMENT"), (["isReshareDisabledByAuthor": "no"], "ILLEGAL_ARGUMENT"),
            (["distribution": ["feedDistribution": "NONE"]], "INVALID_VALUE_FOR_FIELD"),
            (
                ["distribution": ["feedDistribution": "MAIN_FEED", "targetEntities": [["geo": "x"]]]],
                "INVALID_VALUE_FOR_FIELD"
            ),
            (["distribution": ["feedDistribution": "MAIN_FEED", "cats": []]], "ILLEGAL_ARGUMENT"),
            (["reshareContext": ["parent": "urn:li:share:1"]], "INVALID_VALUE_FOR_FIELD"),
            (["reshareContext": [:]], "ILLEGAL_ARGUMENT"), (["content": [:]], "ILLEGAL_ARGUMENT"),
        ] as [([String: JSONValue?], String)])
    func wrong(changes: [String: JSONValue?], code: String) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let reply = try await l.create(token, me, changes)
            #expect(reply.status == 400 && reply.json?["code"] == .string(code), "\(reply.text)")
            #expect(l.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test("a commentary has 3,000 units of UTF-16, escapes included", arguments: [(3_000, 201), (3_001, 400)])
    func length(count: Int, status: Int) async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let texts = [
                String(repeating: "a", count: count),
                "\\#" + String(repeating: "b", count: count - 2), "😀" + String(repeating: "c", count: count - 2),
            ]
            for text in texts {
                let reply = try await l.create(token, me, ["commentary": .string(text)])
                #expect(reply.status == status)
                #expect(reply.json?["code"] == (status == 400 ? "FIELD_LENGTH_TOO_LONG" : nil))
            }
        }
    }

    @Test("versions and protocol are asked of every call")
    func headers() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let body = LinkedInVisitor.body(me)
            let none = try await l.send(.post, "/rest/posts", token, body, version: nil)
            #expect(none.status == 400 && none.json?["code"] == "VERSION_MISSING")
            let old = try await l.send(.post, "/rest/posts", token, body, version: "202512")
            #expect(old.status == 426 && old.json?["code"] == "NONEXISTENT_VERSION")
            let nobody = try await l.send(.post, "/rest/posts", nil, body)
            #expect(nobody.status == 401)
            #expect(try await l.send(.post, "/rest/posts?x=1", token, body).status == 400)
            #expect(l.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test("who may not write in a name is refused, each in the words of the case")
    func authors() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, _) = try await l.member()
            let other = try await l.member("grace").urn
            #expect(try await l.create(token, other).status == 403)
            let page = try await l.create(token, LinkedInVisitor.bakery)
            #expect(page.status == 400 && page.json?["code"] == nil)
            #expect(
                page.json?["message"] == "Organization permissions must be used when using organization as author")
            for urn in ["urn:li:organization:1", "urn:li:cat:1", ""] {
                #expect(try await l.create(token, urn).status == 400, "\(urn)")
            }
            let pages = try await l.member(app: "-page")
            #expect(try await l.create(pages.token, pages.urn).status == 403)
            for id in [2_414_187, 2_414_188] {
                let reply = try await l.create(pages.token, "urn:li:organization:\(id)")
                #expect(reply.status == 403 && reply.json?["code"] == "ACCESS_DENIED", "\(id)")
            }
            let connections = ["visibility": JSONValue?.some("CONNECTIONS")]
            #expect(try await l.create(pages.token, LinkedInVisitor.bakery, connections).status == 400)
            l.sandbox.change("bakery", on: "linkedin-page", .loseRole)
            #expect(try await l.create(pages.token, LinkedInVisitor.bakery).status == 403)
        }
    }

    @Test("the same again is a duplicate that names the first; other words, authors and days are not")
    func duplicates() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let first = try await l.created(token, me)
            let again = try await l.create(token, me)
            #expect(again.status == 422 && again.json?["code"] == nil)
            #expect(again.json?["errorDetails"]?["inputErrors"]?[0]?["code"] == "DUPLICATE_POST")
            #expect(again.json?["message"]?.string?.hasSuffix("Content is a duplicate of \(first)") == true)
            _ = try await l.created(token, me, ["commentary": "Other bread"])
            let path = "/rest/posts/\(Percent.encode(first))"
            #expect(try await l.send(.delete, path, token).status == 204)
            #expect(try await l.create(token, me).status == 422)
            l.pass(.hours(48))
            _ = try await l.created(token, me)
            #expect(l.sandbox.ledger.counters("linkedin").posts == 3)
        }
    }

    @Test("a hundred posts a day and author, the next day again")
    func daily() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let day = l.sandbox.clock.now.seconds / 86_400
            for _ in 0..<100 {
                _ = l.sandbox.world.rates.take("linkedin/posts/\(me)/\(day)", limit: 100, window: .days(1))
            }
            let reply = try await l.create(token, me)
            #expect(reply.status == 429 && reply.json?["code"] == "TOO_MANY_REQUESTS")
            l.pass(.days(1))
            _ = try await l.created(token, me)
        }
    }

    @Test("commentaries are changed by a partial update, posts deleted as often as one likes")
    func changing() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            let urn = try await l.created(token, me)
            let path = "/rest/posts/\(Percent.encode(urn))"
            let partial = try #require(HTTPField.Name("X-RestLi-Method").map { [$0: "PARTIAL_UPDATE"] as HTTPFields })
            let patch: JSONValue = ["patch": ["$set": ["commentary": "Stale \\(bread\\)"]]]
            #expect(try await l.send(.post, path, token, patch).status == 400)
            for wrong: JSONValue in [
                [:], ["patch": [:]], ["patch": ["$set": ["visibility": "PUBLIC"]]],
                ["patch": ["$set": ["commentary": .string(String(repeating: "x", count: 3_001))]]],
            ] {
                #expect(try await l.send(.post, path, token, wrong, more: partial).status == 400)
            }
            #expect(try await l.send(.post, path, token, patch, more: partial).status == 204)
            #expect(l.sandbox.ledger.posts().first?.text == "Stale (bread)")
            let other = try await l.member("grace").token
            #expect(try await l.send(.delete, path, other).status == 403)
            #expect(try await l.send(.delete, "/rest/posts/\(urn)", token).status == 400)
            #expect(try await l.send(.delete, "/rest/posts/urn%3Ali%3Ashare%3A1", token).status == 404)
            for _ in 0..<2 { #expect(try await l.send(.delete, path, token).status == 204) }
            #expect(l.sandbox.ledger.counters("linkedin").deletions == 1)
            #expect(try await l.send(.post, path, token, patch, more: partial).status == 404)
        }
    }

    @Test("a post is shared again by another author, with or without words, once removed and not twice")
    func reshare() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let urn = try await l.created(token, LinkedInVisitor.bakery)
            let context: JSONValue = ["parent": .string(urn)]
            let forge = "urn:li:organization:2414184"
            let shared = try await l.created(token, forge, ["commentary": "", "reshareContext": context])
            #expect(l.sandbox.ledger.posts().last?.format == "reshare")
            #expect(l.sandbox.ledger.posts().last?.details == ["reshared": urn])
            let poll: JSONValue = ["poll": [:]]
            #expect(try await l.create(token, forge, ["reshareContext": context, "content": poll]).status == 400)
            let twice: JSONValue = ["parent": .string(shared)]
            #expect(try await l.create(token, forge, ["reshareContext": twice]).status == 400)
        }
    }
}
