import Domain
import Storage

extension Notifier {
    /// A post that came to rest without being published (S4.51), or was taken down afterwards. Unless somebody has decided about it meanwhile, or did it
    /// themselves: took the account out, or gave the post up.
    ///
    /// Posts that wait for a red account are told by the first of them in each trouble: the others would be a flood of the same.
    func report(_ notice: OutboxNotice, in transaction: Transaction) throws {
        let id = Delivery.ID(stored: notice.subject)
        guard let stored = try DeliveryStore.find(id, of: notice.workspaceID, in: transaction),
            notice.isTrue(of: stored.delivery.state),
            let reason = stored.delivery.reason, reason.code != DeliveryReason.Own.abandoned.rawValue,
            let connection = try ConnectionStore.find(
                stored.delivery.connectionID, of: notice.workspaceID, in: transaction),
            let post = try PostStore.find(stored.delivery.postID, of: notice.workspaceID, in: transaction)
        else { return }
        let delivery = stored.delivery
        let words = DeliveryReason(code: reason.code, words: delivery.kind.preface + reason.words)
        let ending = NoticeFacts.Ending(postID: post.id, state: delivery.state, reason: words)
        let content = delivery.ownContent ?? post.content
        let isHeld = delivery.state == .needsReconnect
        let trouble = try EpisodeStore.find(of: connection.id, of: notice.workspaceID, in: transaction)
        try Announcement(
            kind: notice.kind, subject: isHeld ? connection.id.text : delivery.id.text,
            episode: isHeld ? trouble?.number ?? 0 : Int64(stored.round), stage: delivery.state.rawValue,
            facts: NoticeFacts(ending, of: connection, excerpt: content.excerpt, dueAt: delivery.dueAt)
        ).make(.everywhere, of: notice.workspaceID, parts, in: transaction)
    }
}

extension OutboxNotice {
    /// Whether a delivery is still where the notice says.
    fileprivate func isTrue(of state: DeliveryState) -> Bool {
        kind == OutboxNotice.removed ? state == .published : kind == OutboxNotice.kind(of: state)
    }
}
