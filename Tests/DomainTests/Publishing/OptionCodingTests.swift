import Domain
import Foundation
import TestKit
import Testing

/// Choices as JSON: natural to write, and bounded when read.
@Suite("Choices as JSON", .timeLimit(.minutes(5)))
struct OptionCodingTests {
    private func decode(_ json: String) throws -> DeliveryOptions {
        try JSONDecoder().decode(DeliveryOptions.self, from: Data(json.utf8))
    }

    private func json(_ options: DeliveryOptions) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(options), as: UTF8.self)
    }

    @Test("S3.40 choices of every kind are written as JSON that speaks for itself, and read again")
    func natural() throws {
        let id = MediaItem.ID(stored: "med_01j00000000000000000000000")
        let options = DeliveryOptions([
            .visibility: "public", .madeForKids: false, .collaborators: ["a", "b"], .coverOffset: 1_500,
            .cover: .media(id), .repostAt: .time(Instant(milliseconds: 1_800_000_000_000)),
        ])
        let text = try json(options)
        #expect(
            text == """
                {"collaborators":["a","b"],"cover":"med_01j00000000000000000000000","cover_offset_ms":1500,\
                "made_for_kids":false,"repost_at":1800000000000,"visibility":"public"}
                """)
        #expect(try decode(text) == options)
        #expect(options.flag(.madeForKids) == false && options.list(.collaborators) == ["a", "b"])
        #expect(options.number(.coverOffset) == 1_500 && options.media(.cover) == id)
        #expect(options.time(.repostAt)?.milliseconds == 1_800_000_000_000 && options.mediaIDs == [id])
        #expect(options.text(.madeForKids) == nil && options.flag(.visibility) == nil)
    }

    @Test(
        "REL-46 what older releases stored is read as it was",
        arguments: [
            ("{}", DeliveryOptions()), (#"{"visibility":"private"}"#, DeliveryOptions(visibility: "private")),
            (
                #"{"content_warning":"Food","language":"de","visibility":"direct"}"#,
                DeliveryOptions(visibility: "direct", contentWarning: "Food", language: "de")
            ), (#"{"visibility":null}"#, DeliveryOptions()),
        ] as [(String, DeliveryOptions)])
    func old(json: String, options: DeliveryOptions) throws {
        #expect(try decode(json) == options)
    }

    @Test("REL-46 content of older releases has no title, link or poll, and is written as it was")
    func oldContent() throws {
        let old = #"{"parts":[{"media":[{"altText":"A","id":"med_1"}],"text":"Hi"},{"media":[],"text":"Ho"}]}"#
        let content = try JSONDecoder().decode(Content.self, from: Data(old.utf8))
        #expect(content.title == "" && content.parts.allSatisfy { $0.link == nil && $0.poll == nil })
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        #expect(String(decoding: try encoder.encode(content), as: UTF8.self) == old)
    }

    @Test("content with everything comes back as it was")
    func newContent() throws {
        let content = Content(
            title: "T",
            parts: [
                Part(
                    text: "?", link: Link(url: "https://a.example", title: "A"),
                    poll: Poll(options: ["a", "b"], minutes: 5, allowsSeveral: true))
            ])
        let data = try JSONEncoder().encode(content)
        #expect(try JSONDecoder().decode(Content.self, from: data) == content)
        #expect(String(decoding: data, as: UTF8.self).contains(#""allows_several":true"#))
    }

    static let hostile = [
        #"[]"#, #""x""#, #"{"visibility":1}"#, #"{"visibility":["public"]}"#, #"{"made_for_kids":"no"}"#,
        #"{"made_for_kids":1}"#, #"{"collaborators":"a"}"#, #"{"collaborators":[1]}"#, #"{"collaborators":[null]}"#,
        #"{"collaborators":{"a":1}}"#, #"{"cover_offset_ms":1.5}"#, #"{"cover_offset_ms":1e30}"#,
        #"{"cover_offset_ms":"1"}"#, #"{"cover":7}"#, #"{"repost_at":"soon"}"#,
        #"{"first_comment":"\#(String(repeating: "a", count: 40_001))"}"#,
        #"{"tags":["\#(String(repeating: "a", count: 2_001))"]}"#,
        #"{"tags":[\#((0..<501).map { _ in #""a""# }.joined(separator: ","))]}"#,
        "{" + (0..<201).map { #""k\#($0)":0"# }.joined(separator: ",") + "}",
    ]

    @Test("SEC-59 choices of the wrong shape, too long or too many are refused", arguments: hostile)
    func refused(json: String) {
        #expect(throws: DecodingError.self) { try decode(json) }
    }

    @Test("the largest that is taken is taken")
    func bounds() throws {
        let text = String(repeating: "a", count: DeliveryOptions.textLimit)
        #expect(try decode(#"{"first_comment":"\#(text)"}"#).firstComment == text)
        let list = (0..<DeliveryOptions.listLimit).map { _ in #""a""# }.joined(separator: ",")
        #expect(try decode(#"{"tags":[\#(list)]}"#).list(.tags).count == DeliveryOptions.listLimit)
        let unknown = (0..<DeliveryOptions.memberLimit).map { #""k\#($0)":{"a":[]}"# }.joined(separator: ",")
        #expect(try decode("{\(unknown)}") == DeliveryOptions())
    }

    @Test("a thousand random objects are read, passed over or refused, and what is read comes back the same")
    func walk() throws {
        var generator = SplitMix64(seed: 41)
        func pick<Value>(_ values: [Value]) -> Value { values[Int(generator.next() % UInt64(values.count))] }
        let values = [
            #""a""#, "true", "0", "-1", "1.5", "null", "[]", #"["a"]"#, "{}", #"[["a"]]"#, "9223372036854775807",
            #""""#,
        ]
        for _ in 0..<1_000 {
            let names = (0..<Int(generator.next() % 5)).map { _ in
                generator.next() % 5 == 0 ? "other" : pick(OptionKey.allCases).rawValue
            }
            let members = Set(names).sorted().map { #""\#($0)":\#(pick(values))"# }.joined(separator: ",")
            guard let options = try? decode("{\(members)}") else { continue }
            #expect(try decode(try json(options)) == options, "\(members)")
            #expect(options.values.allSatisfy { $0.key.shape == $0.value.shape })
        }
    }

    @Test("a value of another shape than its key never gets in")
    func shapes() {
        var options = DeliveryOptions([.visibility: true, .nsfw: "yes", .tags: 3])
        #expect(options == DeliveryOptions())
        options[.nsfw] = "yes"
        options[.spoiler] = true
        #expect(options.keys == [.spoiler])
        options[.spoiler] = nil
        #expect(options == DeliveryOptions())
    }

    @Test("keys are snake case, have labels, and every shape has one", arguments: OptionKey.allCases)
    func keys(key: OptionKey) {
        #expect(key.rawValue.utf8.allSatisfy { $0 == UInt8(ascii: "_") || (97...122).contains($0) })
        #expect(!key.label.isEmpty && key.label.first?.isUppercase == true)
        #expect(Set(OptionKey.allCases.map(\.shape)) == Set(OptionKey.Shape.allCases))
    }
}
