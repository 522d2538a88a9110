import Domain
import Storage
import Synchronization

/// How much of a file a step has sent, noted beside its intent every few seconds for those who look at the post. What is sent
/// in less is never noted, and nothing depends on it.
final class SendingProgress: Sendable {
    private static let pause: Duration = .seconds(3)

    private let parts: EngineParts
    private let delivery: Delivery
    private let attemptID: String
    private let notedAt: Mutex<Duration>

    init(of entry: JournalEntry, _ delivery: Delivery, parts: EngineParts) {
        self.parts = parts
        self.delivery = delivery
        attemptID = entry.attemptID
        notedAt = Mutex(parts.ports.monotonic())
    }

    /// A stretch of a file is read, in order to be sent next.
    func note(_ range: Range<Int>, of item: MediaItem) async {
        guard !range.isEmpty, item.byteCount > 0 else { return }
        let now = parts.ports.monotonic()
        let isDue = notedAt.withLock { last in
            guard now - last >= Self.pause else { return false }
            last = now
            return true
        }
        guard isDue else { return }
        let percent = range.lowerBound * 100 / item.byteCount
        try? await parts.write { [attemptID, delivery] transaction in
            try JournalStore.note(percent: percent, of: attemptID, of: delivery, in: transaction)
        }
    }
}
