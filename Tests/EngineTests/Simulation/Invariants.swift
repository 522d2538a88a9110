import Domain
import Platforms
import Storage
import TestKit

@testable import Engine

/// The ten invariants of the reliability page, section 8, and two more, checked against ledger and database.
struct Invariants {
    let rig: Rig
    private var known: [String: Health] = [:]
    private(set) var broken: [String] = []
    /// How many steps over files were done anew, since what they had made ran out.
    var renewed = 0

    init(_ rig: Rig) {
        self.rig = rig
    }

    mutating func require(_ holds: Bool, _ number: Int, _ words: @autoclosure () -> String) {
        if !holds { broken.append("\(number): \(words())") }
    }

    // MARK: While it runs

    /// Invariant 6, at each change: nobody is red whose tokens the platform would still accept.
    mutating func watch() async throws {
        let rows = try await rig.database.read { transaction in
            try transaction.query("SELECT id, health, reason FROM connections WHERE removed_at IS NULL").map {
                (try $0.text("id"), Health(status: try $0.text("health"), reason: try $0.optionalText("reason")))
            }
        }
        for (id, health) in rows {
            guard let health, known.updateValue(health, forKey: id) != health, !health.isUsable else { continue }
            try await checkRed(Connection.ID(stored: id))
        }
    }

    private mutating func checkRed(_ id: Connection.ID) async throws {
        let found = try await rig.database.read { [owner = rig.owner] in
            try ConnectionStore.find(id, of: owner.workspaceID, in: $0)
        }
        guard let connection = found, let virtual = rig.virtual[connection.platform] else { return }
        let (stored, tokens) = try await rig.grant(of: connection)
        let spare = try await rig.spare(of: stored)
        let end = stored.grant.accessExpiresAt
        let isAccepted = ([tokens] + spare).contains { virtual.accepts($0, until: end, now: rig.clock.now) }
        require(!isAccepted, 6, "\(connection.account.handle) is \(connection.health) but accepted")
    }

    // MARK: At the end

    /// Everything else, after a quiet time.
    mutating func checkAtRest(_ node: Node, _ person: SimulatedPerson) async throws {
        checkLedger(person)
        for (id, plan) in person.plans.sorted(by: { $0.key < $1.key }) {
            checkVersions(plan, person)
            try await check(id, plan, node)
        }
        try await checkCalendar(person)
        for connections in person.connections {
            for connection in connections { try await checkHistory(of: connection) }
            guard let last = connections.last else { continue }
            if person.removals[last.id] == nil {
                try await checkPresent(last)
            } else {
                let isOver = rig.virtual[last.platform]?.isOver(last.account.remoteID) ?? false
                require(isOver, 5, "\(last.account.handle) was taken out, and its tokens live on")
            }
        }
        try await checkRest()
    }

    /// Invariants 0 (nothing breaks off while the database is well) and 8 (no secret in a log).
    mutating func check(logs: [String], broken: [String]) {
        require(broken.isEmpty, 0, "work broke off: \(broken.prefix(3))")
        require(logs.isEmpty, 8, "secrets in logs: \(logs.prefix(3))")
    }

    /// Invariants 1, 3, 4, and the bound of 5.
    private mutating func checkLedger(_ person: SimulatedPerson) {
        for (platform, virtual) in rig.virtual {
            let counts = Dictionary(grouping: virtual.posts, by: \.origin).filter { $0.value.count > 1 }
            require(counts.isEmpty, 1, "\(platform): twice visible: \(counts)")
            require(virtual.overlaps == 0, 3, "\(platform): \(virtual.overlaps) refreshes overlap")
            let replays = virtual.mostRefusedReplays
            require(replays <= 1, 4, "\(platform): a spent token was refused \(replays) times")
        }
    }

    /// Invariants 1, 2, 7 and the journal part of 10, for one post.
    private mutating func check(_ id: Post.ID, _ plan: SimulatedPerson.Plan, _ node: Node) async throws {
        let visible = rig.virtual.values.flatMap(\.posts).filter { post in
            plan.deliveries.contains { post.origin.hasPrefix("\($0)/") }
        }
        for delivery in plan.deliveries {
            let due = plan.due(delivery)
            let early = visible.filter { $0.origin.hasPrefix("\(delivery)/") && $0.at < due }.map(\.at)
            require(early.isEmpty, 7, "\(delivery) came before \(due): \(early)")
        }
        if let removedAt = plan.removedAt {
            require(visible.allSatisfy { $0.at <= removedAt }, 7, "\(id) came after it was taken away")
            return
        }
        let view = try await node.engine.posts.get(id, by: rig.owner)
        for delivery in view.deliveries {
            let own = visible.filter { $0.origin.hasPrefix("\(delivery.delivery.id)/") }
            check(delivery, view.post, own, plan)
            checkFiles(delivery)
            for child in delivery.children {
                check(child, after: delivery)
                checkComment(child.delivery, after: delivery.delivery, plan.versions)
            }
        }
    }

