import Domain
import Engine
import Outbound
import Storage

/// A connection for programs; never a token (SEC-28).
enum ConnectionBody {
    static let status = Schema.choice(["healthy", "warning", "disconnected"])
    static let platform = Schema.choice(Platform.allCases.map(\.rawValue))

    static let schema = Schema.named(
        "Connection",
        .object([
            .needed("id", .id("con")), .needed("platform", platform), .needed("brand_id", .id("brd")),
            .needed("account", AccountBody.schema), .needed("status", status),
            .maybe("reason", .line(100), "A stable code; absent when healthy."),
            .needed("status_since", .time), .maybe("advice", AdviceBody.schema, "What is wrong and what to do."),
            .needed("active", .flag, "Whether new posts may include it."), .needed("connected_at", .time),
            .maybe("last_good_at", .time, "When the platform last proved that it works, to the minute."),
            .maybe("last_checked_at", .time),
            .maybe(
                "last_check_words", .line(500), "What the platform said, when the last check was not answered well."),
            .maybe("access_expires_at", .time, "When access ends; it is renewed before."),
            .needed("scopes", .list(of: .line(), limit: 200), "What the platform granted."),
            .needed("shared_with", .count, "How many other connections live from the same permission."),
            .needed("scheduled_count", .count, "How many deliveries wait for their time."),
            .needed("waiting_count", .count, "How many wait for the reconnect, or after it for a person's word."),
        ]))

    static let listSchema = Schema.object([
        .needed("connections", .list(of: schema, limit: 200)),
        .maybe("next_cursor", .line(200), "Where the next page begins; absent on the last one."),
    ])

    static let disconnectedSchema = Schema.object([
        .maybe("platform_confirmed", .flag, "Absent when the platform was not asked."),
        .needed("left_at_platform", .flag, "Whether the permission was left alone as you asked."),
    ])

    /// The body of a page.
    static func json(_ views: [ConnectionView], limit: Int) -> JSONValue {
        .fields([
            "connections": .array(views.map(json)),
            "next_cursor": views.count == limit ? views.last.map { .id($0.connection.id) } : nil,
        ])
    }

    /// The body.
    static func json(_ view: ConnectionView) -> JSONValue {
        let connection = view.connection
        return .fields([
            "id": .id(connection.id), "platform": .string(connection.platform.rawValue),
            "brand_id": .id(connection.brandID), "account": AccountBody.json(connection.account),
            "status": .string(connection.health.status), "reason": connection.health.reason.map(JSONValue.string),
            "status_since": .time(connection.healthSince), "advice": view.advice.map(AdviceBody.json),
            "active": .bool(connection.isActive), "connected_at": .time(connection.connectedAt),
            "last_good_at": connection.lastGoodAt.map(JSONValue.time),
            "last_checked_at": view.lastCheckedAt.map(JSONValue.time),
            "last_check_words": view.checkWords.map { .string(String($0.prefix(500))) },
            "access_expires_at": view.accessExpiresAt.map(JSONValue.time),
            "scopes": .array(view.scopes.sorted().map(JSONValue.string)), "shared_with": .integer(view.sharedWith),
            "scheduled_count": .integer(view.scheduledCount), "waiting_count": .integer(view.waitingCount),
        ])
    }
}

/// A line of a connection's history for programs.
enum HistoryBody {
    static let listSchema = Schema.object([
        .needed("entries", .list(of: entrySchema, limit: 200), "Newest first."),
        .maybe("next_before", .id("hst"), "Where the next page begins."),
    ])

    private static let entrySchema = Schema.named(
        "HistoryEntry",
        .object([
            .needed("id", .id("hst")), .needed("at", .time), .maybe("from_status", ConnectionBody.status),
            .maybe("from_reason", .line(100)), .needed("to_status", ConnectionBody.status),
            .maybe("to_reason", .line(100)), .needed("event", .line(100), "A stable word."),
            .needed("evidence", .prose(), "The platform's own words, secrets masked."),
        ]))

    /// The body.
    static func json(_ entries: [HistoryEntry], limit: Int) -> JSONValue {
        .fields([
            "entries": .array(entries.map(json)),
            "next_before": entries.count == limit ? entries.last.map { .id($0.id) } : nil,
        ])
    }

    private static func json(_ entry: HistoryEntry) -> JSONValue {
        .fields([
            "id": .id(entry.id), "at": .time(entry.at), "from_status": (entry.from?.status).map(JSONValue.string),
            "from_reason": (entry.from?.reason).map(JSONValue.string), "to_status": .string(entry.to.status),
            "to_reason": entry.to.reason.map(JSONValue.string), "event": .string(entry.event),
            "evidence": .string(entry.evidence),
        ])
    }
}
