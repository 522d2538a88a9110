import Domain
import Testing

@testable import Vault

@Suite("CheckValue", .timeLimit(.minutes(10)))
struct CheckValueTests {
    private let old = RootKey.generate()
    private let new = RootKey.generate()

    @Test("SEC-25 an empty database gets a check value per key, which then opens")
    func firstStart() throws {
        let ring = try RootKeyRing([new, old])
        let fresh = try ring.verify([])

        #expect(fresh.map(\.rootKeyID) == [new.id, old.id])
        #expect(try ring.verify(fresh, inUse: [old.id]).isEmpty)
    }

    @Test("SEC-25 another key than the one of the database stops the start with 78")
    func wrongKey() throws {
        let stored = try RootKeyRing([old]).verify([])
        let error = VaultError.wrongKey(needed: [old.id], given: [new.id])

        #expect(throws: error) { try RootKeyRing([new]).verify(stored) }
        #expect(error.exitCode == 78)
        #expect(error.description.contains(old.id.text) && error.description.contains("Nothing was changed"))
    }

    @Test("SEC-25 a key that still wraps data keys must be there, even without a check value")
    func keyInUse() {
        #expect(throws: VaultError.wrongKey(needed: [old.id], given: [new.id])) {
            try RootKeyRing([new]).verify([], inUse: [old.id])
        }
    }

    @Test("SEC-26 a key added for rotation gets its check value, the old one stays good")
    func rotation() throws {
        let stored = try RootKeyRing([old]).verify([])
        let fresh = try RootKeyRing([new, old]).verify(stored)

        #expect(fresh.map(\.rootKeyID) == [new.id])
    }

    @Test("SEC-25 a changed or exchanged check value is named")
    func damaged() throws {
        let ring = try RootKeyRing([new, old])
        let stored = try ring.verify([])
        let exchanged = CheckValue(rootKeyID: old.id, bytes: stored[0].bytes)

        #expect(throws: VaultError.checkValueDamaged(old.id)) { try ring.verify([exchanged]) }
        for position in stored[0].bytes.indices {
            var bytes = stored[0].bytes
            bytes[position] ^= 1
            #expect(throws: VaultError.checkValueDamaged(new.id)) {
                try ring.verify([CheckValue(rootKeyID: new.id, bytes: bytes)])
            }
        }
        #expect(throws: VaultError.checkValueDamaged(new.id)) {
            try ring.verify([CheckValue(rootKeyID: new.id, bytes: [])])
        }
    }

    @Test("SEC-24 a wrapping key does not open a check value")
    func purposesApart() throws {
        let check = try CheckValue(old)

        #expect(throws: VaultError.notAuthentic) {
            try RootKeyRing([old]).unwrap(
                WrappedDataKey(
                    id: DataKey.ID(stored: "dky_1"), workspace: "wsp_1", rootKeyID: old.id, bytes: check.bytes))
        }
    }
}