    /// Invariants 1, 2, 7 and 10 for what goes on after a post (REL-27).
    private mutating func check(_ child: DeliveryView, after parent: DeliveryView) {
        let delivery = child.delivery
        let visible = rig.virtual.values.flatMap(\.posts).filter { $0.origin.hasPrefix("\(delivery.id)/") }
        require(visible.count <= 1, 1, "\(delivery.id) is visible \(visible.count) times")
        require(visible.count == 1 || delivery.state != .published, 1, "\(delivery.id) is called published, and is not")
        // What a late verdict took away was out all the same.
        let out = rig.virtual.values.flatMap(\.everVisible)
            .filter { $0.origin.hasPrefix("\(parent.delivery.id)/") }.map(\.at).min()
        let isEarly = visible.contains { post in out.map { post.at < $0 } ?? true }
        require(!isEarly, 7, "\(delivery.id) came before its post")
        let isOver = delivery.state.isFinal || delivery.state.waitsForPerson
        let waits = parent.delivery.state != .published && !(parent.delivery.state.isFinal)
        require(isOver || waits || delivery.dueAt > rig.clock.now, 2, "\(delivery.id) is still \(delivery.state)")
        let open = child.journal.filter { $0.outcome == nil }
        require(open.isEmpty || delivery.state == .uncertain, 10, "\(delivery.id) has open intents: \(open)")
    }

    private mutating func check(
        _ view: DeliveryView, _ post: Post, _ visible: [VirtualPlatform.Post], _ plan: SimulatedPerson.Plan
    ) {
        let delivery = view.delivery
        let isOver = delivery.state.isFinal || delivery.state.waitsForPerson
        require(isOver || delivery.dueAt > rig.clock.now, 2, "\(delivery.id) is still \(delivery.state)")
        if delivery.state == .failed || delivery.state.waitsForPerson {
            require(delivery.reason != nil, 2, "\(delivery.id) is \(delivery.state) without a reason")
        }
        if delivery.state == .published {
            let isWhole = Set(visible.map(\.origin)).count == post.content.parts.count
            let isCutShort = plan.found.contains(delivery.id) && !view.notes.isEmpty
            require(
                isWhole || isCutShort, 1,
                "\(delivery.id) is called published, and \(visible.count) parts are visible")
        }
        if let startedAt = delivery.startedAt, !plan.isReleased {
            require(startedAt - plan.due < .hours(6), 7, "\(delivery.id) began too late, at \(startedAt)")
        }
        let open = view.journal.filter { $0.outcome == nil }
        require(open.isEmpty || delivery.state == .uncertain, 10, "\(delivery.id) has open intents: \(open)")
    }

    /// A slot has one post (REL-57); a day of a series has one post, and one that was steady misses none.
    private mutating func checkCalendar(_ person: SimulatedPerson) async throws {
        let taken = person.plans.values.filter { $0.isInSlot && $0.removedAt == nil }.map(\.due)
        require(Set(taken).count == taken.count, 1, "two posts in a slot: \(taken.sorted())")
        for id in person.series {
            let made = try await rig.database.read { [owner = rig.owner] transaction in
                let days = try transaction.query(
                    "SELECT series_day FROM posts WHERE series_id = $1 ORDER BY series_day", [.text(id.text)]
                ).compactMap { LocalDay(try $0.text("series_day")) }
                return (days, try SeriesStore.find(id, of: owner.workspaceID, in: transaction))
            }
            guard let series = made.1 else { continue }
            let days = made.0
            require(Set(days).count == days.count, 1, "\(id) has two posts on a day: \(days)")
            let isSteady = series.targets.contains { !person.unsteady.contains($0.connectionID) }
            let expected = series.rule.occurrences(after: series.createdAt, atMost: 100)
            let past = expected.filter { $0.instant <= rig.clock.now }.map(\.day)
            require(!isSteady || Set(past).isSubset(of: days), 2, "\(id) lost \(Set(past).subtracting(days))")
        }
    }

