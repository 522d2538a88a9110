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
            guard var post = try PostStore.find(id, of: principal.workspaceID, in: transaction) else {
                throw EngineError.notFound
            }
            post.content = change.content ?? post.content
            if let timing = change.timing {
                post.publishAt = timing == .draft ? post.publishAt : timing.due(transaction.now)
            }
            let listed = try DeliveryStore.list(of: id, of: principal.workspaceID, in: transaction)
            for (stored, _) in listed { try move(stored.delivery, to: post, in: transaction) }
            guard try PostStore.edit(post, in: transaction) else { throw EngineError.alreadyPublishing }
        }
        return try await get(id, by: principal)
    }

    /// The post as it would be, for preflight; `nil` when it stays a draft.
    private func changed(_ id: Post.ID, _ change: PostChange, by principal: Principal) async throws -> NewPost? {
        let view = try await get(id, by: principal)
        guard view.post.publishAt != nil || (change.timing ?? .draft) != .draft else { return nil }
        return NewPost(
            content: change.content ?? view.post.content,
            // An account that was disconnected meanwhile gets nothing, so its rules do not matter.
            deliveries: view.deliveries.filter { $0.connection != nil && $0.delivery.state != .cancelled }.map {
                NewDelivery(
                    connectionID: $0.delivery.connectionID, content: $0.delivery.ownContent,
                    options: $0.delivery.options)
            }, timing: .now)
    }

    /// Raises the revision of a delivery, so that whoever holds the old content loses at the gate.
    private func move(_ delivery: Delivery, to post: Post, in transaction: Transaction) throws {
        try refusePartlyOut(delivery, in: transaction)
        switch delivery.state {
        case .draft:
            guard let due = post.publishAt else { return }
            var change = DeliveryChange()
            change.dueAt = due
            change.raisesRevision = true
            try DeliveryStore.move(delivery, on: .scheduled, change, in: transaction)
            try DeliveryJobs.schedule(delivery, at: due, in: transaction)
            try DeliveryJobs.prepare(delivery, delivery.ownContent ?? post.content, due: due, in: transaction)
        case .scheduled, .retryWait:
            let due = post.publishAt ?? delivery.dueAt
            guard try DeliveryStore.reschedule(delivery, to: due, in: transaction) else {
                throw EngineError.alreadyPublishing
            }
            try DeliveryJobs.schedule(delivery, at: due, in: transaction)
            try DeliveryJobs.prepare(delivery, delivery.ownContent ?? post.content, due: due, in: transaction)
        case .needsReconnect:
            // It has no timer until the account is back, and then goes by the new time.
            guard try DeliveryStore.reschedule(delivery, to: post.publishAt ?? delivery.dueAt, in: transaction) else {
                throw EngineError.alreadyPublishing
            }
        case .cancelled, .failed:
            return
        case .queued, .publishing, .uncertain, .published:
            throw EngineError.alreadyPublishing
        }
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
            guard try PostStore.find(id, of: principal.workspaceID, in: transaction) != nil else {
                throw EngineError.notFound
            }
            let listed = try DeliveryStore.list(of: id, of: principal.workspaceID, in: transaction)
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
            _ = try PostStore.remove(id, of: principal.workspaceID, in: transaction)
        }
    }
}

extension EngineError {
    /// The gate was passed, or is being passed right now.
    static let alreadyPublishing = EngineError.conflict(
        code: "already_publishing", words: "It is already being published.")
}
