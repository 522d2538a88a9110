import Domain
import Metrics
import MetricsTestKit
import Outbound
import Platforms
import Storage
import TestKit
import Testing

@testable import Engine

/// Figures are asked for once a day, and nothing but figures comes of it (S2.02).
@Suite("Measuring", .timeLimit(.minutes(10)))
struct MeasureTests {
    private func play(
        _ board: FigureBoard, settings: (inout EngineSettings) -> Void = { _ in },
        _ body: @Sendable (Scene) async throws -> Void
    ) async throws {
        let weather = ScriptedWeather()
        try await Rig.open(weather: weather, settings: settings) { rig in
            let node = try rig.node(counting: board, weather)
            let connection = try await rig.connect(.x, as: "ada", on: node)
            try await body(Scene(rig: rig, node: node, weather: weather, connection: connection))
        }
    }

    private func figures(_ scene: Scene, days: Int = 400) async throws -> FiguresView {
        try await scene.node.engine.figures.connection(scene.connection.id, days: days, by: scene.rig.owner).figures
    }

    private func figures(of post: Post.ID, _ scene: Scene) async throws -> FiguresView {
        let all = try await scene.node.engine.figures.post(post, by: scene.rig.owner)
        return try #require(all.first).figures
    }

    private func due(_ scene: Scene) async throws -> Instant? {
        let subject = JobSubject(scene.connection.id, of: scene.connection.workspaceID).text
        return try await scene.rig.database.read { try JobStore.due(.measure, subject: subject, in: $0) }
    }

    @Test(
        "S0.03 S2.02 account and post are asked about soon, then daily at a time of their own, a post for thirty days")
    func daily() async throws {
        let board = FigureBoard()
        try await play(board) { scene in
            let post = try await scene.write()
            #expect(try await figures(of: post, scene).state == .unpublished)
            try await scene.pass(.minutes(1))
            #expect(try await figures(of: post, scene).state == .waiting)
            #expect(try await figures(scene).state == .waiting)

            try await scene.pass(.minutes(9))
            #expect(board.looks == 1 && board.asked.count == 1)
            let first = try #require(try await due(scene))
            #expect(Day(of: first) == Day(of: scene.rig.clock.now) + 1)
            try await scene.pass(.days(2))
            let later = try #require(try await due(scene))
            #expect((later - first).milliseconds % Duration.days(1).milliseconds == 0)

            try await scene.pass(.days(38))
            let account = try await figures(scene)
            #expect(account.state == .counted && account.days.count == board.looks)
            #expect(account.days.map(\.day) == account.days.map(\.day).sorted())
            #expect((40...41).contains(board.looks))
            let counted = try await figures(of: post, scene)
            #expect(counted.days.count == board.asked.count && (30...31).contains(board.asked.count))
            #expect(counted.days.last?.values == [.likes: Int64(board.asked.count)])
            #expect((6...7).contains(try await figures(scene, days: 7).days.count))
        }
    }

    @Test("S2.02 a call that costs money is made on the operator's word only", arguments: [false, true])
    func priced(isAllowed: Bool) async throws {
        let board = FigureBoard(price: "Each reading costs $0.01.")
        try await play(board, settings: { if isAllowed { $0.paidFigures = [.x] } }) { scene in
            try await scene.node.engine.prepare()
            let post = try await scene.write()
            try await scene.pass(.days(3))

            #expect(board.asked.isEmpty == !isAllowed && (board.looks > 0) == isAllowed)
            let view = try await figures(of: post, scene)
            #expect(view.state == (isAllowed ? .counted : .priced))
            #expect(isAllowed || view.note?.contains("Each reading costs $0.01.") == true)
            #expect(try await (due(scene) != nil) == isAllowed)
        }
    }

    @Test("S2.02 when the operator takes the word back, nobody asks any more")
    func takenBack() async throws {
        let board = FigureBoard(price: "Costly.")
        try await play(board, settings: { $0.paidFigures = [.x] }) { scene in
            try await scene.pass(.hours(1))
            let asked = board.looks
            let parts = scene.node.engine.parts
            var settings = parts.settings
            settings.paidFigures = []
            let frugal = EngineParts(
                ports: parts.ports, database: parts.database, vault: parts.vault,
                connectors: Array(parts.connectors.values), routes: .none, settings: settings, node: "node-2")
            try await Node(parts: frugal, hangs: scene.rig.hangs).run(
                until: scene.rig.clock.now + .days(3), scene.rig.clock)

            #expect(asked == 1 && board.looks == 1)
            #expect(try await due(scene) == nil)
        }
    }

