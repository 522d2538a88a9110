import Domain
import Platforms
import Storage
import TestKit

@testable import Engine

/// The person of a simulated week: writes, changes their mind, and looks after what needs one.
struct SimulatedPerson {
    /// What is to become of a post, as far as the person knows.
    struct Plan: Sendable {
        /// Nothing of it may be visible before.
        var due: Instant
        /// Nothing more of it may become visible after.
        var removedAt: Instant?
        /// Whether the person said "send it now" for a part of it.
        var isReleased = false
        /// Whether it has its time from a posting slot.
        var isInSlot = false
        let deliveries: [Delivery.ID]
    }

    static let accounts: [(platform: Platform, name: String)] = [(.bluesky, "ada"), (.x, "ada"), (.x, "grace")]

    private let rig: Rig
    private let front: Node
    private var random: SplitMix64
    private(set) var plans: [Post.ID: Plan] = [:]
    /// Every connection that ever was, by account; the last one is the present one.
    private(set) var connections: [[Connection]] = []
    /// When a connection was taken out by the person.
    private(set) var removals: [Connection.ID: Instant] = [:]
    /// Series that go on to the end.
    private(set) var series: [Series.ID] = []
    /// Connections that were paused or taken out at some time: series may have made no posts for them.
    private(set) var unsteady: Set<Connection.ID> = []

    init(_ rig: Rig, seed: UInt64) {
        self.rig = rig
        front = rig.node("front")
        random = SplitMix64(seed: seed &* 31 &+ 5)
    }

    private mutating func chance(_ bound: Int) -> Int { Int(random.next() % UInt64(bound)) }

    private mutating func pick<Element>(_ elements: [Element]) -> Element? {
        elements.isEmpty ? nil : elements[chance(elements.count)]
    }

    /// The connections of this moment.
    private var present: [Connection] { connections.compactMap(\.last).filter { removals[$0.id] == nil } }

    // MARK: Connections

    /// Connects every account for the first time.
    mutating func settle() async throws {
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

    private var living: [Post.ID] { plans.filter { $0.value.removedAt == nil }.keys.sorted() }

    /// Writes a post of one to three parts for some of the accounts.
    mutating func write() async throws {
        let parts = chance(4) == 0 ? chance(2) + 2 : 1
        let chosen = present.filter { _ in chance(2) == 0 }
        guard !chosen.isEmpty else { return }
        let due = rig.clock.now + .minutes(Int64(chance(2_000)))
        let isInSlot = chance(3) == 0
        let options = following()
        let view = try await front.engine.posts.create(
            NewPost(
                content: content(parts: parts),
                deliveries: chosen.map { NewDelivery(connectionID: $0.id, options: options) },
                timing: isInSlot ? .nextSlot : .at(due)), key: nil, by: rig.owner)
        plans[view.post.id] = Plan(
            due: view.post.publishAt ?? due, isInSlot: isInSlot, deliveries: view.deliveries.map(\.delivery.id))
    }

    /// Writes a post that repeats daily, for some of the accounts.
    mutating func repeatPost() async throws {
        let chosen = present.filter { _ in chance(2) == 0 }
        guard !chosen.isEmpty else { return }
        let start = Zone.utc.local(rig.clock.now + .minutes(Int64(chance(1_400)) + 2))
        let view = try await front.engine.series.create(
            NewSeries(
                content: content(parts: 1), deliveries: chosen.map { NewDelivery(connectionID: $0.id) },
                rule: NewRecurrence(start: start, zone: .utc, unit: .daily, end: .count(chance(6) + 6))),
            by: rig.owner)
        series.append(view.series.id)
        try await learn()
    }

    /// Looks which posts the series have made.
    private mutating func learn() async throws {
        for post in try await front.engine.posts.list(PostQuery(limit: 200), by: rig.owner).posts
        where post.post.seriesID != nil && plans[post.post.id] == nil {
            plans[post.post.id] = Plan(
                due: post.post.publishAt ?? rig.clock.now, deliveries: post.deliveries.map(\.delivery.id))
        }
    }

    /// What goes on after some of the posts (REL-27).
    private mutating func following() -> DeliveryOptions {
        var options = DeliveryOptions()
        if chance(3) == 0 { options[.firstComment] = "First" }
        if chance(4) == 0 { options[.repostAfter] = .number(chance(300) + 1) }
        return options
    }

    private mutating func content(parts: Int) -> Content {
        let version = random.next() % 1_000_000
        return Content(parts: (0..<parts).map { Part(text: "Part \($0) of version \(version)") })
    }

    /// Writes something else, or chooses another time; may be told that it is too late (REL-23).
    mutating func edit() async throws {
        let open = living
        guard let id = pick(open) else { return }
        let view = try await front.engine.posts.get(id, by: rig.owner)
        var change = PostChange()
        if chance(2) == 0 { change.content = content(parts: view.post.content.parts.count) }
        let due = rig.clock.now + .minutes(Int64(chance(600)))
        if chance(2) == 0 { change.timing = .at(due) }
        // Sometimes what was seen is not how it is any more: nothing may become of such a change.
        let isOutdated = chance(4) == 0
        change.revision = view.post.revision - (isOutdated ? 1 : 0)
        do {
            _ = try await front.engine.posts.edit(id, change, by: rig.owner)
            if isOutdated { throw Surprise(description: "an outdated change of \(id) was made") }
            // What has failed keeps its time; sent again, it goes at once.
            let moves = view.deliveries.contains { !$0.delivery.state.isFinal }
            if change.timing != nil { plans[id]?.isInSlot = false }
            if change.timing != nil, moves { plans[id]?.due = due }
        } catch let error as EngineError where Self.isTooLate(error) {
            return
        }
    }

    private static func isTooLate(_ error: EngineError) -> Bool {
        [EngineError.alreadyPublishing, .changedMeanwhile].contains { $0.code == error.code }
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
        _ = try await front.engine.posts.review(ready.map(\.delivery.delivery.id), word, by: rig.owner)
    }

    private mutating func lookAfter(_ view: DeliveryView, of id: Post.ID) async throws {
        switch view.delivery.state {
        case .uncertain:
            let verdict = verdict(on: view)
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
    private func retry(_ view: DeliveryView) async throws {
        do {
            _ = try await front.engine.posts.retry(view.delivery.id, by: rig.owner)
        } catch let error as EngineError where view.delivery.parentID != nil && error.code == "wrong_state" {
            return
        }
    }

    /// The person looks at the platform, and sees it or not.
    private func verdict(on view: DeliveryView) -> Verdict {
        let open = view.journal.last { $0.outcome == nil && $0.kind == .commit }
        let origin = "\(view.delivery.id)/\(open?.step ?? "")"
        let post = rig.virtual[view.platform]?.posts.first { $0.origin == origin }
        return post.map { .published(url: "https://virtual.example/\($0.id)") } ?? .notPublished
    }
}
