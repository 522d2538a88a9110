/// What can happen to an account from the outside.
extension BlueskyPlatform {
    /// As `SimulatedPlatform` asks.
    package func change(_ account: String, _ change: AccountChange) -> Bool {
        network.with { state in
            guard let index = state.accounts.firstIndex(where: { $0.name == account }) else { return false }
            switch change {
            case .revoke:
                // Both ways in: the app password is deleted and a new one made, OAuth apps are disconnected.
                state.accounts[index].appPasswordNumber += 1
                endAll(of: index, &state)
            case .changePassword:
                state.accounts[index].password += "!"
                endAll(of: index, &state)
            case .suspend: state.accounts[index].status = .suspended
            case .deactivate: state.accounts[index].status = .deactivated
            case .restore: state.accounts[index].status = .active
            case .loseRole, .regainRole, .makePersonal, .makeProfessional: return false
            }
            return true
        }
    }

    private func endAll(of index: Int, _ state: inout BlueskyState) {
        let did = state.accounts[index].did
        state.sessions.close { $0.did == did }
        state.grants.revoke(did: did)
        network.note(.revoked, .refresh, did, of: did, in: state)
    }
}
