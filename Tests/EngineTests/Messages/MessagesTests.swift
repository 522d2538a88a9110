import Domain
import Mail
import Storage
import TestKit
import Testing

@testable import Engine

/// Talks between a workspace and those who run the installation.
@Suite("Talks", .timeLimit(.minutes(10)))
struct MessagesTests {
    @Test(
        "S1.37 S1.38 S0.53 a talk begins with platform, account, state and error; both sides answer; both are told",
        arguments: NoticeStage.engines)
    func story(kind: DatabaseKind) async throws {
        try await TalkStage.play(kind) { talk in
            try await talk.stage.happen(.ended(.expired))
            let id = try await talk.begin()
            try await talk.stage.pass()

            let asked = try await talk.operators.thread(id, by: talk.operate)
            let facts = asked.thread.facts
            #expect(facts.platform == .mastodon && facts.handle == "@ada@social.example")
            #expect(facts.status == "disconnected" && facts.reason == "expired")
            #expect(facts.problem == "invalid_grant" && facts.requestID == "r1")
            #expect(asked.workspaceName == "Studio" && asked.isUnread)
            #expect(asked.messages.map(\.text) == ["Please help"] && asked.messages.map(\.authorName) == ["Ada"])
            #expect(try await talk.toldOperator().map(\.kind) == ["message.asked"])
            #expect(try await talk.operators.unreadCount(by: talk.operate) == 1)

            talk.stage.clock.advance(by: .seconds(1))
            _ = try await talk.operators.answer(id, text: "Reconnect it", by: talk.operate)
            try await talk.stage.pass()
            #expect(try await talk.operators.unreadCount(by: talk.operate) == 0, "who answers has read")
            #expect(try await talk.messages.unreadCount(by: talk.owner) == 1)
            for (role, isTold) in [(Role.owner, true), (.admin, true), (.author, false)] {
                let kinds = try await talk.stage.told(role).map(\.kind)
                #expect(kinds.contains("message.answered") == isTold)
            }

            let read = try await talk.messages.get(id, by: talk.owner)
            #expect(read.isUnread && read.messages.map(\.side) == [.member, .operators])
            let last = try #require(read.messages.last)
            try await talk.messages.markRead(id, upTo: last.id, by: talk.owner)
            #expect(try await talk.messages.unreadCount(by: talk.owner) == 0)
            let answered = try await talk.stage.told().filter { $0.kind == "message.answered" }
            #expect(answered.allSatisfy { $0.readAt != nil }, "what was read need not be told any more")
        }
    }

    @Test("a mail comes with the first new message, and not with each before the person has looked")
    func mails() async throws {
        try await TalkStage.play { talk in
            let id = try await talk.begin()
            for text in ["and", "another", "thing"] {
                try await talk.stage.pass(.minutes(1))
                _ = try await talk.messages.answer(id, talk.message(text), by: talk.owner)
            }
            try await talk.stage.pass(.minutes(1))

            #expect(try await talk.toldOperator().count == 1)
            let mails = talk.stage.mailer.messages
            #expect(mails.map(\.subject) == ["A new message: Red"])
            #expect(talk.stage.mailer.recipients == ["olga@example.org"])
            let mail = try #require(mails.first)
            #expect(mail.text.contains("https://martlet.example/operators/messages/\(id)"))
            #expect(mail.text.contains("Ada of “Studio” wrote: “Please help”"))
            #expect(mail.text.contains("because you run this Martlet"))

            let seen = try #require(try await talk.operators.thread(id, by: talk.operate).messages.last)
            try await talk.operators.markRead(id, upTo: seen.id, by: talk.operate)
            talk.stage.clock.advance(by: .seconds(1))
            _ = try await talk.messages.answer(id, talk.message("more"), by: talk.owner)
            try await talk.stage.pass(.minutes(1))
            #expect(talk.stage.mailer.messages.count == 2)
        }
    }

    @Test("S1.37 an operator who is a member as well is not told of their own words, the other members are")
    func ownWords() async throws {
        try await TalkStage.play { talk in
            let (stage, olga) = (talk.stage, talk.operatorPerson.id)
            try await stage.parts.write { transaction in
                try PersonStore.join(olga, to: stage.workspace.id, as: .admin, in: transaction)
            }
            let id = try await talk.begin()
            stage.clock.advance(by: .seconds(1))
            _ = try await talk.operators.answer(id, text: "Reconnect it", by: talk.operate)
            try await stage.pass()

            let told = try await stage.parts.read { transaction in
                try NoticeStore.list(of: olga, in: stage.workspace.id, limit: 100, transaction)
            }
            #expect(told.allSatisfy { $0.kind != "message.answered" })
            #expect(try await stage.told(.admin).map(\.kind) == ["message.answered"])
        }
    }

