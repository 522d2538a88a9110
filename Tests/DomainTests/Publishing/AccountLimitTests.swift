import Domain
import TestKit
import Testing

/// The limits of real accounts by the platform sheets, section 5: what just fits, and what just does not.
@Suite("Limits of accounts", .timeLimit(.minutes(10)))
struct AccountLimitTests {
    /// An account with the limits of its sheet.
    struct Account: Sendable {
        let name: String
        let capabilities: Capabilities

        static let x = Account(
            name: "X",
            capabilities: Capabilities(
                counting: .weighted, textLimit: 280, imageLimit: 4, imageByteLimit: 5_242_880,
                imageTypes: ["image/jpeg", "image/png", "image/webp", "image/gif"], altTextLimit: 1_000,
                threadLimit: 25, takesLanguage: false, cashtagLimit: 1, loneImageTypes: ["image/gif"],
                imageByteLimits: ["image/gif": 15_728_640]))
        static let bluesky = Account(
            name: "Bluesky",
            capabilities: Capabilities(
                counting: .graphemes, textLimit: 300, byteLimit: 3_000, imageLimit: 4, imageByteLimit: 2_000_000,
                imageTypes: ["image/jpeg", "image/png", "image/webp", "image/gif"], altTextLimit: 2_000,
                threadLimit: 50))
        static let mastodon = Account(
            name: "Mastodon",
            capabilities: Capabilities(
                counting: .mastodon(urlCost: 23), textLimit: 500, imageLimit: 4, imageByteLimit: 16_777_216,
                imageTypes: ["image/jpeg", "image/png", "image/gif", "image/webp"], altTextLimit: 1_500,
                threadLimit: 50, hasContentWarning: true, visibilities: ["public", "unlisted", "private", "direct"],
                imagePixelLimit: 33_177_600))
        static let goToSocial = Account(
            name: "GoToSocial",
            capabilities: Capabilities(
                counting: .cautious(urlCost: 25), textLimit: 5_000, imageLimit: 6, imageByteLimit: 41_943_040,
                imageTypes: ["image/jpeg", "image/png"], altTextLimit: 5_000, threadLimit: 50, hasContentWarning: true,
                visibilities: ["public", "unlisted", "private", "direct"]))
    }

    /// A text at a limit.
    struct Case: Sendable, CustomTestStringConvertible {
        let account: Account
        let why: String
        let text: String
        let codes: [Problem.Code]

        init(_ account: Account, _ why: String, _ text: String, _ codes: Problem.Code...) {
            (self.account, self.why, self.text, self.codes) = (account, why, text, codes)
        }

        var testDescription: String { "\(account.name): \(why)" }
    }

    private static func times(_ count: Int, _ text: String) -> String { String(repeating: text, count: count) }
    private static let family = "👨‍👩‍👧‍👦"
    private static let link = "https://example.com/" + times(300, "a")

    static let texts = [
        Case(.x, "140 families weigh 280", times(140, family)),
        Case(.x, "one letter beyond", times(140, family) + "a", .textTooLong),
        Case(.x, "140 Chinese characters", times(140, "字")),
        Case(.x, "141 Chinese characters", times(141, "字"), .textTooLong),
        Case(.x, "a link of any length leaves 256 and a blank", times(256, "a") + " " + link),
        Case(.x, "257 and a blank are one too many", times(257, "a") + " " + link, .textTooLong),
        Case(.x, "a bare domain costs as much as a link", times(257, "a") + " example.com", .textTooLong),
        Case(.x, "letters in pieces are composed first", times(280, "e\u{301}")),
        Case(.x, "two cashtags", "$A and $B", .tooManyCashtags),
        Case(.x, "prices are no cashtags", "$5 and $6.50"),
        Case(
            .x, "too long and with a mark of byte order", times(281, "a") + "\u{feff}", .textTooLong,
            .forbiddenCharacters),
        Case(.bluesky, "300 letters", times(300, "a")),
        Case(.bluesky, "301 letters", times(301, "a"), .textTooLong),
        Case(.bluesky, "120 families have 3000 bytes", times(120, family)),
        Case(.bluesky, "a letter more has a byte too many", times(120, family) + "a", .textTooManyBytes),
        Case(.bluesky, "both at once", times(301, family), .textTooLong, .textTooManyBytes),
        Case(.bluesky, "a link counts as it stands", times(281, "a") + " " + link, .textTooLong),
        Case(.bluesky, "a line break of two characters is one", times(150, "a\r\n")),
        Case(.bluesky, "cashtags are words", "$A $B $C"),
        Case(.mastodon, "500 families", times(500, family)),
        Case(.mastodon, "501 families", times(501, family), .textTooLong),
        Case(.mastodon, "a link leaves 476 and a blank", times(476, "a") + " " + link),
        Case(.mastodon, "477 and a blank are one too many", times(477, "a") + " " + link, .textTooLong),
        Case(.mastodon, "a bare domain is plain text", times(488, "a") + " example.com"),
        Case(.mastodon, "the server of a mention is free", times(495, "a") + " @ada@a-very-long-name.example.org"),
        Case(.mastodon, "a byte order mark is taken", "a\u{feff}"),
        Case(.goToSocial, "5000 letters", times(5_000, "a")),
        Case(.goToSocial, "a family is seven there: 714 of them", times(714, family)),
        Case(.goToSocial, "715 of them", times(715, family), .textTooLong),
        Case(.goToSocial, "a link is not shortened", times(4_680, "a") + " " + link, .textTooLong),
        Case(.goToSocial, "a short link costs its 25", times(4_974, "a") + " http://a.co"),
        Case(.goToSocial, "and no less", times(4_975, "a") + " http://a.co", .textTooLong),
    ]

