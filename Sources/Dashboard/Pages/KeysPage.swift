/// The keys by which programs act for the workspace.
struct KeysPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// The key just made, shown this once (SEC-40).
    var newKey: String?
    /// The keys.
    var keys: [KeyLine]
    /// Whether there is none.
    var isEmpty: Bool
    /// Whether the reader may make and revoke keys.
    var mayAdminister: Bool
    /// Why the last one was not made.
    var problem: String?
    /// The name as typed.
    var keyName = ""
    /// What a key may be allowed to do.
    var roles: [SelectOption]
}

/// One key; never the key itself.
struct KeyLine: Sendable {
    /// `key_…`.
    var id: String
    /// What it is for.
    var name: String
    /// What it may do.
    var role: String
    /// When it was made.
    var createdISO: String
    /// The same in words.
    var created: String
    /// When it was used last.
    var usedISO: String?
    /// The same in words.
    var used: String
}
