import Synchronization

/// Values that are good for a while, at most so many of them.
final class Remembered<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private let capacity: Int
    private let entries = Mutex<[Key: (value: Value, until: Duration)]>([:])

    init(capacity: Int) {
        self.capacity = capacity
    }

    /// The value, unless its time is over.
    func value(_ key: Key, now: Duration) -> Value? {
        entries.withLock { entries in
            guard let entry = entries[key], entry.until > now else { return nil }
            return entry.value
        }
    }

    /// Takes a value away before its time.
    func forget(_ key: Key) { entries.withLock { $0[key] = nil } }

    /// Keeps a value; forgets everything when full, which is simple and rare.
    func remember(_ value: Value, for key: Key, until: Duration) {
        entries.withLock { entries in
            if entries.count >= capacity { entries.removeAll() }
            entries[key] = (value, until)
        }
    }
}