    @Test("S2.20 a text at the limit of its account fits, one beyond does not", arguments: texts)
    func text(example: Case) {
        let problems = Preflight.problems(
            of: Content(text: example.text), capabilities: example.account.capabilities, name: example.account.name)
        #expect(problems.map(\.code) == example.codes)
        #expect(problems.allSatisfy { $0.message.contains(example.account.name) && $0.part == 0 })
    }

    private static func item(_ number: Int, _ type: String, bytes: Int, pixels: Int = 100) -> MediaItem {
        MediaItem(
            id: MediaItem.ID(stored: "med_\(number)"), workspaceID: Workspace.ID(stored: "wsp_1"),
            fileName: "photo", contentType: type, width: pixels, height: 1, byteCount: bytes, digest: "")
    }

    private func codes(_ account: Account, _ items: [MediaItem], alt: Int = 0) -> [Problem.Code] {
        let media = items.map { Attachment(id: $0.id, altText: String(repeating: "é", count: alt)) }
        return Preflight.problems(
            of: Content(parts: [Part(text: "Hi", media: media)]),
            media: Dictionary(items.map { ($0.id, $0) }) { first, _ in first },
            capabilities: account.capabilities, name: account.name
        ).map(\.code)
    }

    @Test(
        "S2.19 a file at the limit of its account and type is taken, a byte more is not",
        arguments: [
            (Account.x, "image/png", 5_242_880), (.x, "image/gif", 15_728_640), (.bluesky, "image/jpeg", 2_000_000),
            (.bluesky, "image/gif", 2_000_000), (.mastodon, "image/png", 16_777_216),
            (.goToSocial, "image/png", 41_943_040),
        ])
    func bytes(account: Account, type: String, limit: Int) {
        #expect(codes(account, [Self.item(1, type, bytes: limit)]) == [])
        #expect(codes(account, [Self.item(1, type, bytes: limit + 1)]) == [.imageTooLarge])
    }

    @Test(
        "a kind of file that the account does not name is refused, however small",
        arguments: [
            (Account.x, "image/avif"), (.x, "video/mp4"), (.bluesky, "image/svg+xml"), (.mastodon, "image/tiff"),
            (.goToSocial, "image/gif"), (.x, "IMAGE/PNG"), (.x, ""),
        ])
    func kinds(account: Account, type: String) {
        #expect(codes(account, [Self.item(1, type, bytes: 1)]) == [.mediaTypeUnsupported])
    }

    @Test(
        "as many images as the account takes, and one more",
        arguments: [(Account.x, 4), (.bluesky, 4), (.mastodon, 4), (.goToSocial, 6)])
    func count(account: Account, limit: Int) {
        let items = (0...limit).map { Self.item($0, "image/png", bytes: 1) }
        #expect(codes(account, Array(items.prefix(limit))) == [])
        #expect(codes(account, items) == [.tooManyImages])
    }

    @Test(
        "an alternative text is measured in characters, for each image by itself",
        arguments: [(Account.x, 1_000), (.bluesky, 2_000), (.mastodon, 1_500), (.goToSocial, 5_000)])
    func alternativeText(account: Account, limit: Int) {
        let items = (0..<2).map { Self.item($0, "image/png", bytes: 1) }
        #expect(codes(account, items, alt: limit) == [])
        #expect(codes(account, items, alt: limit + 1) == [.altTextTooLong, .altTextTooLong])
    }

    @Test(
        "only an instance that says so counts pixels",
        arguments: [(33_177_600, []), (33_177_601, [Problem.Code.imageTooManyPixels])])
    func pixels(pixels: Int, expected: [Problem.Code]) {
        let item = Self.item(1, "image/png", bytes: 1, pixels: pixels)
        #expect(codes(.mastodon, [item]) == expected)
        for account in [Account.x, .bluesky, .goToSocial] { #expect(codes(account, [item]) == []) }
    }

    @Test("a GIF in company is refused on X alone")
    func company() {
        let items = [Self.item(1, "image/gif", bytes: 1), Self.item(2, "image/png", bytes: 1)]
        #expect(codes(.x, items) == [.imageMustBeAlone])
        #expect(codes(.x, [items[0], Self.item(3, "image/gif", bytes: 1)]) == [.imageMustBeAlone])
        #expect(codes(.bluesky, items) == [] && codes(.mastodon, items) == [])
    }

    @Test(
        "choices are taken where the account knows them, and said to be of no use where it does not",
        arguments: [
            (Account.x, [Problem.Code.visibilityIgnored, .contentWarningIgnored, .languageIgnored]),
            (.bluesky, [.visibilityIgnored, .contentWarningIgnored]), (.mastodon, []), (.goToSocial, []),
        ])
    func choices(account: Account, expected: [Problem.Code]) {
        let problems = Preflight.problems(
            of: Content(text: "Hi"),
            options: DeliveryOptions(visibility: "unlisted", contentWarning: "Food", language: "de"),
            capabilities: account.capabilities, name: account.name)
        #expect(problems.map(\.code) == expected)
        #expect(!problems.blocksPublishing)
    }

    @Test("a warning takes its room from every part of a thread, where there are warnings")
    func warning() {
        let options = DeliveryOptions(contentWarning: String(repeating: "w", count: 100))
        func parts(_ account: Account, _ lengths: Int...) -> [Int?] {
            Preflight.problems(
                of: Content(parts: lengths.map { Part(text: String(repeating: "a", count: $0)) }), options: options,
                capabilities: account.capabilities, name: account.name
            ).filter { $0.code == .textTooLong }.map(\.part)
        }
        #expect(parts(.mastodon, 400, 401, 400, 500) == [1, 3])
        #expect(parts(.bluesky, 300, 301) == [1])
    }
}
