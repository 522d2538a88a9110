import Domain
import Engine

extension DeliveryView {
    /// How long before its time a delivery counts as under way, so that the page follows it.
    static let eve: Duration = .seconds(30)

    /// Whether it will change within moments, so that a page should look again.
    func isMoving(at now: Instant) -> Bool {
        if isPreparing, connection?.health.isUsable == true { return true }
        return switch delivery.state {
        case .queued, .publishing: true
        case .scheduled: delivery.dueAt <= now + Self.eve && connection?.health.isUsable == true
        case .draft, .published, .retryWait, .uncertain, .needsReconnect, .failed, .cancelled: false
        }
    }
}

extension PostView {
    /// Whether anything of it will change within moments.
    func isMoving(at now: Instant) -> Bool {
        deliveries.contains { view in
            // What goes on after a post moves only once that is out.
            view.isMoving(at: now)
                || view.delivery.state == .published && view.children.contains { $0.isMoving(at: now) }
        }
    }
}