    /// Invariants 5 and 6, and the part of 10 that concerns grants.
    private mutating func checkPresent(_ known: Connection) async throws {
        let connection = try await rig.now(known)
        let (stored, tokens) = try await rig.grant(of: connection)
        let virtual = rig.virtual[connection.platform]
        let isLast = virtual?.areLast(tokens, of: connection.account.remoteID) ?? false
        require(connection.health == .healthy, 6, "\(connection.account.handle) is \(connection.health) at rest")
        require(isLast, 5, "\(connection.account.handle) does not hold the last pair")
        require(stored.intentAt == nil, 10, "\(connection.account.handle) has an open intent to refresh")
    }

    /// Invariant 9, and the bound of 5: nobody had to reconnect because of a lost pair more often than pairs were lost.
    private mutating func checkHistory(of connection: Connection) async throws {
        let (newest, health) = try await rig.database.read { transaction in
            let row = try transaction.row(
                "SELECT health, reason FROM connections WHERE id = $1", [.text(connection.id.text)])
            let health = try row.flatMap {
                Health(status: try $0.text("health"), reason: try $0.optionalText("reason"))
            }
            let newest = try HistoryStore.list(
                of: connection.id, of: connection.workspaceID, before: nil, limit: 10_000, in: transaction)
            return (newest, health)
        }
        var replayed: Health?
        for entry in newest.reversed() {
            require(entry.from == replayed, 9, "\(connection.account.handle): \(entry) does not follow")
            let isWordOnly = ["reconnected", "removed", "returned"].contains(entry.event)
            require(entry.from != entry.to || isWordOnly, 9, "\(entry) changes nothing")
            replayed = entry.to
        }
        require(replayed == health, 9, "history ends with \(String(describing: replayed))")
        let interrupted = newest.count { $0.to == .disconnected(.refreshInterrupted) }
        let unknown = rig.virtual[connection.platform]?.unknownOutcomes ?? 0
        require(
            interrupted <= unknown, 5, "\(connection.account.handle) was interrupted \(interrupted) times of \(unknown)"
        )
    }

    /// Invariants 8 and 10: no canary anywhere in the database, no lease held, no grant without a connection.
    private mutating func checkRest() async throws {
        let counts = [
            "held jobs": "SELECT COUNT(*) AS n FROM jobs WHERE owner IS NOT NULL",
            "held grants": "SELECT COUNT(*) AS n FROM grants WHERE lease_until IS NOT NULL OR intent_at IS NOT NULL",
            "grants without connection": """
            SELECT COUNT(*) AS n FROM grants g WHERE NOT EXISTS (
                SELECT 1 FROM connections c WHERE c.grant_id = g.id AND c.removed_at IS NULL)
            """,
            "deliveries without job": """
            SELECT COUNT(*) AS n FROM deliveries d
            WHERE state IN ('scheduled', 'queued', 'publishing', 'retry_wait') AND NOT EXISTS (
                SELECT 1 FROM jobs j WHERE j.kind = 'deliver' AND j.subject LIKE '%/' || d.id)
                AND (parent_id IS NULL OR EXISTS (
                    SELECT 1 FROM deliveries p WHERE p.id = d.parent_id AND p.state = 'published'))
            """,
        ]
        for (what, sql) in counts.sorted(by: { $0.key < $1.key }) {
            let count = try await rig.database.read { try $0.row(sql)?.int("n") }
            require(count == 0, 10, "\(count ?? -1) \(what)")
        }
        let leaked = try await rig.database.read { try Self.tablesWithCanary(in: $0) }
        require(leaked.isEmpty, 8, "secrets in \(leaked)")
    }

    private static func tablesWithCanary(in transaction: Transaction) throws -> [String] {
        let tables = try transaction.query("SELECT name FROM sqlite_master WHERE type = 'table'").map {
            try $0.text("name")
        }
        return try tables.filter { table in
            let columns = try transaction.query("SELECT name FROM pragma_table_info('\(table)')").map {
                "INSTR(COALESCE(\(try $0.text("name")), ''), '\(CanaryLog.canary)') > 0"
            }
            let sql = "SELECT COUNT(*) AS n FROM \(table) WHERE \(columns.joined(separator: " OR "))"
            return try transaction.row(sql)?.int("n") != 0
        }
    }
}
