import Sandbox
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10)))
struct CoreTests {
    @Test("the clock can be moved, sped up and set back")
    func clock() {
        let real = Mutex<Int64>(1_000)
        let clock = SandboxClock(real: { real.withLock { $0 } })

        clock.advance(by: .seconds(60))
        #expect(clock.now.milliseconds == 61_000)

        clock.setSpeed(10)
        real.withLock { $0 += 1_000 }
        #expect(clock.now.milliseconds == 71_000 && clock.offset == .seconds(69))

        clock.setOffset(.seconds(-1))
        #expect(clock.now.milliseconds == 1_000)
        clock.reset()
        #expect(clock.now.milliseconds == 2_000 && clock.speed == 1)
    }

    @Test("moments are written and read as RFC 3339")
    func time() {
        let time = SandboxTime(milliseconds: 1_772_355_600_123)
        #expect(time.text == "2026-03-01T09:00:00.123Z")
        #expect(SandboxTime(text: time.text) == time)
        #expect(SandboxTime(text: "2026-03-01T09:00:00Z")?.seconds == 1_772_355_600)
        #expect(SandboxTime(text: "yesterday") == nil)
    }

    @Test("fields are read strictly")
    func fields() throws {
        let fields = try Fields(encoded: "a=1+2&b=%C3%A9&c")
        #expect(fields["a"] == "1 2" && fields["b"] == "é" && fields["c"] == "")
        #expect(throws: FieldProblem.malformed) { try Fields(encoded: "a=%zz") }
        #expect(throws: FieldProblem.malformed) { try Fields(encoded: "a=%FF") }
        #expect(throws: FieldProblem.unknown("c")) { try fields.check(required: ["a", "b"]) }
        #expect(throws: FieldProblem.missing("c")) { try fields.check(required: ["a", "b", "c"]) }
        #expect(throws: FieldProblem.repeated("a")) { try Fields(encoded: "a=1&a=2").check(required: ["a"]) }
        try Fields(encoded: "id[]=1&id[]=2").check(optional: ["id[]"])
    }

    @Test("multipart bodies give their parts byte by byte")
    func multipart() throws {
        let content: [UInt8] = [0, 13, 10, 45, 45, 255]
        let parts = [FormPart.file("media", content, type: "image/png"), .text("category", "tweet_image")]
        let body = parts.flatMap { $0.bytes(boundary: "b") } + Array("--b--\r\n".utf8)

        let read = try Multipart(body: body, boundary: "b")

        #expect(read["media"]?.bytes == content && read["media"]?.contentType == "image/png")
        #expect(read["category"]?.text == "tweet_image")
        #expect(throws: FieldProblem.unknown("category")) { try read.check(required: ["media"]) }
    }

    @Test(
        "broken multipart bodies are refused",
        arguments: [
            "", "--b\r\n", "--b--\r\n", "--b\r\n\r\nno name\r\n--b--",
            "--b\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b--",
            "x--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
        ])
    func brokenMultipart(body: String) {
        let parsed = try? Multipart(body: Array(body.utf8), boundary: "b")
        #expect(parsed == nil || parsed?.parts.isEmpty == true)
    }

    @Test("too many parts are refused")
    func manyParts() {
        let body = (0...Multipart.maximumParts).flatMap { FormPart.text("p\($0)", "").bytes(boundary: "b") }
        #expect(throws: FieldProblem.malformed) {
            try Multipart(body: body + Array("--b--".utf8), boundary: "b")
        }
    }

    @Test("windows count calls and begin anew")
    func rates() {
        let real = Mutex<Int64>(0)
        let counter = RateCounter(clock: SandboxClock(real: { real.withLock { $0 } }))

        #expect(counter.take("a", limit: 2, window: .seconds(10)).remaining == 1)
        #expect(!counter.take("a", limit: 2, window: .seconds(10)).isExceeded)
        let third = counter.take("a", limit: 2, window: .seconds(10))
        #expect(third.isExceeded && third.reset.milliseconds == 10_000)
        #expect(!counter.take("b", limit: 2, window: .seconds(10)).isExceeded)
        real.withLock { $0 = 10_000 }
        #expect(counter.take("a", limit: 2, window: .seconds(10)).remaining == 1)
    }

    @Test("the media shelf lets the oldest go")
    func shelf() {
        let shelf = MediaShelf(capacity: 10)
        for id in ["1", "2", "3"] { shelf.store(platform: "x", id: id, contentType: "image/png", bytes: [0, 0, 0, 0]) }

        #expect(shelf.file(platform: "x", id: "1") == nil)
        #expect(shelf.file(platform: "x", id: "3")?.bytes.count == 4)
    }

    @Test("an address of the house is mapped by whole origins")
    func houseRoutes() throws {
        let settings = SandboxSettings(houseRoutes: ["https://app.example": "http://127.0.0.1:8080"])
        let world = try SandboxWorld(settings: settings)
        #expect(world.houseURL("https://app.example/a") == "http://127.0.0.1:8080/a")
        #expect(world.houseURL("https://app.example.evil/a") == "https://app.example.evil/a")
    }

    @Test(
        "redirects of the built-in clients stay on loopback unless registered",
        arguments: [
            ("http://127.0.0.1:8080/callback", true), ("http://localhost:1/", true), ("https://app.example/cb", true),
            ("https://evil.example/cb", false), ("http://127.0.0.1.evil.example:80/", false),
            ("http://127.0.0.1:x/", false),
            ("http://localhost:1/#x", false),
        ])
    func redirects(uri: String, allowed: Bool) {
        #expect(SandboxSettings(redirectURIs: ["https://app.example/cb"]).allowsRedirect(to: uri) == allowed)
    }

    @Test("equal seeds give equal tokens, no seed gives others")
    func chance() {
        #expect(RandomSource(seed: 3).token() == RandomSource(seed: 3).token())
        #expect(RandomSource(seed: nil).token() != RandomSource(seed: nil).token())
        #expect(URLSafeBase64.decode(URLSafeBase64.encode([251, 255, 1])) == [251, 255, 1])
    }
}
