import Domain
import TestKit
import Testing

/// Preflight over random posts: what it says must hold.
@Suite("Preflight by chance", .timeLimit(.minutes(10)))
struct PreflightWalkTests {
    private static let accounts = [
        Capabilities(
            counting: .weighted, textLimit: 280, imageLimit: 4, imageByteLimit: 5_000_000,
            imageTypes: ["image/png", "image/jpeg", "image/gif"], altTextLimit: 1_000, threadLimit: 25, cashtagLimit: 1,
            loneImageTypes: ["image/gif"]),
        Capabilities(
            counting: .graphemes, textLimit: 100, byteLimit: 300, imageLimit: 2, imageByteLimit: 1_000,
            imageTypes: ["image/png"], altTextLimit: 20, threadLimit: 3),
        Capabilities(
            counting: .mastodon(urlCost: 23), textLimit: 120, imageLimit: 1, imageByteLimit: 2_000,
            imageTypes: ["image/png"], altTextLimit: 15, threadLimit: 1, hasContentWarning: true,
            visibilities: ["public", "direct"], imagePixelLimit: 10_000),
    ]

    private struct Draw {
        var generator: SplitMix64

        mutating func number(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }

        mutating func text(_ longest: Int) -> String {
            let pieces = [
                "a", "é", "日", "👩‍🚀", " ", "\n", "example.com", "$ABC ", "@ada@b.example ", "https://a.example/x ",
            ]
            return (0..<number(longest + 1)).map { _ in pieces[number(pieces.count)] }.joined()
        }

        mutating func item(_ number: Int) -> MediaItem {
            let types = ["image/png", "image/gif", "image/tiff"]
            return MediaItem(
                id: MediaItem.ID(stored: "med_\(number)"), workspaceID: Workspace.ID(stored: "wsp_1"),
                fileName: "\(number)", contentType: types[self.number(3)], width: self.number(300),
                height: self.number(300), byteCount: self.number(3_000), digest: "")
        }
    }

    /// A random post with the files that it names, some of them gone.
    private func post(seed: Int) -> (content: Content, media: [MediaItem.ID: MediaItem]) {
        var draw = Draw(generator: SplitMix64(seed: UInt64(seed)))
        var media: [MediaItem.ID: MediaItem] = [:]
        let parts = (0...draw.number(4)).map { part in
            Part(
                text: draw.text(60),
                media: (0..<draw.number(4)).map { number in
                    let item = draw.item(part * 10 + number)
                    if draw.number(8) > 0 { media[item.id] = item }
                    return Attachment(id: item.id, altText: draw.text(12))
                })
        }
        return (Content(parts: parts), media)
    }

    @Test("a thousand random posts: every problem has words and a remedy, and points into the post", arguments: 0..<3)
    func sound(account: Int) {
        let capabilities = Self.accounts[account]
        for seed in 0..<1_000 {
            let (content, media) = post(seed: seed)
            let problems = Preflight.problems(
                of: content, media: media, capabilities: capabilities, name: "Testland")

            for problem in problems {
                #expect(!problem.message.isEmpty && problem.remedy.hasSuffix("."), "\(problem)")
                #expect(problem.part.map(content.parts.indices.contains) ?? true)
            }
        }
    }

    @Test("a thousand random posts: too long is said exactly when the count is over the limit", arguments: 0..<3)
    func lengths(account: Int) {
        let capabilities = Self.accounts[account]
        for seed in 0..<1_000 {
            let (content, media) = post(seed: seed)
            let tooLong = Set(
                Preflight.problems(of: content, media: media, capabilities: capabilities, name: "T")
                    .filter { $0.code == .textTooLong }.compactMap(\.part))

            let expected = Set(
                content.parts.indices.filter {
                    TextLength.count(content.parts[$0].text, by: capabilities.counting) > capabilities.textLimit
                })
            #expect(tooLong == expected, "seed \(seed)")
        }
    }

    @Test("a thousand random posts: without images an account that wants none finds no problem of images")
    func noImages() {
        let ofImages: Set<Problem.Code> = [
            .tooManyImages, .imageMustBeAlone, .mediaMissing, .mediaTypeUnsupported, .imageTooLarge,
            .imageTooManyPixels, .altTextTooLong, .imageRequired,
        ]
        for seed in 0..<1_000 {
            var (content, media) = post(seed: seed)
            for part in content.parts.indices { content.parts[part].media = [] }
            media = [:]
            for capabilities in Self.accounts {
                let problems = Preflight.problems(of: content, media: media, capabilities: capabilities, name: "T")
                #expect(!problems.contains { ofImages.contains($0.code) })
            }
        }
    }

    @Test("the same post has the same problems each time")
    func stable() {
        for seed in 0..<200 {
            let (content, media) = post(seed: seed)
            let twice = (0..<2).map { _ in
                Preflight.problems(of: content, media: media, capabilities: Self.accounts[0], name: "T")
            }
            #expect(twice[0] == twice[1])
        }
    }

    @Test("sizes at the very end of the range are no trap")
    func hugeSizes() {
        let item = MediaItem(
            id: MediaItem.ID(stored: "med_1"), workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "x",
            contentType: "image/png", width: .max, height: .max, byteCount: 1, digest: "")
        let content = Content(parts: [Part(text: "a", media: [Attachment(id: item.id)])])

        let found = Preflight.problems(
            of: content, media: [item.id: item], capabilities: Self.accounts[2], name: "T")

        #expect(found.map(\.code) == [.imageTooManyPixels])
    }
}
