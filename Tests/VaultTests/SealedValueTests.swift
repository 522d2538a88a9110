import Domain
import TestKit
import Testing

@testable import Vault

@Suite("SealedValue", .timeLimit(.minutes(10)))
struct SealedValueTests {
    private let key = DataKey(workspace: "wsp_1", ports: TestPorts().ports)

    @Test(
        "SEC-21 what was sealed opens again",
        arguments: ["", "t", "ein Schlüssel 🗝", String(repeating: "x", count: 9000)])
    func roundTrip(_ text: String) throws {
        let sealed = try key.seal(Secret(text), at: .example)
        let stored = try SealedValue(stored: sealed.bytes)

        #expect(stored == sealed)
        #expect(try key.open(stored, at: .example).expose() == text)
    }

    @Test("SEC-23 version, algorithm and key id stand in front")
    func header() throws {
        let bytes = try key.seal(Secret("token"), at: .example).bytes

        #expect(bytes.prefix(3) == [1, 1, UInt8(key.id.text.utf8.count)])
        #expect(String(decoding: bytes.dropFirst(3).prefix(key.id.text.utf8.count), as: UTF8.self) == key.id.text)
        #expect(bytes.count == 3 + key.id.text.utf8.count + 12 + 5 + 16)
    }

    @Test("SEC-21 every sealing has a nonce of its own")
    func freshNonces() throws {
        let nonces = try (0..<1000).map { _ in Array(try key.seal(Secret("token"), at: .example).box.prefix(12)) }

        #expect(Set(nonces).count == 1000)
    }

    @Test("SEC-22 SEC-23 one flipped bit at any position is an error")
    func flippedBits() throws {
        let bytes = try key.seal(Secret("token"), at: .example).bytes

        for position in bytes.indices {
            for bit in 0..<8 {
                var changed = bytes
                changed[position] ^= 1 << UInt8(bit)
                #expect(throws: VaultError.self, "byte \(position), bit \(bit)") { try opened(changed) }
            }
        }
    }

    @Test("SEC-23 a value cut off at any position is an error")
    func truncated() throws {
        let bytes = try key.seal(Secret("token"), at: .example).bytes

        for count in bytes.indices {
            #expect(throws: VaultError.self, "\(count) bytes") { try opened(Array(bytes.prefix(count))) }
        }
        #expect(throws: VaultError.notAuthentic) { try opened(bytes + [0]) }
    }

    @Test("SEC-23 an unknown version is named, not guessed", arguments: [0, 2, 255] as [UInt8])
    func unknownVersion(_ version: UInt8) throws {
        var bytes = try key.seal(Secret("token"), at: .example).bytes
        bytes[0] = version

        #expect(throws: VaultError.unknownVersion(version)) { try SealedValue(stored: bytes) }
    }

    @Test("SEC-23 an unknown algorithm is named, not guessed", arguments: [0, 2, 255] as [UInt8])
    func unknownAlgorithm(_ algorithm: UInt8) throws {
        var bytes = try key.seal(Secret("token"), at: .example).bytes
        bytes[1] = algorithm

        #expect(throws: VaultError.unknownAlgorithm(algorithm)) { try SealedValue(stored: bytes) }
    }

    @Test("SEC-23 bytes that were never sealed are an error", arguments: 0..<64)
    func noise(_ seed: UInt64) throws {
        var generator = SplitMix64(seed: seed)
        let noise = (0..<Int.random(in: 0...200, using: &generator)).map { _ in generator.nextByte() }

        #expect(throws: VaultError.self) { try opened(noise) }
        #expect(throws: VaultError.self) { try opened([1, 1] + noise) }
        #expect(throws: VaultError.self) { try opened([1, 1, 30] + noise) }
    }

    @Test("a text beyond the limit is refused before it is sealed")
    func tooLarge() {
        let text = Secret(String(repeating: "x", count: DataKey.textLimit + 1))

        #expect(throws: VaultError.tooLarge(limit: DataKey.textLimit)) { try key.seal(text, at: .example) }
    }

    @Test("SEC-22 nothing is sealed for another workspace")
    func foreignWorkspace() {
        var place = Place.example
        place.workspace = "wsp_2"

        #expect(throws: VaultError.notAuthentic) { try key.seal(Secret("token"), at: place) }
    }

    private func opened(_ bytes: [UInt8]) throws -> Secret {
        try key.open(SealedValue(stored: bytes), at: .example)
    }
}
