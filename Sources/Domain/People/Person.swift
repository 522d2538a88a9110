/// Somebody who logs in.
package struct Person: Sendable, Identified {
    /// People are `psn_…`.
    package static let identifierPrefix = "psn"
    /// Identifies a person.
    package typealias ID = Identifier<Person>

    /// The identifier.
    package let id: ID
    /// Mail address, lower case.
    package let email: String
    /// What others call this person.
    package var name: String

    /// Gathers the parts.
    package init(id: ID, email: String, name: String) {
        self.id = id
        self.email = email
        self.name = name
    }
}

/// Who acts, and with what rights: the proof that every call of the Engine carries (SEC-61, SEC-62).
package struct Principal: Sendable, Hashable {
    /// The workspace in which the call happens.
    package let workspaceID: Workspace.ID
    /// The person; `nil` when a program acts by API key.
    package let personID: Person.ID?
    /// The rights.
    package let role: Role
    /// Hash of the login session, when there is one; binds authorizations to it (SEC-4).
    package let sessionHash: String?

    /// Gathers the parts.
    package init(workspaceID: Workspace.ID, personID: Person.ID?, role: Role, sessionHash: String? = nil) {
        self.workspaceID = workspaceID
        self.personID = personID
        self.role = role
        self.sessionHash = sessionHash
    }

    /// Whether the role allows it.
    package func may(_ permission: Permission) -> Bool {
        role.permissions.contains(permission)
    }
}
