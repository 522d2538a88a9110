package import Domain
import Logging
import Storage
import Vault

/// What can be done with a workspace as a whole.
package struct Workspaces: Sendable {
    let parts: EngineParts
    let people: People
    let farewell: Farewell

    /// What would be lost with the workspace.
    package func contents(by principal: Principal) async throws -> WorkspaceContents {
        try principal.require(.own)
        return try await parts.read { transaction in
            let id = principal.workspaceID
            guard let workspace = try PersonStore.workspace(id, in: transaction) else { throw EngineError.notFound }
            return WorkspaceContents(
                workspace: workspace, connectionCount: try Self.connections(of: id, in: transaction).count)
        }
    }

    /// Deletes the workspace for good: its data key is destroyed first, so that copies in backups cannot be read either;
    /// tokens, logins and timers go with it, and everything else right afterwards (S2.57, SEC-30).
    ///
    /// - Parameters:
    ///   - name: The name of the workspace, typed by the person.
    ///   - password: The person's password, asked once more (SEC-38).
    ///   - address: The peer's address; failures count as those of a login (SEC-34).
    /// - Returns: What the platforms said to the withdrawal. They are asked once: afterwards nobody has the tokens.
    package func delete(
        named name: String, password: Secret, address: String, by principal: Principal
    ) async throws -> Farewell.Answers {
        let contents = try await contents(by: principal)
        guard name == contents.workspace.name else {
            throw EngineError.invalid(field: "name", words: "Type the name of the workspace exactly as it is shown.")
        }
        try await people.confirm(password, of: principal, address: address)
        let id = principal.workspaceID
        let sessions = try await farewell.sessions(of: id)
        try await parts.write { try Self.close(id, in: $0) }
        parts.vault.forget(workspace: id.text)
        Logger.current.notice("A workspace was deleted", metadata: ["workspace": "\(id)"])
        return await farewell.withdraw(sessions)
    }

    private static func close(_ id: Workspace.ID, in transaction: Transaction) throws {
        for connection in try connections(of: id, in: transaction) {
            try ConnectionJobs.cancelLooks(of: connection.id, of: id, in: transaction)
            try JobStore.cancel(lane: DeliveryJobs.lane(of: connection.id, in: id), in: transaction)
            try JobStore.cancel(.remind, subject: JobSubject(connection.id, of: id).text, in: transaction)
        }
        for grantID in try Farewell.grants(of: id, in: transaction).map(\.grant.id) {
            try ConnectionJobs.cancelTimers(of: grantID, of: id, in: transaction)
            try JobStore.cancel(.revoke, subject: JobSubject(grantID, of: id).text, in: transaction)
        }
        for series in try SeriesStore.list(of: id, before: nil, limit: 10_000, in: transaction) {
            try SeriesJobs.cancel(series, in: transaction)
        }
        try ErasureStore.close(id, in: transaction)
        try JobStore.schedule(NewJob(.erase, subject: id.text, due: transaction.now), in: transaction)
    }

    private static func connections(of id: Workspace.ID, in transaction: Transaction) throws -> [Connection] {
        try ConnectionStore.overview(ConnectionFilter(), of: id, after: nil, limit: 10_000, in: transaction)
            .map(\.connection)
    }
}

/// What a workspace holds, for the person who is about to delete it.
package struct WorkspaceContents: Sendable {
    /// The workspace.
    package let workspace: Workspace
    /// How many accounts are connected.
    package let connectionCount: Int
}
