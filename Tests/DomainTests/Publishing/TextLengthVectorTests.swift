import Domain
import TestKit
import Testing

/// X's own vectors judge the counter; see the platform sheet of X, section 5.
@Suite(.timeLimit(.minutes(10)), .enabled(if: TwitterTextVectors.isPresent, Comment(rawValue: ContractFiles.absence)))
struct TextLengthVectorTests {
    static let counted =
        TwitterTextVectors.group("WeightedTweetsWithDiscountedEmojiCounterTest", of: "validate.yml")
        + TwitterTextVectors.group("UnicodeDirectionalMarkerCounterTest", of: "validate.yml")
    static let links = ["urls", "urls_with_directional_markers", "tco_urls_with_params"].flatMap {
        TwitterTextVectors.group($0, of: "extract.yml")
    }
    static let domains = ["country", "generic"].flatMap { TwitterTextVectors.group($0, of: "tlds.yml") }
    static let cashtags = TwitterTextVectors.group("cashtags", of: "extract.yml")

    @Test("S2.20 weighted length agrees with X's vectors", arguments: counted)
    func agreesOnLength(_ vector: TextVector) {
        #expect(TextLength.count(vector.text, by: .weighted) == vector.length)
    }

    @Test("S2.20 links are found as X finds them", arguments: links)
    func agreesOnLinks(_ vector: TextVector) {
        let found = TextLength.links(in: vector.text)

        #expect(found == vector.expected, "\(vector.text)")
    }

    @Test("S2.20 every top-level domain that X knows makes a link")
    func topLevelDomains() {
        let missed = Self.domains.filter { TextLength.links(in: $0.text) != $0.expected }

        #expect(missed.map(\.text) == [])
    }

    @Test("cashtags are found as X finds them", arguments: cashtags)
    func agreesOnCashtags(_ vector: TextVector) {
        #expect(TextLength.cashtags(in: vector.text) == vector.expected)
    }

    @Test("the vectors were read")
    func counts() {
        #expect(Self.counted.count > 20)
        #expect(Self.links.count > 60)
        #expect(Self.domains.count > 1500)
        #expect(Self.cashtags.count > 5)
    }
}
