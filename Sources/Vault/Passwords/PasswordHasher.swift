package import Domain

/// Hashes and checks passwords, two at a time at most, on threads of their own (SEC-32).
package struct PasswordHasher: Sendable {
    /// What a check came to.
    package enum Verdict: Sendable, Equatable {
        /// The password is right.
        case match
        /// The password is right, but its hash is weaker than new ones: store a new one now.
        case matchToRehash
        /// The password is wrong, or there is no such account.
        case mismatch
    }

    private let cost: ScryptCost
    private let places: HashingPlaces

    /// New hashes get `cost`; `parallel` hashes run at once, `waiting` more may wait.
    package init(cost: ScryptCost = .standard, parallel: Int = 2, waiting: Int = 16) {
        self.cost = cost
        places = HashingPlaces(parallel: parallel, waiting: waiting)
    }

    /// Hashes a new password. Throws `busy` when too many wait already.
    package func hash(_ password: Secret) async throws(VaultError) -> PasswordHash {
        try await places.run { [cost] in
            Result { () throws(VaultError) in try PasswordHash(password, cost: cost) }
        }.get()
    }

    /// Checks a password. Without a hash, because there is no such account, it takes the same time (SEC-34).
    ///
    /// Throws `busy` when too many wait already.
    package func verify(_ password: Secret, against hash: PasswordHash?) async throws(VaultError) -> Verdict {
        guard let hash else {
            _ = try await self.hash(password)
            return .mismatch
        }
        let isMatch = try await places.run { Result { () throws(VaultError) in try hash.matches(password) } }.get()
        guard isMatch else { return .mismatch }
        return hash.cost.isBelow(cost) ? .matchToRehash : .match
    }
}
