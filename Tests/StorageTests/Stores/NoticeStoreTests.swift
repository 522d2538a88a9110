import Domain
import Storage
import TestKit
import Testing

/// What people were told, as it is kept.
@Suite("Stored notices to people", .timeLimit(.minutes(10)))
struct NoticeStoreTests {
    private func notice(
        _ house: Household, stage: String = "disconnected", episode: Int64 = 1, subject: String = "con_1"
    ) async throws -> MemberNotice {
        house.clock.advance(by: .milliseconds(1))
        let connection = try await house.connection("\(house.now.milliseconds)", health: .disconnected(.revoked))
        return MemberNotice(
            id: MemberNotice.ID(house.clock.ports), workspaceID: house.workspace.id, personID: house.person.id,
            kind: "connection.disconnected", subject: subject, episode: episode, stage: stage,
            facts: NoticeFacts(of: connection), createdAt: house.now)
    }

    private func insert(_ notice: MemberNotice, _ mail: MailState, _ house: Household) async throws -> Bool {
        try await house.write { try NoticeStore.insert(notice, mail: mail, in: $0) }
    }

    private func due(_ house: Household) async throws -> MemberNotice.ID? {
        try await house.read { try NoticeStore.dueMail(in: $0)?.notice.id }
    }

    @Test("REL-19 a person is told once per subject, episode and stage", arguments: DatabaseKind.engines)
    func once(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let first = try await notice(house)
            #expect(try await insert(first, .off, house))
            #expect(try await !insert(try await notice(house), .waiting, house))
            #expect(try await insert(try await notice(house, stage: "warning"), .off, house))
            #expect(try await insert(try await notice(house, episode: 2), .off, house))
            #expect(try await insert(try await notice(house, subject: "con_2"), .off, house))

            let listed = try await house.read {
                try NoticeStore.list(of: house.person.id, in: house.workspace.id, limit: 10, $0)
            }
            #expect(listed.count == 4)
            #expect(listed.last == first)
            let count = try await house.read {
                try NoticeStore.unreadCount(of: house.person.id, in: house.workspace.id, limit: 3, $0)
            }
            #expect(count == 3, "nobody counts beyond the limit")
        }
    }

    @Test("REL-34 a mail waits, is put off, and comes to an end; each but once", arguments: DatabaseKind.engines)
    func mails(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (held, waiting) = (try await notice(house), try await notice(house, stage: "warning"))
            _ = try await insert(held, .held, house)
            _ = try await insert(waiting, .waiting, house)
            #expect(try await due(house) == waiting.id)

            let later = house.now + .minutes(5)
            try await house.write { try NoticeStore.postponeMail(of: waiting, until: later, in: $0) }
            #expect(try await due(house) == nil)
            #expect(try await house.read { try NoticeStore.nextMailDue(in: $0) } == later)
            #expect(try await house.write { try NoticeStore.releaseMail(held, in: $0) })
            #expect(try await !house.write { try NoticeStore.releaseMail(held, in: $0) })
            #expect(try await due(house) == held.id)
            try await house.write { try NoticeStore.settleMail(of: held, as: .sent, in: $0) }
            try await house.write { try NoticeStore.settleMail(of: held, as: .failed, in: $0) }
            house.clock.advance(by: .minutes(5))
            let mail = try #require(try await house.read { try NoticeStore.dueMail(in: $0) })
            #expect(mail.notice.id == waiting.id && mail.tries == 1 && mail.zone == "Europe/Berlin")
            #expect(mail.role == .owner && mail.wantsMail && mail.person.email == house.person.email)
            try await house.write { try NoticeStore.settleMail(of: waiting, as: .dropped, in: $0) }
            #expect(try await house.read { try NoticeStore.nextMailDue(in: $0) } == nil)
            let states = try await house.read { transaction in
                try transaction.query("SELECT mail FROM member_notices ORDER BY id").map { try $0.text("mail") }
            }
            #expect(states == ["sent", "dropped"])
        }
    }

    @Test("SEC-61 readers, lists and preferences are those of one workspace", arguments: DatabaseKind.engines)
    func workspaces(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            _ = try await insert(try await notice(house), .off, house)
            let counts = try await house.read { transaction in
                [
                    try NoticeStore.readers(who: .connect, of: neighbour.workspace.id, in: transaction).count,
                    try NoticeStore.unreadCount(
                        of: house.person.id, in: neighbour.workspace.id, limit: 9, transaction),
                    try NoticeStore.list(of: neighbour.person.id, in: house.workspace.id, limit: 9, transaction).count,
                ]
            }
            #expect(counts == [1, 0, 0])
            try await house.write { try NoticeStore.prefer(mail: false, house.person.id, in: house.workspace.id, $0) }
            try await house.write { try NoticeStore.prefer(mail: false, house.person.id, in: house.workspace.id, $0) }
            let wishes = try await house.read { transaction in
                try [house, neighbour].map {
                    try NoticeStore.wantsMail($0.person.id, in: $0.workspace.id, transaction)
                }
            }
            #expect(wishes == [false, true])
        }
    }

    @Test("REL-48 old notices go in small batches, young ones stay", arguments: DatabaseKind.engines)
    func pruning(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            for index in 0..<5 { _ = try await insert(try await notice(house, stage: "\(index)"), .off, house) }
            house.clock.advance(by: .days(10))
            _ = try await insert(try await notice(house, stage: "young"), .off, house)
            var left: [Int] = []
            for _ in 0..<3 {
                try await house.write { try NoticeStore.prune(olderThan: .days(9), limit: 3, in: $0) }
                left.append(
                    try await house.read {
                        try NoticeStore.list(of: house.person.id, in: house.workspace.id, limit: 9, $0).count
                    })
            }
            #expect(left == [3, 1, 1])
        }
    }

    @Test("REL-34 a notice for people has its timer, one of other concern has none", arguments: DatabaseKind.engines)
    func timers(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let once = Notice.ID(house.clock.ports)
            try await house.write { transaction in
                for kind in ["connection.healthy", "delivery.published"] {
                    try OutboxStore.append(
                        Notice.ID(house.clock.ports), kind: kind, subject: "x", payload: "{}", of: house.workspace.id,
                        in: transaction)
                }
                for _ in 0..<2 {
                    try OutboxStore.appendOnce(
                        once, kind: "delivery.endangered", subject: "y", payload: "{}", of: house.workspace.id,
                        in: transaction)
                }
            }
            let backlog = try await house.read { try JobStore.backlog(of: [.notify], in: $0) }
            #expect(backlog.map(\.count) == [2])

            let found = try await house.read { try OutboxStore.waiting(once, of: house.workspace.id, in: $0) }
            #expect(found?.subject == "y")
            try await house.write { try OutboxStore.markSent(once, of: house.workspace.id, in: $0) }
            let gone = try await house.read { try OutboxStore.waiting(once, of: house.workspace.id, in: $0) }
            #expect(gone == nil)
        }
    }

    @Test(
        "REL-48 the outbox forgets what was sent long ago, or was for nobody, in small batches; what waits stays",
        arguments: DatabaseKind.engines)
    func outbox(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let told = try await write("connection.healthy", about: "told", house)
            let toldLate = try await write("connection.healthy", about: "told late", house)
            _ = try await write("connection.healthy", about: "waits", house)
            for subject in ["a", "b"] { _ = try await write("delivery.published", about: subject, house) }
            _ = try await write("delivery.published", about: "c", neighbour)
            try await house.write { try OutboxStore.markSent(told, of: house.workspace.id, in: $0) }
            house.clock.advance(by: .days(2))
            try await house.write { try OutboxStore.markSent(toldLate, of: house.workspace.id, in: $0) }
            _ = try await write("delivery.published", about: "young", house)

            var gone: [Int] = []
            var left: [[String]] = []
            for wait in [Duration.days(27), .days(2), .zero, .zero, .days(2)] {
                house.clock.advance(by: wait)
                gone.append(
                    try await house.write { try OutboxStore.prune(olderThan: .days(30), limit: 3, in: $0) })
                left.append(
                    try await house.read { transaction in
                        try transaction.query("SELECT subject FROM outbox ORDER BY subject")
                            .map { try $0.text("subject") }
                    })
            }

            #expect(gone == [0, 3, 1, 0, 2])
            #expect(left[0].count == 7 && left[3] == ["told late", "waits", "young"] && left[4] == ["waits"])
        }
    }

    /// Appends a notice.
    private func write(_ kind: String, about subject: String, _ house: Household) async throws -> Notice.ID {
        let id = Notice.ID(house.clock.ports)
        try await house.write {
            try OutboxStore.append(id, kind: kind, subject: subject, payload: "{}", of: house.workspace.id, in: $0)
        }
        return id
    }

    @Test("an episode is kept as it is, one per connection", arguments: DatabaseKind.engines)
    func episodes(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            var episode = Episode.current(after: nil, at: house.now)
            for _ in 0..<2 {
                _ = episode.tell(of: .disconnected(.revoked))
                episode.close(at: house.now + .seconds(1))
                let saved = episode
                try await house.write {
                    try EpisodeStore.save(saved, of: connection.id, of: house.workspace.id, in: $0)
                }
                let stored = try await house.read {
                    try EpisodeStore.find(of: connection.id, of: house.workspace.id, in: $0)
                }
                #expect(stored == saved)
                episode = .current(after: saved, at: house.now + .days(1))
            }
            #expect(episode.number == 3)
        }
    }
}
