import Crypto
import FoundationEssentials
import Synchronization

/// The chance of the sandbox: unpredictable, or repeatable from a seed.
package final class RandomSource: Sendable {
    private struct State {
        var generator: SystemRandomNumberGenerator = SystemRandomNumberGenerator()
        var seeded: UInt64?
    }

    private let state: Mutex<State>

    /// With a seed, equal calls give equal values.
    package init(seed: UInt64?) {
        state = Mutex(State(seeded: seed))
    }

    /// The next 64 bits.
    package func next() -> UInt64 {
        state.withLock { state in
            guard var seeded = state.seeded else { return state.generator.next() }
            seeded &+= 0x9e37_79b9_7f4a_7c15
            state.seeded = seeded
            var mixed = (seeded ^ (seeded >> 30)) &* 0xbf58_476d_1ce4_e5b9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
            return mixed ^ (mixed >> 31)
        }
    }

    /// A number from 0 up to, not including, 1.
    package func fraction() -> Double { Double(next() >> 11) / Double(UInt64(1) << 53) }

    /// So many random bytes.
    package func bytes(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
    }

    /// A token of so many random bytes in base64url without padding.
    package func token(_ byteCount: Int = 32) -> String { URLSafeBase64.encode(bytes(byteCount)) }
}

/// Short names of secrets for the ledger.
package enum Digest {
    /// The first 12 hex digits of SHA-256: enough to tell tokens apart, useless to present.
    package static func short(_ secret: String) -> String { String(hex(Array(secret.utf8)).prefix(12)) }

    /// SHA-256 in lower-case hex.
    package static func hex(_ bytes: [UInt8]) -> String {
        let digits = Array("0123456789abcdef".utf8)
        let text = SHA256.hash(data: bytes).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return String(decoding: text, as: UTF8.self)
    }

    /// The PKCE challenge of a verifier: base64url of SHA-256 (RFC 7636 section 4.6).
    package static func challenge(of verifier: String) -> String {
        URLSafeBase64.encode(Array(SHA256.hash(data: Array(verifier.utf8))))
    }
}

/// Base64 with the URL alphabet and without padding (RFC 4648 section 5).
package enum URLSafeBase64 {
    /// Writes the bytes.
    package static func encode(_ bytes: [UInt8]) -> String {
        Data(bytes).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads strictly; `nil` for padding or foreign characters.
    package static func decode(_ text: String) -> [UInt8]? {
        guard !text.contains(where: { "+/=".contains($0) }) else { return nil }
        let plain = text.replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        return Data(base64Encoded: plain + padding).map(Array.init)
    }
}
