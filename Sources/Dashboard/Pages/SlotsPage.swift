/// The posting slots of a workspace.
struct SlotsPage: Sendable {
    /// What stands around.
    var frame: Frame
    /// IANA name of the zone of their clocks.
    var slotZone: String
    /// The week.
    var slotDays: [SlotDay]
    /// Whether there is none.
    var isEmpty: Bool
    /// When the next free one is; `nil` when there is none.
    var nextISO: String?
    /// The same in words.
    var next: String
    /// Why the last one was not added.
    var problem: String?
    /// The time as typed.
    var typed: String
    /// The days of the week.
    var weekdays: [SlotChoice]
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
