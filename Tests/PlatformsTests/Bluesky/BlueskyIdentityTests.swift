import Domain
import Outbound
import Testing

@testable import Platforms

@Suite("Bluesky names", .timeLimit(.minutes(10)))
struct BlueskyIdentityTests {
    @Test(
        "SEC-68 handles and DIDs pass the published samples", .enabled(if: Contracts.arePresent, "\(Contracts.absence)")
    )
    func samples() throws {
        let judges: [(name: String, accepts: (String) -> Bool)] = [
            ("handle", { ATHandle($0) != nil }), ("did", { DID($0) != nil }), ("tid", { TID($0) != nil }),
        ]
        for judge in judges {
            let (valid, invalid) = (
                try Contracts.samples("\(judge.name)_syntax_valid"),
                try Contracts.samples("\(judge.name)_syntax_invalid")
            )
            #expect(!valid.isEmpty && !invalid.isEmpty)
            #expect(valid.filter { !judge.accepts($0) } == [])
            #expect(invalid.filter(judge.accepts) == [])
        }
    }

    @Test(
        "handles compare in lower case, reserved names are nobody's",
        arguments: [
            ("Ada.BSKY.social", true), ("ada.test", true), ("printer.local", false), ("a.onion", false),
            ("b.example", true), ("c.invalid", false), ("d.arpa", false),
        ])
    func permitted(text: String, isPermitted: Bool) throws {
        let handle = try #require(ATHandle(text))
        #expect(handle.description == text.lowercased())
        #expect(handle.isPermitted == isPermitted)
    }

    @Test("the method of a DID tells where its document lies")
    func methods() {
        #expect(DID("did:plc:7iza6de2dwap2sbkpav7c6c6")?.method == .directory)
        #expect(DID("did:web:pds.example.org")?.method == .web(host: "pds.example.org"))
        for text in ["did:plc:short", "did:web:localhost%3A3000", "did:web:example.org:ada", "did:key:zQ3sh"] {
            #expect(DID(text) != nil && DID(text)?.method == nil, "\(text)")
        }
    }

    struct Typed: Sendable, CustomStringConvertible {
        var handle: String?
        var instance: String?
        var meaning: BlueskyTarget?
        var description: String { handle ?? instance ?? "nothing" }
    }

    static let ada = ATHandle("ada.bsky.social").map(BlueskyTarget.handle)
    static let typed = [
        Typed(handle: "ada.bsky.social", meaning: ada), Typed(handle: " @Ada.bsky.social ", meaning: ada),
        Typed(handle: "\u{202a}@ada.bsky.social\u{202c}", meaning: ada),
        Typed(handle: "at://ada.bsky.social", meaning: ada),
        Typed(handle: "https://bsky.app/profile/ada.bsky.social/post/3k", meaning: ada),
        Typed(
            handle: "did:plc:7iza6de2dwap2sbkpav7c6c6",
            meaning: DID("did:plc:7iza6de2dwap2sbkpav7c6c6").map(BlueskyTarget.did)),
        Typed(handle: "https://pds.example.org", meaning: .server("https://pds.example.org")),
        Typed(instance: "pds.example.org", meaning: .server("https://pds.example.org")),
        Typed(instance: "https://pds.example.org/", meaning: .server("https://pds.example.org")),
        Typed(), Typed(handle: "ada"), Typed(handle: "ada@example.org"), Typed(handle: "printer.local"),
        Typed(instance: "https://pds.example.org/path"), Typed(instance: "user@pds.example.org"), Typed(instance: " "),
        Typed(handle: "ada lovelace.org"),
    ]

    @Test("what a person types is understood as account or server", arguments: typed)
    func understood(typed: Typed) {
        let target = BlueskyTarget(ConnectTarget(instance: typed.instance, handle: typed.handle))

        #expect(target == typed.meaning)
    }
}
