package import Domain
import Storage

/// What people and programs do with posts that repeat.
package struct Repeating: Sendable {
    /// The most series of a page.
    private static let pageLimit = 200

    let parts: EngineParts
    let posts: Posts

    /// Stores a series and makes its first posts. Throws what a post of the same content would throw.
    package func create(_ new: NewSeries, by principal: Principal) async throws -> SeriesView {
        try principal.require(.publish)
        let post = NewPost(content: new.content, deliveries: new.deliveries, timing: .now)
        try posts.checkShape(post)
        guard new.deliveries.allSatisfy({ $0.timing == nil }) else {
            throw EngineError.invalid(field: "deliveries", words: "What repeats has one time for all accounts.")
        }
        // It never goes out at once.
        try await posts.refuseProblems(of: post, isForLater: true, by: principal)
        let id = Series.ID(parts.ports)
        try await parts.write { transaction in
            let series = Series(
                id: id, workspaceID: principal.workspaceID, authorID: principal.personID, content: new.content,
                targets: new.deliveries.map {
                    Series.Target(connectionID: $0.connectionID, content: $0.content, options: $0.options)
                }, rule: try rule(new.rule, by: principal, in: transaction), madeUntil: transaction.now,
                createdAt: transaction.now)
            try SeriesStore.insert(series, in: transaction)
            if let first = new.first {
                guard try SeriesStore.adopt(first, into: series, in: transaction) else {
                    throw EngineError.conflict(code: "wrong_state", words: "It repeats already.")
                }
            }
            try make(series, in: transaction)
        }
        return try await get(id, by: principal)
    }

    /// One series.
    package func get(_ id: Series.ID, by principal: Principal) async throws -> SeriesView {
        try principal.require(.view)
        return try await parts.read { transaction in
            try view(try find(id, by: principal, in: transaction), in: transaction)
        }
    }

    /// The series of a workspace, the newest first.
    package func list(before: Series.ID?, limit: Int, by principal: Principal) async throws -> SeriesPage {
        try principal.require(.view)
        let limit = min(max(limit, 1), Self.pageLimit)
        return try await parts.read { transaction in
            let found = try SeriesStore.list(
                of: principal.workspaceID, before: before, limit: limit, in: transaction)
            return SeriesPage(
                series: try found.map { try view($0, in: transaction) },
                next: found.count == limit ? found.last?.id : nil)
        }
    }

    /// Changes a series, and with it its posts that nothing works on yet. Those whose day does not fit any more go away.
    package func edit(_ id: Series.ID, _ change: SeriesChange, by principal: Principal) async throws -> SeriesView {
        try principal.require(.publish)
        let series = try await get(id, by: principal).series
        try await refuseProblems(of: change.content ?? series.content, series, by: principal)
        try await parts.write { transaction in
            var series = try find(id, by: principal, in: transaction)
            guard change.revision == nil || change.revision == series.revision else {
                throw EngineError.changedMeanwhile
            }
            guard series.state != .stopped else {
                throw EngineError.conflict(code: "wrong_state", words: "It was ended. Begin a new one.")
            }
            series.content = change.content ?? series.content
            if let rule = change.rule { series.rule = try self.rule(rule, by: principal, in: transaction) }
            series.state = .active
            series.madeUntil = transaction.now
            try adapt(to: series, in: transaction)
            try make(series, in: transaction)
        }
        return try await get(id, by: principal)
    }

    /// Ends a series: what is not out of it goes away, what is out stays.
    package func stop(_ id: Series.ID, by principal: Principal) async throws -> SeriesView {
        try principal.require(.publish)
        try await parts.write { transaction in
            var series = try find(id, by: principal, in: transaction)
            guard series.state != .stopped else { return }
            series.state = .stopped
            guard try SeriesStore.update(series, in: transaction) else { throw EngineError.changedMeanwhile }
            try SeriesJobs.cancel(series, in: transaction)
            for (post, _) in try changeable(of: series, in: transaction) { try posts.cancel(post, in: transaction) }
        }
        return try await get(id, by: principal)
    }
}

