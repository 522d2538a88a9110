import Domain
import Platforms
import Storage

/// What goes on after a post: its first comment, its repost. Each is a delivery of its own with a journal of its own, whose
/// timer is set in the transaction that calls its parent published (REL-27, S3.29; decision 0022).
struct Children: Sendable {
    let parts: EngineParts

    /// Brings the children of a delivery in line with its choices, in the transaction that puts it on the calendar or changes
    /// it. None of them has a timer until their parent is out.
    ///
    /// What a person took off the calendar stays off it, unless its own choice changed; what was cancelled because its parent
    /// failed comes back with it, as something new.
    ///
    /// - Parameters:
    ///   - content: What the parent says.
    ///   - due: When the parent is due.
    func plan(
        after parent: Delivery, _ content: Content, due: Instant, in transaction: Transaction
    ) throws {
        var wanted = try wanted(after: parent, content, in: transaction)
        for child in try DeliveryStore.children(of: parent, in: transaction).map(\.delivery) {
            let options = wanted.removeValue(forKey: child.kind)
            guard child.startedAt == nil, child.state == .scheduled || child.state == .cancelled else { continue }
            if let options, child.state == .scheduled {
                try revise(child, options, due: options.childDue(after: due), in: transaction)
                continue
            }
            guard options != child.options || child.reason?.code == DeliveryReason.Own.parentEnded.rawValue else {
                continue
            }
            try DeliveryStore.remove(child: child, in: transaction)
            wanted[child.kind] = options
        }
        try make(wanted, after: parent, at: due, in: transaction)
    }

    /// The parent is out: sets the timers of its children. What an earlier release did not make is made now.
    func begin(after parent: Delivery, _ content: Content, in transaction: Transaction) throws {
        guard parent.kind == .post, parent.options.asksForChildren else { return }
        var wanted = try wanted(after: parent, content, in: transaction)
        for child in try DeliveryStore.children(of: parent, in: transaction).map(\.delivery) {
            wanted[child.kind] = nil
            guard child.state == .scheduled else { continue }
            let due = child.options.childDue(after: transaction.now)
            guard try DeliveryStore.reschedule(child, to: due, in: transaction) else { continue }
            try DeliveryJobs.schedule(child, at: due, in: transaction)
        }
        for child in try make(wanted, after: parent, at: transaction.now, in: transaction) {
            try DeliveryJobs.schedule(child, at: child.dueAt, in: transaction)
        }
    }

    /// The parent will not come out, or not stay: what has not begun after it is cancelled, and says why.
    static func end(after parent: Delivery, in transaction: Transaction) throws {
        guard parent.kind == .post else { return }
        for stored in try DeliveryStore.children(of: parent, in: transaction) {
            var change = DeliveryChange(reason: DeliveryReason(.parentEnded, platform: stored.platform))
            change.raisesRevision = true
            guard try DeliveryStore.move(stored.delivery, on: .cancelled, change, in: transaction) else { continue }
            try DeliveryJobs.cancel(stored.delivery, in: transaction)
        }
    }

    private func wanted(
        after parent: Delivery, _ content: Content, in transaction: Transaction
    ) throws -> [DeliveryKind: DeliveryOptions] {
        guard parent.kind == .post, parent.options.asksForChildren,
            let connection = try connection(of: parent, in: transaction),
            let capabilities = parts.connectors[connection.platform]?.profile.capabilities
        else { return [:] }
        let media = try DeliveryWork.media(of: content, parent.options, in: parent.workspaceID, transaction)
        return capabilities.children(of: content, options: parent.options, media: media)
    }

    private func revise(
        _ child: Delivery, _ options: DeliveryOptions, due: Instant, in transaction: Transaction
    ) throws {
        var child = child
        child.options = options
        guard try DeliveryStore.revise(child, in: transaction),
            try DeliveryStore.reschedule(child, to: due, in: transaction)
        else { throw EngineError.alreadyPublishing }
    }

    @discardableResult
    private func make(
        _ wanted: [DeliveryKind: DeliveryOptions], after parent: Delivery, at instant: Instant,
        in transaction: Transaction
    ) throws -> [Delivery] {
        guard !wanted.isEmpty, let connection = try connection(of: parent, in: transaction) else { return [] }
        return try DeliveryKind.allCases.compactMap { kind in
            guard let options = wanted[kind] else { return nil }
            let child = Delivery(
                id: Delivery.ID(parts.ports), workspaceID: parent.workspaceID, postID: parent.postID,
                connectionID: parent.connectionID, options: options, state: .scheduled,
                dueAt: options.childDue(after: instant), kind: kind, parentID: parent.id)
            try DeliveryStore.insert(child, to: connection, in: transaction)
            return child
        }
    }

    private func connection(of parent: Delivery, in transaction: Transaction) throws -> Connection? {
        try ConnectionStore.find(parent.connectionID, of: parent.workspaceID, in: transaction)
    }
}
