package import Domain
package import Storage

extension Posts {
    /// One post with its deliveries and their journal.
    package func get(_ id: Post.ID, by principal: Principal) async throws -> PostView {
        try principal.require(.view)
        return try await parts.read { transaction in
            guard let post = try PostStore.find(id, of: principal.workspaceID, in: transaction) else {
                throw EngineError.notFound
            }
            let zone = try Timing.zone(of: principal.workspaceID, in: transaction)
            return try view(post, zone, withJournal: true, in: transaction)
        }
    }

    /// Posts by time; drafts count by their creation.
    package func list(_ query: PostQuery, by principal: Principal) async throws -> PostPage {
        try principal.require(.view)
        var query = query
        query.limit = min(max(query.limit, 1), 200)
        let asked = query
        return try await parts.read { transaction in
            let posts = try PostStore.list(asked, of: principal.workspaceID, in: transaction)
            let zone = try Timing.zone(of: principal.workspaceID, in: transaction)
            let isFull = posts.count == asked.limit
            return PostPage(
                posts: try posts.map { try view($0, zone, withJournal: false, in: transaction) },
                next: isFull
                    ? posts.last.map { PostQuery.Cursor(at: $0.publishAt ?? $0.createdAt, id: $0.id) } : nil)
        }
    }

    private func view(
        _ post: Post, _ zone: Zone, withJournal: Bool, in transaction: Transaction
    ) throws -> PostView {
        let listed = try DeliveryStore.list(of: post.id, of: post.workspaceID, in: transaction)
        let children = Dictionary(grouping: listed) { $0.stored.delivery.parentID }
        let deliveries = try (children[nil] ?? []).map { stored, account in
            var shown = try view(
                stored, account, saying: stored.delivery.content(of: post), withJournal: withJournal, in: transaction)
            let own = children[stored.delivery.id] ?? []
            shown.children = try own.sorted { $0.stored.delivery.kind < $1.stored.delivery.kind }.map {
                child, account in
                try view(child, account, after: stored.delivery, withJournal: withJournal, in: transaction)
            }
            return shown
        }
        let contents = [post.content] + listed.compactMap(\.stored.delivery.ownContent)
        let options = listed.flatMap(\.stored.delivery.options.mediaIDs)
        let media = try Set(contents.flatMap(\.mediaIDs) + options).sorted().compactMap {
            try MediaItemStore.find($0, of: post.workspaceID, in: transaction)
        }
        return PostView(
            post: post, deliveries: deliveries, media: media,
            zone: post.zone.flatMap { Zone($0) } ?? zone)
    }

    func view(
        _ stored: StoredDelivery, _ account: RemoteAccount, after parent: Delivery? = nil,
        saying content: Content? = nil, withJournal: Bool, in transaction: Transaction
    ) throws -> DeliveryView {
        let delivery = stored.delivery
        let connection = try ConnectionStore.find(
            delivery.connectionID, of: delivery.workspaceID, in: transaction)
        let reason = delivery.isAsWished ? nil : delivery.reason
        let isPreparing = try DeliveryJobs.isPreparing(delivery, in: transaction)
        let entries = withJournal ? try JournalStore.list(of: delivery, in: transaction) : []
        let journal = entries.map(parts.shown)
        var progress = Self.sending(delivery, entries)
        if isPreparing, let content, let connection {
            progress = try fitting(delivery, saying: content, to: connection, in: transaction)
        }
        return DeliveryView(
            delivery: parts.shown(delivery), platform: stored.platform,
            account: parts.shown(connection?.account ?? account), connection: connection.map(parts.shown),
            journal: journal,
            explanation: Explanation.of(
                delivery, after: parent, on: stored.platform, connection: connection, now: transaction.now,
                isPreparing: isPreparing),
            isPreparing: isPreparing, progress: progress,
            advice: reason.map { Advice.on($0, platform: stored.platform) },
            notes: Shortfall.notes(on: delivery, parts: content?.parts.count ?? 1, journal, on: stored.platform))
    }
}

extension Delivery {
    /// Whether nobody needs advice: it is out and stands, or somebody took it off the calendar.
    fileprivate var isAsWished: Bool {
        state == .cancelled
            || state == .published && reason?.code != DeliveryReason.Own.removedLater.rawValue
    }
}

/// Says why a delivery is where it is, in one sentence (issue of every queue: "why is it not out yet?").
enum Explanation {
    static func of(
        _ delivery: Delivery, after parent: Delivery? = nil, on platform: Platform, connection: Connection?,
        now: Instant, isPreparing: Bool = false
    ) -> String {
        let name = platform.displayName
        if isPreparing, connection?.health.isUsable == true { return "Its files are being made to fit \(name)." }
        return switch delivery.state {
        case .draft: "A draft: choose a time, or publish it now."
        case .scheduled where parent != nil && parent?.state != .published: "It goes out after its post."
        case .scheduled: scheduled(delivery, connection, now: now, name)
        case .queued: "Its time has come; it waits for its turn at this account."
        case .publishing: "It is being published on \(name)."
        case .published: delivery.isAsWished ? "It is published on \(name)." : delivery.reason?.words ?? ""
        case .retryWait: "It will be tried again. \(delivery.reason?.words ?? "")"
        case .uncertain, .needsReconnect, .failed: delivery.reason?.words ?? "It is not published."
        case .cancelled where delivery.reason?.code == DeliveryReason.Own.parentEnded.rawValue:
            delivery.reason?.words ?? ""
        case .cancelled: "It was taken off the calendar."
        }
    }

    private static func scheduled(
        _ delivery: Delivery, _ connection: Connection?, now: Instant, _ name: String
    ) -> String {
        if connection?.health.isUsable != true {
            return "It waits for its time, but the account is disconnected: reconnect it on \(name) before then."
        }
        return delivery.dueAt > now ? "It waits for its time." : "Its time has come; it waits for its turn."
    }
}
