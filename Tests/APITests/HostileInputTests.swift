import Domain
import HTTPTypes
import Outbound
import Testing

@testable import API

@Suite("Hostile input", .timeLimit(.minutes(10)))
struct HostileInputTests {
    private static let id = "con_" + String(repeating: "7", count: 26)

    /// Bodies of `POST /v1/posts` with the field that must be named.
    private static let posts: [(String, field: String)] = [
        ("", "body"), ("{", "body"), ("[]", "body"), ("null", "body"), ("\"text\"", "body"), ("{} {}", "body"),
        (#"{"draft":true}"#, "content"), (#"{"content":5,"draft":true}"#, "content"),
        (#"{"content":null,"draft":true}"#, "content"),
        (#"{"content":"a"}"#, "publish_at"), (#"{"content":"a","draft":false}"#, "publish_at"),
        (#"{"content":"a","draft":true,"now":true}"#, "publish_at"),
        (#"{"content":"a","draft":"true"}"#, "draft"),
        (#"{"content":"a","draft":true,"workspace_id":"wsp_1"}"#, "workspace_id"),
        (#"{"content":"a","content":"b","draft":true}"#, "content"),
        (#"{"content":"a\u0000","draft":true}"#, "content"), (#"{"content":"a\u007f","draft":true}"#, "content"),
        ("{\"content\":\"a\u{1}\",\"draft\":true}", "body"),
        (#"{"content":{"text":"a","html":"b"},"draft":true}"#, "content.html"),
        (#"{"content":{"text":"a","media":[{"id":"../x"}]},"draft":true}"#, "content.media[0].id"),
        (#"{"content":"a","publish_at":"tomorrow"}"#, "publish_at"),
        (#"{"content":"a","publish_at":"2026-02-30T00:00:00Z"}"#, "publish_at"),
        (#"{"content":"a","publish_at":"2026-02-20T00:00:00"}"#, "publish_at"),
        (#"{"content":"a","publish_at":1772000000}"#, "publish_at"),
        (#"{"content":"a","draft":true,"deliveries":{}}"#, "deliveries"),
        (#"{"content":"a","draft":true,"deliveries":[{}]}"#, "deliveries[0].connection_id"),
        (#"{"content":"a","draft":true,"deliveries":[{"connection_id":"pst_1"}]}"#, "deliveries[0].connection_id"),
        (
            #"{"content":"a","draft":true,"deliveries":[{"connection_id":"\#(id)","parts":["b"]}]}"#,
            "deliveries[0].parts"
        ),
        (
            #"{"content":"a","draft":true,"deliveries":[{"connection_id":"\#(id)","options":{"admin":true}}]}"#,
            "deliveries[0].options.admin"
        ),
        (#"{"content":{"poll":{"options":["a"]}},"draft":true}"#, "content.poll.minutes"),
        (#"{"content":{"poll":{"options":["a"],"minutes":0}},"draft":true}"#, "content.poll.minutes"),
        (#"{"content":{"link":"https://example.com"},"draft":true}"#, "content.link"),
        (#"{"content":{"link":{}},"draft":true}"#, "content.link.url"),
        (#"{"content":"a","draft":true,"title":"a\nb"}"#, "title"),
        (
            #"{"content":"a","draft":true,"deliveries":[{"connection_id":"\#(id)","title":"b"}]}"#,
            "deliveries[0].title"
        ),
        (
            #"{"content":"a","draft":true,"deliveries":[{"connection_id":"\#(id)","options":{"nsfw":"yes"}}]}"#,
            "deliveries[0].options.nsfw"
        ),
        (
            #"{"content":"a","draft":true,"deliveries":[{"connection_id":"\#(id)","options":{"cover":"/etc/passwd"}}]}"#,
            "deliveries[0].options.cover"
        ),
        (
            #"{"content":"a","draft":true,"deliveries":[{"connection_id":"\#(id)","options":{"collaborators":[1]}}]}"#,
            "deliveries[0].options.collaborators[0]"
        ),
        (#"{"content":"\#(String(repeating: "a", count: 70_001))","draft":true}"#, "content"),
        (#"{"content":"a","draft":true,"parts":[\#(String(repeating: "\"b\",", count: 100))"b"]}"#, "parts"),
        (String(repeating: "[", count: 33) + String(repeating: "]", count: 33), "body"),
        (String(repeating: "{\"a\":", count: 100_000), "body"),
    ]

    @Test("SEC-59 unknown, doubled, mistyped and out-of-range fields are refused by name, and nothing is stored")
    func bodies() async throws {
        try await House.open { house in
            for (body, field) in Self.posts {
                let reply = try await house.sendRaw(.post, "/v1/posts", Array(body.utf8), headers: house.headers)
                #expect(reply.status == 422, "\(body.prefix(100))")
                #expect(reply.fields.contains(field), "\(body.prefix(100)): \(reply.fields)")
            }
            let broken = Array(#"{"draft":true,"content":""#.utf8) + [0xff, 0xfe] + Array(#""}"#.utf8)
            let reply = try await house.sendRaw(.post, "/v1/posts", broken, headers: house.headers)
            #expect(reply.fields == ["body"])
            #expect(try await house.send(.get, "/v1/posts").json["posts"]?.array == [])
        }
    }

    @Test("SEC-56 bodies over 1 MiB, of another type, or where none belongs are refused")
    func sizes() async throws {
        try await House.open { house in
            let large = Array(#"{"content":""#.utf8) + [UInt8](repeating: 0x61, count: 1 << 20) + Array(#""}"#.utf8)
            #expect(try await house.sendRaw(.post, "/v1/posts", large, headers: house.headers).status == 413)
            for type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
                var headers = house.headers
                headers["Content-Type"] = type
                let reply = try await house.sendRaw(.post, "/v1/posts", Array("{}".utf8), headers: headers)
                #expect(reply.status == 415, "\(type)")
            }
            let unwanted = try await house.sendRaw(
                .post, "/v1/connections/\(Self.id)/check", Array(#"{"a":1}"#.utf8), headers: house.headers)
            #expect(unwanted.fields == ["body"])
        }
    }

    private static let queries: [(uri: String, field: String)] = [
        ("/v1/posts?limit=0", "limit"), ("/v1/posts?limit=201", "limit"), ("/v1/posts?limit=ten", "limit"),
        ("/v1/posts?limit=1&limit=2", "limit"), ("/v1/posts?sort=id", "sort"), ("/v1/posts?from=yesterday", "from"),
        ("/v1/posts?state=done", "state"), ("/v1/posts?cursor=abc", "cursor"),
        ("/v1/posts?connection_id=1", "connection_id"), ("/v1/connections?active=1", "active"),
        ("/v1/connections?status=broken", "status"), ("/v1/connections?platform=myspace", "platform"),
        ("/v1/connections?brand_id=%27%20OR%201=1", "brand_id"), ("/v1/platforms?x=1", "x"),
    ]

    @Test("SEC-59 SEC-60 the query is as strict as bodies")
    func query() async throws {
        try await House.open { house in
            for (uri, field) in Self.queries {
                let reply = try await house.send(.get, uri)
                #expect(reply.status == 422, "\(uri)")
                #expect(reply.fields == [field], "\(uri)")
            }
        }
    }

    @Test("SEC-58 what does not exist is a problem document, too; no path or query is told")
    func nowhere() async throws {
        try await House.open { house in
            for (method, uri) in [
                (HTTPRequest.Method.get, "/v1/secret-path?token=open-sesame"), (.put, "/v1/posts"), (.get, "/v1"),
                (.get, "/v1/posts/%2e%2e/x"),
            ] {
                let reply = try await house.send(method, uri)
                #expect(reply.status == 404)
                #expect(!reply.json.text.contains("secret-path") && !reply.json.text.contains("sesame"))
            }
        }
    }

    @Test("SEC-58 an unforeseen error tells nothing of itself")
    func unforeseen() {
        struct Leak: Error { let secret = "hunter2" }
        let problem = ProblemDocument(Leak())
        #expect(problem.status == .internalServerError)
        #expect(problem.code == "internal")
        #expect(!problem.json(requestID: "r").text.contains("hunter2"))
    }

    @Test("a picture must be one, alone, in the right field")
    func uploads() async throws {
        try await House.open { house in
            #expect(try await house.upload(Array("GIF-not".utf8)).fields == ["file"])
            #expect(try await house.upload(name: "../../etc/passwd").status == 201)
            let large = try await house.upload([UInt8](repeating: 0, count: 21 << 20))
            #expect(large.status == 422 && large.fields == ["file"])
            let wrongType = try await house.sendRaw(
                .post, "/v1/media", Array("url=a".utf8),
                headers: [
                    "Authorization": "Bearer \(house.key.expose())",
                    "Content-Type": "application/x-www-form-urlencoded",
                ])
            #expect(wrongType.status == 415)
        }
    }

    @Test("REL-33 the same key gives the same post; another body, or a key out of form, is refused")
    func idempotency() async throws {
        try await House.open { house in
            let connection = try await house.connectBluesky()
            let key = ["Idempotency-Key": "order-1"]
            let first = try await house.schedule("Once", to: connection, headers: key)
            let again = try await house.schedule("Once", to: connection, headers: key)
            #expect(first.status == 201)
            #expect(again.status == 201)
            #expect(again.json == first.json)
            let spaced = House.post("Once", to: connection).text.replacing(",", with: " , ")
            let sameMeaning = try await house.sendRaw(
                .post, "/v1/posts", Array(spaced.utf8), headers: house.headers.merging(key) { first, _ in first })
            #expect(sameMeaning.json["id"] == first.json["id"])
            let other = try await house.schedule("Twice", to: connection, headers: key)
            #expect(other.status == 422)
            #expect(other.fields == ["Idempotency-Key"])
            #expect(try await house.send(.get, "/v1/posts").json["posts"]?.array?.count == 1)
            for bad in ["a b", String(repeating: "k", count: 256)] {
                let reply = try await house.schedule("Bad", to: connection, headers: ["Idempotency-Key": bad])
                #expect(reply.fields == ["Idempotency-Key"])
            }
        }
    }
}

extension House {
    /// Headers of a JSON request with the owner's key.
    var headers: [String: String] {
        ["Authorization": "Bearer \(key.expose())", "Content-Type": "application/json"]
    }
}
