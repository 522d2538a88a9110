import TestKit
import Testing

@testable import Sandbox

@Suite("Bluesky string formats", .timeLimit(.minutes(10)))
struct ATSyntaxTests {
    struct List: CustomTestStringConvertible, Sendable {
        let syntax: ATSyntax
        let file: String
        let isValid: Bool
        var testDescription: String { file }

        init(_ syntax: ATSyntax, _ file: String, isValid: Bool) {
            self.syntax = syntax
            self.file = "atproto/syntax/\(file).txt"
            self.isValid = isValid
        }
    }

    static let lists: [List] =
        [
            (ATSyntax.did, "did"), (.handle, "handle"), (.atIdentifier, "atidentifier"), (.nsid, "nsid"),
            (.recordKey, "recordkey"), (.tid, "tid"), (.atURI, "aturi"), (.datetime, "datetime"),
            (.language, "language"),
        ].flatMap { syntax, name in
            [
                List(syntax, name + "_syntax_valid", isValid: true),
                List(syntax, name + "_syntax_invalid", isValid: false),
            ]
        } + [List(.datetime, "datetime_parse_invalid", isValid: false)]

    @Test(
        "the published lists of right and wrong strings",
        .enabled(
            if: ContractFiles.exists("atproto/syntax/did_syntax_valid.txt"), Comment(rawValue: ContractFiles.absence)),
        arguments: lists)
    func published(_ list: List) throws {
        let lines = try ContractFiles.text(list.file).split(separator: "\n").filter { !$0.hasPrefix("#") }

        #expect(lines.count > 3)
        for line in lines {
            #expect(list.syntax.accepts(String(line)) == list.isValid, "\(line)")
        }
    }

    @Test(
        "some of each without the lists",
        arguments: [
            (.did, "did:plc:7iza6de2dwap2sbkpav7c6c6", true), (.did, "did:PLC:x", false),
            (.handle, "ada.bsky.social", true), (.handle, "ada", false), (.handle, "ada.123", false),
            (.nsid, "app.bsky.feed.post", true), (.nsid, "app.bsky", false), (.recordKey, "self", true),
            (.recordKey, "..", false), (.tid, "3mbfvv7imxk2l", true), (.tid, "zmbfvv7imxk2l", false),
            (.atURI, "at://did:plc:x/app.bsky.feed.post/1", true), (.atURI, "at://did:plc:x/", false),
            (.datetime, "2026-01-02T03:04:05.678Z", true), (.datetime, "2026-01-02T03:04:05", false),
            (.datetime, "2026-02-29T03:04:05Z", false), (.datetime, "2024-02-29T03:04:05+01:00", true),
            (.language, "pt-BR", true), (.language, "portuguese", false), (.uri, "https://example.org/a b", false),
            (.uri, "https://例え.jp/道", true), (.uri, "example.org", false), (.cid, "bafy", false),
        ] as [(ATSyntax, String, Bool)])
    func some(syntax: ATSyntax, text: String, isValid: Bool) {
        #expect(syntax.accepts(text) == isValid)
    }

    @Test(
        "instants are read with their zone and written in one form",
        arguments: [
            ("1970-01-01T00:00:00Z", 0, "1970-01-01T00:00:00.000Z"),
            ("1969-12-31T23:59:59.999Z", -1, "1969-12-31T23:59:59.999Z"),
            ("2000-02-29T12:00:00.5+02:00", 951_818_400_500, "2000-02-29T10:00:00.500Z"),
            ("2026-01-02T03:04:05.6789Z", 1_767_323_045_678, "2026-01-02T03:04:05.678Z"),
            ("0001-01-01T00:00:00Z", -62_135_596_800_000, "0001-01-01T00:00:00.000Z"),
        ] as [(String, Int64, String)])
    func instants(text: String, milliseconds: Int64, written: String) {
        #expect(ATDatetime.milliseconds(text) == milliseconds)
        #expect(ATDatetime.text(milliseconds: milliseconds) == written)
    }
}
