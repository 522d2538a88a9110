import Domain
import Platforms
import Storage
import TestKit

@testable import Engine

/// The person of a simulated week: writes, changes their mind, and looks after what needs one.
struct SimulatedPerson {
    /// What is to become of a post, as far as the person knows.
    struct Plan: Sendable {
        /// The time of the post.
        var due: Instant
        /// Nothing of a delivery may be visible before, where that is not the time of the post.
        var ownDues: [Delivery.ID: Instant] = [:]
        /// Nothing more of it may become visible after.
        var removedAt: Instant?
        /// Whether the person said "send it now" for a part of it.
        var isReleased = false
        /// Whether it has its time from a posting slot.
        var isInSlot = false
        let deliveries: [Delivery.ID]
        /// Those of which the person found at the platform what was lost: a thread ends there.
        var found: Set<Delivery.ID> = []
        /// What it is to say, as often as that was accepted.
        var versions: Versions

        /// Nothing of a delivery may be visible before.
        func due(_ id: Delivery.ID) -> Instant { ownDues[id] ?? due }
    }

    static let accounts: [(platform: Platform, name: String)] = [(.bluesky, "ada"), (.x, "ada"), (.x, "grace")]

    let rig: Rig
    let front: Node
    private var random: SplitMix64
    var plans: [Post.ID: Plan] = [:]
    /// The files that posts may have.
    private(set) var pictures: [MediaItem] = []
    /// How often it was too late for a change.
    var refusals = 0
    /// Every connection that ever was, by account; the last one is the present one.
    private(set) var connections: [[Connection]] = []
    /// When a connection was taken out by the person.
    private(set) var removals: [Connection.ID: Instant] = [:]
    /// Series that go on to the end.
    private(set) var series: [Series.ID] = []
    /// What the posts of a series say at first.
    private var written: [Series.ID: Content] = [:]
    /// Connections that were paused or taken out at some time: series may have made no posts for them.
    private(set) var unsteady: Set<Connection.ID> = []

    init(_ rig: Rig, seed: UInt64) {
        self.rig = rig
        front = rig.node("front", sendsFiles: true)
        random = SplitMix64(seed: seed &* 31 &+ 5)
    }

    mutating func chance(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[chance(elements.count)]
    }

    /// The connections of this moment.
    private var present: [Connection] { connections.compactMap(\.last).filter { removals[$0.id] == nil } }

    // MARK: Connections

    /// Connects every account for the first time, and brings some pictures.
    mutating func settle() async throws {
        pictures = try await rig.storePictures(3)
        for account in Self.accounts {
            connections.append([try await rig.connect(account.platform, as: account.name, on: front)])
        }
        for weekday in [Weekday.monday, .wednesday, .thursday, .saturday] {
            _ = try await front.engine.slots.add(WeeklySlot(weekday: weekday, minute: 600), by: rig.owner)
        }
    }

    /// Takes an account out; the next visit brings it back.
    mutating func disconnect() async throws {
        let present = present
        guard let connection = pick(present) else { return }
        _ = try await front.engine.connections.disconnect(connection.id, by: rig.owner)
        removals[connection.id] = rig.clock.now
        unsteady.insert(connection.id)
    }

    /// Withdraws the permission on the platform, behind our back.
    mutating func revoke() {
        let present = present
        guard let connection = pick(present) else { return }
        rig.virtual[connection.platform]?.revokeAll(of: connection.account.remoteID)
    }

    /// Presses "check" or "refresh", or the pause button.
    mutating func look() async throws {
        let present = present
        guard let connection = pick(present) else { return }
        let all = front.engine.connections
        switch chance(3) {
        case 0: _ = try await all.check(connection.id, by: rig.owner)
        case 1: _ = try await all.refresh(connection.id, by: rig.owner)
        default:
            unsteady.insert(connection.id)
            _ = try await all.setActive(chance(2) == 0, of: connection.id, by: rig.owner)
        }
    }

    // MARK: Posts

    var living: [Post.ID] { plans.filter { $0.value.removedAt == nil }.keys.sorted() }

    /// Writes a post of one to three parts for some of the accounts; answers when they think again about it, if they will.
    mutating func write() async throws -> (id: Post.ID, at: Instant)? {
        let parts = chance(4) == 0 ? chance(2) + 2 : 1
        let chosen = present.filter { _ in chance(2) == 0 }
        guard !chosen.isEmpty else { return nil }
        let due = rig.clock.now + .minutes(Int64(chance(2_000)))
        let isInSlot = chance(3) == 0
        let (content, options) = (content(parts: parts), following())
        let view = try await front.engine.posts.create(
            NewPost(
                content: content, deliveries: chosen.map { NewDelivery(connectionID: $0.id, options: options) },
                timing: isInSlot ? .nextSlot : .at(due)), key: nil, by: rig.owner)
        let (id, ids) = (view.post.id, view.deliveries.map(\.delivery.id))
        let time = view.post.publishAt ?? due
        plans[id] = Plan(
            due: time, isInSlot: isInSlot, deliveries: ids,
            versions: Versions(content, options, of: ids, at: rig.clock.now))
        guard chance(4) == 0 else { return nil }
        return (id, time + .milliseconds(chance(8_000) - 4_000))
    }

