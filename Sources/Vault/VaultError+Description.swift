#if canImport(Glibc)
    import Glibc
#else
    import Musl
#endif

extension VaultError: CustomStringConvertible {
    /// What happened and what to do, for the operator's terminal.
    package var description: String {
        keyDescription ?? fileDescription ?? sealedDescription
    }

    private var keyDescription: String? {
        switch self {
        case .keyMissing:
            "No root key was given. Make one with `martlet init`; without a key nothing is stored."
        case .keyMalformed(let line):
            "Line \(line) of the root keys is neither hexadecimal nor base64."
        case .keyWrongLength(let line, let byteCount):
            "Line \(line) of the root keys holds \(byteCount) bytes; a key has 32."
        case .keyWeak(let line):
            "Line \(line) of the root keys holds a key that can be guessed. Make one with `martlet init`."
        case .keyRepeated(let line):
            "Line \(line) of the root keys repeats an earlier key."
        case .tooManyKeys(let limit):
            "There are more than \(limit) root keys; remove those that `martlet keys` shows as unused."
        case .wrongKey(let needed, let given):
            "The database is sealed under root key \(Self.list(needed)), but the keys given are \(Self.list(given)). "
                + "Nothing was changed. Put the missing key back into the key file."
        case .checkValueDamaged(let id):
            "The check value of root key \(id) was changed in the database. Nothing was written."
        case .unknownRootKey(let id):
            "A data key is wrapped under root key \(id), which this process does not have."
        default: nil
        }
    }

    private var fileDescription: String? {
        switch self {
        case .keyFileUnreadable(let path, let code):
            "The key file \(path) cannot be read: \(String(cString: strerror(code)))."
        case .keyFileUnsuitable(let path):
            "The key file \(path) is not a plain file of at most \(KeyFile.byteLimit) bytes."
        case .keyFileExposed(let path, let mode):
            "The key file \(path) is open to others (mode \(String(mode, radix: 8))). Run: chmod 600 \(path)"
        case .keyFileExists(let path):
            "The key file \(path) is there already and is never overwritten."
        case .keyFileLocked(let path):
            "Another process is changing the key file \(path)."
        case .keyFileUnwritable(let path, let code):
            "The key file \(path) cannot be written: \(String(cString: strerror(code)))."
        default: nil
        }
    }

    private var sealedDescription: String {
        switch self {
        case .unknownDataKey(let id): "There is no data key \(id)."
        case .dataKeyExhausted(let id): "The data key \(id) has sealed as often as one key may; it must be rotated."
        case .unknownVersion(let version): "The sealed value has the unknown version \(version)."
        case .unknownAlgorithm(let algorithm): "The sealed value has the unknown algorithm \(algorithm)."
        case .notAuthentic: "The sealed value was changed, moved or sealed under another key."
        case .tooLarge(let limit): "A text to seal may have at most \(limit) bytes."
        case .passwordHashMalformed: "The stored password hash cannot be read."
        case .busy: "Too many passwords are being checked at the moment."
        default: "The sealed value is not whole."
        }
    }

    private static func list(_ ids: [RootKey.ID]) -> String {
        ids.isEmpty ? "(none)" : ids.map(\.text).joined(separator: ", ")
    }
}
