import Foundation
import HTTPTypes
import Sandbox
import TestKit
import Testing

extension PinterestVisitor {
    static let board = "880000000001"

    static func inline(_ bytes: [UInt8], type: String = "image/png") -> JSONValue {
        [
            "source_type": "image_base64", "content_type": .string(type),
            "data": .string(Data(bytes).base64EncodedString()),
        ]
    }

    func pin(
        _ token: String, _ changes: [String: JSONValue?] = [:], host: String = "api.pinterest.com"
    ) async throws -> SandboxClient.Reply {
        var body: [String: JSONValue] = [
            "board_id": .string(Self.board), "title": "Bread", "description": "Fresh", "alt_text": "A loaf",
            "link": "https://bread.example/", "media_source": Self.inline(Pictures.png),
        ]
        for (name, value) in changes { body[name] = value }
        return try await http.json(.post, "/\(host)/v5/pins", .object(body), token: token)
    }

    func register(_ token: String) async throws -> JSONValue {
        let made = try await http.json(.post, "/api.pinterest.com/v5/media", ["media_type": "video"], token: token)
        #expect(made.status == 201)
        return try #require(made.json)
    }

    func put(_ media: JSONValue, _ bytes: [UInt8], token: String? = nil) async throws -> SandboxClient.Reply {
        var parts = (media["upload_parameters"]?.object ?? [:]).map { FormPart.text($0.key, $0.value.string ?? "") }
        parts.append(.file("file", bytes, type: "video/mp4"))
        let url = try #require(media["upload_url"]?.string)
        return try await http.multipart(.post, String(url.dropFirst("https:/".count)), parts, token: token)
    }

    func status(_ media: JSONValue, _ token: String) async throws -> String? {
        try await get("media/\(media["media_id"]?.string ?? "")", token).json?["status"]?.string
    }
}

