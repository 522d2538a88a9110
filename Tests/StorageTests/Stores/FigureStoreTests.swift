import Domain
import Storage
import TestKit
import Testing

/// What platforms count, as rows: one for each subject, kind and day (S2.02).
@Suite("Stored figures", .timeLimit(.minutes(10)))
struct FigureStoreTests {
    /// A post that is out, with what its steps left behind.
    private func published(
        _ connection: Connection, _ remoteID: String?, due: Instant? = nil, _ house: Household
    ) async throws -> Delivery {
        let delivery = try await house.delivery(
            of: try await house.post(), to: connection, state: .publishing, due: due)
        let entry = JournalEntry(
            attemptID: "att_\(delivery.id)", step: "publish:0", kind: .commit, fingerprint: "f00", intentAt: house.now)
        try await house.write { transaction in
            try JournalStore.intend([(entry, delivery, 1)], in: transaction)
            try JournalStore.conclude(
                entry.attemptID, of: delivery, outcome: "done", output: remoteID.map { StepOutput(remoteID: $0) },
                in: transaction)
            try DeliveryStore.move(delivery, on: .confirmed, in: transaction)
        }
        return delivery
    }

    private func put(
        _ counted: [FigureSubject: [Figure: Int64]], _ house: Household
    ) async throws {
        try await house.write { try FigureStore.put(counted, of: house.workspace.id, in: $0) }
    }

    private func days(
        _ subject: FigureSubject, _ house: Household, since day: Day = Day(number: 0)
    ) async throws -> [FigureDay] {
        try await house.read { try FigureStore.list(of: subject, of: house.workspace.id, since: day, in: $0) }
    }

