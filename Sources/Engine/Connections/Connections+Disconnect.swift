package import Domain
import Storage

extension Connections {
    /// Takes an account out of the product: published posts stay, what is not out is cancelled, the grant is withdrawn
    /// at the platform unless another connection needs it (SEC-18, S4.45, S4.46).
    ///
    /// - Parameter isLeftAtPlatform: Whether the platform is not asked: the tokens are wiped here, and the permission stays
    ///   there until the person takes it back (S4.47).
    package func disconnect(
        _ id: Connection.ID, leavingPermission isLeftAtPlatform: Bool = false, by principal: Principal
    ) async throws -> Disconnected {
        try principal.require(.connect)
        let grantID = try await parts.write { transaction in
            let connection = try find(id, by: principal, in: transaction)
            let grantID = try remove(connection, in: transaction)
            if isLeftAtPlatform, let grantID { try forget(grantID, of: connection, in: transaction) }
            return grantID
        }
        guard let grantID else { return Disconnected(platformConfirmed: nil) }
        if isLeftAtPlatform { return Disconnected(platformConfirmed: nil, isLeftAtPlatform: true) }
        return switch await revoker.revoke(grantID, of: principal.workspaceID) {
        case .confirmed: Disconnected(platformConfirmed: true)
        case .kept: Disconnected(platformConfirmed: nil)
        case .pending: Disconnected(platformConfirmed: false)
        }
    }

    /// Removes the connection; answers its grant when nothing else needs it.
    ///
    /// - Parameter isForGood: Whether the account never comes back: its data are deleted.
    func remove(
        _ connection: Connection, isForGood: Bool = false, in transaction: Transaction
    ) throws -> Grant.ID? {
        let workspaceID = connection.workspaceID
        let grant = try GrantStore.find(connection.grantID, of: workspaceID, in: transaction)?.grant
        guard
            try ConnectionStore.remove(
                connection.id, of: workspaceID, from: grant?.server.person, in: transaction)
        else {
            throw EngineError.notFound
        }
        try ConnectionJobs.cancelLooks(of: connection.id, of: workspaceID, in: transaction)
        try cancelDeliveries(to: connection, keepsHeldBack: !isForGood, in: transaction)
        try HealthBook(ports: parts.ports, node: parts.node).recordRemoved(connection, in: transaction)
        guard try ConnectionStore.fed(by: connection.grantID, of: workspaceID, in: transaction).isEmpty else {
            return nil
        }
        try ConnectionJobs.cancelTimers(of: connection.grantID, of: workspaceID, in: transaction)
        let retry = transaction.now + .minutes(1)
        try ConnectionJobs.scheduleRevoke(of: connection.grantID, of: workspaceID, at: retry, in: transaction)
        return connection.grantID
    }

    /// Cancels what still waits for an account that was taken out and never comes back.
    func dropHeldBack(of connection: Connection, in transaction: Transaction) throws {
        try cancelDeliveries(to: connection, keepsHeldBack: false, in: transaction)
    }

    /// Wipes the tokens without a word to the platform.
    private func forget(_ id: Grant.ID, of connection: Connection, in transaction: Transaction) throws {
        try GrantStore.remove(id, of: connection.workspaceID, in: transaction)
        let subject = JobSubject(id, of: connection.workspaceID).text
        try JobStore.cancel(.revoke, subject: subject, in: transaction)
    }

    /// What was due and is held back already stays so: it waits for a person's word anyway, and still does when the account
    /// comes back (S1.36, S1.42).
    private func cancelDeliveries(
        to connection: Connection, keepsHeldBack: Bool, in transaction: Transaction
    ) throws {
        let open = try DeliveryStore.open(to: connection.id, of: connection.workspaceID, in: transaction)
        let held = Set(open.map(\.delivery).filter { $0.state == .needsReconnect }.map(\.id))
        func isHeldBack(_ parent: Delivery.ID?) -> Bool { parent.map(held.contains) ?? false }
        var change = DeliveryChange()
        change.raisesRevision = true
        // What is being published now keeps its job, which finds the gate closed and ends it (REL-23).
        for stored in open where DeliveryMachine.next(stored.delivery.state, on: .cancelled) != nil {
            if keepsHeldBack, stored.delivery.state == .needsReconnect || isHeldBack(stored.delivery.parentID) {
                continue
            }
            try DeliveryStore.move(stored.delivery, on: .cancelled, change, in: transaction)
            try DeliveryJobs.cancel(stored.delivery, in: transaction)
        }
    }
}