@Suite("Pinterest: pins", .timeLimit(.minutes(10)))
struct PinterestPinTests {
    @Test("a picture becomes a pin at once: in the lists, on its page, in the ledger")
    func picture() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let made = try await p.pin(token)
            let id = try made.text("id")
            #expect(made.status == 201 && made.json?["board_id"] == .string(PinterestVisitor.board), "\(made.text)")
            #expect(made.header("x-ratelimit-limit") == "100")
            for path in ["pins?page_size=25&pin_filter=exclude_repins", "boards/\(PinterestVisitor.board)/pins"] {
                #expect(try await p.get(path, token).json?["items"]?[0]?["id"] == .string(id), "\(path)")
            }
            let seen = try await p.get("pins/\(id)?pin_metrics=true", token)
            #expect(seen.json?["pin_metrics"]?["lifetime_metrics"]?["impression"] == 42)
            let entry = try #require(p.sandbox.ledger.posts(platform: "pinterest").first)
            #expect(entry.remoteID == id && entry.text == "Fresh" && entry.details["board"] == PinterestVisitor.board)
            #expect(entry.media.first?.alt == "A loaf" && entry.media.first?.digest == Digest.hex(Pictures.png))
            #expect(try await p.http.get("/www.pinterest.com/pin/\(id)/").text.contains("Bread"))
            p.sandbox.reset()
            #expect(p.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test(
        "bodies that are not right are refused",
        arguments: [
            (["board_id": nil], 400), (["board_id": "Bread"], 400), (["board_id": "1"], 404),
            (["board_id": "880000000000103"], 404), (["title": .string(String(repeating: "x", count: 101))], 400),
            (["description": .string(String(repeating: "x", count: 801))], 400),
            (["alt_text": .string(String(repeating: "x", count: 501))], 400),
            (["link": .string("https://a.example/" + String(repeating: "x", count: 2_031))], 400),
            (["link": "bread"], 400), (["link": "https://spam.example/x"], 429), (["mood": "good"], 400),
            (["dominant_color": "red"], 400), (["parent_pin_id": "7"], 404), (["board_section_id": "8"], 404),
            (["media_source": nil], 400), (["media_source": ["source_type": "text"]], 400),
            (["media_source": PinterestVisitor.inline(Pictures.png, type: "image/jpeg")], 400),
            (["media_source": PinterestVisitor.inline(SampleFiles.gif(5, 5), type: "image/gif")], 400),
            (["media_source": ["source_type": "image_base64", "content_type": "image/png", "data": "?"]], 400),
            (["media_source": ["source_type": "image_url", "url": "https://nobody.example/a.png"]], 400),
            (["media_source": ["source_type": "video_id", "media_id": "1"]], 400),
            (
                ["media_source": ["source_type": "video_id", "media_id": "1", "cover_image_key_frame_time": 1]], 400
            ),
            (["media_source": ["source_type": "multiple_image_urls", "items": [["url": "https://a.example"]]]], 400),
        ] as [([String: JSONValue?], Int)])
    func wrong(changes: [String: JSONValue?], status: Int) async throws {
        try await PinterestVisitor.visit { p async throws in
            let reply = try await p.pin(try await p.connect().text("access_token"), changes)
            #expect(reply.status == status && reply.json?["code"] != nil, "\(reply.text)")
            #expect(p.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test("limits are inclusive; carousels have two to five pictures of one size")
    func limits() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            func long(_ count: Int) -> JSONValue { .string(String(repeating: "é", count: count)) }
            #expect(
                try await p.pin(token, ["title": long(100), "description": long(800), "alt_text": long(500)]).status
                    == 201)
            func carousel(_ sizes: [Int]) -> JSONValue {
                let items = sizes.map { side in
                    PinterestVisitor.inline(SampleFiles.png(side, side)).setting("source_type", to: nil)
                }
                return ["source_type": "multiple_image_base64", "items": .array(items), "index": 0]
            }
            for (sizes, status) in [
                ([9, 9], 201), ([9, 9, 9, 9, 9], 201), ([9], 400), (Array(repeating: 9, count: 6), 400), ([9, 8], 400),
            ] {
                #expect(try await p.pin(token, ["media_source": carousel(sizes)]).status == status, "\(sizes)")
            }
            #expect(p.sandbox.ledger.posts().last?.media.count == 5)
        }
    }

    @Test("trial access makes pins on the sandbox host only, which are apart")
    func trial() async throws {
        try await PinterestVisitor.visit { p async throws in
            let trial = try await p.connect(app: "-trial").text("access_token")
            let reply = try await p.pin(trial)
            #expect(reply.status == 403 && reply.json?["code"] == 29)
            let host = "api-sandbox.pinterest.com"
            let code = try await p.code(app: "-trial")
            let token = try await p.exchange(code, basic: PinterestVisitor.basic("-trial"), host: host).text(
                "access_token")
            #expect(try await p.pin(token, host: host).status == 201)
            #expect(p.sandbox.ledger.posts().first?.visibility == "sandbox")
            let narrow = try await p.connect(scope: "pins:read,pins:write").text("access_token")
            #expect(try await p.pin(narrow).status == 403)
            #expect(try await p.get("pins", trial).json?["items"] == [])
        }
    }

    @Test("a video is registered, sent by form, processed, then pinned with exactly one cover")
    func video() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let media = try await p.register(token)
            #expect(try await p.status(media, token) == "registered")
            #expect(try await p.put(media, SampleFiles.mp4(), token: token).status == 400)
            #expect(try await p.put(media, SampleFiles.mp4()).status == 204)
            #expect(try await p.status(media, token) == "processing")
            var source: [String: JSONValue] = [
                "source_type": "video_id", "media_id": media["media_id"] ?? .null, "cover_image_key_frame_time": 2,
            ]
            #expect(try await p.pin(token, ["media_source": .object(source)]).status == 400)
            p.pass(.seconds(2))
            #expect(try await p.status(media, token) == "succeeded")
            #expect(try await p.pin(token, ["media_source": .object(source)]).status == 201)
            source["cover_image_url"] = "https://a.example/a.png"
            #expect(try await p.pin(token, ["media_source": .object(source)]).status == 400)
            #expect(p.sandbox.ledger.posts().last?.format == "video")
            #expect(try await p.get("media", token).json?["items"]?.array?.count == 1)
            for bytes in [Pictures.png, SampleFiles.mp4(seconds: 3), SampleFiles.mp4(seconds: 901)] {
                let bad = try await p.register(token)
                #expect(try await p.put(bad, bytes).status == 204)
                p.pass(.seconds(2))
                #expect(try await p.status(bad, token) == "failed")
            }
            let other = try await p.connect("grace").text("access_token")
            #expect(try await p.get("media/\(media["media_id"]?.string ?? "")", other).status == 404)
        }
    }

    @Test("pictures by address are fetched from the house")
    func addresses() async throws {
        let files = ["a.png": SampleFiles.png(5, 5), "b.webp": SampleFiles.webp(5, 5), "c.txt": Array("text".utf8)]
        try await FileHouse.open(files) { routes in
            let sandbox = try Sandbox(
                settings: SandboxSettings(port: 0, houseRoutes: routes), platforms: [PinterestVisitor.maker])
            try await sandbox.whileRunning { base async throws in
                let p = PinterestVisitor(sandbox: sandbox, http: try SandboxClient(base))
                let token = try await p.connect().text("access_token")
                for (path, status) in [
                    ("/files/a.png", 201), ("/files/b.webp", 201), ("/files/c.txt", 400), ("/files/none", 400),
                    ("/moved/a.png", 400),
                ] {
                    let source: JSONValue = ["source_type": "image_url", "url": .string(FileHouse.url + path)]
                    #expect(try await p.pin(token, ["media_source": source]).status == status, "\(path)")
                }
                #expect(sandbox.ledger.posts().first?.media.first?.digest == Digest.hex(files["a.png"] ?? []))
            }
        }
    }

    @Test("pins are changed and deleted by their owner")
    func changing() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let path = "/api.pinterest.com/v5/pins/\(try await p.pin(token).text("id"))"
            let changed = try await p.http.json(.patch, path, ["title": "Rye"], token: token)
            #expect(changed.json?["title"] == "Rye" && p.sandbox.ledger.posts().first?.details["title"] == "Rye")
            #expect(try await p.http.json(.patch, path, ["mood": "x"], token: token).status == 400)
            let other = try await p.connect("mary").text("access_token")
            #expect(try await p.http.json(.patch, path, ["title": "x"], token: other).status == 403)
            let bearer: HTTPFields = [.authorization: "Bearer \(token)"]
            #expect(try await p.http.send(.delete, path, headers: bearer).status == 204)
            #expect(try await p.http.send(.delete, path, headers: bearer).status == 404)
            #expect(try await p.get("pins", token).json?["items"] == [])
        }
    }

    @Test("faults: lost answers, stale lists, failing and endless videos, dead forms, errors inside")
    func faults() async throws {
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            func add(_ kind: Fault.Kind, _ endpoint: String, afterEffect: Bool = false) {
                p.sandbox.faults.add(
                    Fault(kind, platform: "pinterest", endpoint: endpoint).with { $0.afterEffect = afterEffect })
            }
            add(.reset, "pins.create", afterEffect: true)
            await #expect(throws: (any Error).self) { try await p.pin(token) }
            add(.staleList, "pins.list")
            #expect(try await p.get("pins", token).json?["items"] == [])
            #expect(try await p.get("pins", token).json?["items"]?.array?.count == 1)
            for (kind, status) in [(Fault.Kind.lateRejection, "failed"), (.endlessProcessing, "processing")] {
                let media = try await p.register(token)
                add(kind, "media.upload")
                #expect(try await p.put(media, SampleFiles.mp4()).status == 204)
                p.pass(.seconds(600))
                #expect(try await p.status(media, token) == status)
            }
            add(.earlyExpiry, "media.create")
            #expect(try await p.put(try await p.register(token), SampleFiles.mp4()).status == 403)
            add(.errorInSuccess, "pins.create")
            #expect(try await p.pin(token).json?["code"] == 7)
        }
    }

    @Test(
        "pins and uploads are as Pinterest describes them",
        .enabled(if: ContractFiles.exists("pinterest/openapi.v5.json"), Comment(rawValue: ContractFiles.absence)))
    func contract() async throws {
        let judge = OpenAPIJudge(try #require(JSONValue(parsing: try ContractFiles.bytes("pinterest/openapi.v5.json"))))
        try await PinterestVisitor.visit { p async throws in
            let token = try await p.connect().text("access_token")
            let pin = judge.problems(try #require(try await p.pin(token).json), named: "Pin")
            #expect(pin.isEmpty, "\(pin)")
            let media = judge.problems(try await p.register(token), named: "MediaUpload")
            #expect(media.isEmpty, "\(media)")
        }
    }
}
