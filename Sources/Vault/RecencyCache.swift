/// A bounded dictionary that forgets what was not used for long.
///
/// Two halves: new and used entries go into the young one; when that is full it becomes the old one, and what was left
/// in the old one is forgotten. So every step takes constant time.
struct RecencyCache<Key: Hashable, Value> {
    private let half: Int
    private var young: [Key: Value] = [:]
    private var old: [Key: Value] = [:]

    init(capacity: Int) {
        half = max(1, capacity / 2)
    }

    var count: Int { young.count + old.keys.count { young[$0] == nil } }

    /// Reading counts as use.
    subscript(key: Key) -> Value? {
        mutating get {
            if let value = young[key] { return value }
            guard let value = old.removeValue(forKey: key) else { return nil }
            insert(value, for: key)
            return value
        }
        set {
            old.removeValue(forKey: key)
            guard let newValue else { return _ = young.removeValue(forKey: key) }
            insert(newValue, for: key)
        }
    }

    mutating func removeAll(where isUnwanted: (Value) -> Bool) {
        young = young.filter { !isUnwanted($0.value) }
        old = old.filter { !isUnwanted($0.value) }
    }

    private mutating func insert(_ value: Value, for key: Key) {
        if young.count >= half, young[key] == nil {
            old = young
            young = [:]
        }
        young[key] = value
    }
}
