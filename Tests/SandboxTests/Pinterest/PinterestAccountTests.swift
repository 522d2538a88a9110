import Foundation
import HTTPTypes
import Sandbox
import TestKit
import Testing

@Suite("Pinterest: account and boards", .timeLimit(.minutes(10)))
struct PinterestAccountTests {
    @Test("S4.11 businesses and personal accounts say what they are; older answers lack the identifier")
    func account() async throws {
        try await PinterestVisitor.visit { p async throws in
            let ada = try await p.get("user_account", try await p.connect().text("access_token")).json
            #expect(ada?["account_type"] == "BUSINESS" && ada?["business_name"] == "Ada Sandbox Studio")
            #expect(ada?["id"] == "9100000000000001" && ada?["username"] == "adasandbox" && ada?["board_count"] == 30)
            let picture = try #require(ada?["profile_image"]?.string).dropFirst("https://".count)
            #expect(try await p.http.get("/\(picture)").header("content-type") == "image/png")
            let grace = try await p.get("user_account", try await p.connect("grace").text("access_token")).json
            #expect(grace?["account_type"] == "PINNER" && grace?["business_name"] == .null)
            let linus = try await p.get("user_account", try await p.connect("linus").text("access_token")).json
            #expect(linus?["id"] == nil && linus?["username"] == "linusnew" && linus?["board_count"] == 0)
        }
    }

