import Domain

/// Unwrapped data keys of one node, which of them are current, and how often they may still seal.
struct DataKeyCache {
    private struct Entry {
        let key: DataKey
        let expires: Duration
    }

    private struct Current {
        let id: DataKey.ID
        let expires: Duration
    }

    /// Workspaces whose data key shall be rotated.
    var worn: Set<String> = []
    private var keys: RecencyCache<DataKey.ID, Entry>
    private var current: RecencyCache<String, Current>
    private var encryptions: RecencyCache<DataKey.ID, Int64>

    init(capacity: Int) {
        keys = RecencyCache(capacity: capacity)
        current = RecencyCache(capacity: capacity)
        encryptions = RecencyCache(capacity: capacity)
    }

    var count: Int { keys.count }

    mutating func key(_ id: DataKey.ID, now: Duration) -> DataKey? {
        keys[id].flatMap { $0.expires > now ? $0.key : nil }
    }

    mutating func currentID(of workspace: String, now: Duration) -> DataKey.ID? {
        current[workspace].flatMap { $0.expires > now ? $0.id : nil }
    }

    mutating func insert(_ key: DataKey, expires: Duration) {
        keys[key.id] = Entry(key: key, expires: expires)
    }

    mutating func setCurrent(_ id: DataKey.ID, of workspace: String, expires: Duration) {
        current[workspace] = Current(id: id, expires: expires)
    }

    /// The current key, if it is here and one encryption is left; takes that one.
    mutating func takeCurrent(_ workspace: String, now: Duration) -> DataKey? {
        guard let id = currentID(of: workspace, now: now), let key = key(id, now: now), takeEncryption(id) else {
            return nil
        }
        return key
    }

    mutating func takeEncryption(_ id: DataKey.ID) -> Bool {
        guard let left = encryptions[id], left > 0 else { return false }
        encryptions[id] = left - 1
        return true
    }

    mutating func addEncryptions(_ count: Int64, for id: DataKey.ID) {
        encryptions[id] = (encryptions[id] ?? 0) + count
    }

    mutating func forgetCurrent(of workspace: String) {
        current[workspace] = nil
        worn.remove(workspace)
    }

    mutating func forget(workspace: String) {
        forgetCurrent(of: workspace)
        keys.removeAll { $0.key.workspace == workspace }
    }
}
