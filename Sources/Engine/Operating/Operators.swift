package import Domain
package import Storage

/// What those who run the installation see of all workspaces: which accounts are not well, and why; never posts, never tokens.
/// Whoever is none of them finds nothing here (SEC-63).
package struct Operators: Sendable {
    /// Accounts and talks of one page.
    package static let pageSize = 50
    private static let historyLength = 50

    let parts: EngineParts
    let media: MediaLibrary

    /// Everything that is not well at present.
    package struct Overview: Sendable {
        /// How many accounts, by platform and reason.
        package let counts: [UnwellCount]
        /// A page of them, the latest first; one more than a page tells that there is a next one.
        package let unwell: [UnwellConnection]
        /// Platforms that fail for many at once, as this node sees them (REL-11).
        package let troubles: [PlatformTrouble]
        /// Platform apps that are refused, as this node sees them.
        package let appFaults: [AppFault]
        /// Versions of interfaces that end soon or have ended, each setting once.
        package let sunsets: [Sunset]

        /// Gathers the parts.
        package init(
            counts: [UnwellCount], unwell: [UnwellConnection], troubles: [PlatformTrouble], appFaults: [AppFault],
            sunsets: [Sunset] = []
        ) {
            self.sunsets = sunsets
            self.counts = counts
            self.unwell = unwell
            self.troubles = troubles
            self.appFaults = appFaults
        }
    }

    /// What is not well.
    package func overview(_ filter: UnwellFilter, by principal: Principal) async throws -> Overview {
        let (counts, unwell) = try await read(by: principal) { transaction, _ in
            (
                try ConnectionStore.unwellCounts(in: transaction),
                try ConnectionStore.unwell(filter, limit: Self.pageSize + 1, in: transaction)
            )
        }
        return Overview(
            counts: counts, unwell: unwell, troubles: parts.breakers.troubles, appFaults: parts.appFaults.all,
            sunsets: parts.sunsets)
    }

    /// One account of any workspace, with its latest history.
    package func connection(
        _ id: Connection.ID, of workspaceID: Workspace.ID, by principal: Principal
    ) async throws -> (found: UnwellConnection, history: [HistoryEntry]) {
        try await read(by: principal) { transaction, _ in
            guard let found = try ConnectionStore.named(id, of: workspaceID, in: transaction) else {
                throw EngineError.notFound
            }
            let history = try HistoryStore.list(
                of: id, of: workspaceID, before: nil, limit: Self.historyLength, in: transaction)
            return (found, history)
        }
    }

    /// Whether the operator is told of accounts that turn red, and of messages.
    package func wantsAlerts(by principal: Principal) async throws -> Bool {
        try await read(by: principal) { try OperatorStore.wantsAlerts($1, in: $0) ?? false }
    }

    /// Switches that on or off.
    package func setWantsAlerts(_ wantsAlerts: Bool, by principal: Principal) async throws {
        try await write(by: principal) { try OperatorStore.prefer(alerts: wantsAlerts, $1, in: $0) }
    }

    func read<Answer: Sendable>(
        by principal: Principal, _ body: @escaping @Sendable (Transaction, Person.ID) throws -> Answer
    ) async throws -> Answer {
        try await parts.read { try body($0, try Self.operatorID(principal, in: $0)) }
    }

    @discardableResult
    func write<Answer: Sendable>(
        by principal: Principal, _ body: @escaping @Sendable (Transaction, Person.ID) throws -> Answer
    ) async throws -> Answer {
        try await parts.write { try body($0, try Self.operatorID(principal, in: $0)) }
    }

    /// Looked up each time, so that it ends at once for somebody who is let go (SEC-64).
    private static func operatorID(_ principal: Principal, in transaction: Transaction) throws -> Person.ID {
        guard let id = principal.personID, try OperatorStore.isOperator(id, in: transaction) else {
            throw EngineError.notFound
        }
        return id
    }
}
