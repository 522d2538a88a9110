import Synchronization

/// The people and Pages of a platform with what happened to them.
package final class OAuthPeople: Sendable {
    private struct State: Sendable {
        var states: [String: SandboxAccount.State] = [:]
        var withoutRole: Set<String>
        var personal: Set<String> = []
    }

    private let all: [SandboxAccount]
    private let withoutRole: Set<String>
    private let state: Mutex<State>

    /// People to begin with, some of them without the roles they could have.
    package init(_ all: [SandboxAccount], withoutRole: Set<String> = []) {
        self.all = all
        self.withoutRole = withoutRole
        state = Mutex(State(withoutRole: withoutRole))
    }

    /// Everybody as they are now.
    package var accounts: [SandboxAccount] {
        let states = state.withLock(\.states)
        return all.map { account in
            var account = account
            account.state = states[account.name] ?? account.state
            return account
        }
    }

    /// The account of that name as it is now.
    package func account(_ name: String) -> SandboxAccount? { accounts.first { $0.name == name } }

    /// Whether a person (all Pages) or a Page (all people) has lost the roles.
    package func hasLostRole(_ name: String) -> Bool { state.withLock { $0.withoutRole.contains(name) } }

    /// Whether an account has been changed into a personal one.
    package func isPersonal(_ name: String) -> Bool { state.withLock { $0.personal.contains(name) } }

    /// Does something to an account and its grants; false when there is no such account, or nothing of that to change.
    package func change(_ name: String, _ change: AccountChange, in book: OAuthBook, rules: TokenRules) -> Bool {
        guard let account = all.first(where: { $0.name == name }) else { return false }
        switch change {
        case .revoke: book.end(.removed) { $0.account == name }
        case .changePassword: if rules.endsWithPassword { book.end(.password) { $0.account == name } }
        case .suspend: state.withLock { $0.states[name] = .suspended }
        case .deactivate: state.withLock { $0.states[name] = .deactivated }
        case .restore: state.withLock { $0.states[name] = .active }
        case .loseRole, .regainRole:
            guard account.hasRoles else { return false }
            state.withLock { state in
                if change == .loseRole { state.withoutRole.insert(name) } else { state.withoutRole.remove(name) }
            }
        case .makePersonal, .makeProfessional:
            guard account.hasTypes else { return false }
            state.withLock { state in
                if change == .makePersonal { state.personal.insert(name) } else { state.personal.remove(name) }
            }
        }
        return true
    }

    /// Everybody as at the beginning.
    package func reset() { state.withLock { $0 = State(withoutRole: withoutRole) } }
}
