/// The posting slots of a workspace and of its brands.
struct SlotsPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// IANA name of the zone of their clocks.
    var slotZone: String
    /// The workspace's, and those of each brand.
    var slotGroups: [SlotGroup]
    /// Whether there is none at all.
    var isEmpty: Bool
    /// Whether there is anything to choose.
    var hasOwners: Bool
    /// For whom slots can be added.
    var slotOwners: [SelectOption]
    /// Why the last one was not added.
    var problem: String?
    /// The time as typed.
    var typed: String
    /// The days of the week.
    var weekdays: [SlotChoice]
}

/// The slots of the workspace, or of one brand.
struct SlotGroup: Sendable {
    /// What makes its element unique.
    var groupKey: String
    /// Whose they are; `nil` where the workspace has but one brand.
    var groupTitle: String?
    /// That a brand goes by the workspace's.
    var groupNote: String?
    /// The week.
    var slotDays: [SlotDay]
    /// When the next free one is; `nil` when there is none.
    var groupNextISO: String?
    /// The same in words.
    var groupNext: String
}

/// A day of the week with its slots.
struct SlotDay: Sendable {
    /// `Monday`.
    var weekdayName: String
    /// Its slots.
    var slots: [SlotLine]
}

/// One slot.
struct SlotLine: Sendable {
    /// `slt_…`.
    var slotID: String
    /// `09:30`.
    var slotTime: String
    /// Whose it is, for who hears the page; empty where there is but one.
    var slotOwner: String
}

/// A day of the week in the form.
struct SlotChoice: Sendable {
    /// `monday`.
    var weekdayValue: String
    /// `Monday`.
    var weekdayTitle: String
    /// Whether it is ticked.
    var isTicked: Bool
}
