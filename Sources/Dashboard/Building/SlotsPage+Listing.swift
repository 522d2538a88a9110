import Domain
import Engine

extension SlotsPage {
    /// Shows the slots. Brands are named where there are several, or where the one has slots of its own.
    init(_ listing: Slots.Listing, frame: Frame) {
        let namesBrands = listing.brands.count > 1 || listing.slots.contains { $0.brandID != nil }
        let times = TimeWords(zone: listing.zone.name)
        let workspace = SlotGroup(
            key: "workspace", title: namesBrands ? "The workspace" : nil, listing.slots.filter { $0.brandID == nil },
            next: listing.next, times)
        let brands = listing.brands.map { brand, next in
            let slots = listing.slots.filter { $0.brandID == brand.id }
            var group = SlotGroup(key: brand.id.text, title: brand.name, slots, next: next, times)
            if slots.isEmpty { group.groupNote = "No slots of its own: its posts take those of the workspace." }
            return group
        }
        self.init(
            frame: frame, slotZone: listing.zone.name, slotGroups: [workspace] + (namesBrands ? brands : []),
            isEmpty: listing.slots.isEmpty, hasOwners: namesBrands, slotOwners: Self.owners(listing), problem: nil,
            typed: "09:00",
            weekdays: Weekday.allCases.map {
                SlotChoice(weekdayValue: $0.rawValue, weekdayTitle: $0.name, isTicked: $0 < .saturday)
            })
    }

    private static func owners(_ listing: Slots.Listing) -> [SelectOption] {
        [SelectOption(value: "", title: "Every account", isSelected: true)]
            + listing.brands.map { brand, _ in
                SelectOption(value: brand.id.text, title: "Accounts of \(brand.name)", isSelected: false)
            }
    }
}

extension SlotGroup {
    fileprivate init(key: String, title: String?, _ slots: [Slot], next: Instant?, _ times: TimeWords) {
        let byDay = Dictionary(grouping: slots, by: \.time.weekday)
        self.init(
            groupKey: key, groupTitle: title, groupNote: nil,
            slotDays: Weekday.allCases.compactMap { day in
                byDay[day].map { slots in
                    SlotDay(
                        weekdayName: day.name,
                        slots: slots.map {
                            SlotLine(
                                slotID: $0.id.text, slotTime: LocalTime.clock($0.time.minute),
                                slotOwner: title.map { ", \($0)" } ?? "")
                        })
                }
            }, groupNextISO: next.map(TimeWords.iso), groupNext: next.map(times.full) ?? "")
    }
}

extension Weekday {
    /// `Monday`.
    var name: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
