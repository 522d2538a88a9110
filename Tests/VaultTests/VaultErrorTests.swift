import Domain
import TestKit
import Testing

@testable import Vault

@Suite("VaultError", .timeLimit(.minutes(10)))
struct VaultErrorTests {
    private static let rootID = RootKey.ID(stored: "0123456789abcdef")
    private static let dataID = DataKey.ID(stored: "dky_1")

    private static let start: [VaultError] = [
        .keyMissing, .keyMalformed(line: 3), .keyWrongLength(line: 3, byteCount: 16), .keyWeak(line: 3),
        .keyRepeated(line: 3), .tooManyKeys(limit: 16), .keyFileUnreadable(path: "/k", errno: 2),
        .keyFileUnsuitable(path: "/k"), .keyFileExposed(path: "/k", mode: 0o644), .keyFileExists(path: "/k"),
        .keyFileLocked(path: "/k"), .keyFileUnwritable(path: "/k", errno: 28),
        .wrongKey(needed: [rootID], given: []), .checkValueDamaged(rootID), .unknownRootKey(rootID),
    ]

    private static let later: [VaultError] = [
        .unknownDataKey(dataID), .dataKeyExhausted(dataID), .malformed, .unknownVersion(9), .unknownAlgorithm(9),
        .notAuthentic, .tooLarge(limit: 5), .passwordHashMalformed, .busy,
    ]

    @Test("SEC-25 every error about keys ends the start with 78 and says what to do", arguments: start)
    func atStart(_ error: VaultError) {
        #expect(error.exitCode == 78)
        #expect(error.description.hasSuffix(".") || error.description.hasSuffix("chmod 600 /k"))
    }

    @Test("other errors end no process", arguments: later)
    func afterStart(_ error: VaultError) {
        #expect(error.exitCode == nil)
        #expect(error.description.hasSuffix("."))
    }

    @Test("every error has a sentence of its own")
    func sentences() {
        let all = Self.start + Self.later

        #expect(Set(all.map(\.description)).count == all.count)
    }

    @Test("only a full queue and a missing root key are worth another try")
    func retryable() {
        #expect((Self.start + Self.later).filter(\.isRetryable) == [.unknownRootKey(Self.rootID), .busy])
    }

    @Test("SEC-29 core dumps can be forbidden")
    func coreDumps() {
        #expect(CoreDumps.forbid())
        #expect(CoreDumps.areForbidden)
    }
}