    @Test("S2.02 many posts are asked about in as few calls as the platform allows, each stored before the next")
    func batches() async throws {
        let board = FigureBoard(batch: 2)
        try await play(board) { scene in
            var posts: [Post.ID] = []
            for _ in 0..<5 { posts.append(try await scene.write()) }
            // The account, then three calls for the posts, of which the second is refused.
            let later = scene.rig.clock.now + .hours(2)
            board.fail(nil, nil, PlatformFailure(.rateLimit, words: "Slow down", retryAt: later))

            try await scene.pass(.hours(1))
            #expect(board.asked.map(\.count) == [2, 2])
            // They were due at the same instant: which of them went out first is anybody's guess.
            var waiting: [FiguresView] = []
            for post in posts { waiting.append(try await figures(of: post, scene)) }
            waiting.removeAll { $0.state == .counted }
            #expect(waiting.count == 3)
            #expect(waiting.allSatisfy { $0.state == .refused && $0.note?.contains("Slow down") == true })

            try await scene.pass(.hours(2))
            #expect(board.asked.map(\.count) == [2, 2, 2, 1] && board.looks == 1)
            for post in posts { #expect(try await figures(of: post, scene).state == .counted) }
        }
    }

    @Test("a post that is gone is asked about once a day, and that is said")
    func gone() async throws {
        let board = FigureBoard(batch: 1, tellsPosts: false)
        try await play(board) { scene in
            let post = try await scene.write()
            try await scene.pass(.minutes(10))
            #expect(board.asked.count == 1)
            #expect(try await figures(of: post, scene).state == .empty)
            try await scene.pass(.days(2))
            #expect((2...3).contains(board.asked.count))
        }
    }

    @Test(
        "S2.02 REL-16 no failure of it says anything about the connection, and the next day is another day",
        arguments: PlatformFailure.Kind.allCases)
    func failures(kind: PlatformFailure.Kind) async throws {
        let board = FigureBoard()
        try await play(board) { scene in
            let failure = PlatformFailure(kind, words: "Not today, it says")
            switch kind {
            // What passes is tried again soon.
            case .transient, .rateLimit: board.fail(failure, failure, failure)
            default: board.fail(failure)
            }
            try await scene.pass(.minutes(10))

            #expect(try await scene.health() == .healthy)
            #expect(try await figures(scene).state == .refused)
            #expect(try await figures(scene).note?.contains("Not today, it says") == true)
            try await scene.pass(.days(2))
            #expect(try await figures(scene).state == .counted)
            #expect(try await scene.health() == .healthy)
        }
    }

    @Test(
        "a platform that never answers is asked four times a day at most",
        arguments: [PlatformFailure.Kind.transient, .rateLimit])
    func patience(kind: PlatformFailure.Kind) async throws {
        let board = FigureBoard()
        try await play(board) { scene in
            let failure = PlatformFailure(kind, words: "No")
            board.fail(failure, failure, failure, failure, failure, failure, failure, failure)
            let next = FigureSchedule.next(after: scene.rig.clock.now, id: scene.connection.id.text)
            try await scene.node.run(until: next - .minutes(1), scene.rig.clock)
            #expect(board.looks <= 4 && board.looks > 1)
        }
    }

    /// Claims the turn of the account when it is due.
    private func claim(_ scene: Scene) async throws -> ClaimedJob {
        let due = try #require(try await due(scene))
        scene.rig.clock.advance(by: due - scene.rig.clock.now)
        return try #require(try await scene.node.claim([.measure]).jobs.first)
    }

    @Test("a platform that does not answer about the account is not asked about its posts right then")
    func silent() async throws {
        let board = FigureBoard()
        try await play(board) { scene in
            _ = try await scene.write()
            try await scene.pass(.minutes(1))
            board.fail(PlatformFailure(.transient, words: "503"))
            try await scene.node.work(on: try await claim(scene))
            #expect(board.looks == 1 && board.asked.isEmpty)

            try await scene.pass(.hours(5))
            #expect(board.looks == 2 && board.asked.count == 1)
        }
    }

    @Test("REL-52 a node that wakes up from a call after its lease stores nothing of it")
    func stale() async throws {
        let board = FigureBoard()
        try await play(board) { scene in
            let job = try await claim(scene)
            board.meanwhile { scene.rig.clock.advance(by: .minutes(2)) }
            try await scene.node.work(on: job)
            #expect(board.looks == 1)
            #expect(try await figures(scene).days.isEmpty)

            try await scene.pass(.days(2))
            #expect(try await figures(scene).days.count == board.looks - 1)
        }
    }

    @Test("of an account that is taken out while its platform answers nothing is kept")
    func takenOutMeanwhile() async throws {
        let board = FigureBoard()
        try await play(board) { scene in
            let job = try await claim(scene)
            board.meanwhile {
                _ = try? await scene.node.engine.connections.disconnect(scene.connection.id, by: scene.rig.owner)
            }
            try await scene.node.work(on: job)
            #expect(board.looks == 1)
            let rows = try await scene.rig.database.read { try $0.row("SELECT COUNT(*) AS n FROM figures")?.int("n") }
            #expect(rows == 0)
        }
    }

    @Test("REL-12 where tokens are renewed on demand, none is renewed for an account that published nothing of late")
    func onDemand() async throws {
        let board = FigureBoard()
        try await play(
            board,
            settings: {
                $0.refreshMode = .onDemand
                $0.checkInterval = .days(400)
            }
        ) { scene in
            // The first check and the first turn were set when the account was connected.
            try await scene.pass(.days(2))
            let (looks, refreshes) = (board.looks, scene.weather.count(.refresh))
            try await scene.pass(.days(3))
            #expect(board.looks == looks && scene.weather.count(.refresh) == refreshes)

            _ = try await scene.write()
            try await scene.pass(.days(2))
            #expect(board.looks > looks)
        }
    }

    @Test("an account that was taken out or turned red is not asked about; one that came back is")
    func presence() async throws {
        let board = FigureBoard()
        try await play(board) { scene in
            try scene.virtual.revokeAll(of: "ada")
            await scene.refresh()
            scene.rig.clock.advance(by: .minutes(1))
            await scene.refresh()
            try await scene.pass(.days(2))
            #expect(board.looks == 0)
            #expect(try await figures(scene).state == .disconnected)
            #expect(try await due(scene) == nil)

            _ = try await scene.rig.connect(.x, as: "ada", on: scene.node)
            try await scene.pass(.hours(1))
            #expect(board.looks == 1)
            _ = try await scene.node.engine.connections.disconnect(scene.connection.id, by: scene.rig.owner)
            try await scene.pass(.days(2))
            #expect(board.looks == 1)
            #expect(try await due(scene) == nil)
        }
    }

    @Test("S0.47 without the permission nobody asks, and the reason is said")
    func unpermitted() async throws {
        let board = FigureBoard(scope: "insights")
        let weather = ScriptedWeather()
        try await Rig.open(weather: weather) { rig in
            let node = try rig.node(counting: board, weather)
            let connection = try await rig.connect(.x, as: "ada", on: node) {
                NewTokens(
                    tokens: $0.tokens, accessExpiresAt: $0.accessExpiresAt, refreshExpiresAt: nil, scopes: ["write"])
            }
            let scene = Scene(rig: rig, node: node, weather: weather, connection: connection)
            try await scene.pass(.hours(1))
            let view = try await figures(scene)
            #expect(board.looks == 0 && view.state == .unpermitted && view.note?.contains("insights") == true)
        }
    }

    @Test("REL-51 accounts from before the update get their timer within minutes, and that is no fault")
    func restored() async throws {
        let (board, metrics) = (FigureBoard(), TestMetrics())
        try await withMetricsFactory(metrics) {
            try await play(board) { scene in
                try await scene.rig.database.write {
                    _ = try $0.execute("DELETE FROM jobs WHERE kind = $1", ["measure"])
                }
                try await scene.node.engine.prepare()
                try await scene.pass(.minutes(6))
                let due = try #require(try await due(scene))
                #expect(due <= scene.rig.clock.now + .days(1))
                #expect(throws: (any Error).self) { try metrics.expectCounter("martlet_forgotten_timers_total") }
                try await scene.pass(.days(1))
                #expect((1...2).contains(board.looks))
            }
        }
    }

    @Test("REL-48 figures go after four hundred days")
    func sweep() async throws {
        try await play(FigureBoard()) { scene in
            try await scene.pass(.hours(1))
            let (id, workspaceID) = (scene.connection.id, scene.connection.workspaceID)
            try await scene.rig.database.write { transaction in
                let old = Day(of: transaction.now).number - FigureSchedule.keptDays
                for day in [old - 1, old] {
                    try transaction.execute(
                        "INSERT INTO figures VALUES ($1, $2, $3, 'followers', 1, 0)",
                        [.id(workspaceID), .id(id), .integer(day)])
                }
            }
            try await scene.node.engine.prepare()
            try await scene.pass(.minutes(10))
            let days = try await scene.rig.database.read {
                try FigureStore.list(of: .connection(id), of: workspaceID, since: Day(number: 0), in: $0)
            }
            #expect(days.count == 2)
        }
    }
}
