import Domain
import Foundation
import TestKit
import Testing

/// What is written, as it is stored and sent: snake case, and the same again when read.
@Suite("Content as JSON", .timeLimit(.minutes(10)))
struct ContentCodingTests {
    private func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private func again<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode(Value.self, from: Data(try json(value).utf8))
    }

    @Test("a thousand random contents come back as they were")
    func contents() throws {
        var generator = SplitMix64(seed: 7)
        let ports = TestPorts().ports
        let alphabet = Array("aé日👩‍🚀\"\\/\n\t\u{0}\u{2028}<&'{}[]: ")
        func text() -> String {
            String(
                (0..<Int(generator.next() % 30)).map { _ in alphabet[Int(generator.next() % UInt64(alphabet.count))] })
        }
        for _ in 0..<1_000 {
            let parts = (0...Int(generator.next() % 4)).map { _ in
                Part(
                    text: text(),
                    media: (0..<Int(generator.next() % 4)).map { _ in
                        Attachment(id: MediaItem.ID(ports), altText: text())
                    })
            }
            let content = Content(parts: parts)
            #expect(try again(content) == content)
            #expect(content.mediaIDs == parts.flatMap { $0.media.map(\.id) })
        }
    }

    @Test("the words of content are stable")
    func words() throws {
        let content = Content(parts: [
            Part(text: "Hi", media: [Attachment(id: MediaItem.ID(stored: "med_1"), altText: "A")])
        ])
        #expect(try json(content) == #"{"parts":[{"media":[{"altText":"A","id":"med_1"}],"text":"Hi"}]}"#)
        #expect(Content(text: "Hi") == Content(parts: [Part(text: "Hi")]))
        #expect(Content(text: "Hi").mediaIDs == [])
    }

    static let options: [(options: DeliveryOptions, json: String)] = [
        (DeliveryOptions(), "{}"), (DeliveryOptions(visibility: "unlisted"), #"{"visibility":"unlisted"}"#),
        (DeliveryOptions(contentWarning: "Food"), #"{"content_warning":"Food"}"#),
        (
            DeliveryOptions(visibility: "direct", contentWarning: "", language: "pt-BR"),
            #"{"content_warning":"","language":"pt-BR","visibility":"direct"}"#
        ),
    ]

    @Test("choices are stored in snake case, and absent ones not at all", arguments: options)
    func optionCoding(options: DeliveryOptions, json: String) throws {
        #expect(try self.json(options) == json)
        #expect(try again(options) == options)
    }

    @Test("a choice that this release does not know is passed over")
    func newerChoice() throws {
        let data = Data(#"{"visibility":"public","shout":{"loud":[1]}}"#.utf8)
        #expect(try JSONDecoder().decode(DeliveryOptions.self, from: data) == DeliveryOptions(visibility: "public"))
    }

    @Test(
        "REL-22 what a step left behind is stored and read again",
        arguments: [
            StepOutput(), StepOutput(remoteID: "1"),
            StepOutput(
                remoteID: "at://did:plc:a/app.bsky.feed.post/3k", url: "https://bsky.app/x", facts: ["cid": "b\"a"]),
        ])
    func outputs(output: StepOutput) throws {
        #expect(try again(output) == output)
    }

    @Test(
        "what an account can publish is stored and read again",
        arguments: [
            .graphemes, .scalars, .utf16, .bytes, .weighted, .mastodon(urlCost: 23), .cautious(urlCost: 25),
            .emojiBytes,
            .littleText,
        ] as [Capabilities.Counting])
    func capabilities(counting: Capabilities.Counting) throws {
        let capabilities = Capabilities(
            counting: counting, textLimit: 300, imageLimit: 4, imageByteLimit: 1_000_000,
            imageTypes: ["image/png", "image/gif"], altTextLimit: 1_000, threadLimit: 25, hasContentWarning: true,
            visibilities: ["public", "direct"], takesLanguage: false, cashtagLimit: 1, imagePixelLimit: 33_177_600,
            loneImageTypes: ["image/gif"], imageByteLimits: ["image/gif": 5], requiresImage: true)
        #expect(try again(capabilities) == capabilities)
    }

    @Test("a problem is told in the words of the interface", arguments: Problem.Code.allCases)
    func problems(code: Problem.Code) throws {
        let problem = Problem(code, message: "m", remedy: "r", part: 1, field: .altText)
        #expect(try again(problem) == problem)
        #expect(try json(problem).contains(#""code":"\#(code.rawValue)""#))
        #expect(try json(problem).contains(#""field":"alt_text""#))
        #expect(problem.severity == code.severity)
        #expect([problem].blocksPublishing == (code.severity == .error))
    }

    @Test("without problems nothing stands in the way")
    func none() {
        #expect(![Problem]().blocksPublishing)
    }

    @Test("a reason and an advice are stored and read again")
    func reasons() throws {
        let reason = DeliveryReason(.poison, platform: .x)
        let advice = Advice.on(WarningReason.outage, platform: .x)
        #expect(try again(reason) == reason)
        #expect(try again(advice) == advice)
    }
}
