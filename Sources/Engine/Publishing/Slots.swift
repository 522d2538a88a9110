package import Domain
import Storage

/// The posting slots of a workspace: times of the week that the next posts may take.
package struct Slots: Sendable {
    /// The slots with what their clocks mean.
    package struct Listing: Sendable {
        /// The zone of the clocks.
        package let zone: Zone
        /// The slots, in the order of the week.
        package let slots: [Slot]
        /// The next one that is free; `nil` when there is none.
        package let next: Instant?

        /// Gathers the three.
        package init(zone: Zone, slots: [Slot], next: Instant?) {
            self.zone = zone
            self.slots = slots
            self.next = next
        }
    }

    /// The most slots of a workspace: one every quarter of an hour, day and night.
    static let limit = 672

    let parts: EngineParts

    /// The slots.
    package func list(by principal: Principal) async throws -> Listing {
        try principal.require(.view)
        return try await parts.read { transaction in
            let slots = try SlotStore.list(of: principal.workspaceID, in: transaction)
            let next =
                try slots.isEmpty ? nil : FreeSlots(principal.workspaceID, in: transaction).first(in: transaction)
            return Listing(
                zone: try Timing.zone(of: principal.workspaceID, in: transaction), slots: slots, next: next)
        }
    }

    /// Adds a slot. Throws `EngineError.conflict` when there is one at that time.
    package func add(_ time: WeeklySlot, by principal: Principal) async throws -> Slot {
        try principal.require(.publish)
        guard (0..<1_440).contains(time.minute) else {
            throw EngineError.invalid(field: "time", words: "It must be a time of day.")
        }
        let slot = Slot(id: Slot.ID(parts.ports), workspaceID: principal.workspaceID, time: time)
        return try await parts.write { transaction in
            guard try SlotStore.list(of: principal.workspaceID, in: transaction).count < Self.limit else {
                throw EngineError.conflict(code: "too_many", words: "A week has no room for more slots.")
            }
            guard try SlotStore.insert(slot, in: transaction) else {
                throw EngineError.conflict(code: "exists", words: "There is a slot at that time already.")
            }
            return slot
        }
    }

    /// Takes a slot away; posts that have their time from it keep it.
    package func remove(_ id: Slot.ID, by principal: Principal) async throws {
        try principal.require(.publish)
        try await parts.write { transaction in
            guard try SlotStore.remove(id, of: principal.workspaceID, in: transaction) else {
                throw EngineError.notFound
            }
        }
    }
}