    @Test(
        "S2.02 a day has one row of each kind, and the last reading of the day counts",
        arguments: DatabaseKind.engines)
    func days(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let subject = FigureSubject.connection(try await house.connection().id)
            let first = Day(of: house.now)
            try await put([subject: [.followers: 10, .karma: -4]], house)
            house.clock.advance(by: .minutes(1))
            try await put([subject: [.followers: 12]], house)
            let now = house.now
            house.clock.advance(by: .days(1))
            try await put([subject: [.followers: 1 << 40]], house)

            let all = try await days(subject, house)

            #expect(all.map(\.day) == [first, first + 1])
            #expect(all[0].values == [.followers: 12, .karma: -4] && all[0].takenAt == now)
            #expect(all[1].values == [.followers: 1 << 40])
            #expect(try await days(subject, house, since: first + 1).map(\.day) == [first + 1])
        }
    }

    @Test("SEC-61 figures of another workspace are nobody's", arguments: DatabaseKind.engines)
    func foreign(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let subject = FigureSubject.connection(try await house.connection().id)
            try await put([subject: [.followers: 10]], house)

            #expect(try await days(subject, try await house.neighbour()).isEmpty)
        }
    }

    @Test(
        "S2.02 posts are due that are out, not too old, and not counted today; page by page, the oldest first",
        arguments: DatabaseKind.engines)
    func due(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            _ = try await published(connection, "old", house)
            house.clock.advance(by: .days(31))
            var posts: [Delivery] = []
            for name in ["1", "2", nil, "4"] {
                posts.append(try await published(connection, name, house))
                house.clock.advance(by: .seconds(1))
            }
            _ = try await house.delivery(of: try await house.post(), to: connection)
            _ = try await published(try await house.connection("4712"), "elsewhere", house)
            try await put([.delivery(posts[1].id): [.likes: 0]], house)

            @Sendable func page(after last: MeasuredPost?) async throws -> [MeasuredPost] {
                let start = house.now - .days(30)
                return try await house.read {
                    try FigureStore.duePosts(
                        of: connection.id, of: house.workspace.id, since: start, after: last, limit: 2, in: $0)
                }
            }
            let first = try await page(after: nil)
            let second = try await page(after: first.last)

            #expect(first.map(\.deliveryID) == [posts[0].id, posts[2].id])
            #expect(first.map { $0.outputs["publish:0"]?.remoteID } == ["1", nil])
            #expect(second.map(\.deliveryID) == [posts[3].id])
            house.clock.advance(by: .days(1))
            #expect(try await page(after: nil).map(\.deliveryID) == [posts[0].id, posts[1].id])
        }
    }

    @Test(
        "S2.02 a post that came out long after its time is asked about for as long as any other",
        arguments: DatabaseKind.engines)
    func late(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            let post = try await published(connection, "1", due: house.now - .days(29), house)
            for (days, isDue): (Int64, Bool) in [(29, true), (2, false)] {
                house.clock.advance(by: .days(days))
                let start = house.now - .days(30)
                let found = try await house.read {
                    try FigureStore.duePosts(
                        of: connection.id, of: house.workspace.id, since: start, after: nil, limit: 9, in: $0)
                }
                #expect(found.map(\.deliveryID) == (isDue ? [post.id] : []))
            }
        }
    }

    @Test("REL-48 what is older than the first kept day goes, a page at a time", arguments: DatabaseKind.engines)
    func prune(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let subject = FigureSubject.connection(try await house.connection().id)
            for _ in 0..<3 {
                try await put([subject: [.followers: 1, .posts: 1]], house)
                house.clock.advance(by: .days(1))
            }
            let today = Day(of: house.now)

            let pages = try await house.write { transaction in
                try (0..<3).map { _ in try FigureStore.prune(before: today + -1, limit: 3, in: transaction) }
            }

            #expect(pages == [3, 1, 0])
            #expect(try await days(subject, house).map(\.day) == [today + -1])
        }
    }

    @Test(
        "REL-48 one platform's figures go earlier, those of its accounts and of their posts, and nobody else's",
        arguments: DatabaseKind.engines)
    func pruneOne(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            let post = try await published(connection, "1", house)
            let start = house.now
            let subjects = [FigureSubject.connection(connection.id), .delivery(post.id)]
            for _ in 0..<3 {
                try await put(Dictionary(uniqueKeysWithValues: subjects.map { ($0, [Figure.likes: 1]) }), house)
                house.clock.advance(by: .days(1))
            }
            let today = Day(of: house.now)
            @Sendable func prune(_ platform: Platform, _ limit: Int, since start: Instant) async throws -> Int {
                try await house.write {
                    try FigureStore.prune(
                        of: platform, before: today + -1, ofPostsSince: start, limit: limit, in: $0)
                }
            }
            let other: Platform = connection.platform == .youtube ? .x : .youtube

            #expect(try await prune(other, 10, since: start) == 0)
            #expect(try await prune(connection.platform, 3, since: start) == 3)
            #expect(try await prune(connection.platform, 3, since: start) == 1)
            for subject in subjects { #expect(try await days(subject, house).map(\.day) == [today + -1]) }
        }
    }

    @Test("a look is remembered with what went wrong, until the next one", arguments: DatabaseKind.engines)
    func looks(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            @Sendable func look(_ words: String?) async throws -> (at: Instant, words: String?)? {
                try await house.write { transaction in
                    try FigureStore.noteLook(
                        at: connection.id, of: connection.workspaceID, words: words, in: transaction)
                    return try FigureStore.look(at: connection.id, of: connection.workspaceID, in: transaction)
                }
            }
            let before = try await house.read {
                try FigureStore.look(at: connection.id, of: connection.workspaceID, in: $0)
            }

            #expect(before?.at == nil)
            #expect(try await look("Not for you.")?.words == "Not for you.")
            let last = try await look(nil)
            #expect(last?.words == nil && last?.at == house.now)
        }
    }

    @Test("SEC-80 with the data of an account its figures and those of its posts go", arguments: DatabaseKind.engines)
    func forgotten(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (connection, other) = (try await house.connection(), try await house.connection("4712"))
            let (own, foreign) = (
                try await published(connection, "1", house), try await published(other, "2", house)
            )
            let subjects: [FigureSubject] = [
                .connection(connection.id), .delivery(own.id), .connection(other.id), .delivery(foreign.id),
            ]
            try await put(Dictionary(uniqueKeysWithValues: subjects.map { ($0, [Figure.likes: Int64(1)]) }), house)

            try await house.write { try DepartureStore.forget(connection, in: $0) }

            for (index, subject) in subjects.enumerated() {
                #expect(try await days(subject, house).count == (index < 2 ? 0 : 1))
            }
        }
    }
}