    @Test("S1.13 who wants no mails gets none of talks either, and sees what was said all the same")
    func withoutMail() async throws {
        try await TalkStage.play { talk in
            try await talk.stage.node.engine.notices.setWantsMail(false, by: talk.owner)
            let id = try await talk.begin()
            talk.stage.clock.advance(by: .seconds(1))
            _ = try await talk.operators.answer(id, text: "Reconnect it", by: talk.operate)
            try await talk.stage.pass()

            #expect(talk.stage.mailer.recipients.sorted() == ["admin@example.org", "olga@example.org"])
            #expect(try await talk.stage.told().map(\.kind) == ["message.answered"])
            #expect(try await talk.stage.mailStates() == ["sent": 2, "off": 1], "none was meant for who wants none")
        }
    }

    @Test("SEC-62 who may not connect writes nothing; programs do not talk", arguments: [Role.author, .viewer])
    func rights(role: Role) async throws {
        try await TalkStage.play { talk in
            let id = try await talk.begin()
            let principal = talk.stage.principal(role)
            let program = Principal(workspaceID: talk.stage.workspace.id, personID: nil, role: .owner)
            let new = NewThread(title: "t", message: talk.message("x"))

            for writer in [principal, program] {
                await #expect(throws: EngineError.self) { try await talk.messages.start(new, by: writer) }
                await #expect(throws: EngineError.self) {
                    try await talk.messages.answer(id, talk.message("x"), by: writer)
                }
            }
            await expectRefusal("forbidden") { try await talk.messages.get(id, by: program) }
            await expectRefusal("forbidden") { try await talk.messages.list(before: nil, by: program) }
            await expectRefusal("forbidden") {
                try await talk.messages.bundle(on: talk.stage.connection.id, by: principal)
            }
            #expect(try await talk.messages.get(id, by: principal).messages.count == 1, "reading is for all members")
        }
    }

    @Test("SEC-63 talks, bundles and pictures of another workspace are not there", arguments: NoticeStage.engines)
    func foreign(kind: DatabaseKind) async throws {
        try await TalkStage.play(kind) { talk in
            let id = try await talk.begin(picture: TalkStage.png)
            let message = try #require(try await talk.messages.get(id, by: talk.owner).messages.first)
            // An operator is a member like others where members' pages are concerned.
            let other = talk.operate

            await expectRefusal("not_found") { try await talk.messages.get(id, by: other) }
            #expect(
                await refusal {
                    try await talk.messages.answer(id, talk.message("x"), by: other)
                } == "not_found")
            #expect(
                await refusal {
                    try await talk.messages.screenshot(of: message.id, in: id, by: other)
                } == "not_found")
            #expect(
                await refusal {
                    try await talk.messages.bundle(on: talk.stage.connection.id, by: other)
                } == "not_found")
            #expect(
                await refusal {
                    try await talk.messages.start(
                        NewThread(title: "t", message: talk.message("x"), connectionID: talk.stage.connection.id),
                        by: other)
                } == "not_found")
            #expect(
                await refusal {
                    try await talk.messages.markRead(id, upTo: message.id, by: other)
                } == "not_found")
        }
    }

    @Test("SEC-63 SEC-64 whoever is no operator, or no more, finds nothing of theirs")
    func noOperator() async throws {
        try await TalkStage.play { talk in
            let id = try await talk.begin(picture: TalkStage.png)
            let message = try #require(try await talk.messages.get(id, by: talk.owner).messages.first)
            #expect(
                try await talk.operators.screenshot(of: message.id, in: id, by: talk.operate).bytes.isEmpty == false)
            try await talk.stage.parts.write {
                _ = try OperatorStore.remove(talk.operatorPerson.id, evenLast: true, in: $0)
            }

            for principal in [talk.owner, talk.operate] {
                let (operators, connection) = (talk.operators, talk.stage.connection)
                await expectRefusal("not_found") { try await operators.threads(before: nil, by: principal) }
                await expectRefusal("not_found") { try await operators.thread(id, by: principal) }
                #expect(
                    await refusal {
                        try await operators.overview(UnwellFilter(), by: principal)
                    } == "not_found")
                #expect(
                    await refusal {
                        try await operators.connection(connection.id, of: connection.workspaceID, by: principal)
                    } == "not_found")
                #expect(
                    await refusal {
                        try await operators.answer(id, text: "x", by: principal)
                    } == "not_found")
                #expect(
                    await refusal {
                        try await operators.screenshot(of: message.id, in: id, by: principal)
                    } == "not_found")
                #expect(
                    await refusal {
                        try await operators.setWantsAlerts(false, by: principal)
                    } == "not_found")
                #expect(try await operators.unreadCount(by: principal) == 0)
            }
        }
    }

    @Test("SEC-74 SEC-79 a screenshot is known by its content, and loses where it was taken")
    func picture() async throws {
        try await TalkStage.play { talk in
            let id = try await talk.begin(picture: TalkStage.png)
            let message = try #require(try await talk.messages.get(id, by: talk.owner).messages.first)
            let (item, bytes) = try await talk.messages.screenshot(of: message.id, in: id, by: talk.owner)

            #expect(item.contentType == "image/png")
            #expect(!String(decoding: bytes, as: UTF8.self).contains("GPS"))
            #expect(bytes.count == TalkStage.png.count - 21)
        }
    }

    @Test(
        "SEC-74 SEC-75 what is no picture, or too large, is refused, and nothing is stored",
        arguments: [
            Array("<html><script>alert(1)</script></html>".utf8), Array("%PDF-1.7".utf8), Array("<svg/>".utf8),
            TalkStage.png + [UInt8](repeating: 0, count: NewMessage.pictureLimit),
        ] as [[UInt8]])
    func disguised(bytes: [UInt8]) async throws {
        try await TalkStage.play { talk in
            #expect(
                await refusal {
                    try await talk.begin(picture: bytes)
                } == "invalid screenshot")
            let listed = try await talk.messages.list(before: nil, by: talk.owner)
            #expect(listed.isEmpty)
            let id = try await talk.begin()
            await expectRefusal("invalid screenshot") {
                try await talk.messages.answer(id, talk.message("x", picture: bytes), by: talk.owner)
            }
        }
    }

    @Test(
        "texts and titles have bounds",
        arguments: [
            ("", "x", "title"), (" \n ", "x", "title"), (String(repeating: "t", count: 151), "x", "title"),
            ("t", " \n", "text"), ("t", String(repeating: "x", count: 10_001), "text"),
        ])
    func bounds(title: String, text: String, field: String) async throws {
        try await TalkStage.play { talk in
            #expect(
                await refusal {
                    try await talk.messages.start(NewThread(title: title, message: talk.message(text)), by: talk.owner)
                } == "invalid \(field)")
        }
    }

    @Test("SEC-57 nobody floods: ten talks a day, sixty messages an hour; the answer says how long to wait")
    func floods() async throws {
        try await TalkStage.play { talk in
            var last = try await talk.begin()
            for _ in 1..<Messages.threadsPerDay { last = try await talk.begin() }
            await expectRefusal("too_many_requests") { try await talk.begin() }
            for _ in Messages.threadsPerDay..<Messages.messagesPerHour {
                talk.stage.clock.advance(by: .seconds(1))
                _ = try await talk.messages.answer(last, talk.message("x"), by: talk.owner)
            }
            #expect(
                await refusal {
                    try await talk.messages.answer(last, talk.message("x"), by: talk.owner)
                } == "too_many_requests")
            talk.stage.clock.advance(by: .hours(1))
            _ = try await talk.messages.answer(last, talk.message("x"), by: talk.owner)
            talk.stage.clock.advance(by: .hours(24))
            _ = try await talk.begin()
        }
    }

    @Test("SEC-57 nobody passes the limit by writing many at the same time", arguments: NoticeStage.engines)
    func floodsAtOnce(kind: DatabaseKind) async throws {
        try await TalkStage.play(kind) { talk in
            let id = try await talk.begin()
            for _ in 2..<Messages.messagesPerHour {
                _ = try await talk.messages.answer(id, talk.message("x"), by: talk.owner)
            }
            let refused = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        await refusal { try await talk.messages.answer(id, talk.message("y"), by: talk.owner) }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            #expect(refused.count { $0 == "too_many_requests" } == 7 && refused.contains(nil))
            let written = try await talk.stage.database.read { transaction in
                try transaction.row("SELECT COUNT(*) AS n FROM messages", [])?.int("n")
            }
            #expect(written == Messages.messagesPerHour)
        }
    }

    @Test("SEC-57 a talk that is full takes no more, from neither side")
    func full() async throws {
        try await TalkStage.play { talk in
            let id = try await talk.begin()
            try await talk.stage.parts.write { transaction in
                _ = try transaction.execute(
                    "UPDATE threads SET message_count = $1", [.int(MessageThread.messageLimit - 1)])
            }
            _ = try await talk.messages.answer(id, talk.message("the last one"), by: talk.owner)
            await expectRefusal("talk_full") {
                try await talk.messages.answer(id, talk.message("x"), by: talk.owner)
            }
            await expectRefusal("talk_full") { try await talk.operators.answer(id, text: "x", by: talk.operate) }
        }
    }

    @Test("operators begin a talk about an account of any workspace", arguments: NoticeStage.engines)
    func ask(kind: DatabaseKind) async throws {
        try await TalkStage.play(kind) { talk in
            let connection = talk.stage.connection
            let id = try await talk.operators.ask(
                about: connection.id, of: connection.workspaceID, title: "It needs you", text: "Please reconnect",
                by: talk.operate)
            try await talk.stage.pass()

            #expect(try await talk.messages.get(id, by: talk.owner).messages.map(\.side) == [.operators])
            #expect(try await talk.stage.told().map(\.kind) == ["message.answered"])
            #expect(talk.stage.mailer.messages.allSatisfy { !$0.text.contains("/operators/") })
            #expect(
                await refusal {
                    try await talk.operators.ask(
                        about: connection.id, of: talk.operatorHome.id, title: "t", text: "x", by: talk.operate)
                } == "not_found")
        }
    }
}
