/// The workspace as a whole.
struct WorkspacePage: Sendable {
    /// What stands around.
    var frame: Frame
    /// What it is called.
    var name: String
    /// IANA name of its zone.
    var zone: String
    /// How many accounts are connected, in words.
    var accounts: String
    /// What was typed as its name.
    var typed: String
    /// Why it was not deleted.
    var problem: String?
}
