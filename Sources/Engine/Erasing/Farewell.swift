import Domain
import Logging
import Outbound
import Platforms
import Storage

/// Withdraws the grants of a workspace that is being deleted, with tokens that are in memory only.
package struct Farewell: Sendable {
    /// What the platforms said.
    package struct Answers: Sendable {
        /// How many grants were to be withdrawn.
        package let asked: Int
        /// How many of them the platforms confirmed.
        package let confirmed: Int

        /// Gathers both.
        package init(asked: Int, confirmed: Int) {
            self.asked = asked
            self.confirmed = confirmed
        }
    }

    /// After this time no further platform is asked: a person waits.
    static let patience: Duration = .seconds(20)
    private static let width = 8

    let parts: EngineParts
    let refresher: Refresher

    /// Every grant of the workspace.
    static func grants(of id: Workspace.ID, in transaction: Transaction) throws -> [StoredGrant] {
        try GrantStore.page(of: id, after: nil, limit: 10_000, in: transaction)
    }

    /// Opens what can be withdrawn; a grant whose tokens others may share is left alone, and so is what cannot be opened.
    func sessions(of id: Workspace.ID) async throws -> [Session] {
        var sessions: [Session] = []
        for stored in try await parts.read({ try Self.grants(of: id, in: $0) }) {
            guard try await !parts.mayShareTokens(stored.grant), let tokens = try? await refresher.safe.open(stored),
                let session = try await refresher.session(of: stored.grant, with: tokens)
            else { continue }
            sessions.append(session)
        }
        return sessions
    }

    /// Asks the platforms, some at a time, once each. Once begun it does not stop for a closing browser (REL-5).
    func withdraw(_ sessions: [Session]) async -> Answers {
        let end = parts.ports.monotonic() + Self.patience
        let confirmed = try? await shielded(cancelled: CancellationError()) { () async throws(CancellationError) in
            await withTaskGroup(of: Bool.self) { group in
                var waiting = sessions[...]
                for session in waiting.prefix(Self.width) { group.addTask { await withdraw(session) } }
                waiting = waiting.dropFirst(Self.width)
                var confirmed = 0
                for await isConfirmed in group {
                    confirmed += isConfirmed ? 1 : 0
                    guard parts.ports.monotonic() < end, let next = waiting.popFirst() else { continue }
                    group.addTask { await withdraw(next) }
                }
                return confirmed
            }
        }
        return Answers(asked: sessions.count, confirmed: confirmed ?? 0)
    }

    private func withdraw(_ session: Session) async -> Bool {
        do {
            try await parts.connector(for: session.grant).revoke(session)
            return true
        } catch {
            Logger.current.info(
                "A grant of a deleted workspace was not withdrawn", metadata: ["error.kind": "\(error.kind)"])
            return false
        }
    }
}
