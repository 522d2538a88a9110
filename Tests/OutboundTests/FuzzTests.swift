import Domain
import Outbound
import TestKit
import Testing

/// Foreign bytes at every border of the door: read or refused, never a trap (SEC-92).
@Suite("Foreign bytes by chance", .timeLimit(.minutes(10)))
struct FuzzTests {
    private struct Draw {
        var generator: SplitMix64

        mutating func number(_ limit: Int) -> Int { Int(generator.next() % UInt64(limit)) }

        mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(elements.count)] }

        /// A text made of pieces that mean something to the reader under test.
        mutating func text(of pieces: [String], atMost count: Int = 12) -> String {
            (0..<number(count + 1)).map { _ in pick(pieces) }.joined()
        }

        mutating func json(depth: Int) -> JSONValue {
            switch number(depth > 0 ? 7 : 5) {
            case 0: .null
            case 1: .bool(number(2) == 0)
            case 2: .integer(Int64(bitPattern: generator.next()))
            case 3: .string(text(of: ["a", "\"", "\\", "\n", "\u{0}", "é", "👩‍🚀", "\u{2028}", "</script>"]))
            case 4: .number(pick(["-0", "1e400", "0.1", "123456789012345678901234567890", "-1.5E-7"]))
            case 5: .array((0..<number(4)).map { _ in json(depth: depth - 1) })
            default:
                .object(Dictionary((0..<number(4)).map { ("k\($0)é\"", json(depth: depth - 1)) }) { first, _ in first })
            }
        }
    }

    @Test("SEC-92 a thousand random JSON values are written and read again as they were")
    func jsonRoundTrip() throws {
        var draw = Draw(generator: SplitMix64(seed: 92))
        for _ in 0..<1_000 {
            let value = draw.json(depth: 5)
            #expect(try JSONValue(parsing: value.bytes) == value)
            #expect(try JSONValue(parsing: value.text) == value)
        }
    }

    @Test("SEC-92 SEC-56 a thousand broken documents are refused or mean what they say")
    func brokenJSON() {
        var draw = Draw(generator: SplitMix64(seed: 93))
        for seed in 0..<1_000 {
            var bytes = draw.json(depth: 4).bytes
            for _ in 0...draw.number(4) where !bytes.isEmpty {
                let index = draw.number(bytes.count)
                switch draw.number(3) {
                case 0: bytes[index] = draw.generator.nextByte()
                case 1: bytes.remove(at: index)
                default: bytes.insert(draw.pick(Array("{}[],:\"\\0123456789eE+-.tfnu ".utf8)), at: index)
                }
            }
            guard let value = try? JSONValue(parsing: bytes) else { continue }
            #expect((try? JSONValue(parsing: value.bytes)) == value, "seed \(seed)")
        }
    }

    @Test("SEC-56 what is nested deeper than allowed is refused at once", arguments: ["[", "{\"a\":", "[{\"a\":"])
    func deep(opening: String) {
        let text = String(repeating: opening, count: 200_000)
        #expect(throws: JSONError.tooDeep) { try JSONValue(parsing: text) }
    }

    @Test("SEC-92 a thousand random addresses are refused, or read again from their own text")
    func addresses() {
        let pieces = [
            "https://", "http://", "//", "/", "a", "example.com", "%2f", "%", "@", ":", ":443", ":99999", "?", "#", "=",
            "&", "..", ".", " ", "\n", "\0", "é", "日本", "[::1]", "127.0.0.1", "0x7f.1", "\\", "xn--", "user:pass@", "+",
        ]
        var draw = Draw(generator: SplitMix64(seed: 94))
        for _ in 0..<5_000 {
            let text = draw.text(of: pieces)
            guard let url = OutboundURL(text) else { continue }
            #expect(OutboundURL(url.text)?.text == url.text, "\(text)")
            #expect(!url.text.contains("@") || !text.hasPrefix("https://user:pass@"), "SEC-68: no user info")
            #expect(!url.text.utf8.contains { $0 <= 0x20 || $0 == 0x7f }, "\(text)")
        }
    }

    @Test("SEC-68 SEC-92 a thousand random host names and IP addresses are refused, or read again from their own text")
    func hosts() {
        let pieces = [
            "a", "b-", "-c", ".", "..", "1", "127", "255", "256", "0x7f", "::", ":", "ffff", "%eth0", "[", "]", "xn--",
            "é",
            "。", "\u{200d}", "_", " ", "localhost", "@", "/",
        ]
        var draw = Draw(generator: SplitMix64(seed: 95))
        for _ in 0..<5_000 {
            let text = draw.text(of: pieces, atMost: 9)
            if let host = HostName(text) {
                #expect(HostName(host.description) == host, "\(text)")
                #expect(!host.description.contains("/") && !host.description.contains("@"))
            }
            if let address = IPAddress(text) { #expect(IPAddress(address.description) == address, "\(text)") }
            if let origin = Origin("https://" + text) { #expect(Origin(origin.description) == origin, "\(text)") }
        }
    }

    @Test("SEC-67 a thousand random addresses of each family are public or not, by one rule for all their forms")
    func families() {
        var draw = Draw(generator: SplitMix64(seed: 67))
        for _ in 0..<1_000 {
            let bits = UInt128(draw.generator.next() & 0xffff_ffff)
            let plain = IPAddress(.v4, bits: bits)
            // Mapped, NAT64, 6to4, Teredo: an IPv4 address may hide in each of them.
            let forms = [
                0xffff << 32 | bits, 0x0064_ff9b << 96 | bits, 0x2002 << 112 | bits << 80, 0x2001 << 112 | bits,
            ]
            for form in forms {
                let address = IPAddress(.v6, bits: form)
                #expect(!AddressRules.isPublic(address), "\(address)")
                #expect(IPAddress(address.description) == address)
            }
            #expect(IPAddress(plain.description) == plain)
        }
    }

    @Test(
        "SEC-67 an address is nothing but an address",
        arguments: [
            "127.0.0.1\0.example.com", "::1\0", "1.2.3.4 ", " 1.2.3.4", "1.2.3.4\n", "01.2.3.4", "0x7f.0.0.1", "127.1",
            "2130706433", "::1%lo", "[::1]", "1.2.3.4/8", "::ffff:1.2.3.4.5", "1.2.3.4:80", "１.2.3.4", "",
        ])
    func notAnAddress(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test("percent encoding: a thousand texts come back as they were, and hold nothing but unreserved characters")
    func percent() {
        var draw = Draw(generator: SplitMix64(seed: 96))
        let pieces = ["a", "Z", "9", "-._~", " ", "+", "%", "&", "=", "/", "?", "#", "é", "👩‍🚀", "\n", "\0", "\"", "<"]
        let unreserved = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~%")
        for _ in 0..<1_000 {
            let (name, value) = (draw.text(of: pieces), draw.text(of: pieces))
            let items = [OutboundURL.Item(name, value), OutboundURL.Item("x", "")]

            #expect(PercentEncoding.decode(PercentEncoding.component(value)) == value)
            #expect(PercentEncoding.component(value).allSatisfy(unreserved.contains))
            let again = PercentEncoding.items(PercentEncoding.form(items))
            #expect(again.map(\.name) == [name, "x"] && again.map(\.value) == [value, ""])
        }
    }

    @Test("REL-30 SEC-92 advice to come back later is never believed beyond a day, whatever a server writes")
    func retryAdvice() {
        let sent = Instant(seconds: 1_800_000_000)
        let pieces = [
            "0", "9", "99999999", ".", "-", "+", "e", "inf", "nan", " ", ":", "T", "Z", "GMT", "Sun,", "06", "Nov",
            "1994",
            "2027-01-15T08:00:00Z", "٣", "\n", "\u{0}",
        ]
        var draw = Draw(generator: SplitMix64(seed: 97))
        let fixed = [
            "99999999999999999999-01-01T00:00:00Z", "-9999-01-01T00:00:00Z", "Sun, 06 Nov 99999999999 08:49:37 GMT",
            "Sun, 99 Nov 1994 99:99:99 GMT", "999999999999999", "1e308", ".", "..", "1.2.3", "0",
            String(repeating: "9", count: 400),
        ]
        for text in fixed + (0..<2_000).map({ _ in draw.text(of: pieces) }) {
            guard let instant = RetryAdvice.instant(text, since: sent) else { continue }
            #expect(instant >= sent && instant <= sent + .days(1), "\(text)")
        }
    }

    @Test("SEC-70 rate limits of nonsense are passed over")
    func rateLimits() {
        let sent = Instant(seconds: 1_800_000_000)
        for value in ["", "-1", "x", "1.5", String(repeating: "9", count: 50), "9223372036854775807", "\u{0}"] {
            let headers: Headers = [
                "X-RateLimit-Remaining": value, "X-RateLimit-Reset": value, "X-RateLimit-Limit": value,
            ]
            let budget = RateBudget(headers, sentAt: sent)
            #expect(budget.map { $0.remaining >= 0 } ?? true)
            #expect(RetryAdvice.retryAt(headers, sentAt: sent).map { $0 >= sent && $0 <= sent + .days(1) } ?? true)
        }
    }
}
