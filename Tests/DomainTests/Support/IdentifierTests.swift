import Domain
import Foundation
import TestKit
import Testing

@Suite("Identifiers", .timeLimit(.minutes(10)))
struct IdentifierTests {
    private static let digits = "0123456789abcdefghjkmnpqrstvwxyz"

    @Test("an identifier has its prefix and 26 digits, and is read again from outside")
    func shape() throws {
        let ports = TestPorts().ports
        for _ in 0..<1_000 {
            let id = Connection.ID(ports)
            let rest = id.text.dropFirst(4)

            #expect(id.text.hasPrefix("con_") && rest.count == 26)
            #expect(rest.allSatisfy(Self.digits.contains))
            #expect(Connection.ID(id.text) == id)
            #expect(id.description == id.text)
        }
    }

    @Test("every kind of thing has a prefix of its own")
    func prefixes() {
        let prefixes = [
            Authorization.identifierPrefix, Connection.identifierPrefix, Grant.identifierPrefix,
            PlatformApp.identifierPrefix, Person.identifierPrefix, Workspace.identifierPrefix, Brand.identifierPrefix,
            Delivery.identifierPrefix, Job.identifierPrefix, MediaItem.identifierPrefix, Post.identifierPrefix,
        ]
        #expect(Set(prefixes).count == prefixes.count)
        #expect(prefixes.allSatisfy { $0.count == 3 && $0.allSatisfy(\.isLowercase) })
    }

    private static let good = "01jzzzzzzzzzzzzzzzzzzzzzzz"

    static let bad: [String] = {
        let short = good.dropLast()
        let strange: [String] = ["i", "l", "o", "u", " ", "é", "'", "\0"].map { "con_\(short)\($0)" }
        let shapes: [String] = ["", "con", "con_", "con_\(short)", "con_\(good)0", "con_\(good)\n", " con_\(good)"]
        let prefixes: [String] = ["pst_\(good)", "CON_\(good)", "con-\(good)", "con_con_\(good)"]
        let others: [String] = [
            "con_\(good.uppercased())", "con_\(good.dropLast(2))é", "con_\(good.dropLast(3))../",
            String(repeating: "a", count: 100_000),
        ]
        return strange + shapes + prefixes + others
    }()

    @Test("SEC-59 nothing else is an identifier", arguments: bad)
    func refused(text: String) {
        #expect(Connection.ID(text) == nil)
    }

    @Test("SEC-59 an identifier of one kind is none of another")
    func kinds() {
        let id = Connection.ID(TestPorts().ports)
        #expect(Post.ID(id.text) == nil && Delivery.ID(id.text) == nil)
    }

    @Test("later identifiers sort after earlier ones, for a thousand moments")
    func order() {
        let clock = TestPorts(seed: 4)
        var ids: [Post.ID] = []
        for step in 0..<1_000 {
            ids.append(Post.ID(clock.ports))
            clock.advance(by: .milliseconds(Int64(step % 7 + 1) * (step % 13 == 0 ? 100_000 : 1)))
        }
        #expect(ids == ids.sorted())
    }

    @Test("identifiers of the same moment differ by chance: none of ten thousand is the same")
    func chance() {
        let ports = TestPorts().ports
        let ids = Set((0..<10_000).map { _ in Post.ID(ports).text })
        #expect(ids.count == 10_000)
    }

    @Test("RFC 9562 the bits hold time, version and variant")
    func bits() throws {
        let now = Instant(milliseconds: 0x0123_4567_89ab)
        let ports = Ports(
            now: { now }, monotonic: { .zero }, sleep: { _ in }, randomBytes: { Array(repeating: 0xff, count: $0) })
        let text = Post.ID(ports).text.dropFirst(4)
        let value = try text.reduce(UInt128(0)) { value, digit in
            let index = try #require(Self.digits.firstIndex(of: digit))
            return value << 5 | UInt128(Self.digits.distance(from: Self.digits.startIndex, to: index))
        }

        #expect(value >> 80 == 0x0123_4567_89ab)
        #expect(value >> 76 & 0xf == 7)
        #expect(value >> 62 & 0b11 == 0b10)
    }

    @Test("an identifier is written and read as its bare text")
    func coding() throws {
        let id = MediaItem.ID(TestPorts().ports)
        let data = try JSONEncoder().encode([id])

        #expect(String(decoding: data, as: UTF8.self) == "[\"\(id.text)\"]")
        #expect(try JSONDecoder().decode([MediaItem.ID].self, from: data) == [id])
    }
}
