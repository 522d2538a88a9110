package import Domain
import Logging
import Storage
import Vault

extension People {
    /// So many failures are free; each further one doubles the wait (SEC-34).
    static let freeFailures = 5
    /// How often a session's use is noted.
    static let seenInterval: Duration = .minutes(5)

    /// Logs in. The refusal and its time are the same whether or not the account exists (SEC-34).
    ///
    /// - Parameter address: The peer's address; failures count per account and per address.
    package func logIn(email: String, password: Secret, address: String) async throws -> Login {
        let email = email.lowercased()
        let subjects = ["account:\(email)", "address:\(address)"]
        try await refuseGuessing(subjects)
        let stored = try await parts.read { try PersonStore.find(email: email, in: $0) }
        guard let person = try await verified(stored, password) else {
            try await noteFailure(of: subjects)
            throw EngineError.invalid(field: "password", words: "Mail address or password is wrong.")
        }
        return try await open(person, forgiving: subjects)
    }

    private func refuseGuessing(_ subjects: [String]) async throws {
        let wait = try await parts.read { transaction in
            try subjects.compactMap { subject -> Duration? in
                guard let failures = try SessionStore.failures(of: subject, in: transaction) else { return nil }
                return Self.pause(after: failures.count) - (transaction.now - failures.lastAt)
            }.max()
        }
        if let wait, wait > .zero { throw EngineError.tooMany(retryAfter: wait) }
    }

    /// 1 s after the sixth failure, doubling, at most 15 minutes: no permanent lock-out.
    static func pause(after failures: Int) -> Duration {
        guard failures > freeFailures else { return .zero }
        return min(.seconds(Int64(1) << Int64(min(failures - freeFailures - 1, 20))), .minutes(15))
    }

    private func verified(_ stored: StoredPerson?, _ password: Secret) async throws -> Person? {
        do {
            let hash = try stored.map { try PasswordHash(stored: $0.passwordHash) }
            let verdict = try await hasher.verify(password, against: hash)
            guard let stored, verdict != .mismatch else { return nil }
            if verdict == .matchToRehash {
                let stronger = try await hasher.hash(password).text
                try await parts.write { try PersonStore.rehash(stored.person.id, as: stronger, in: $0) }
            }
            return stored.person
        } catch VaultError.busy {
            throw EngineError.tooMany(retryAfter: .seconds(5))
        }
    }

    /// Asks for the password of a person who is logged in once more (SEC-38). Throws `EngineError.invalid` for a wrong
    /// one, which counts as a failed login (SEC-34), and `EngineError.forbidden` for programs.
    func confirm(_ password: Secret, of principal: Principal, address: String) async throws {
        guard let personID = principal.personID else { throw EngineError.forbidden(.own) }
        let stored = try await parts.read { try PersonStore.find(personID, in: $0) }
        let subjects = ["account:\(stored?.person.email ?? "")", "address:\(address)"]
        try await refuseGuessing(subjects)
        guard try await verified(stored, password) != nil else {
            try await noteFailure(of: subjects)
            throw EngineError.invalid(field: "password", words: "The password is wrong.")
        }
    }

    private func noteFailure(of subjects: [String]) async throws {
        try await parts.write { transaction in
            for subject in subjects { try SessionStore.noteFailure(of: subject, in: transaction) }
        }
    }

    private func open(_ person: Person, forgiving subjects: [String]) async throws -> Login {
        let session = FreshToken(.session)
        return try await parts.write { transaction in
            for subject in subjects { try SessionStore.forgive(subject, in: transaction) }
            guard let home = try PersonStore.workspaces(of: person.id, in: transaction).first else {
                throw EngineError.forbidden(.view)
            }
            let end = try SessionStore.insert(
                session.hash.text, of: person.id, in: home.workspace.id, in: transaction)
            return Login(session: session.secret, expiresAt: end)
        }
    }

    /// Who is behind a session cookie, with the rights of this moment (SEC-64); `nil` for an unknown or ended session.
    package func member(session: Secret) async throws -> Member? {
        let hash = TokenHash(.session, session).text
        guard let stored = try await parts.read({ try SessionStore.find(hash, in: $0) }) else { return nil }
        if parts.ports.now() - stored.seenAt > Self.seenInterval {
            do {
                try await parts.write { try SessionStore.noteSeen(hash, in: $0) }
            } catch let error as StorageError where error.isRetryable {
                // A node that cannot write still answers those who only read (REL-43).
                Logger.current.debug("A visit was not noted", metadata: ["error.code": "\(error.code)"])
            }
        }
        let principal = Principal(
            workspaceID: stored.workspace.id, personID: stored.person.id, role: stored.role, sessionHash: hash)
        return Member(
            principal: principal, person: stored.person, workspace: stored.workspace, isOperator: stored.isOperator)
    }

    /// Ends a session.
    package func logOut(session: Secret) async throws {
        let hash = TokenHash(.session, session).text
        try await parts.write { try SessionStore.remove(hash, in: $0) }
    }
}
