import Domain
import TestKit

@testable import Engine

/// How the person thinks again: about text, files, choices and time, up to the gate of a post and beyond it.
extension SimulatedPerson {
    /// Writes something else, or chooses another time; may be told that it is too late (REL-23).
    mutating func edit() async throws {
        let open = living
        guard let id = pick(open) else { return }
        try await reconsider(id)
    }

    /// The same for a post about which they think again at its time, or while a node stopped in the middle of it.
    mutating func reconsider(_ id: Post.ID) async throws {
        guard let plan = plans[id], plan.removedAt == nil else { return }
        let view = try await front.engine.posts.get(id, by: rig.owner)
        let due = rig.clock.now + .minutes(Int64(chance(600)))
        var change = wish(for: view, due: due)
        // Sometimes what was seen is not how it is any more: nothing may become of such a change.
        let isOutdated = chance(4) == 0
        change.revision = view.post.revision - (isOutdated ? 1 : 0)
        do {
            _ = try await front.engine.posts.edit(id, change, by: rig.owner)
            if isOutdated { throw Surprise(description: "an outdated change of \(id) was made") }
            note(change, of: view, due: due)
        } catch let error as EngineError where Self.isTooLate(error) {
            if error.code == EngineError.alreadyPublishing.code { refusals += 1 }
        }
    }

    /// The post of a delivery, unless it is something that goes on after one.
    func post(of id: Delivery.ID) -> Post.ID? { plans.first { $0.value.deliveries.contains(id) }?.key }

    private mutating func wish(for view: PostView, due: Instant) -> PostChange {
        var change = PostChange()
        let parts = view.post.content.parts.count
        if chance(2) == 0 { change.content = content(parts: parts) }
        if chance(3) == 0 {
            // What one account says and chooses, or several.
            change.deliveries = []
            for delivery in Self.open(view) where chance(2) == 0 {
                let own = chance(2) == 0 ? content(parts: parts) : nil
                change.deliveries?.append(
                    NewDelivery(connectionID: delivery.connectionID, content: own, options: following()))
            }
        }
        if chance(2) == 0 { change.timing = .at(due) }
        return change
    }

    /// Remembers what was accepted: it is what has to come out.
    private mutating func note(_ change: PostChange, of view: PostView, due: Instant) {
        let id = view.post.id
        if change.timing != nil {
            plans[id]?.isInSlot = false
            move(id, to: due, view)
        }
        let open = Dictionary(Self.open(view).map { ($0.connectionID, $0.id) }) { first, _ in first }
        let now = rig.clock.now
        plans[id]?.versions.accept(change, of: open, at: now)
    }

    /// Remembers a new time. What has failed keeps its own, sent again it goes at once; so does what a person gave another time
    /// beside others, still to come.
    private mutating func move(_ id: Post.ID, to due: Instant, _ view: PostView) {
        let waiting = view.deliveries.map(\.delivery).filter { !$0.state.isFinal }
        for delivery in view.deliveries.map(\.delivery) {
            let before = plans[id]?.due(delivery.id)
            let isApart = delivery.state != .retryWait && delivery.dueAt != view.post.publishAt
            let stays = isApart && delivery.dueAt > rig.clock.now && waiting.count > 1
            plans[id]?.ownDues[delivery.id] = delivery.state.isFinal || stays ? before : due
        }
        if !waiting.isEmpty { plans[id]?.due = due }
    }

    /// What a change concerns: everything but what was taken off the calendar.
    private static func open(_ view: PostView) -> [Delivery] {
        view.deliveries.map(\.delivery).filter { $0.state != .cancelled }
    }

    private static func isTooLate(_ error: EngineError) -> Bool {
        [EngineError.alreadyPublishing, .changedMeanwhile].contains { $0.code == error.code }
    }
}
