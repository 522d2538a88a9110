import HTTPTypes
import Testing

@testable import Sandbox

@Suite(.timeLimit(.minutes(10)))
struct PartsTests {
    // MARK: Stores

    @Test("a bounded store forgets its oldest entries")
    func boundedStore() {
        var store = BoundedStore<Int>(capacity: 10)
        for number in 0..<12 { store["\(number)"] = number }

        #expect(store.values == Array(2..<12))
        #expect(store["0"] == nil && store["11"] == 11)
    }

    @Test("a bounded store replaces and removes in place")
    func replace() {
        var store = BoundedStore<Int>(capacity: 10)
        store["a"] = 1
        store["b"] = 2
        store["a"] = 3
        store["b"] = nil
        store["b"] = nil
        store["b"] = 4

        #expect(store.values == [3, 4])
    }

    // MARK: Identifiers

    @Test("snowflakes grow, also when the clock stands still or goes back")
    func snowflakes() {
        let clock = SandboxClock()
        clock.setSpeed(0)
        let source = Snowflakes(clock: clock, epoch: 1_288_834_974_657, shift: 22)
        var ids = (0..<50).map { _ in source.next() }
        clock.advance(by: .seconds(-1_000))
        ids += (0..<50).map { _ in source.next() }

        let numbers = ids.compactMap { Int64($0) }
        #expect(numbers.count == 100)
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
    }

    @Test("ULIDs have 26 letters and digits and sort by time")
    func ulids() {
        let clock = SandboxClock()
        let source = ULIDs(clock: clock, random: RandomSource(seed: 1))
        var ids = (0..<50).map { _ in source.next() }
        clock.advance(by: .seconds(1))
        ids.append(source.next())

        #expect(ids == ids.sorted() && Set(ids).count == 51)
        #expect(ids.allSatisfy { $0.count == 26 && !$0.contains(where: { "ILOU".contains($0) }) })
    }

    // MARK: Files and pictures

    @Test(
        "files are told by their first bytes, not by their name",
        arguments: [
            (Pictures.png, FileKind.png), ([0xFF, 0xD8, 0xFF, 0xE0], .jpeg), (Array("GIF89a".utf8), .gif),
            (Array("RIFF1234WEBPVP8 ".utf8), .webp), (Pictures.mp4, .mp4),
            ([0, 0, 0, 20] + Array("ftypqt  ".utf8), .quicktime), ([0x1A, 0x45, 0xDF, 0xA3], .webm),
        ] as [([UInt8], FileKind)])
    func fileKind(bytes: [UInt8], kind: FileKind) {
        #expect(FileKind(bytes) == kind)
    }

    @Test("everything else is no medium", arguments: ["", "plain text", "<svg>", "RIFF1234WAVE", "%PDF-1.7"])
    func noFileKind(text: String) {
        #expect(FileKind(Array(text.utf8)) == nil)
    }

    @Test("avatars are PNG files of the same pattern for the same name")
    func avatar() throws {
        let ada = try #require(Picture.avatar(name: "ada").bytes)

        #expect(FileKind(ada) == .png && ada.count < 40_000)
        #expect(ada == Picture.avatar(name: "ada").bytes && ada != Picture.avatar(name: "grace").bytes)
        #expect(Array(ada.suffix(8)) == Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82])
        #expect(Avatar.svg(name: "\"<>").contains("><") == true)
        #expect(!Avatar.svg(name: "<x").contains("<x"))
    }

    // MARK: Addresses

    @Test(
        "patterns capture whole segments, prefixes and the rest",
        arguments: [
            ("/users/:id", "/users/7", ["id": "7"]), ("/users/:id", "/users/7/", ["id": "7"]),
            ("/users/:id", "/users", nil), ("/users/:id", "/users/7/8", nil), ("/@:handle", "/@ada", ["handle": "ada"]),
            ("/@:handle", "/ada", nil), ("/@:handle", "/@", nil), ("/files/*", "/files/a/b", ["*": "a/b"]),
            ("/u/:a/x/:b", "/u/1/x/2", ["a": "1", "b": "2"]), ("/u/:a", "/u/did%3Aplc%3A1", ["a": "did:plc:1"]),
            ("/u/:a", "/u/%zz", nil), ("/", "/", [:]),
        ] as [(String, String, [String: String]?)])
    func patterns(pattern: String, path: String, captures: [String: String]?) throws {
        let world = try SandboxWorld(settings: SandboxSettings())
        let platform = OneAddress(world, pattern: pattern)

        let match = RouteTable([platform]).match(host: "one.example", method: "GET", path: path)

        #expect(match?.captures == captures)
    }

    @Test("HEAD is served by GET, other methods are not")
    func methods() throws {
        let table = RouteTable([OneAddress(try SandboxWorld(settings: SandboxSettings()), pattern: "/a")])
        #expect(table.match(host: "one.example", method: "HEAD", path: "/a") != nil)
        #expect(table.match(host: "one.example", method: "POST", path: "/a") == nil)
        #expect(table.match(host: "two.example", method: "GET", path: "/a") == nil)
        #expect(table.platform(of: "one.example")?.name == "one")
    }

