import Domain
import Mail
import Storage
import TestKit
import Testing

@testable import Engine

/// What operators are told of accounts that turn red.
@Suite("Alerts for operators", .timeLimit(.minutes(10)))
struct AlarmTests {
    /// Another account of the workspace, which turns red.
    private func redden(_ number: Int, _ talk: TalkStage) async throws {
        let stage = talk.stage
        let grant = NoticeStage.grant(of: stage.workspace, stage.clock, life: .days(90))
        let connection = Connection(
            id: Connection.ID(stage.clock.ports), workspaceID: stage.workspace.id, brandID: stage.brand.id,
            platform: .mastodon, grantID: grant.id,
            account: RemoteAccount(
                remoteID: "red-\(number)", server: "https://social.example", name: "", handle: "@red\(number)"),
            healthSince: stage.clock.now, connectedAt: stage.clock.now)
        stage.clock.advance(by: .milliseconds(1))
        try await stage.parts.write { transaction in
            try GrantStore.insert(grant, sealed: [1], in: transaction)
            try ConnectionStore.insert(connection, in: transaction)
            try HealthBook(ports: stage.parts.ports, node: "n").record(
                .ended(.revoked), on: connection, evidence: "told by a test", generation: 1, in: transaction)
        }
    }

    @Test(
        "S1.41 an account that turns red is told to operators, in the dashboard and by mail, once per episode",
        arguments: NoticeStage.engines)
    func once(kind: DatabaseKind) async throws {
        try await TalkStage.play(kind) { talk in
            try await talk.stage.happen(.ended(.expired))
            try await talk.stage.pass(.minutes(5))

            let told = try await talk.toldOperator()
            #expect(told.map(\.kind) == ["operators.alert"])
            let alert = try #require(told.first?.facts.alert)
            #expect(alert.count == 1 && alert.lines.first?.workspace == "Studio")
            #expect(alert.lines.first?.handle == "@ada@social.example" && alert.lines.first?.reason == "expired")
            let mail = try #require(
                talk.stage.mailer.messages.last { $0.recipient.address.description == "olga@example.org" })
            #expect(mail.subject == "An account turned red")
            #expect(mail.text.contains("https://martlet.example/operators\n"))

            try await talk.stage.happen(.checkSucceeded, .ended(.expired))
            try await talk.stage.pass(.hours(3))
            #expect(try await talk.toldOperator().count == 1, "the same episode")
        }
    }

    @Test("S1.41 many that turn red come in one word, and the next word not before half an hour")
    func digest() async throws {
        try await TalkStage.play { talk in
            for number in 0..<25 { try await redden(number, talk) }
            try await talk.stage.pass(.minutes(5))
            let first = try await talk.toldOperator()
            #expect(first.map { $0.facts.alert?.count } == [25])
            #expect(first.first?.facts.alert?.lines.count == 10)

            try await redden(25, talk)
            try await talk.stage.pass(.minutes(20))
            #expect(try await talk.toldOperator().count == 1)
            try await redden(26, talk)
            try await talk.stage.pass(.minutes(15))
            let all = try await talk.toldOperator()
            #expect(all.map { $0.facts.alert?.count } == [25, 2])
        }
    }

    @Test("what is well again before the word, and yellow, are not told")
    func passing() async throws {
        try await TalkStage.play { talk in
            try await talk.stage.happen(.refreshFailing)
            try await talk.stage.happen(.ended(.expired))
            try await talk.stage.pass(.seconds(30))
            try await talk.stage.happen(.reconnected)
            try await talk.stage.pass(.hours(1))

            #expect(try await talk.toldOperator().isEmpty)
        }
    }

    @Test("an operator who is told as a member is not told twice; nor one who wants no alerts")
    func notTwice() async throws {
        try await TalkStage.play { talk in
            let owner = try #require(talk.stage.people[.owner])
            try await talk.stage.parts.write { transaction in
                try OperatorStore.add(owner.id, in: transaction)
            }
            try await talk.operators.setWantsAlerts(false, by: talk.operate)
            #expect(try await !talk.operators.wantsAlerts(by: talk.operate))
            try await talk.stage.happen(.ended(.expired))
            _ = try await talk.messages.start(
                NewThread(title: "t", message: talk.message("x")), by: talk.stage.principal(.admin))
            try await talk.stage.pass(.minutes(5))

            #expect(try await talk.toldOperator().isEmpty)
            #expect(
                try await talk.stage.told(.owner).map(\.kind).sorted() == ["connection.disconnected", "message.asked"])
        }
    }

    @Test("SEC-64 a mail that waits is dropped when its operator is let go")
    func letGo() async throws {
        try await TalkStage.play { talk in
            talk.stage.mailer.fail(.unreachable(words: "no"), times: 8)
            try await talk.stage.happen(.ended(.expired))
            try await talk.stage.pass(.minutes(2) + .seconds(2))
            try await talk.stage.parts.write {
                _ = try OperatorStore.remove(talk.operatorPerson.id, evenLast: true, in: $0)
            }
            try await talk.stage.pass(.hours(5))

            #expect(talk.stage.mailer.recipients.contains("owner@example.org"), "the server is back")
            #expect(!talk.stage.mailer.recipients.contains("olga@example.org"))
        }
    }

    @Test("S1.41 the overview lists what is not well, platforms in trouble and refused apps, and no posts")
    func overview() async throws {
        try await TalkStage.play { talk in
            let grant = NoticeStage.grant(of: talk.stage.workspace, talk.stage.clock, life: .days(90))
            try await talk.stage.happen(.ended(.expired))
            talk.stage.parts.appFaults.note(grant, words: "invalid_client")

            let overview = try await talk.operators.overview(UnwellFilter(), by: talk.operate)
            #expect(overview.unwell.map(\.workspaceName) == ["Studio"])
            #expect(overview.counts.map(\.count) == [1])
            #expect(overview.appFaults.map(\.words) == ["invalid_client"])
            let (found, history) = try await talk.operators.connection(
                talk.stage.connection.id, of: talk.stage.workspace.id, by: talk.operate)
            #expect(found.connection.health == .disconnected(.expired) && history.map(\.event) == ["ended"])

            talk.stage.parts.appFaults.clear(grant)
            #expect(try await talk.operators.overview(UnwellFilter(), by: talk.operate).appFaults.isEmpty)
        }
    }
}
