import Domain
import Storage
import TestKit
import Testing

/// Wrapped data keys and check values, as rows (SEC-21, SEC-25, SEC-26).
@Suite("Stored keys", .timeLimit(.minutes(10)))
struct KeyStoreTests {
    private func key(_ id: String, of workspace: String = "wsp_1", root: String = "root-1") -> StoredDataKey {
        StoredDataKey(id: id, workspace: workspace, rootKeyID: root, bytes: Array(id.utf8))
    }

    private func current(_ workspace: String, _ house: Household) async throws -> String? {
        try await house.read { try KeyStore.current(of: workspace, in: $0)?.id }
    }

    @Test("SEC-21 a workspace has one current data key, each its own", arguments: DatabaseKind.engines)
    func first(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let counted = try await house.write { transaction in
                try [key("k1"), key("k2"), key("k3", of: "wsp_2")].map {
                    try KeyStore.addFirst($0, in: transaction).id
                }
            }

            let found = try await house.read { try KeyStore.find("k1", in: $0) }
            let current = [try await current("wsp_1", house), try await current("wsp_2", house)]
            #expect(counted == ["k1", "k1", "k3"], "the first one counts")
            #expect(found?.bytes == Array("k1".utf8) && found?.rootKeyID == "root-1" && found?.workspace == "wsp_1")
            #expect(current == ["k1", "k3"])
        }
    }

    @Test("SEC-21 nodes that make the first key at the same time agree on one", arguments: DatabaseKind.engines)
    func firstRace(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let counted = try await withThrowingTaskGroup(of: String.self) { group in
                for number in 0..<8 {
                    let key = key("k\(number)")
                    group.addTask { try await house.write { try KeyStore.addFirst(key, in: $0).id } }
                }
                return try await group.reduce(into: Set<String>()) { $0.insert($1) }
            }

            let current = try await current("wsp_1", house)
            #expect(counted.count == 1)
            #expect(counted.first == current)
        }
    }

    @Test(
        "SEC-26 a new data key replaces the one that was seen; of two rotations one wins",
        arguments: DatabaseKind.engines)
    func rotated(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            _ = try await house.write { try KeyStore.addFirst(key("k1"), in: $0) }

            let counted = try await house.write { transaction in
                try [key("k2"), key("k3")].map { try KeyStore.replaceCurrent("k1", with: $0, in: transaction).id }
            }

            let old = try await house.read { try KeyStore.old(of: "wsp_1", in: $0).map(\.id) }
            let readable = try await house.read { try KeyStore.find("k1", in: $0)?.id }
            #expect(counted == ["k2", "k2"])
            #expect(old == ["k1"])
            #expect(readable == "k1", "old fields are still opened")
        }
    }

    @Test(
        "SEC-26 P14 data keys go under the new root key in batches, and a second run finds nothing",
        arguments: DatabaseKind.engines)
    func rewrapped(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            try await house.write { transaction in
                for number in 1...5 {
                    _ = try KeyStore.addFirst(key("k\(number)", of: "wsp_\(number)"), in: transaction)
                }
            }
            var batches: [[String]] = []
            var last = ""
            while true {
                let batch = try await house.write { [last] transaction in
                    let batch = try KeyStore.notWrapped(by: "root-2", after: last, limit: 2, in: transaction)
                    for old in batch {
                        let new = StoredDataKey(
                            id: old.id, workspace: old.workspace, rootKeyID: "root-2", bytes: [9])
                        try KeyStore.rewrap(old, as: new, in: transaction)
                    }
                    return batch.map(\.id)
                }
                guard let end = batch.last else { break }
                batches.append(batch)
                last = end
            }

            let roots = try await house.read { try KeyStore.rootKeysInUse(in: $0) }
            let again = try await house.read {
                try KeyStore.notWrapped(by: "root-2", after: "", limit: 9, in: $0).count
            }
            #expect(batches == [["k1", "k2"], ["k3", "k4"], ["k5"]])
            #expect(roots == ["root-2"])
            #expect(again == 0)
        }
    }

    @Test("SEC-26 a key that another node rewrapped is not overwritten", arguments: DatabaseKind.engines)
    func rewrappedTwice(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let old = try await house.write { try KeyStore.addFirst(key("k1"), in: $0) }
            try await house.write { transaction in
                for (root, byte) in [("root-2", UInt8(2)), ("root-3", 3)] {
                    let new = StoredDataKey(id: "k1", workspace: "wsp_1", rootKeyID: root, bytes: [byte])
                    try KeyStore.rewrap(old, as: new, in: transaction)
                }
            }

            let found = try await house.read { try KeyStore.find("k1", in: $0) }

            #expect(found?.rootKeyID == "root-2" && found?.bytes == [2])
        }
    }

    @Test(
        "SEC-26 encryptions are counted, also by many at once; an unknown key counts nothing",
        arguments: DatabaseKind.engines)
    func encryptions(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            _ = try await house.write { try KeyStore.addFirst(key("k1"), in: $0) }

            _ = try await house.race(10) { try KeyStore.reserveEncryptions(1_000_000_000, under: "k1", in: $0) != nil }
            let total = try await house.write { try KeyStore.reserveEncryptions(1, under: "k1", in: $0) }
            let none = try await house.write { try KeyStore.reserveEncryptions(1, under: "k9", in: $0) }

            #expect(total == 10_000_000_001)
            #expect(none == nil)
        }
    }

    @Test("SEC-26 only a key that is not current is destroyed", arguments: DatabaseKind.engines)
    func destroyed(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await house.write { try KeyStore.addFirst(key("k1"), in: $0) }
            try await house.write { try KeyStore.remove(first, in: $0) }
            let kept = try await current("wsp_1", house)
            _ = try await house.write { try KeyStore.replaceCurrent("k1", with: key("k2"), in: $0) }

            try await house.write { try KeyStore.remove(first, in: $0) }

            let gone = try await house.read { try KeyStore.find("k1", in: $0)?.id }
            let current = try await current("wsp_1", house)
            #expect(kept == "k1")
            #expect(gone == nil && current == "k2")
        }
    }

    @Test("SEC-25 the check value of a root key is written once and never replaced", arguments: DatabaseKind.engines)
    func checks(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            try await house.write { transaction in
                for (root, byte) in [("root-2", UInt8(2)), ("root-1", 1), ("root-2", 3)] {
                    try KeyStore.addCheck(rootKeyID: root, sealed: [byte], in: transaction)
                }
            }

            let checks = try await house.read { try KeyStore.checks(in: $0).map { "\($0.rootKeyID) \($0.sealed)" } }

            #expect(checks == ["root-1 [1]", "root-2 [2]"])
        }
    }
}