    /// Writes a post that repeats daily, for some of the accounts.
    mutating func repeatPost() async throws {
        let chosen = present.filter { _ in chance(2) == 0 }
        guard !chosen.isEmpty else { return }
        let start = Zone.utc.local(rig.clock.now + .minutes(Int64(chance(1_400)) + 2))
        let content = content(parts: 1)
        let view = try await front.engine.series.create(
            NewSeries(
                content: content, deliveries: chosen.map { NewDelivery(connectionID: $0.id) },
                rule: NewRecurrence(start: start, zone: .utc, unit: .daily, end: .count(chance(6) + 6))),
            by: rig.owner)
        series.append(view.series.id)
        written[view.series.id] = content
        try await learn()
    }

    /// Looks which posts the series have made.
    private mutating func learn() async throws {
        for post in try await front.engine.posts.list(PostQuery(limit: 200), by: rig.owner).posts
        where plans[post.post.id] == nil {
            guard let series = post.post.seriesID, let content = written[series] else { continue }
            let ids = post.deliveries.map(\.delivery.id)
            plans[post.post.id] = Plan(
                due: post.post.publishAt ?? rig.clock.now, deliveries: ids,
                versions: Versions(content, of: ids, at: Rig.start))
        }
    }

    /// Takes a post off the calendar; may be told that it is too late.
    mutating func remove() async throws {
        let open = living
        guard let id = pick(open) else { return }
        do {
            try await front.engine.posts.cancel(id, by: rig.owner)
            let now = rig.clock.now
            plans[id]?.removedAt = now
        } catch let error as EngineError where error.code == EngineError.alreadyPublishing.code {
            return
        }
    }

    // MARK: Visits

    /// Reconnects what is red or was taken out, tells what became of uncertain posts, and releases what is overdue.
    mutating func visit() async throws {
        for (index, account) in Self.accounts.enumerated() {
            guard let last = connections[index].last else { continue }
            let isGone = removals[last.id] != nil
            if !isGone, try await rig.now(last).health.isUsable { continue }
            let connection = try await rig.connect(account.platform, as: account.name, on: front)
            guard isGone else { continue }
            // It comes back as what it was.
            guard connection.id == last.id else { throw Surprise(description: "\(account.name) is another one") }
            removals[last.id] = nil
        }
        try await learn()
        try await review()
        for (id, plan) in plans.sorted(by: { $0.key < $1.key }) where plan.removedAt == nil {
            for view in try await front.engine.posts.get(id, by: rig.owner).deliveries {
                // What goes on after a post has to wait until that is out.
                let children = view.delivery.state == .published ? view.children : []
                for delivery in [view] + children { try await lookAfter(delivery, of: id) }
            }
        }
    }

    /// Works through what was missed, several at once: some go out now, some later, some not at all.
    private mutating func review() async throws {
        let ready = try await front.engine.posts.waiting(by: rig.owner).filter(\.isReady)
        guard !ready.isEmpty else { return }
        for item in ready { plans[item.post.id]?.isReleased = true }
        let word: ReviewWord =
            switch chance(4) {
            case 0: .drop
            case 1: .reschedule(.at(rig.clock.now + .hours(1)), apart: .minutes(10))
            default: .publishNow
            }
        let outcomes = try await front.engine.posts.review(ready.map(\.delivery.delivery.id), word, by: rig.owner)
        for (item, outcome) in zip(ready, outcomes) where outcome.refusal == nil {
            release(outcome.id, of: item.post.id)
        }
    }

    /// Remembers that a delivery may be out from now on; a part of it may be out before.
    private mutating func release(_ id: Delivery.ID, of post: Post.ID) {
        let due = plans[post].map { min($0.due(id), rig.clock.now) }
        plans[post]?.ownDues[id] = due
    }

    private mutating func lookAfter(_ view: DeliveryView, of id: Post.ID) async throws {
        switch view.delivery.state {
        case .uncertain:
            let verdict = verdict(on: view)
            if case .published = verdict { plans[id]?.found.insert(view.delivery.id) }
            _ = try await front.engine.posts.resolve(view.delivery.id, verdict, by: rig.owner)
        case .needsReconnect where view.connection?.health.isUsable == true:
            plans[id]?.isReleased = true
            try await retry(view)
        case .failed where view.connection?.health.isUsable == true && chance(3) == 0:
            plans[id]?.isReleased = true
            try await retry(view)
        default: return
        }
    }

    /// Sends it again; what goes out after a post is refused while that is not out.
    private mutating func retry(_ view: DeliveryView) async throws {
        do {
            _ = try await front.engine.posts.retry(view.delivery.id, by: rig.owner)
            release(view.delivery.id, of: view.delivery.postID)
        } catch let error as EngineError where view.delivery.parentID != nil && error.code == "wrong_state" {
            return
        }
    }

    /// The person looks at the platform, and sees it or not.
    private func verdict(on view: DeliveryView) -> Verdict {
        let open =
            view.journal.last { $0.outcome == nil && $0.kind == .commit }
            // Taken by the platform, and not seen since.
            ?? view.journal.last { $0.outcome == Outcome.unseen && $0.kind == .commit }
        let origin = "\(view.delivery.id)/\(open?.step ?? "")"
        let post = rig.virtual[view.platform]?.posts.first { $0.origin == origin }
        return post.map { .published(url: "https://virtual.example/\($0.id)") } ?? .notPublished
    }
}