    // MARK: JSON

    @Test(
        "JSON is read and written as it is",
        arguments: [
            "null", "true", "1", "-1.5", "\"a/b\"", "[1,\"2\",null]", "{\"a\":{\"b\":[]}}",
        ])
    func json(text: String) throws {
        let value = try #require(JSONValue(parsing: Array(text.utf8)))
        #expect(String(decoding: value.bytes, as: UTF8.self) == text)
    }

    @Test("broken JSON is none", arguments: ["", "{", "{\"a\":}", "nul", "[1,]x"])
    func brokenJSON(text: String) {
        #expect(JSONValue(parsing: Array(text.utf8)) == nil)
    }

    @Test("members are set and removed by dotted paths, odd paths change nothing")
    func setting() {
        let value: JSONValue = ["a": ["b": 1], "c": 2]
        #expect(value.setting("a.b", to: "x") == ["a": ["b": "x"], "c": 2])
        #expect(value.setting("c", to: nil) == ["a": ["b": 1]])
        #expect(value.setting("d.e", to: 1) == value)
        #expect(value.setting("c.d", to: 1) == value)
        #expect(JSONValue.array([]).setting("a", to: 1) == [])
    }

    @Test("numbers, texts and truths are not mixed up")
    func kinds() {
        let value: JSONValue = ["i": 1, "s": "1", "b": true, "n": nil, "d": .number(0.5)]
        #expect(value["i"]?.integer == 1 && value["i"]?.string == nil && value["i"]?.bool == nil)
        #expect(value["s"]?.string == "1" && value["s"]?.integer == nil)
        #expect(value["b"]?.bool == true && value["b"]?.integer == nil)
        #expect(value["d"]?.double == 0.5 && value["i"]?.double == 1)
        #expect(value["n"] == .null && value["x"] == nil && value[0] == nil)
    }

    // MARK: Calls

    @Test(
        "credentials are read by scheme",
        arguments: [
            ("Bearer abc", "Bearer", "abc"), ("bearer abc", "Bearer", "abc"), ("Basic abc", "Bearer", nil),
            ("Bearer", "Bearer", nil), ("DPoP x", "DPoP", "x"),
        ] as [(String, String, String?)])
    func credentials(header: String, scheme: String, expected: String?) {
        let call = Call(method: "GET", origin: "https://a.example", path: "/", headers: [.authorization: header])
        #expect(call.credentials(scheme: scheme) == expected)
    }

    @Test("the summary of a call has names and no values")
    func summary() {
        let form = Call(
            method: "POST", origin: "https://a.example", path: "/t", query: "state=secret",
            headers: [.contentType: "application/x-www-form-urlencoded; charset=utf-8"],
            body: Array("code=secret&token=secret".utf8))
        let json = Call(
            method: "POST", origin: "https://a.example", path: "/t", headers: [.contentType: "application/json"],
            body: Array("{\"text\":\"secret\",\"media\":{}}".utf8))

        #expect(form.summary == "POST /t {?state code token}")
        #expect(json.summary == "POST /t {media text}")
    }

    // MARK: Templates

    @Test("no template prints anything unescaped")
    func templates() {
        for (name, text) in Pages.templates {
            #expect(!text.contains("{{{") && !text.contains("{{&"), "\(name)")
            #expect(!text.contains("<script"), "\(name)")
        }
    }

    @Test("a thread has what is above and what is below, and no cycle holds it up")
    func thread() {
        func post(_ id: String, _ parent: String?) -> LedgerEntry.Post {
            LedgerEntry.Post(
                platform: "x", account: "ada", remoteID: id, text: id, replyTo: parent, permalink: "/\(id)",
                at: SandboxTime(milliseconds: 0))
        }
        let all = [post("1", nil), post("2", "1"), post("3", "2"), post("4", "2"), post("9", nil)]
        #expect(PostThread(of: all[1], in: all).posts.map(\.remoteID) == ["1", "2", "3", "4"])

        let ring = [post("a", "b"), post("b", "a")]
        #expect(PostThread(of: ring[0], in: ring).posts.count < 500)
    }
}

/// A platform with one address.
private struct OneAddress: SimulatedPlatform {
    let name = "one"
    let title = "One"
    let origins = ["https://one.example"]
    let accounts: [SandboxAccount] = []
    let endpoints: [Endpoint]

    init(_ world: SandboxWorld, pattern: String) {
        endpoints = [Endpoint("one", "GET", "https://one.example", pattern) { _ in .text("one") }]
    }

    func rateLimited(_ call: Call, withHeaders: Bool, retryAfter: Duration) -> Answer {
        Answer(status: .tooManyRequests)
    }

    func change(_ account: String, _ change: AccountChange) -> Bool { false }
    func reset() {}
}
