import Domain
import Storage

/// What happens to waiting deliveries when their account is back.
enum Reviving {
    /// Those whose time is still to come go back on the calendar; overdue ones wait for a person's word (S0.44, S1.42).
    static func revive(deliveriesTo connection: Connection, in transaction: Transaction) throws {
        let open = try DeliveryStore.open(to: connection.id, of: connection.workspaceID, in: transaction)
        for stored in open where stored.delivery.state == .needsReconnect {
            let delivery = stored.delivery
            if delivery.dueAt > transaction.now {
                try DeliveryStore.move(
                    delivery, on: .reconnectedInTime, DeliveryChange(reason: nil), in: transaction)
                try DeliveryJobs.schedule(delivery, at: delivery.dueAt, in: transaction)
            } else {
                try DeliveryStore.explain(
                    delivery, DeliveryReason(.overdue, platform: connection.platform), in: transaction)
            }
        }
    }
}
