import Domain
package import Outbound
import Synchronization

/// The latest DPoP nonce per key and origin (RFC 9449 section 8). In memory only: a lost nonce costs one round trip.
package final class NonceStore: Sendable {
    private struct Place: Hashable {
        let thumbprint: String
        let origin: Origin
    }

    private let capacity: Int
    private let nonces = Mutex<[Place: String]>([:])

    /// Remembers at most so many nonces; beyond that all are forgotten, and learnt again as they are needed.
    package init(capacity: Int = 20_000) {
        self.capacity = capacity
    }

    /// The latest nonce of that origin for that key.
    package func nonce(for thumbprint: String, at origin: Origin) -> String? {
        nonces.withLock { $0[Place(thumbprint: thumbprint, origin: origin)] }
    }

    /// Takes the nonce out of an answer, if one is in it. Over-long ones are not believed.
    package func learn(from headers: Headers, for thumbprint: String, at origin: Origin) {
        guard let nonce = headers["DPoP-Nonce"], !nonce.isEmpty, nonce.utf8.count <= 1024 else { return }
        nonces.withLock { nonces in
            if nonces.count >= capacity { nonces.removeAll() }
            nonces[Place(thumbprint: thumbprint, origin: origin)] = nonce
        }
    }
}
