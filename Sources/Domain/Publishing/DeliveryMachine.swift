/// How far a delivery came (reliability page, section 4).
package enum DeliveryState: String, Sendable, Hashable, Codable, CaseIterable {
    case draft, scheduled, queued, publishing, published
    case retryWait = "retry_wait"
    case uncertain
    case needsReconnect = "needs_reconnect"
    case failed, cancelled

    /// Nothing more is done about it. A person may send a failed one anew, and a platform may reject a published one late.
    package var isFinal: Bool { self == .published || self == .failed || self == .cancelled }

    /// Only a person's word moves it on.
    package var waitsForPerson: Bool { self == .uncertain || self == .needsReconnect }
}

/// Something that happened to a delivery.
package enum DeliveryEvent: Sendable, Hashable, CaseIterable {
    /// A person or a program put it on the calendar.
    case scheduled
    /// Its time came and the connection is usable.
    case dueUsable
    /// Its time came and the connection is disconnected.
    case dueDisconnected
    /// A node took it.
    case claimed
    /// Every step is confirmed.
    case confirmed
    /// A passing trouble before the commit step, or a commit that soundly did not happen.
    case deferred
    /// The platform refused it, or no try is left.
    case refused
    /// The grant is over.
    case authEnded
    /// The lease lapsed without a commit intent.
    case lapsed
    /// Nobody can tell whether it is out (REL-25).
    case lostTrack
    /// The time to try again came.
    case retryDue
    /// A person says: it is there.
    case ruledPublished
    /// A person says: it is not there, send again.
    case ruledNotPublished
    /// A person says: leave it.
    case abandoned
    /// The connection is back and the time has not passed.
    case reconnectedInTime
    /// A person released an overdue delivery after the reconnect, or retries a failed one.
    case released
    /// A person took it off the calendar.
    case cancelled
    /// The platform judged it late, and does not publish it after all.
    case rejectedLater
    /// A person looked at what was missed, and does not want it any more.
    case dropped
}

/// The delivery state machine: the only path by which a delivery moves (REL-18 in spirit, section 4 table).
package enum DeliveryMachine {
    /// The state after `event`, or `nil` when the event does not fit: then nothing changes.
    package static func next(_ state: DeliveryState, on event: DeliveryEvent) -> DeliveryState? {
        switch (state, event) {
        case (.draft, .scheduled): .scheduled
        case (.scheduled, .dueUsable): .queued
        case (.scheduled, .dueDisconnected), (.queued, .dueDisconnected), (.retryWait, .dueDisconnected):
            .needsReconnect
        case (.queued, .claimed): .publishing
        case (.publishing, .confirmed): .published
        case (.publishing, .deferred): .retryWait
        case (.publishing, .refused), (.scheduled, .refused), (.queued, .refused), (.retryWait, .refused): .failed
        case (.publishing, .authEnded): .needsReconnect
        case (.publishing, .lapsed): .queued
        case (.publishing, .lostTrack): .uncertain
        case (.retryWait, .retryDue): .queued
        case (.uncertain, .ruledPublished): .published
        case (.uncertain, .ruledNotPublished): .queued
        case (.uncertain, .abandoned): .failed
        case (.needsReconnect, .reconnectedInTime), (.needsReconnect, .released), (.failed, .released): .scheduled
        case (.published, .rejectedLater): .failed
        case (.draft, .cancelled), (.scheduled, .cancelled), (.queued, .cancelled), (.retryWait, .cancelled),
            (.needsReconnect, .cancelled), (.needsReconnect, .dropped), (.failed, .dropped):
            .cancelled
        default: nil
        }
    }
}
