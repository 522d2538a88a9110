package import Domain
import Outbound
import Storage

extension Posts {
    /// Tries a failed or waiting delivery again, now (S1.42).
    package func retry(_ id: Delivery.ID, by principal: Principal) async throws -> DeliveryView {
        try await release(id, to: .now, by: principal)
    }

    /// Gives a delivery that is not out another time.
    package func reschedule(_ id: Delivery.ID, to due: Instant, by principal: Principal) async throws -> DeliveryView {
        try await release(id, to: .at(due), by: principal)
    }

    /// The same by the clocks of a zone.
    package func reschedule(
        _ id: Delivery.ID, to timing: Timing, by principal: Principal
    ) async throws -> DeliveryView {
        try await release(id, to: timing, by: principal)
    }

    private func release(_ id: Delivery.ID, to timing: Timing, by principal: Principal) async throws -> DeliveryView {
        try principal.require(.publish)
        try await parts.write { transaction in
            let stored = try find(id, by: principal, in: transaction)
            let delivery = stored.delivery
            try refuseWithoutParent(delivery, in: transaction)
            let due = try timing.due(for: delivery.postID, of: delivery.workspaceID, in: transaction).instant
            switch delivery.state {
            case .failed, .needsReconnect:
                try refuseDisconnected(delivery, in: transaction)
                var change = DeliveryChange(reason: nil)
                change.dueAt = due
                change.raisesRevision = true
                // What was sent before is spent: it has to be sent as something new.
                change.beginsRound = delivery.reason?.code == DeliveryReason.Own.rejectedLater.rawValue
                try DeliveryStore.restart(delivery, in: transaction)
                try DeliveryStore.move(delivery, on: .released, change, in: transaction)
            case .scheduled, .retryWait:
                guard try DeliveryStore.reschedule(delivery, to: due, in: transaction) else {
                    throw EngineError.alreadyPublishing
                }
            case .queued, .publishing, .published: throw EngineError.alreadyPublishing
            case .draft, .uncertain, .cancelled:
                throw EngineError.conflict(code: "wrong_state", words: "It cannot be sent from where it is.")
            }
            try DeliveryJobs.schedule(delivery, at: due, in: transaction)
            guard delivery.kind == .post,
                let post = try PostStore.find(delivery.postID, of: delivery.workspaceID, in: transaction)
            else { return }
            try planChildren(of: delivery, post, due, in: transaction)
        }
        return try await delivery(id, by: principal)
    }

    /// What goes on after a post has no time of its own until the post is out (REL-27).
    private func refuseWithoutParent(_ delivery: Delivery, in transaction: Transaction) throws {
        guard let parentID = delivery.parentID else { return }
        let parent = try DeliveryStore.find(parentID, of: delivery.workspaceID, in: transaction)
        guard parent?.delivery.state == .published else {
            throw EngineError.conflict(
                code: "wrong_state", words: "It goes out after its post, and that is not out yet.")
        }
    }

    private func refuseDisconnected(_ delivery: Delivery, in transaction: Transaction) throws {
        let connection = try ConnectionStore.find(
            delivery.connectionID, of: delivery.workspaceID, in: transaction)
        guard let connection, connection.health.isUsable else {
            throw EngineError.reconnectFirst
        }
    }

    /// A person's word on an uncertain delivery; nothing else moves it (REL-25).
    package func resolve(
        _ id: Delivery.ID, _ verdict: Verdict, by principal: Principal
    ) async throws -> DeliveryView {
        try principal.require(.publish)
        if case .published(let url) = verdict, OutboundURL(url) == nil {
            throw EngineError.invalid(field: "published", words: "Give the address of the post.")
        }
        try await parts.write { transaction in
            let stored = try find(id, by: principal, in: transaction)
            guard stored.delivery.state == .uncertain else {
                throw EngineError.conflict(code: "wrong_state", words: "There is nothing to decide.")
            }
            try apply(verdict, to: stored, in: transaction)
        }
        return try await delivery(id, by: principal)
    }

    func apply(_ verdict: Verdict, to stored: StoredDelivery, in transaction: Transaction) throws {
        let delivery = stored.delivery
        try JournalStore.concludeOpen(of: delivery, outcome: Outcome.ruled, in: transaction)
        var change = DeliveryChange(reason: nil)
        switch verdict {
        case .published(let url):
            change.permalink = url
            try DeliveryStore.move(delivery, on: .ruledPublished, change, in: transaction)
            guard let post = try PostStore.find(delivery.postID, of: delivery.workspaceID, in: transaction) else {
                return
            }
            try Children(parts: parts).begin(after: delivery, delivery.content(of: post), in: transaction)
        case .notPublished:
            change.dueAt = transaction.now
            change.raisesRevision = true
            try DeliveryStore.move(delivery, on: .ruledNotPublished, change, in: transaction)
            try DeliveryJobs.schedule(delivery, at: transaction.now, in: transaction)
        case .abandon:
            change.reason = DeliveryReason(.abandoned, platform: stored.platform)
            try DeliveryStore.move(delivery, on: .abandoned, change, in: transaction)
            try Children.end(after: delivery, in: transaction)
        }
    }

    func find(
        _ id: Delivery.ID, by principal: Principal, in transaction: Transaction
    ) throws -> StoredDelivery {
        guard let stored = try DeliveryStore.find(id, of: principal.workspaceID, in: transaction) else {
            throw EngineError.notFound
        }
        return stored
    }

    func delivery(_ id: Delivery.ID, by principal: Principal) async throws -> DeliveryView {
        let postID = try await parts.read { try find(id, by: principal, in: $0).delivery.postID }
        let view = try await get(postID, by: principal)
        let all = view.deliveries.flatMap { [$0] + $0.children }
        guard let delivery = all.first(where: { $0.delivery.id == id }) else { throw EngineError.notFound }
        return delivery
    }
}
