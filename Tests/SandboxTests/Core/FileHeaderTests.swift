import Sandbox
import Testing

@Suite("Headers of files", .timeLimit(.minutes(1)))
struct FileHeaderTests {
    @Test(
        "the size of a picture is read from its header",
        arguments: [
            SampleFiles.png(1_080, 1_920), SampleFiles.gif(1_080, 1_920), SampleFiles.jpeg(1_080, 1_920),
            SampleFiles.webp(1_080, 1_920), SampleFiles.webp(1_080, 1_920, kind: "VP8L"),
            SampleFiles.webp(1_080, 1_920, kind: "VP8 "),
        ])
    func sizes(bytes: [UInt8]) {
        #expect(ImageSize(bytes) == ImageSize(width: 1_080, height: 1_920))
        for count in 0..<10 { #expect(ImageSize(Array(bytes.prefix(count))) == nil, "\(count)") }
    }

    @Test("what is no picture, or empty, has no size")
    func none() {
        let broken = Array(SampleFiles.jpeg(1, 1).prefix(4)) + [0, 0, 0xFF, 0xC0, 0, 0, 0, 0, 0, 0]
        let files = [
            [], SampleFiles.mp4(), SampleFiles.png(0, 5), SampleFiles.gif(5, 0), broken,
            SampleFiles.webp(1, 1, kind: "VP9 "),
        ]
        for bytes in files { #expect(ImageSize(bytes) == nil) }
    }

    @Test("how long a movie plays is read from its header", arguments: [0, 1, 90, 3_600])
    func length(seconds: Int) {
        #expect(MovieHeader(SampleFiles.mp4(seconds: seconds, size: 500))?.seconds == Double(seconds))
        #expect(MovieHeader(SampleFiles.mp4(seconds: seconds, brand: "qt  "))?.seconds == Double(seconds))
    }

    @Test("the wide form of the header is read as well")
    func wide() {
        let numbers: [UInt8] = [0, 0, 3, 0xE8, 0, 0, 0, 0, 0, 0, 0x4E, 0x20]
        let header = [1] + [UInt8](repeating: 0, count: 19) + numbers
        let movie = SampleFiles.box("moov", SampleFiles.box("mvhd", header))
        #expect(MovieHeader(SampleFiles.box("free", [1, 2]) + movie)?.seconds == 20)
        let far = [1] + [UInt8](repeating: 0, count: 19) + [0, 0, 3, 0xE8] + [UInt8](repeating: 0xFF, count: 8)
        #expect(MovieHeader(SampleFiles.box("moov", SampleFiles.box("mvhd", far))) == nil)
    }

    @Test("a movie cut short, or lying about its lengths, has no header")
    func broken() {
        let whole = SampleFiles.mp4(seconds: 9)
        for count in 0..<(whole.count - 80) { #expect(MovieHeader(Array(whole.prefix(count))) == nil, "\(count)") }
        for length: [UInt8] in [[0, 0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 7], [0xFF, 0xFF, 0xFF, 0xFF]] {
            #expect(MovieHeader(length + Array("free".utf8) + whole) == nil)
        }
        let still = [UInt8](repeating: 0, count: 100)
        #expect(MovieHeader(SampleFiles.box("moov", SampleFiles.box("mvhd", still))) == nil)
        #expect(MovieHeader(Pictures.mp4) == nil && MovieHeader([]) == nil)
    }

    @Test("the fingerprint of a post knows details, media and text, and nothing else")
    func fingerprint() {
        func post(_ change: (inout LedgerEntry.Post) -> Void = { _ in }) -> String {
            var post = LedgerEntry.Post(
                platform: "reddit", account: "ada", remoteID: "1", text: "a", permalink: "/a",
                at: SandboxTime(milliseconds: 5))
            change(&post)
            return post.fingerprint
        }
        #expect(post() == post { ($0.remoteID, $0.at, $0.format) = ("2", 9, "link") })
        let other = [
            post(), post { $0.details = ["title": "T"] }, post { $0.details = ["title": "U"] },
            post { $0.details = ["board": "T"] }, post { $0.text = "b" }, post { $0.account = "grace" },
        ]
        #expect(Set(other).count == other.count)
    }

    @Test("a page shows the title, the details and a document of a post, and finds it with a slash or by its query")
    func page() async throws {
        try await ToyPlatform.withSandbox { sandbox, client in
            for (id, link) in [("1", "/toy.example/@ada/1"), ("2", "/toy.example/@ada/watch?v=2")] {
                var post = LedgerEntry.Post(
                    platform: "toy", account: "ada", remoteID: id, text: "Body \(id)",
                    media: [.init(id: "f", contentType: "application/pdf", alt: "", digest: "d")], permalink: link,
                    at: sandbox.clock.now)
                post.details = ["title": "Title <\(id)>", "board": "Garden & more"]
                sandbox.ledger.post(post)
            }
            for path in ["/toy.example/@ada/1/", "/toy.example/@ada/1", "/toy.example/@ada/watch?v=2"] {
                let text = try await client.get(path).text
                #expect(text.contains("Title &lt;") && text.contains("board: Garden &amp; more"), "\(path)")
                #expect(text.contains("<a href=\"/media/toy/f\">document</a>") && !text.contains("<img src=\"/media"))
            }
            #expect(try await client.get("/toy.example/@ada/watch?v=3").status == 404)
        }
    }
}
