package import Domain
import Platforms
import Storage

/// How much room a workspace's plan has left.
package struct Room: Sendable, Hashable {
    /// The plan.
    package let plan: Plan
    /// How many accounts are connected.
    package let used: Int

    /// Gathers both.
    package init(plan: Plan, used: Int) {
        self.plan = plan
        self.used = used
    }
}

extension Room {
    /// The room of a workspace; `nil` where there are no caps.
    static func of(
        _ workspaceID: Workspace.ID, plans: Plans, holds: Bool, in transaction: Transaction
    ) throws -> Room? {
        guard plans.areOn else { return nil }
        let (name, used) = try PlanStore.room(of: workspaceID, holds: holds, in: transaction)
        return plans.plan(named: name).map { Room(plan: $0, used: used) }
    }

    /// Throws `AuthorizationFailure` when so many more accounts do not fit (S4.24).
    ///
    /// - Parameter holds: Whether they are connected in this transaction, so that nobody else may take the room.
    static func check(
        for count: Int, in workspaceID: Workspace.ID, plans: Plans, holds: Bool, in transaction: Transaction
    ) throws {
        guard count > 0, let room = try of(workspaceID, plans: plans, holds: holds, in: transaction),
            room.used + count > room.plan.accountLimit
        else { return }
        throw AuthorizationFailure(.planLimit)
    }
}

extension Connections {
    /// How much room the workspace's plan has left; `nil` where there are no caps.
    package func room(by principal: Principal) async throws -> Room? {
        try principal.require(.view)
        guard parts.settings.plans.areOn else { return nil }
        return try await parts.read { [plans = parts.settings.plans] transaction in
            try Room.of(principal.workspaceID, plans: plans, holds: false, in: transaction)
        }
    }
}
