import Domain
import Mail
import Storage
import TestKit
import Testing

@testable import Engine

/// Posts that will not go out, found a day before.
@Suite("Posts in danger", .timeLimit(.minutes(10)))
struct ForesightTests {
    @discardableResult
    private func write(
        _ stage: NoticeStage, _ text: String = "Autumn sale", after wait: Duration, deliveries count: Int = 1
    ) async throws -> Post.ID {
        let post = Post(
            id: Post.ID(stage.clock.ports), workspaceID: stage.workspace.id, authorID: nil,
            content: Content(text: text), publishAt: stage.clock.now + wait, revision: 1, createdAt: stage.clock.now)
        let deliveries = (0..<count).map { _ in
            Delivery(
                id: Delivery.ID(stage.clock.ports), workspaceID: stage.workspace.id, postID: post.id,
                connectionID: stage.connection.id, state: .scheduled, dueAt: stage.clock.now + wait)
        }
        try await stage.parts.write { transaction in
            try PostStore.insert(post, in: transaction)
            for delivery in deliveries {
                try DeliveryStore.insert(delivery, to: stage.connection, in: transaction)
                try DeliveryJobs.schedule(delivery, at: delivery.dueAt, in: transaction)
            }
        }
        return post.id
    }

    private func warned(_ stage: NoticeStage) async throws -> [String] {
        try await stage.told().filter { $0.kind == "delivery.endangered" }.map(\.subject)
    }

    private func end(of stage: NoticeStage, in life: Duration, refresh: Duration? = nil) async throws {
        let (end, last) = (stage.clock.now + life, refresh.map { stage.clock.now + $0 })
        _ = try await stage.database.write {
            try $0.execute(
                "UPDATE grants SET access_expires_at = $1, refresh_expires_at = $2", [.instant(end), .instant(last)])
        }
    }

    @Test(
        "S0.35 a post of a red account is told a day before its time, once, however many deliveries it has",
        arguments: NoticeStage.engines)
    func red(kind: DatabaseKind) async throws {
        try await NoticeStage.play(kind) { stage in
            try await stage.node.engine.prepare()
            try await stage.happen(.ended(.revoked))
            let post = try await write(stage, after: .days(3), deliveries: 2)
            try await stage.pass(.days(2) - .minutes(10))
            #expect(try await warned(stage) == [])
            try await stage.pass(.minutes(20))
            #expect(try await warned(stage) == [post.text])
            try await stage.pass(.hours(20))
            #expect(try await warned(stage) == [post.text])
            let written = try await stage.database.read { transaction in
                try transaction.row("SELECT COUNT(*) AS n FROM outbox WHERE kind = 'delivery.endangered'", [])?.int("n")
            }
            #expect(written == 1, "one for the post, not one for each of its deliveries")
            let mail = try #require(stage.mailer.messages.last { $0.subject.contains("danger") })
            #expect(mail.text.contains("“Autumn sale” is due within a day"))
            #expect(mail.text.contains("(Europe/Berlin)"))
        }
    }

    @Test("a post that is due within a day when its account turns red is told at once", arguments: NoticeStage.engines)
    func turnsRed(kind: DatabaseKind) async throws {
        try await NoticeStage.play(kind) { stage in
            let near = try await write(stage, after: .hours(5))
            try await write(stage, after: .days(5))
            try await stage.happen(.ended(.revoked))
            try await stage.pass()
            #expect(try await warned(stage) == [near.text])
        }
    }

    @Test("an access that ends before the post, and that only a person can renew, is told; one that lasts is not")
    func endsBefore() async throws {
        try await NoticeStage.play { stage in
            try await stage.node.engine.prepare()
            try await stage.happen(.endNear)
            try await end(of: stage, in: .days(3))
            try await write(stage, "in time", after: .days(2))
            let late = try await write(stage, "too late", after: .days(4))
            try await stage.pass(.days(3) + .minutes(10))
            #expect(try await warned(stage) == [late.text])
        }
    }

    @Test("healthy accounts endanger nothing, though their access tokens live for an hour")
    func healthy() async throws {
        try await NoticeStage.play { stage in
            try await stage.node.engine.prepare()
            try await end(of: stage, in: .hours(1), refresh: .days(90))
            try await write(stage, after: .hours(30))
            try await stage.pass(.hours(20))
            #expect(try await warned(stage) == [])
        }
    }

    @Test("a danger that has passed before it could be told is not told")
    func passed() async throws {
        try await NoticeStage.play { stage in
            try await write(stage, after: .hours(5))
            try await stage.happen(.ended(.revoked))
            let connection = stage.connection
            try await stage.parts.write { transaction in
                let red = try ConnectionStore.find(connection.id, of: connection.workspaceID, in: transaction)
                if let red { try Foresight(parts: stage.parts).look(at: red, in: transaction) }
            }
            try await stage.happen(.reconnected)
            try await stage.pass(.minutes(5))
            #expect(try await warned(stage) == [])
        }
    }

    @Test("each post is looked at once, in batches, whatever else is stored")
    func cost() async throws {
        try await NoticeStage.play { stage in
            for index in 0..<450 { try await write(stage, "\(index)", after: .hours(25) + .seconds(Int64(index))) }
            for index in 0..<50 { try await write(stage, "\(index)", after: .days(10) + .seconds(Int64(index))) }
            try await stage.node.engine.prepare()
            try await stage.pass(.hours(2))
            let foresee = try #require(try await job(stage))
            #expect(foresee > stage.clock.now - .minutes(5), "it waits for its next round")
            let coming = try await stage.parts.read { transaction in
                try JobStore.coming(
                    .deliver, after: Rig.start, nil, until: transaction.now + Danger.horizon, limit: 1_000,
                    in: transaction
                ).count
            }
            #expect(coming == 450)
        }
    }

    private func job(_ stage: NoticeStage) async throws -> Instant? {
        try await stage.parts.read { try JobStore.due(.foresee, subject: "installation", in: $0) }
    }
}
