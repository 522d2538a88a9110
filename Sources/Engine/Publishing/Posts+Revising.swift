import Domain
import Storage

extension Posts {
    /// The deliveries of a post after what a change says of them; in a draft accounts come and go.
    func revised(
        _ post: Post, _ named: [NewDelivery]?, in transaction: Transaction
    ) throws -> [Delivery] {
        // What goes on after them follows them.
        let stored = try DeliveryStore.list(of: post.id, of: post.workspaceID, in: transaction)
            .map(\.stored.delivery).filter { $0.kind == .post }
        guard let named else { return stored }
        try checkAccounts(named)
        guard stored.isDraft else { return try revised(stored, named, in: transaction) }
        let drafts = stored.filter { $0.state == .draft }
        let wanted = Set(named.map(\.connectionID))
        for delivery in drafts where !wanted.contains(delivery.connectionID) {
            try DeliveryStore.removeDraft(delivery, in: transaction)
        }
        let known = Set(drafts.map(\.connectionID))
        let added = try named.filter { !known.contains($0.connectionID) }.map { new in
            try insert(new, to: post, in: transaction)
        }
        let staying = drafts.filter { wanted.contains($0.connectionID) }
        let kept = named.filter { known.contains($0.connectionID) }
        return try revised(staying, kept, in: transaction) + added
    }

    private func revised(
        _ stored: [Delivery], _ named: [NewDelivery], in transaction: Transaction
    ) throws -> [Delivery] {
        let byAccount = Dictionary(named.map { ($0.connectionID, $0) }) { first, _ in first }
        guard Set(byAccount.keys).isSubset(of: stored.map(\.connectionID)) else {
            throw EngineError.invalid(field: "deliveries", words: "An account can be added to a draft only.")
        }
        return try stored.map { delivery in
            guard let new = byAccount[delivery.connectionID], delivery.state != .cancelled else { return delivery }
            var delivery = delivery
            (delivery.ownContent, delivery.options) = (new.content, new.options)
            guard try DeliveryStore.revise(delivery, in: transaction) else { throw EngineError.alreadyPublishing }
            return delivery
        }
    }

    private func insert(
        _ new: NewDelivery, to post: Post, in transaction: Transaction
    ) throws -> Delivery {
        let connection = try ConnectionStore.find(new.connectionID, of: post.workspaceID, in: transaction)
        guard let connection else { throw EngineError.noAccount(new.connectionID) }
        let delivery = Delivery(
            id: Delivery.ID(parts.ports), workspaceID: post.workspaceID, postID: post.id,
            connectionID: connection.id, ownContent: new.content, options: new.options, state: .draft,
            // As of one without a time of its own.
            dueAt: post.createdAt)
        try DeliveryStore.insert(delivery, to: connection, in: transaction)
        return delivery
    }

    /// Not more accounts than a post may have, and each once.
    func checkAccounts(_ deliveries: [NewDelivery]) throws(EngineError) {
        guard deliveries.count <= Self.deliveryLimit else {
            throw .invalid(field: "deliveries", words: "At most \(Self.deliveryLimit) accounts per post.")
        }
        guard Set(deliveries.map(\.connectionID)).count == deliveries.count else {
            throw .invalid(field: "deliveries", words: "Each account only once.")
        }
    }
}

extension [Delivery] {
    /// Whether nothing is on the calendar, so that accounts may come and go; those that were disconnected meanwhile are out.
    var isDraft: Bool { allSatisfy { $0.state == .draft || $0.state == .cancelled } }
}

extension EngineError {
    /// An account of a post that is not there, or somebody else's.
    static func noAccount(_ id: Connection.ID) -> EngineError {
        .invalid(field: "deliveries", words: "There is no account \(id).")
    }
}
