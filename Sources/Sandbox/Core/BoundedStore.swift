/// A dictionary that forgets its oldest entries beyond a capacity.
package struct BoundedStore<Value: Sendable>: Sendable {
    private let capacity: Int
    private var entries: [String: Value] = [:]
    private var order: [String] = []

    /// An empty store for so many entries.
    package init(capacity: Int = 50_000) {
        self.capacity = capacity
    }

    /// The entry of that key; setting `nil` removes it.
    package subscript(_ key: String) -> Value? {
        get { entries[key] }
        set {
            guard let newValue else {
                if entries.removeValue(forKey: key) != nil { order.removeAll { $0 == key } }
                return
            }
            if entries.updateValue(newValue, forKey: key) == nil { order.append(key) }
            trim()
        }
    }

    /// All entries, oldest first.
    package var values: [Value] { order.compactMap { entries[$0] } }

    /// In slices of a tenth, so that dropping costs little per entry.
    private mutating func trim() {
        guard order.count > capacity + capacity / 10 else { return }
        let excess = order.count - capacity
        for old in order.prefix(excess) { entries[old] = nil }
        order.removeFirst(excess)
    }
}