extension Repeating {
    private func find(_ id: Series.ID, by principal: Principal, in transaction: Transaction) throws -> Series {
        guard let series = try SeriesStore.find(id, of: principal.workspaceID, in: transaction) else {
            throw EngineError.notFound
        }
        return series
    }

    private func view(_ series: Series, in transaction: Transaction) throws -> SeriesView {
        SeriesView(
            series: series,
            coming: try SeriesStore.coming(of: series, after: transaction.now, in: transaction).map(\.post),
            connections: try series.targets.compactMap {
                try ConnectionStore.find($0.connectionID, of: series.workspaceID, in: transaction).map(parts.shown)
            })
    }

    /// Makes the first posts, and sets the timer for the next ones.
    private func make(_ series: Series, in transaction: Transaction) throws {
        if let next = try SeriesWork(parts: parts).make(series, in: transaction) {
            try SeriesJobs.schedule(series, at: next, in: transaction)
        } else {
            try SeriesJobs.cancel(series, in: transaction)
        }
    }

    private func refuseProblems(of content: Content, _ series: Series, by principal: Principal) async throws {
        let present = try await parts.read { transaction in
            try series.targets.filter {
                try ConnectionStore.find($0.connectionID, of: series.workspaceID, in: transaction) != nil
            }
        }
        let deliveries = present.map {
            NewDelivery(connectionID: $0.connectionID, content: $0.content, options: $0.options)
        }
        guard !deliveries.isEmpty else {
            throw EngineError.conflict(code: "wrong_state", words: "None of its accounts is there any more.")
        }
        try await posts.refuseProblems(
            of: NewPost(content: content, deliveries: deliveries, timing: .now), isForLater: true, by: principal)
    }

    /// The rule as it is kept. Throws `EngineError.invalid` for one that makes no sense, or no post.
    private func rule(
        _ new: NewRecurrence, by principal: Principal, in transaction: Transaction
    ) throws -> Recurrence {
        let zone = try new.zone ?? Timing.zone(of: principal.workspaceID, in: transaction)
        guard (1...Recurrence.stepLimit).contains(new.step) else {
            throw EngineError.invalid(field: "every", words: "It must be from 1 to \(Recurrence.stepLimit).")
        }
        if case .count(let count) = new.end, !(1...Recurrence.countLimit).contains(count) {
            throw EngineError.invalid(field: "count", words: "It must be from 1 to \(Recurrence.countLimit).")
        }
        let rule = Recurrence(start: new.start, zone: zone.name, unit: new.unit, step: new.step, end: new.end)
        guard !rule.occurrences(after: transaction.now, atMost: 1).isEmpty else {
            throw EngineError.invalid(field: "until", words: "It would be over before it goes out once.")
        }
        return rule
    }

    /// Gives the posts that are made already the new words and the new times; what does not fit goes away, and its day is free.
    private func adapt(to series: Series, in transaction: Transaction) throws {
        let coming = series.rule.occurrences(after: transaction.now, atMost: 10 * SeriesWork.limit)
        let days = Dictionary(coming.map { ($0.day, $0.instant) }) { first, _ in first }
        let zone = Zone(series.rule.zone)
        for (post, day) in try changeable(of: series, in: transaction) {
            guard days[day] != nil else {
                try posts.cancel(post, in: transaction)
                try SeriesStore.detach(post, in: transaction)
                continue
            }
            let time = LocalTime(day: day, minute: series.rule.start.minute)
            try posts.apply(
                PostChange(content: series.content, timing: .local(time, zone: zone)), to: post, in: transaction)
        }
    }

    /// The posts to come that nothing works on yet.
    private func changeable(of series: Series, in transaction: Transaction) throws -> [(post: Post, day: LocalDay)] {
        let free: Set<DeliveryState> = [.scheduled, .needsReconnect, .cancelled, .failed]
        return try SeriesStore.coming(of: series, after: transaction.now, in: transaction).filter { post, _ in
            try DeliveryStore.list(of: post.id, of: post.workspaceID, in: transaction)
                .allSatisfy { free.contains($0.stored.delivery.state) }
        }
    }
}
