import Domain
import TestKit
import Testing

@testable import Storage

/// The cost of what runs often, read from the plans of SQLite: by key, never by a walk through a whole table.
@Suite("Store plans", .timeLimit(.minutes(10)))
struct StorePlanTests {
    /// Notes every statement that a store runs.
    private final class Eavesdropper: StatementRunner {
        private let inner: any StatementRunner
        private(set) var statements: [(sql: String, values: [Value])] = []

        init(_ inner: any StatementRunner) { self.inner = inner }

        func run(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) -> StatementAnswer {
            statements.append((sql, values))
            return try inner.run(sql, values, areTyped: areTyped)
        }

        func enqueue(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) {
            _ = try run(sql, values, areTyped: areTyped)
        }

        func script(_ sql: String) throws(StorageError) { try inner.script(sql) }

        func allow(_ time: Duration) throws(StorageError) { try inner.allow(time) }
    }

    /// Passes statements on to an open transaction.
    private final class Relay: StatementRunner {
        private let transaction: Transaction

        init(_ transaction: Transaction) { self.transaction = transaction }

        func run(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) -> StatementAnswer {
            StatementAnswer(rows: try transaction.query(sql, values, areTyped: areTyped))
        }

        func enqueue(_ sql: String, _ values: [Value], areTyped: Bool) throws(StorageError) {
            _ = try run(sql, values, areTyped: areTyped)
        }

        func script(_ sql: String) throws(StorageError) { try transaction.script(sql) }

        func allow(_ time: Duration) {}
    }

    struct Call: Sendable, CustomTestStringConvertible {
        let testDescription: String
        /// Whether it reads what a workspace has few of; all else finds its rows by more than the workspace.
        var isOfWorkspace = false
        /// Whether it asks for something of every workspace.
        var readsWorkspaces = false
        let run: @Sendable (Transaction) throws -> Void
    }

    private static let workspace = Workspace.ID(stored: "wsp_1")
    private static let grant = Grant(
        id: Grant.ID(stored: "gra_1"), workspaceID: workspace, platform: .x, platformAppID: nil, generation: 1,
        accessExpiresAt: nil, refreshExpiresAt: nil, scopes: [], server: GrantServer(apiOrigin: "https://api.x.com"))
    private static let several = (1...7).map { GrantKey(Grant.ID(stored: "gra_\($0)"), of: workspace) }
    private static let severalDue = (1...7).map { DeliveryKey(Delivery.ID(stored: "dlv_\($0)"), of: workspace) }

    private static func delivery(_ key: DeliveryKey) -> Delivery {
        Delivery(
            id: key.id, workspaceID: workspace, postID: Post.ID(stored: "pst_1"),
            connectionID: Connection.ID(stored: "con_1"), state: .publishing, dueAt: Instant(seconds: 1))
    }

    private static let delivery = Delivery(
        id: Delivery.ID(stored: "dlv_1"), workspaceID: workspace, postID: Post.ID(stored: "pst_1"),
        connectionID: Connection.ID(stored: "con_1"), state: .scheduled, dueAt: Instant(seconds: 1))

