package import Domain
import Storage

/// A delivery whose time passed, with its post (S0.44, S1.42).
package struct ReviewItem: Sendable {
    /// The post.
    package let post: Post
    /// The delivery.
    package let delivery: DeliveryView

    /// Gathers both.
    package init(post: Post, delivery: DeliveryView) {
        self.post = post
        self.delivery = delivery
    }

    /// Whether it could go out: its account is there and works.
    package var isReady: Bool { delivery.connection?.health.isUsable == true }
}

/// A person's word on what was missed.
package enum ReviewWord: Sendable, Hashable {
    /// It goes out now.
    case publishNow
    /// It goes out at this time; of several, each so much after the one before.
    case reschedule(Timing, apart: Duration)
    /// Nobody wants it any more.
    case drop
}

/// What became of a word.
package struct ReviewOutcome: Sendable {
    /// The delivery.
    package let id: Delivery.ID
    /// Why nothing was done; `nil` when it was.
    package let refusal: EngineError?

    /// Gathers both.
    package init(id: Delivery.ID, refusal: EngineError?) {
        self.id = id
        self.refusal = refusal
    }
}

extension Posts {
    /// The most deliveries that are looked at or decided at once.
    package static let reviewLimit = 200

    /// What was due while it could not go out, the oldest first, at most so many.
    package func waiting(by principal: Principal) async throws -> [ReviewItem] {
        try principal.require(.view)
        return try await parts.read { transaction in
            try DeliveryStore.toReview(
                of: principal.workspaceID, after: nil, limit: Self.reviewLimit, in: transaction
            ).map {
                ReviewItem(
                    post: $0.post,
                    delivery: try view($0.stored, $0.account, withJournal: false, in: transaction))
            }
        }
    }

    /// Carries out a person's word on several deliveries, in the order given, each as if it were alone: one that cannot follow
    /// holds up none of the others.
    package func review(
        _ ids: [Delivery.ID], _ word: ReviewWord, by principal: Principal
    ) async throws -> [ReviewOutcome] {
        try principal.require(.publish)
        guard ids.count <= Self.reviewLimit else {
            throw EngineError.invalid(field: "deliveries", words: "At most \(Self.reviewLimit) at once.")
        }
        var outcomes: [ReviewOutcome] = []
        var next = try await first(of: word, by: principal)
        for id in ids {
            do {
                switch word {
                case .publishNow: _ = try await retry(id, by: principal)
                case .drop: _ = try await drop(id, by: principal)
                case .reschedule(_, let pause):
                    _ = try await reschedule(id, to: next, by: principal)
                    next = next + pause
                }
                outcomes.append(ReviewOutcome(id: id, refusal: nil))
            } catch let refusal as EngineError {
                outcomes.append(ReviewOutcome(id: id, refusal: refusal))
            }
        }
        return outcomes
    }

    /// Takes one delivery off the calendar, with what would go on after it; the others of its post go on.
    package func drop(_ id: Delivery.ID, by principal: Principal) async throws -> DeliveryView {
        try principal.require(.publish)
        try await parts.write { transaction in
            let stored = try find(id, by: principal, in: transaction)
            var change = DeliveryChange()
            change.raisesRevision = true
            let event: DeliveryEvent =
                DeliveryMachine.next(stored.delivery.state, on: .dropped) == nil ? .cancelled : .dropped
            guard try DeliveryStore.move(stored.delivery, on: event, change, in: transaction) else {
                let isUnderWay = stored.delivery.state == .publishing || stored.delivery.state == .published
                throw isUnderWay
                    ? EngineError.alreadyPublishing
                    : EngineError.conflict(code: "wrong_state", words: "It cannot be dropped from where it is.")
            }
            try DeliveryJobs.cancel(stored.delivery, in: transaction)
            try Children.end(after: stored.delivery, in: transaction)
        }
        return try await delivery(id, by: principal)
    }

    /// When the first of several goes out.
    private func first(of word: ReviewWord, by principal: Principal) async throws -> Instant {
        guard case .reschedule(let timing, _) = word else { return parts.ports.now() }
        switch timing {
        case .at(let instant): return instant
        case .now: return parts.ports.now()
        case .local(let local, let zone):
            return try await parts.read { transaction in
                try (zone ?? Timing.zone(of: principal.workspaceID, in: transaction)).instant(of: local)
            }
        case .nextSlot, .draft: throw EngineError.invalid(field: "publish_at", words: "Give a time.")
        }
    }
}
