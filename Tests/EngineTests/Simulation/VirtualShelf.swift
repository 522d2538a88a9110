import Domain
import Synchronization

/// Where a virtual platform keeps what is not out yet: files, and containers of files. All of it runs out after a while.
final class VirtualShelf: Sendable {
    /// What stands there.
    struct Item: Sendable, Hashable {
        let id: String
        /// The files that the public would see of it.
        let files: [String]
        let end: Instant
    }

    /// How long things stand there, in turn: some not for as long as a throttled commit waits.
    private static let lives: [Duration] = [.seconds(40), .minutes(4), .minutes(30), .minutes(2)]

    private let items = Mutex<[String: Item]>([:])

    /// Puts something there.
    @discardableResult
    func put(_ files: [String], now: Instant) -> Item {
        items.withLock { items in
            let life = Self.lives[items.count % Self.lives.count]
            let item = Item(id: "shelf-\(items.count + 1)", files: files, end: now + life)
            items[item.id] = item
            return item
        }
    }

    /// What stands there still.
    func item(_ id: String, now: Instant) -> Item? {
        items.withLock { items in items[id].flatMap { $0.end > now ? $0 : nil } }
    }

    /// When something runs out or ran out; `nil` for what was never there.
    func end(of id: String) -> Instant? { items.withLock { $0[id]?.end } }
}
