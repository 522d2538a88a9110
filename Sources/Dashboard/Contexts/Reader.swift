import Domain

/// Who reads the page, with the proof of it.
struct Reader: Sendable {
    /// The proof that every call of the Engine carries.
    var principal: Principal
    /// The person's name.
    var personName: String
    /// The workspace's name.
    var workspaceName: String
    /// The zone in which the workspace means local times.
    var zone: String
    /// Whether the person runs the installation as well.
    var isOperator = false

    /// Whether the role allows it; pages leave out what would be refused.
    func may(_ permission: Permission) -> Bool { principal.may(permission) }
}
