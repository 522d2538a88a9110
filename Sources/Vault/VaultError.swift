/// What can go wrong with keys, sealed values and password hashes. Carries ids and paths, never key material.
package enum VaultError: Error, Sendable, Equatable {
    /// Neither a key file nor a key text was given, or it holds no key (SEC-24).
    case keyMissing
    /// This line is neither hexadecimal nor base64.
    case keyMalformed(line: Int)
    /// This line holds a key of another length than 32 bytes.
    case keyWrongLength(line: Int, byteCount: Int)
    /// This line holds a key that could be guessed: one byte repeated, a sequence, plain text, a published example.
    case keyWeak(line: Int)
    /// This line holds the same key as an earlier one.
    case keyRepeated(line: Int)
    /// More keys than anybody keeps by intention.
    case tooManyKeys(limit: Int)
    /// The key file could not be read.
    case keyFileUnreadable(path: String, errno: Int32)
    /// The key file is a directory, a device or larger than any key file.
    case keyFileUnsuitable(path: String)
    /// Others than the owner may read or write the key file (SEC-91).
    case keyFileExposed(path: String, mode: UInt32)
    /// A key file is never overwritten.
    case keyFileExists(path: String)
    /// Another process is changing the key file.
    case keyFileLocked(path: String)
    /// The key file could not be written.
    case keyFileUnwritable(path: String, errno: Int32)
    /// The database is sealed under keys that are not in the ring (SEC-25).
    case wrongKey(needed: [RootKey.ID], given: [RootKey.ID])
    /// The check value of this key does not open although the key is there: the row was changed.
    case checkValueDamaged(RootKey.ID)
    /// A data key is wrapped under a root key that this process does not have.
    case unknownRootKey(RootKey.ID)
    /// The data key is not among the stored ones.
    case unknownDataKey(DataKey.ID)
    /// The data key has sealed as often as one key may (SEC-26).
    case dataKeyExhausted(DataKey.ID)
    /// The sealed bytes end too early or their key id cannot be one.
    case malformed
    /// The sealed bytes come from a newer Martlet, or from somebody else.
    case unknownVersion(UInt8)
    /// The sealed bytes name a cipher that this Martlet does not know.
    case unknownAlgorithm(UInt8)
    /// The sealed bytes were changed, moved to another place or sealed under another key (SEC-22).
    case notAuthentic
    /// The text to seal is longer than anything that is kept here.
    case tooLarge(limit: Int)
    /// The stored password hash cannot be read.
    case passwordHashMalformed
    /// Too many password hashes wait already (SEC-32); answer 503 and let the caller try again.
    case busy
}

extension VaultError {
    /// The exit code of a process that cannot start for this reason: 78 (`EX_CONFIG`), or `nil` when it is not about keys.
    package var exitCode: Int32? {
        switch self {
        case .keyMissing, .keyMalformed, .keyWrongLength, .keyWeak, .keyRepeated, .tooManyKeys, .keyFileUnreadable,
            .keyFileUnsuitable, .keyFileExposed, .keyFileExists, .keyFileLocked, .keyFileUnwritable, .wrongKey,
            .checkValueDamaged, .unknownRootKey:
            78
        case .unknownDataKey, .dataKeyExhausted, .malformed, .unknownVersion, .unknownAlgorithm, .notAuthentic,
            .tooLarge, .passwordHashMalformed, .busy:
            nil
        }
    }

    /// Whether the same call may succeed later without anybody changing the row: the key came late, the queue was full.
    package var isRetryable: Bool {
        if case .unknownRootKey = self { return true }
        return self == .busy
    }
}
