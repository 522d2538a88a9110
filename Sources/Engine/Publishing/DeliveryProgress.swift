import Domain
import Storage

/// How far a long piece of work on a delivery is.
package struct DeliveryProgress: Sendable, Hashable {
    /// What takes long.
    package enum Work: Sendable, Hashable {
        /// Films are made to fit.
        case fitting
        /// A large file is sent.
        case sending
    }

    /// What takes long.
    package let work: Work
    /// How much of it is done, in percent, as of some seconds ago.
    package let percent: Int

    /// Gathers both.
    package init(_ work: Work, percent: Int) {
        self.work = work
        self.percent = percent
    }
}

extension Posts {
    /// How far the films of a delivery are that are made to fit; `nil` while none is being made.
    func fitting(
        _ delivery: Delivery, saying content: Content, to connection: Connection, in transaction: Transaction
    ) throws -> DeliveryProgress? {
        guard let capabilities = limits.remembered(of: connection) else { return nil }
        let media = try DeliveryWork.media(of: content, delivery.options, in: delivery.workspaceID, transaction)
        let recipes = Preflight.recipes(
            of: content, options: delivery.options, media: media, capabilities: capabilities, kinds: [.video])
        var (percents, isMaking): ([Int], Bool) = ([], false)
        for (id, recipe) in recipes {
            guard let copy = media[id].map({ MediaCopyKey($0, variant: recipe.variant) }) else { continue }
            switch try MediaCopyStore.find(copy, in: transaction) {
            case .made, .failed: percents.append(100)
            case .making:
                isMaking = true
                percents.append(try MediaCopyStore.percent(of: copy, in: transaction) ?? 0)
            case nil: percents.append(0)
            }
        }
        return isMaking ? DeliveryProgress(.fitting, percent: percents.reduce(0, +) / percents.count) : nil
    }

    /// How much of a file is sent that is being sent; `nil` where that takes no time.
    static func sending(_ delivery: Delivery, _ journal: [JournalEntry]) -> DeliveryProgress? {
        guard delivery.state == .publishing, let last = journal.last, last.outcomeAt == nil else { return nil }
        return last.percent.map { DeliveryProgress(.sending, percent: $0) }
    }
}
