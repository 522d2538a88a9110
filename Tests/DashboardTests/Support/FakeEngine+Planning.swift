import Domain
import TestKit
import Testing

@testable import Dashboard
@testable import Engine

/// Posting slots in memory.
struct FakeSlots: SlotsDesk {
    let engine: FakeEngine

    func list(by: Principal) async throws -> Slots.Listing {
        let (slots, brands) = (engine.now.slots, engine.now.brands)
        return Slots.Listing(
            zone: try #require(Zone("Europe/Berlin")), slots: slots, next: slots.isEmpty ? nil : Samples.morning,
            brands: brands.map { (brand: $0, next: slots.isEmpty ? nil : Samples.morning) })
    }

    func add(_ time: WeeklySlot, of brandID: Brand.ID?, by: Principal) async throws -> Slot {
        try engine.ask("add slot \(time.weekday) \(time.minute)")
        guard !engine.now.slots.contains(where: { $0.time == time && $0.brandID == brandID }) else {
            throw EngineError.conflict(code: "exists", words: "There is a slot at that time already.")
        }
        let slot = Slot(
            id: Slot.ID(engine.clock.ports), workspaceID: Samples.workspaceID, brandID: brandID, time: time)
        engine.change { $0.slots.append(slot) }
        return slot
    }

    func remove(_ id: Slot.ID, by: Principal) async throws {
        engine.change { $0.slots.removeAll { $0.id == id } }
    }
}

/// Posts that repeat, in memory.
struct FakeSeries: SeriesDesk {
    let engine: FakeEngine

    func create(_ new: NewSeries, by: Principal) async throws -> SeriesView {
        try engine.ask("create series")
        engine.change { $0.newSeries.append(new) }
        return Samples.series()
    }

    func get(_ id: Series.ID, by: Principal) async throws -> SeriesView {
        guard let view = engine.now.series.first(where: { $0.series.id == id }) else { throw EngineError.notFound }
        return view
    }

    func list(before: Series.ID?, limit: Int, by: Principal) async throws -> SeriesPage {
        SeriesPage(series: engine.now.series, next: nil)
    }

    func edit(_ id: Series.ID, _ change: SeriesChange, by principal: Principal) async throws -> SeriesView {
        try engine.ask("edit series")
        engine.change { $0.seriesChanges.append(change) }
        return try await get(id, by: principal)
    }

    func stop(_ id: Series.ID, by principal: Principal) async throws -> SeriesView {
        try engine.ask("stop series")
        return try await get(id, by: principal)
    }
}

extension Samples {
    static let seriesID = Series.ID(stored: "ser_00000000000000000000000001")

    /// A post that repeats every week at ten in Berlin.
    static func series(_ state: Series.State = .active) -> SeriesView {
        let series = Series(
            id: seriesID, workspaceID: workspaceID, authorID: nil, content: Content(text: "Good morning"), targets: [],
            rule: Recurrence(
                start: LocalTime("2026-07-14T10:00") ?? LocalTime(day: LocalDay(number: 0), minute: 0),
                zone: "Europe/Berlin", unit: .weekly, end: .count(5)), state: state, madeUntil: morning,
            createdAt: morning)
        return SeriesView(series: series, coming: [post([.scheduled]).post], connections: [connection()])
    }

    /// A post that was missed, to a healthy account unless told.
    static func missed(_ health: Health = .healthy) -> ReviewItem {
        ReviewItem(post: post([]).post, delivery: delivery(.needsReconnect, health: health))
    }
}
