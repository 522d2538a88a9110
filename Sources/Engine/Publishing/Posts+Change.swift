package import Domain
import Storage

extension Posts {
    /// Changes a post that nothing works on yet; too late is told as such (REL-23).
    package func edit(_ id: Post.ID, _ change: PostChange, by principal: Principal) async throws -> PostView {
        try principal.require(change.timing == nil ? .compose : .publish)
        if let draft = try await changed(id, change, by: principal) {
            let problems = try await problems(of: draft, by: principal)
            if problems.contains(where: { $0.problem.severity == .error }) { throw EngineError.preflight(problems) }
        }
        try await parts.write { transaction in
            guard let found = try PostStore.find(id, of: principal.workspaceID, in: transaction) else {
                throw EngineError.notFound
            }
            guard change.revision == nil || change.revision == found.revision else {
                throw EngineError.changedMeanwhile
            }
            try apply(change, to: found, in: transaction)
        }
        return try await get(id, by: principal)
    }

    /// Changes the post and whatever of it is not out yet.
    func apply(_ change: PostChange, to found: Post, in transaction: Transaction) throws {
        var post = found
        post.content = change.content ?? post.content
        try retime(&post, change, in: transaction)
        let deliveries = try revised(found, change.deliveries, in: transaction)
        let isAlone = deliveries.count { !$0.state.isFinal } == 1
        for delivery in deliveries {
            let keepsTime = Self.keepsTime(delivery, from: found, to: post, isAlone: isAlone, now: transaction.now)
            let due = keepsTime ? delivery.dueAt : post.publishAt ?? delivery.dueAt
            try move(delivery, of: post, to: due, in: transaction)
        }
        guard try PostStore.edit(post, in: transaction) else { throw EngineError.alreadyPublishing }
    }

    /// Gives the post its new time; one that had a slot and leaves it gives it back.
    private func retime(_ post: inout Post, _ change: PostChange, in transaction: Transaction) throws {
        guard let timing = change.timing, timing != .draft else { return }
        try SlotStore.release(post.id, of: post.workspaceID, in: transaction)
        let wanted = try timing == .nextSlot ? accounts(of: post, after: change, in: transaction) : []
        let due = try timing.due(for: post.id, of: post.workspaceID, to: wanted, in: transaction)
        (post.publishAt, post.zone) = (due.instant, due.zone)
    }

    /// The accounts to which a post goes after a change.
    private func accounts(
        of post: Post, after change: PostChange, in transaction: Transaction
    ) throws -> [Connection.ID] {
        let stored = try DeliveryStore.list(of: post.id, of: post.workspaceID, in: transaction).map(\.stored.delivery)
        if let named = change.deliveries, stored.isDraft { return named.map(\.connectionID) }
        return stored.filter { $0.state != .cancelled }.map(\.connectionID)
    }

    /// Whether a delivery keeps its time when its post is changed. A new time is meant for all of the post, but for an account
    /// that has one of its own beside others, still to come. What waits for its next try comes at the post's time, with the new
    /// words.
    private static func keepsTime(
        _ delivery: Delivery, from old: Post, to new: Post, isAlone: Bool, now: Instant
    ) -> Bool {
        switch delivery.state {
        case .draft: delivery.dueAt != old.createdAt
        case .scheduled, .needsReconnect:
            old.publishAt == new.publishAt
                || (delivery.dueAt != old.publishAt && delivery.dueAt > now && !isAlone)
        default: false
        }
    }

    /// The post as it would be, for preflight; `nil` when it stays a draft.
    private func changed(_ id: Post.ID, _ change: PostChange, by principal: Principal) async throws -> NewPost? {
        let view = try await get(id, by: principal)
        guard view.post.publishAt != nil || (change.timing ?? .draft) != .draft else { return nil }
        // Keeping a stored post leaves its time alone.
        let moved = change.timing == .draft ? nil : change.timing
        let timing = moved ?? view.post.publishAt.map(Timing.at) ?? .now
        let stored = view.deliveries.map(\.delivery)
        guard !stored.isEmpty || change.deliveries?.isEmpty == false else {
            throw EngineError.invalid(field: "deliveries", words: "Choose at least one account.")
        }
        if let named = change.deliveries, stored.isDraft {
            return NewPost(content: change.content ?? view.post.content, deliveries: named, timing: timing)
        }
        return NewPost(
            content: change.content ?? view.post.content,
            // An account that was disconnected meanwhile gets nothing, so its rules do not matter.
            deliveries: view.deliveries.filter { $0.connection != nil && $0.delivery.state != .cancelled }.map { view in
                let delivery = view.delivery
                return change.deliveries?.first { $0.connectionID == delivery.connectionID }
                    ?? NewDelivery(
                        connectionID: delivery.connectionID, content: delivery.ownContent, options: delivery.options,
                        timing: moved == nil ? .at(delivery.dueAt) : nil)
            }, timing: timing)
    }

