import Domain
import Engine

/// What the dashboard asks of the Engine about posting slots.
protocol SlotsDesk: Sendable {
    /// The slots with their zone.
    func list(by: Principal) async throws -> Slots.Listing
    /// Adds one, to the workspace or to a brand.
    func add(_ time: WeeklySlot, of: Brand.ID?, by: Principal) async throws -> Slot
    /// Takes one away.
    func remove(_ id: Slot.ID, by: Principal) async throws
}

extension Slots: SlotsDesk {}

/// What the dashboard asks of the Engine about posts that repeat.
protocol SeriesDesk: Sendable {
    /// Stores one and makes its first posts.
    func create(_ new: NewSeries, by: Principal) async throws -> SeriesView
    /// One of them.
    func get(_ id: Series.ID, by: Principal) async throws -> SeriesView
    /// The newest first.
    func list(before: Series.ID?, limit: Int, by: Principal) async throws -> SeriesPage
    /// Changes one, with its posts to come.
    func edit(_ id: Series.ID, _ change: SeriesChange, by: Principal) async throws -> SeriesView
    /// Ends one.
    func stop(_ id: Series.ID, by: Principal) async throws -> SeriesView
}

extension Repeating: SeriesDesk {}