    static let calls = [
        Call(testDescription: "a callback by its state") {
            _ = try AuthorizationStore.find(stateHash: "s", in: $0)
        },
        Call(testDescription: "a ticket") {
            _ = try AuthorizationStore.takeTicket("t", of: Authorization.ID(stored: "aut_1"), in: $0)
        },
        Call(testDescription: "open attempts of a person") {
            _ = try AuthorizationStore.openCount(of: Person.ID(stored: "psn_1"), in: workspace, in: $0)
        },
        Call(testDescription: "open attempts of nobody") {
            _ = try AuthorizationStore.openCount(of: nil, in: workspace, in: $0)
        },
        Call(testDescription: "attempts whose time is over") { _ = try AuthorizationStore.stale(limit: 10, in: $0) },
        Call(testDescription: "the lease of a grant") {
            _ = try GrantStore.lease(grant.id, of: workspace, for: .seconds(60), in: $0)
        },
        Call(testDescription: "a page of grants") {
            _ = try GrantStore.page(of: workspace, after: grant.id, limit: 10, in: $0)
        },
        Call(testDescription: "the connection of an account") {
            let account = RemoteAccount(remoteID: "1", server: "s", name: "n", handle: "h")
            _ = try ConnectionStore.find(account, on: .x, of: workspace, in: $0)
        },
        Call(testDescription: "the connections of a grant") {
            _ = try ConnectionStore.fed(by: grant.id, of: workspace, in: $0)
        },
        Call(testDescription: "the connections of a grant that proved to work") {
            _ = try ConnectionStore.noteGood(fedBy: [GrantKey(grant)], in: $0)
        },
        Call(testDescription: "several grants") { _ = try GrantStore.find(several, in: $0) },
        Call(testDescription: "the connections of several grants") { _ = try ConnectionStore.fed(by: several, in: $0) },
        Call(testDescription: "the leases of several grants") {
            _ = try GrantStore.lease(several, for: .seconds(60), in: $0)
        },
        Call(testDescription: "the connections of several grants that proved to work") {
            _ = try ConnectionStore.noteGood(fedBy: several, in: $0)
        },
        Call(testDescription: "the connections of a workspace") {
            _ = try ConnectionStore.overview(
                ConnectionFilter(platform: .x), of: workspace, after: nil, limit: 50, in: $0)
        },
        Call(testDescription: "a page of history") {
            _ = try HistoryStore.list(
                of: delivery.connectionID, of: workspace, before: nil, limit: 10, in: $0)
        },
        Call(testDescription: "a page of history with every look") {
            _ = try HistoryStore.list(
                .everything, of: delivery.connectionID, of: workspace, before: nil, limit: 10, in: $0)
        },
        Call(testDescription: "old looks") { _ = try HistoryStore.pruneQuiet(olderThan: .days(30), limit: 9, in: $0) },
        Call(testDescription: "the deliveries of a post") {
            _ = try DeliveryStore.list(of: delivery.postID, of: workspace, in: $0)
        },
        Call(testDescription: "the open deliveries of a connection") {
            _ = try DeliveryStore.open(to: delivery.connectionID, of: workspace, in: $0)
        },
        Call(testDescription: "one connection with all that is beside it") {
            _ = try ConnectionStore.overview(of: delivery.connectionID, of: workspace, in: $0)
        },
        Call(testDescription: "a due delivery with all that it needs") {
            _ = try DeliveryStore.due([DeliveryKey(StorePlanTests.delivery)], in: $0)
        },
        Call(testDescription: "several due deliveries") { _ = try DeliveryStore.due(severalDue, in: $0) },
        Call(testDescription: "several deliveries that are published") {
            try DeliveryStore.publish(severalDue.map { (delivery($0), nil) }, in: $0)
        },
        Call(testDescription: "the outcomes of several steps") {
            try JournalStore.conclude(
                severalDue.map { try .init(of: "a", of: delivery($0), outcome: "done") }, in: $0)
        },
        Call(testDescription: "the gate") { _ = try DeliveryStore.passGate([StorePlanTests.stored], in: $0) },
        Call(testDescription: "several gates") {
            _ = try DeliveryStore.passGate(
                severalDue.map {
                    StoredDelivery(
                        delivery: delivery($0), platform: .x, round: 1, fence: 1, looks: 0, hasRefreshed: false)
                }, in: $0)
        },
        Call(testDescription: "several deliveries under way") {
            _ = try DeliveryStore.underWay(severalDue, in: $0)
        },
        Call(testDescription: "the rounds of several deliveries") {
            _ = try JournalStore.list(of: severalDue.map { (delivery($0), 1) }, in: $0)
        },
        Call(testDescription: "the interrupted steps of several deliveries") {
            try JournalStore.concludeInterrupted(of: severalDue.map { delivery($0) }, outcome: "interrupted", in: $0)
        },
        Call(testDescription: "the journal of a delivery") { _ = try JournalStore.list(of: delivery, in: $0) },
        Call(testDescription: "a page of the calendar") { _ = try PostStore.list(PostQuery(), of: workspace, in: $0) },
        Call(testDescription: "posts whose figures are due") {
            _ = try FigureStore.duePosts(
                of: delivery.connectionID, of: workspace, since: Instant(seconds: 1), after: nil, limit: 10, in: $0)
        },
        Call(testDescription: "the figures of a post") {
            _ = try FigureStore.list(of: .delivery(delivery.id), of: workspace, since: Day(number: 0), in: $0)
        },
        Call(testDescription: "when an account was asked for figures") {
            _ = try FigureStore.look(at: delivery.connectionID, of: workspace, in: $0)
        },
        Call(testDescription: "old figures") {
            try FigureStore.prune(before: Day(number: 1), limit: 10, in: $0)
        },
        Call(testDescription: "apps out of use") { try PlatformAppStore.prune(in: $0) },
        Call(testDescription: "what lives from the apps of a workspace", isOfWorkspace: true) {
            _ = try PlatformAppStore.accounts(of: workspace, in: $0)
        },
        Call(testDescription: "a request key") {
            _ = try IdempotencyStore.find("k", fingerprint: "f", of: workspace, in: $0)
        },
        Call(testDescription: "old request keys") { try IdempotencyStore.prune(in: $0) },
        Call(testDescription: "a session") { _ = try SessionStore.find("h", in: $0) },
        Call(testDescription: "an API key") { _ = try APIKeyStore.find("h", in: $0) },
        Call(testDescription: "a person by mail address") { _ = try PersonStore.find(email: "e", in: $0) },
        Call(testDescription: "the current data key", isOfWorkspace: true) {
            _ = try KeyStore.current(of: "wsp_1", in: $0)
        },
        Call(testDescription: "how many notices are unread") {
            _ = try NoticeStore.unreadCount(of: Person.ID(stored: "psn_1"), in: workspace, limit: 100, $0)
        },
        Call(testDescription: "what a person was told") {
            _ = try NoticeStore.list(of: Person.ID(stored: "psn_1"), in: workspace, limit: 100, $0)
        },
        Call(testDescription: "the next mail") { _ = try NoticeStore.dueMail(in: $0) },
        Call(testDescription: "when the next mail is due") { _ = try NoticeStore.nextMailDue(in: $0) },
        Call(testDescription: "old notices") { try NoticeStore.prune(olderThan: .days(1), limit: 10, in: $0) },
        Call(testDescription: "notices without a timer") {
            try OutboxStore.remember(olderThan: .zero, limit: 10, in: $0)
        },
        Call(testDescription: "old notices of the outbox", readsWorkspaces: true) {
            _ = try OutboxStore.prune(olderThan: .days(30), limit: 10, in: $0)
        },
        Call(testDescription: "the posts of an account that are due within a day") {
            _ = try DeliveryStore.outlook(
                on: delivery.connectionID, of: workspace, dueBefore: Instant(seconds: 2), limit: 10, in: $0)
        },
        Call(testDescription: "deliveries that come due") {
            _ = try JobStore.coming(
                "deliver", after: Instant(seconds: 1), nil, until: Instant(seconds: 2), limit: 10, in: $0)
        },
        Call(testDescription: "when the next delivery of a grant is due") {
            _ = try DeliveryStore.nextDue(fedBy: grant, in: $0)
        },
        Call(testDescription: "the app of a server") {
            _ = try PlatformAppStore.find(on: .x, server: "s", of: workspace, in: $0)
        },
    ]

