import Domain
import Testing

@Suite("Ports", .timeLimit(.minutes(10)))
struct PortsTests {
    private func ports(_ bytes: [UInt8]) -> Ports {
        Ports(
            now: { Instant(milliseconds: 0) }, monotonic: { .zero }, sleep: { _ in },
            randomBytes: { count in (0..<count).map { bytes[$0 % bytes.count] } })
    }

    @Test("a random fraction is at least 0 and less than 1, also at the ends")
    func fraction() {
        #expect(ports([0]).randomFraction() == 0)
        #expect(ports([0xff]).randomFraction() < 1)
        #expect(ports([0xff]).randomFraction() > 0.999_999_999)
        #expect(ports([0x80, 0, 0, 0, 0, 0, 0, 0]).randomFraction() == 0.5)
    }

    @Test("SEC-2 SEC-3 a random token has 256 bits unless told otherwise, in the alphabet of URLs")
    func token() {
        let tokens = (0..<1_000).map { _ in Ports.system.randomToken() }

        #expect(Set(tokens).count == 1_000)
        #expect(tokens.allSatisfy { Base64URL.decode($0)?.count == 32 })
        #expect(Base64URL.decode(Ports.system.randomToken(byteCount: 16))?.count == 16)
    }

    @Test("chance fills its range evenly")
    func evenly() {
        var counts = [Int](repeating: 0, count: 256)
        for byte in Ports.system.randomBytes(100_000) { counts[Int(byte)] += 1 }
        #expect(counts.allSatisfy { (250...550).contains($0) })
    }

    @Test("REL-17 the monotonic clock never goes back, the wall clock is of this century")
    func clocks() {
        var last = Ports.system.monotonic()
        for _ in 0..<1_000 {
            let now = Ports.system.monotonic()
            #expect(now >= last)
            last = now
        }
        #expect(Ports.system.now() > Instant(seconds: 1_700_000_000))
        #expect(Ports.system.now() < Instant(seconds: 4_000_000_000))
    }

    @Test("a cancelled sleep ends at once with an error")
    func sleep() async throws {
        try await Ports.system.sleep(.milliseconds(1))
        await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await Ports.system.sleep(.hours(1)) }
            group.cancelAll()
            await #expect(throws: CancellationError.self) { try await group.next() }
        }
    }
}
