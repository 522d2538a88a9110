package import Domain
import Storage

/// The posting slots of a workspace and of its brands: times of the week that the next posts may take.
package struct Slots: Sendable {
    /// The slots with what their clocks mean.
    package struct Listing: Sendable {
        /// The zone of the clocks.
        package let zone: Zone
        /// The slots of the workspace and of its brands, in the order of the week.
        package let slots: [Slot]
        /// The next one of the workspace that is free; `nil` when there is none.
        package let next: Instant?
        /// The brands, each with the next slot that a post for its accounts would get; `nil` when there is none.
        package let brands: [(brand: Brand, next: Instant?)]

        /// Gathers the four.
        package init(
            zone: Zone, slots: [Slot], next: Instant?, brands: [(brand: Brand, next: Instant?)] = []
        ) {
            self.zone = zone
            self.slots = slots
            self.next = next
            self.brands = brands
        }
    }

    /// The most slots of a workspace, and of each brand: one every quarter of an hour, day and night.
    static let limit = 672

    let parts: EngineParts

    /// The slots.
    package func list(by principal: Principal) async throws -> Listing {
        try principal.require(.view)
        return try await parts.read { transaction in
            let id = principal.workspaceID
            let slots = try SlotStore.list(of: id, in: transaction)
            let brands = try PersonStore.brands(of: id, in: transaction).map { brand in
                (brand: brand, next: try Self.next(of: slots, id, brand.id, in: transaction))
            }
            return Listing(
                zone: try Timing.zone(of: id, in: transaction), slots: slots,
                next: try Self.next(of: slots, id, nil, in: transaction), brands: brands)
        }
    }

    private static func next(
        of slots: [Slot], _ workspaceID: Workspace.ID, _ brandID: Brand.ID?, in transaction: Transaction
    ) throws -> Instant? {
        guard slots.contains(where: { $0.brandID == nil || $0.brandID == brandID }) else { return nil }
        return try FreeSlots(workspaceID, for: brandID, in: transaction).first(in: transaction)
    }

    /// Adds a slot, of a brand where one is named. Throws `EngineError.conflict` when there is one at that time.
    package func add(
        _ time: WeeklySlot, of brandID: Brand.ID? = nil, by principal: Principal
    ) async throws -> Slot {
        try principal.require(.publish)
        guard (0..<1_440).contains(time.minute) else {
            throw EngineError.invalid(field: "time", words: "It must be a time of day.")
        }
        let slot = Slot(
            id: Slot.ID(parts.ports), workspaceID: principal.workspaceID, brandID: brandID, time: time)
        return try await parts.write { transaction in
            let brands = try PersonStore.brands(of: slot.workspaceID, in: transaction)
            guard brandID == nil || brands.contains(where: { $0.id == brandID }) else {
                throw EngineError.invalid(field: "brand_id", words: "There is no such brand.")
            }
            let listed = try SlotStore.list(of: slot.workspaceID, in: transaction)
            guard listed.count(where: { $0.brandID == brandID }) < Self.limit else {
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
