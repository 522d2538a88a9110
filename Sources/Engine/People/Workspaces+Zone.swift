package import Domain
import Logging
import Storage

/// What changing the zone of a workspace means (decision 0026).
package struct ZoneChange: Sendable, Hashable {
    /// The zone as it was.
    package let old: Zone
    /// The zone that it is to be.
    package let new: Zone
    /// Posting slots: their clocks show the same, in the new zone.
    package let slotCount: Int
    /// Series that go by the clocks of the old zone, and by those of the new one from the next post on that is not made yet.
    package let seriesCount: Int
    /// Series that go by the clocks of other zones, and keep them.
    package let otherSeriesCount: Int
    /// Posts on the calendar: they keep their instant.
    package let postCount: Int

    /// Gathers the parts.
    package init(
        old: Zone, new: Zone, slotCount: Int, seriesCount: Int, otherSeriesCount: Int, postCount: Int
    ) {
        self.old = old
        self.new = new
        self.slotCount = slotCount
        self.seriesCount = seriesCount
        self.otherSeriesCount = otherSeriesCount
        self.postCount = postCount
    }
}

extension Workspaces {
    /// The most series that are looked through.
    private static let seriesLimit = 10_000

    /// What would follow from another zone; changes nothing.
    package func zoneChange(to name: String, by principal: Principal) async throws -> ZoneChange {
        try principal.require(.own)
        let new = try Self.zone(name)
        return try await parts.read { try Self.plan(new, of: principal.workspaceID, in: $0).change }
    }

    /// Gives the workspace another zone. What is on the calendar keeps its instant; slots, and series that went by the old
    /// zone, keep what their clocks show.
    ///
    /// - Parameter old: The zone that the person saw; with another one by now it is a conflict. Whatever it is where `nil`.
    package func setZone(_ name: String, from old: String? = nil, by principal: Principal) async throws -> ZoneChange {
        try principal.require(.own)
        let (id, new) = (principal.workspaceID, try Self.zone(name))
        let change = try await parts.write { [parts] transaction in
            let plan = try Self.plan(new, of: id, in: transaction)
            guard old == nil || old == plan.stored,
                try PersonStore.rezone(id, from: plan.stored, to: new.name, in: transaction)
            else { throw EngineError.changedMeanwhile }
            for series in plan.series where plan.change.old != new {
                try Self.rezone(series, to: new, parts, in: transaction)
            }
            return plan.change
        }
        Logger.current.notice("A workspace has another zone", metadata: ["zone": "\(new.name)"])
        return change
    }

    private static func zone(_ name: String) throws(EngineError) -> Zone {
        guard let zone = Zone(name) else {
            throw .invalid(
                field: "zone", words: "It must be the IANA name of a time zone, such as Europe/Berlin.")
        }
        return zone
    }

    /// What follows, the zone as it is stored, and the series that go by it.
    private static func plan(
        _ new: Zone, of id: Workspace.ID, in transaction: Transaction
    ) throws -> (change: ZoneChange, stored: String, series: [Series]) {
        guard let workspace = try PersonStore.workspace(id, in: transaction) else { throw EngineError.notFound }
        let active = try SeriesStore.list(of: id, before: nil, limit: seriesLimit, in: transaction)
            .filter { $0.state == .active }
        let following = active.filter { $0.rule.zone == workspace.zone }
        let change = ZoneChange(
            old: Zone(workspace.zone) ?? .utc, new: new, slotCount: try SlotStore.list(of: id, in: transaction).count,
            seriesCount: following.count, otherSeriesCount: active.count - following.count,
            postCount: try PostStore.count(of: id, after: transaction.now, in: transaction))
        return (change, workspace.zone, following)
    }

    /// A day that has its post keeps it, at its instant: only what is made from now on goes by the new clocks, each day once.
    private static func rezone(
        _ found: Series, to zone: Zone, _ parts: EngineParts, in transaction: Transaction
    ) throws {
        var series = found
        series.rule.zone = zone.name
        series.madeUntil = transaction.now
        if let next = try SeriesWork(parts: parts).make(series, in: transaction) {
            try SeriesJobs.schedule(series, at: next, in: transaction)
        } else {
            try SeriesJobs.cancel(series, in: transaction)
        }
    }
}