    private static let stored = StoredDelivery(
        delivery: delivery, platform: .x, round: 1, fence: 1, looks: 0, hasRefreshed: false)

    @Test("what runs for each request or job finds its rows by key", arguments: calls)
    func byKey(call: Call) async throws {
        let clock = TestPorts()
        try await DatabaseKind.memory.withDatabase(ports: clock.ports) { database in
            let plans = try await database.write { transaction in
                let ears = Eavesdropper(Relay(transaction))
                try call.run(
                    Transaction(
                        now: transaction.now, dialect: .sqlite, ports: clock.ports, signal: database.signal,
                        runner: ears))
                return try ears.statements.flatMap { sql, values in
                    try transaction.query("EXPLAIN QUERY PLAN " + sql, values).map { row in try row.text("detail") }
                }
            }

            #expect(plans.contains { $0.contains("SEARCH") })
            // The arguments of a statement about many rows are a table as well, walked through once.
            let walks = plans.filter {
                $0.hasPrefix("SCAN") && !$0.hasSuffix("given") && !$0.contains("CONSTANT ROW")
                    && !(call.readsWorkspaces && $0.hasPrefix("SCAN w "))
            }
            #expect(walks == [])
            // What is looked up by workspace alone costs as much as the workspace is large.
            #expect(call.isOfWorkspace || plans.filter { $0.hasSuffix("(workspace_id=?)") } == [])
        }
    }
}
