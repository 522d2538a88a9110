import Domain
import TestKit
import Testing

@testable import Vault

@Suite("Wrapped data keys", .timeLimit(.minutes(10)))
struct WrappingTests {
    private let ring: RootKeyRing
    private let key = DataKey(workspace: "wsp_1", ports: TestPorts().ports)
    private let wrapped: WrappedDataKey

    init() throws {
        ring = try RootKeyRing([.generate()])
        wrapped = try ring.wrap(key)
    }

    @Test("SEC-21 a wrapped data key opens what it sealed before")
    func roundTrip() throws {
        let sealed = try key.seal(Secret("token"), at: .example)

        #expect(try ring.unwrap(wrapped).open(sealed, at: .example) == Secret("token"))
    }

    @Test("SEC-22 a wrapped key does not open for another workspace, id or root key")
    func boundToItsRow() throws {
        let other = RootKey.generate()
        let both = try RootKeyRing([ring.current, other])
        let elsewhere = [
            WrappedDataKey(id: wrapped.id, workspace: "wsp_2", rootKeyID: wrapped.rootKeyID, bytes: wrapped.bytes),
            WrappedDataKey(
                id: DataKey.ID(TestPorts(seed: 2).ports), workspace: "wsp_1", rootKeyID: wrapped.rootKeyID,
                bytes: wrapped.bytes),
            WrappedDataKey(id: wrapped.id, workspace: "wsp_1", rootKeyID: other.id, bytes: wrapped.bytes),
        ]

        for row in elsewhere {
            #expect(throws: VaultError.notAuthentic) { try both.unwrap(row) }
        }
    }

    @Test("SEC-23 flipped bits and cut ends of a wrapped key are errors")
    func damaged() {
        for position in wrapped.bytes.indices {
            var bytes = wrapped.bytes
            bytes[position] ^= 0x10
            #expect(throws: VaultError.self) { try ring.unwrap(row(bytes)) }
            #expect(throws: VaultError.self) { try ring.unwrap(row(Array(wrapped.bytes.prefix(position)))) }
        }
    }

    @Test("SEC-25 a data key under a root key that is not here is a typed error, to be tried again")
    func unknownRoot() throws {
        let stranger = try RootKeyRing([.generate()])

        #expect(throws: VaultError.unknownRootKey(ring.current.id)) { try stranger.unwrap(wrapped) }
        #expect(VaultError.unknownRootKey(ring.current.id).isRetryable)
    }

    @Test("SEC-26 rewrapping moves a data key under the newest root key, once")
    func rewrap() throws {
        let rotated = try RootKeyRing([.generate()] + ring.keys)
        let sealed = try key.seal(Secret("token"), at: .example)
        let moved = try #require(try rotated.rewrap(wrapped))
        let newestOnly = try RootKeyRing([rotated.current])

        #expect(moved.rootKeyID == rotated.current.id)
        #expect(try rotated.rewrap(moved) == nil)
        #expect(try newestOnly.unwrap(moved).open(sealed, at: .example) == Secret("token"))
    }

    private func row(_ bytes: [UInt8]) -> WrappedDataKey {
        WrappedDataKey(id: wrapped.id, workspace: wrapped.workspace, rootKeyID: wrapped.rootKeyID, bytes: bytes)
    }
}
