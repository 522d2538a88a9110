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
    /// The other zone as typed.
    var zoneTyped: String
    /// Why it cannot be that one.
    var zoneProblem: String?
    /// What would follow from it.
    var zonePlan: ZonePlan?
    /// What was typed as its name.
    var typed = ""
    /// Why it was not deleted.
    var problem: String?
}

/// What follows from another zone, before anybody agrees to it.
struct ZonePlan: Sendable {
    /// IANA name of the new zone.
    var newZone: String
    /// A sentence for each kind of thing that goes by clocks.
    var consequences: [ZoneConsequence]
}

/// What becomes of one kind of thing.
struct ZoneConsequence: Sendable {
    /// In plain words.
    var consequence: String
}