    @Test("each call needs its scopes")
    func scopes() async throws {
        try await PinterestVisitor.visit { p async throws in
            let narrow = try await p.connect(scope: "pins:read").text("access_token")
            for path in ["user_account", "boards", "boards/880000000001", "boards/880000000001/sections"] {
                let reply = try await p.get(path, narrow)
                #expect(reply.status == 403 && reply.json?["code"] == 29, "\(path)")
            }
            let reader = try await p.connect(scope: "boards:read").text("access_token")
            let made = try await p.http.json(.post, "/api.pinterest.com/v5/boards", ["name": "New"], token: reader)
            #expect(made.status == 403)
            #expect(try await p.get("user_account", nil).json?["code"] == 2)
            #expect(
                try await p.get("user_account?ad_account_id=1", try await p.connect().text("access_token")).status
                    == 403)
        }
    }

    @Test("boards come in pages, group boards included, secret ones only for who may see them")
    func boards() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let first = try await p.get("boards", token).json
            #expect(first?["items"]?.array?.count == 25)
            let bookmark = try #require(first?["bookmark"]?.string)
            let second = try await p.get("boards?bookmark=\(bookmark)", token).json
            #expect(second?["items"]?.array?.count == 4 && second?["bookmark"] == .null)
            let names = second?["items"]?.array?.compactMap { $0["name"]?.string } ?? []
            #expect(names.contains("Together") && !names.contains("Surprise party"))
            let owner = second?["items"]?.array?.first { $0["name"] == "Together" }?["owner"]?["username"]
            #expect(owner == "gracetests")

            let all = PinterestVisitor.scope + ",boards:read_secret"
            let wide = try await p.connect(scope: all).text("access_token")
            #expect(try await p.get("boards?page_size=250", wide).json?["items"]?.array?.count == 30)
            #expect(try await p.get("boards?page_size=250&privacy=SECRET", wide).json?["items"]?.array?.count == 1)
            #expect(try await p.get("boards?privacy=PROTECTED", token).json?["items"]?.array?.count == 1)
            #expect(
                try await p.get("boards?privacy=PUBLIC_AND_SECRET&page_size=250", wide).json?["items"]?.array?.count
                    == 29)
            let none = try await p.get("boards", try await p.connect("linus").text("access_token")).json
            #expect(none?["items"] == [] && none?["bookmark"] == .null)
        }
    }

    @Test(
        "wrong queries are refused",
        arguments: [
            "boards?page_size=0", "boards?page_size=251", "boards?page_size=x", "boards?privacy=HIDDEN",
            "boards?bookmark=zzz",
            "boards?limit=5", "boards?bookmark=YWZ0ZXI6OTk5", "boards/Board",
            "boards/880000000001/sections?privacy=ALL",
            "user_account?fields=id", "boards?page_size=5&page_size=6", "boards/880000000001?mood=good",
        ])
    func wrong(path: String) async throws {
        try await PinterestVisitor.visit { p async throws in
            let reply = try await p.get(path, try await p.connect().text("access_token"))
            #expect(reply.status == 400 && reply.json?["code"] == 1)
        }
    }

    @Test("a board and its sections; those of others are not there")
    func sections() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let sections = try await p.get("boards/880000000000102/sections", token).json
            #expect(sections?["items"]?.array?.compactMap { $0["name"]?.string } == ["Ideas", "Done"])
            #expect(try await p.get("boards/880000000001", token).json?["name"] == "Board 1")
            #expect(
                try await p.get("boards/880000000000103", token).json == ["code": 404, "message": "Board not found."])
            #expect(try await p.get("boards/880000000000100", token).status == 404)
        }
    }

    @Test("who has no boards can make one, once by each name")
    func make() async throws {
        let path = "/api.pinterest.com/v5/boards"
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect("linus").text("access_token")
            let made = try await p.http.json(.post, path, ["name": "First", "description": "of all"], token: token)
            #expect(
                made.status == 201 && made.json?["privacy"] == "PUBLIC" && made.header("x-ratelimit-limit") == "100")
            let id = try made.text("id")
            #expect(try await p.get("boards/\(id)", token).json?["description"] == "of all")
            #expect(try await p.get("user_account", token).json?["board_count"] == 1)
            for body in [
                ["name": "First"], [:], ["name": ""], ["name": "B", "privacy": "HIDDEN"], ["name": 7],
                ["name": "B", "mood": "x"],
            ] as [JSONValue] {
                #expect(try await p.http.json(.post, path, body, token: token).status == 400, "\(body)")
            }
            let secret: JSONValue = ["name": "S", "privacy": "SECRET"]
            #expect(try await p.http.json(.post, path, secret, token: token).status == 403)
            p.sandbox.reset()
            let again = try await p.connect("linus").text("access_token")
            #expect(try await p.get("boards", again).json?["items"] == [])
        }
    }

    @Test("suspended and sleeping accounts answer 403", arguments: [AccountChange.suspend, .deactivate])
    func states(change: AccountChange) async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            p.sandbox.change("ada", on: "pinterest", change)
            #expect(try await p.get("user_account", token).json?["code"] == 403)
            p.sandbox.change("ada", on: "pinterest", .restore)
            #expect(try await p.get("user_account", token).status == 200)
        }
    }

    @Test("trial access counts for the whole app by the day, standard access for each person by the minute")
    func limits() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect(app: "-trial").text("access_token")
            let rates = p.sandbox.world.rates
            for _ in 0..<1_000 {
                _ = rates.take("pinterest/sandbox-pinterest-trial-client/org_read", limit: 1_000, window: .days(1))
            }
            let reply = try await p.get("user_account", token)
            #expect(reply.status == 429 && reply.json?["code"] == 8 && reply.header("x-ratelimit-reset") == "86400")
            let grace = try await p.connect("grace").text("access_token")
            for _ in 0..<1_000 {
                _ = rates.take("pinterest/sandbox-pinterest-client/grace/org_read", limit: 1_000, window: .seconds(60))
            }
            #expect(try await p.get("user_account", grace).status == 429)
            #expect(try await p.get("user_account", try await p.connect().text("access_token")).status == 200)
            p.pass(.seconds(60))
            #expect(try await p.get("user_account", grace).header("x-ratelimit-remaining") == "999")
            #expect(try await p.get("user_account", token).status == 429)
        }
    }

    @Test("faults and pages")
    func rest() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            p.sandbox.faults.add(Fault(.rateLimit, platform: "pinterest", endpoint: "boards.*"))
            #expect(try await p.get("boards", token).header("x-ratelimit-reset") == "60")
            p.sandbox.faults.add(Fault(.wrongAccount, endpoint: "user_account"))
            #expect(try await p.get("user_account", token).json?["username"] == "gracetests")
            #expect(try await p.get("cats", token).json?["code"] == 404)
            #expect(try await p.http.get("/www.pinterest.com/").status == 200)
            #expect(try await p.http.get("/www.pinterest.com/adasandbox").text.contains("Ada Sandbox Studio"))
        }
    }

    @Test(
        "account, boards, errors and tokens are what Pinterest's own description says",
        .enabled(if: ContractFiles.exists("pinterest/openapi.v5.json"), Comment(rawValue: ContractFiles.absence)))
    func contract() async throws {
        let judge = OpenAPIJudge(try #require(JSONValue(parsing: try ContractFiles.bytes("pinterest/openapi.v5.json"))))
        try await PinterestVisitor.visit { p async throws in
            let tokens = try await p.connect()
            let token = try tokens.text("access_token")
            let refreshed = try await p.refresh(try tokens.text("refresh_token"))
            let boards = try await p.get("boards?page_size=250", token).json
            let board = try #require(boards?["items"]?[0])
            for (value, schema) in [
                (try #require(tokens.json), "OauthAccessTokenResponseCode"),
                (try #require(refreshed.json), "OauthAccessTokenResponseRefresh"),
                (try #require(try await p.get("user_account", token).json), "Account"), (board, "Board"),
                (try #require(try await p.get("boards", "x").json), "Error"),
            ] {
                let problems = judge.problems(value, named: schema)
                #expect(problems.isEmpty, "\(schema): \(problems)")
            }
        }
        #expect(judge.problems(["id": "x", "account_type": "KING", "mood": 1], named: "Account").count == 3)
        #expect(judge.problems(["code": 1], named: "Error").count == 1)
    }
}

/// Checks a value against a schema of an OpenAPI description: types, required and unknown members, enums, patterns.
struct OpenAPIJudge {
    private let schemas: JSONValue

    init(_ document: JSONValue) {
        schemas = document["components"]?["schemas"] ?? .null
    }

    func problems(_ value: JSONValue, named name: String) -> [String] {
        problems(value, ["$ref": .string("#/components/schemas/\(name)")], "$")
    }

    private func problems(_ value: JSONValue, _ schema: JSONValue, _ path: String) -> [String] {
        let parts = flat(schema)
        if value == .null {
            return parts.contains { $0["nullable"] == true } || parts.allSatisfy { $0["type"] == nil }
                ? [] : ["\(path) is null"]
        }
        if let members = value.object { return object(members, parts, path) }
        if let values = value.array {
            let inner = parts.lazy.compactMap { $0["items"] }.first ?? [:]
            return values.flatMap { problems($0, inner, path + "[]") }
        }
        return parts.compactMap { scalar(value, $0).map { "\(path) \($0)" } }
    }

    private func object(_ members: [String: JSONValue], _ parts: [JSONValue], _ path: String) -> [String] {
        let required = Set(parts.flatMap { $0["required"]?.array ?? [] }.compactMap(\.string))
        let missing = required.subtracting(members.keys).sorted().map { "\(path).\($0) is missing" }
        let isOpen = parts.allSatisfy { $0["properties"] == nil }
        return missing
            + members.sorted { $0.key < $1.key }.flatMap { name, member -> [String] in
                guard let inner = parts.lazy.compactMap({ $0["properties"]?[name] }).first else {
                    return isOpen ? [] : ["\(path).\(name) is unknown"]
                }
                return problems(member, inner, "\(path).\(name)")
            }
    }

    private func scalar(_ value: JSONValue, _ schema: JSONValue) -> String? {
        if let choices = schema["enum"]?.array, !choices.contains(value) { return "is none of the values" }
        switch (schema["type"]?.string, value) {
        case ("string", .string(let text)):
            guard let pattern = schema["pattern"]?.string else { return nil }
            return text.range(of: pattern, options: .regularExpression) == nil ? "does not match" : nil
        case ("integer", .integer), ("number", .integer), ("number", .number), ("boolean", .bool), (nil, _): return nil
        default: return "is not \(schema["type"]?.string ?? "")"
        }
    }

    /// A schema with what it refers to and all its parts.
    private func flat(_ schema: JSONValue) -> [JSONValue] {
        if let name = schema["$ref"]?.string?.split(separator: "/").last, let target = schemas[String(name)] {
            return flat(target)
        }
        return [schema] + (schema["allOf"]?.array ?? []).flatMap(flat)
    }
}