    /// Raises the revision of a delivery, so that whoever holds the old content loses at the gate.
    private func move(_ delivery: Delivery, of post: Post, to due: Instant, in transaction: Transaction) throws {
        try refusePartlyOut(delivery, in: transaction)
        switch delivery.state {
        case .draft:
            guard post.publishAt != nil else { return }
            var change = DeliveryChange()
            change.dueAt = max(due, transaction.now)
            change.raisesRevision = true
            try DeliveryStore.move(delivery, on: .scheduled, change, in: transaction)
            try setTimers(of: delivery, post, due, in: transaction)
        case .scheduled, .retryWait:
            guard try DeliveryStore.reschedule(delivery, to: due, in: transaction) else {
                throw EngineError.alreadyPublishing
            }
            try setTimers(of: delivery, post, due, in: transaction)
        case .needsReconnect:
            // It has no timer until the account is back, and then goes by the new time.
            guard try DeliveryStore.reschedule(delivery, to: due, in: transaction) else {
                throw EngineError.alreadyPublishing
            }
            try planChildren(of: delivery, post, due, in: transaction)
        case .cancelled, .failed:
            return
        case .queued, .publishing, .uncertain, .published:
            throw EngineError.alreadyPublishing
        }
    }

    private func setTimers(
        of delivery: Delivery, _ post: Post, _ due: Instant, in transaction: Transaction
    ) throws {
        try DeliveryJobs.schedule(delivery, at: due, in: transaction)
        try DeliveryJobs.prepare(delivery, delivery.content(of: post), due: due, in: transaction)
        try planChildren(of: delivery, post, due, in: transaction)
    }

    func planChildren(
        of delivery: Delivery, _ post: Post, _ due: Instant, in transaction: Transaction
    ) throws {
        try Children(parts: parts).plan(after: delivery, delivery.content(of: post), due: due, in: transaction)
    }

    /// A thread of which a part is out keeps its words: nobody may see the head of one version and the tail of another.
    private func refusePartlyOut(_ delivery: Delivery, in transaction: Transaction) throws {
        guard delivery.startedAt != nil, delivery.state != .cancelled else { return }
        let commits = try JournalStore.list(of: delivery, in: transaction).filter { $0.kind == .commit }
        let isOut = commits.contains { $0.outcome == nil || $0.outcome == Outcome.done || $0.outcome == Outcome.found }
        if isOut { throw EngineError.alreadyPublishing }
    }

    /// Takes a post off the calendar: what is not out is cancelled, what is out stays.
    package func cancel(_ id: Post.ID, by principal: Principal) async throws {
        try principal.require(.compose)
        try await parts.write { transaction in
            guard let post = try PostStore.find(id, of: principal.workspaceID, in: transaction) else {
                throw EngineError.notFound
            }
            try cancel(post, in: transaction)
        }
    }

    /// Cancels what of the post is not out, and takes it out of sight.
    func cancel(_ post: Post, in transaction: Transaction) throws {
        let listed = try DeliveryStore.list(of: post.id, of: post.workspaceID, in: transaction)
        if listed.contains(where: { $0.stored.delivery.state == .publishing }) {
            throw EngineError.alreadyPublishing
        }
        var change = DeliveryChange()
        change.raisesRevision = true
        for (stored, _) in listed where !stored.delivery.state.isFinal {
            // Who deletes a post of which nobody knows whether it is out leaves it as it is.
            if stored.delivery.state == .uncertain { try apply(.abandon, to: stored, in: transaction) }
            try DeliveryStore.move(stored.delivery, on: .cancelled, change, in: transaction)
            try DeliveryJobs.cancel(stored.delivery, in: transaction)
        }
        _ = try PostStore.remove(post.id, of: post.workspaceID, in: transaction)
        try SlotStore.release(post.id, of: post.workspaceID, in: transaction)
    }
}

extension EngineError {
    /// The gate was passed, or is being passed right now.
    static let alreadyPublishing = EngineError.conflict(
        code: "already_publishing", words: "It is already being published.")
    /// Somebody else was faster.
    static let changedMeanwhile = EngineError.conflict(
        code: "changed", words: "Somebody changed it meanwhile. Look at it again first.")
}
