package import Domain
import Storage
import Vault

/// Who may come in: the first owner, logins, API keys (security page, section 5).
package struct People: Sendable {
    let parts: EngineParts
    let hasher: PasswordHasher

    init(parts: EngineParts, hasher: PasswordHasher = PasswordHasher()) {
        self.parts = parts
        self.hasher = hasher
    }

    /// Whether nobody has an account here yet (SEC-41).
    package func needsOwner() async throws -> Bool {
        try await parts.read { try PersonStore.isEmpty(in: $0) }
    }

    /// A fresh one-time token for making the first owner, good for a day; `nil` when there is somebody (SEC-41).
    package func firstRunToken() async throws -> Secret? {
        let token = FreshToken(.firstRun)
        return try await parts.write { transaction in
            guard try PersonStore.isEmpty(in: transaction) else { return nil }
            try SessionStore.insertTicket(
                token.hash.text, purpose: "first_run", until: transaction.now + .days(1), in: transaction)
            return token.secret
        }
    }

    /// Makes the first owner with workspace and brand, and logs in. Throws `EngineError.forbidden` for a wrong token.
    package func createOwner(_ new: NewOwner) async throws -> Login {
        try new.check()
        let hash = try await hashed(new.password)
        let session = FreshToken(.session)
        let token = TokenHash(.firstRun, new.token).text
        return try await parts.write { [ports = parts.ports] transaction in
            guard try PersonStore.isEmpty(in: transaction),
                try SessionStore.takeTicket(token, purpose: "first_run", in: transaction)
            else { throw EngineError.forbidden(.own) }
            let person = Person(id: Person.ID(ports), email: new.email.lowercased(), name: new.name)
            let workspace = Workspace(id: Workspace.ID(ports), name: new.workspaceName, zone: new.zone)
            try PersonStore.insert(workspace, in: transaction)
            try PersonStore.insert(
                Brand(id: Brand.ID(ports), workspaceID: workspace.id, name: new.workspaceName), in: transaction)
            try PersonStore.insert(person, passwordHash: hash, in: transaction)
            try PersonStore.join(person.id, to: workspace.id, as: .owner, in: transaction)
            try OperatorStore.add(person.id, in: transaction)
            let end = try SessionStore.insert(
                session.hash.text, of: person.id, in: workspace.id, in: transaction)
            return Login(session: session.secret, expiresAt: end)
        }
    }

    func hashed(_ password: Secret) async throws -> String {
        do {
            return try await hasher.hash(password).text
        } catch VaultError.busy {
            throw EngineError.tooMany(retryAfter: .seconds(5))
        }
    }
}

/// What is needed to make the first owner.
package struct NewOwner: Sendable {
    /// The one-time token from the first-run link.
    package var token: Secret
    /// Mail address, for the login.
    package var email: String
    /// What others call the owner.
    package var name: String
    /// The password, by the rules of SEC-33.
    package var password: Secret
    /// What the workspace is called.
    package var workspaceName: String
    /// IANA name of the workspace's zone.
    package var zone: String

    /// Gathers the parts.
    package init(
        token: Secret, email: String, name: String, password: Secret, workspaceName: String, zone: String
    ) {
        self.token = token
        self.email = email
        self.name = name
        self.password = password
        self.workspaceName = workspaceName
        self.zone = zone
    }

    fileprivate func check() throws(EngineError) {
        guard email.count <= 254, email.split(separator: "@").count == 2, !email.contains(where: \.isWhitespace) else {
            throw .invalid(field: "email", words: "Give a mail address, such as ada@example.org.")
        }
        guard !name.isEmpty, name.count <= 100 else { throw .invalid(field: "name", words: "Give a name.") }
        guard !workspaceName.isEmpty, workspaceName.count <= 100 else {
            throw .invalid(field: "workspace_name", words: "Give the workspace a name.")
        }
        let problems = PasswordRules.problems(with: password, personal: [email, name, workspaceName])
        guard problems.isEmpty else {
            throw .invalid(field: "password", words: problems.map(\.words).joined(separator: " "))
        }
    }
}

/// A login that just happened.
package struct Login: Sendable {
    /// For the cookie (SEC-37); nowhere else.
    package let session: Secret
    /// When it ends at the latest.
    package let expiresAt: Instant
}

/// Somebody who is logged in.
package struct Member: Sendable {
    /// What every call carries.
    package let principal: Principal
    /// Who it is.
    package let person: Person
    /// Where.
    package let workspace: Workspace
    /// Whether the person runs the installation as well.
    package var isOperator = false
}

extension PasswordRules.Problem {
    /// What is wrong, for the person.
    fileprivate var words: String {
        switch self {
        case .tooShort(let minimum): "Use at least \(minimum) characters."
        case .tooLong(let maximum): "Use at most \(maximum) characters."
        case .common: "This is among the passwords that are tried first."
        case .personal: "Do not make it of your name or address."
        }
    }
}
