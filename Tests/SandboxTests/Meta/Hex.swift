import Crypto
import Sandbox

/// What a house computes by itself to check the sandbox.
enum Hex {
    static func mac(_ text: String, key: String) -> String {
        authentication(text, key: key).map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    }

    static func authentication(_ text: String, key: String) -> [UInt8] {
        Array(HMAC<SHA256>.authenticationCode(for: Array(text.utf8), using: SymmetricKey(data: Array(key.utf8))))
    }
}
