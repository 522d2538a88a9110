import Domain
import Mail
import Storage
import TestKit
import Testing

@testable import Engine

/// How mails get out: at least once, in the normal course exactly once, and never too late.
@Suite("Handing mails over", .timeLimit(.minutes(10)))
struct PostmanTests {
    @Test(
        "S1.13 SEC-28 a mail says account, platform, reason and what to do, with one link, read back from a mail server",
        arguments: NoticeStage.engines)
    func readBack(kind: DatabaseKind) async throws {
        var manners = MailSink.Manners()
        manners.login = "martlet:grey-heron"
        try await MailSink.run(manners) { sink in
            let sender = try #require(MailParty("Martlet <martlet@example.com>"))
            let server = try #require(
                MailServer(
                    "smtp://localhost:\(sink.port)", user: "martlet", password: Secret("grey-heron"), sender: sender))
            try await NoticeStage.play(kind, through: SMTPMailer(server)) { stage in
                try await stage.happen(.ended(.revokedByUser))
                try await stage.pass()

                #expect(sink.mails.count == 2)
                let mail = try #require(sink.mails.first { $0.recipients == ["TO:<owner@example.org>"] })
                #expect(
                    mail.header("Subject")
                        == "Mastodon @ada@social.example: The permission was withdrawn on Mastodon")
                #expect(mail.header("From") == "\"Martlet\" <martlet@example.com>")
                #expect(mail.header("Auto-Submitted") == "auto-generated")
                for type in ["text/plain", "text/html"] {
                    let part = try #require(mail.part(type))
                    for words in [
                        "Ada", "@ada@social.example", "Mastodon", "removed Martlet there", "Press Reconnect",
                        "https://martlet.example/connections#\(stage.connection.id)",
                        "https://martlet.example/notices",
                    ] {
                        #expect(part.contains(words), "\(type): \(words)")
                    }
                }
                let notice = try #require(try await stage.told().first)
                #expect(mail.header("Message-ID") == "<\(notice.id)@example.com>")
            }
        }
    }

    @Test("SEC-54 names are text: no header, no line and no markup of their own")
    func hostileNames() async throws {
        let name = "Eve\r\nBcc: mallory@example.net\r\n\r\n<script>alert(1)</script>"
        let handle = "@<img src=x>\nWhat to do: send your password"
        try await MailSink.run { sink in
            let sender = try #require(MailParty("martlet@example.com"))
            let server = try #require(
                MailServer("smtp://localhost:\(sink.port)", user: "", password: Secret(""), sender: sender))
            try await NoticeStage.play(through: SMTPMailer(server), name: name, handle: handle) { stage in
                try await stage.happen(.ended(.revoked))
                try await stage.pass()

                let mail = try #require(sink.mails.first)
                #expect(mail.header("Bcc") == nil)
                #expect(mail.headerNames.count == 8)
                let (text, html) = (try #require(mail.part("text/plain")), try #require(mail.part("text/html")))
                #expect(!text.split(whereSeparator: \.isNewline).contains { $0.hasPrefix("Bcc:") })
                #expect(!text.contains("\nWhat to do: send"))
                #expect(!html.contains("<script") && !html.contains("<img"))
                #expect(html.contains("&lt;script&gt;"))
            }
        }
    }

    @Test(
        "REL-34 a server in trouble is asked again with growing pauses, and the mail then goes out once",
        arguments: [MailError.unreachable(words: "time-out"), .login, .insecure(words: "certificate")])
    func serverTrouble(error: MailError) async throws {
        try await NoticeStage.play { stage in
            stage.mailer.fail(error, times: 6)
            try await stage.happen(.ended(.revoked))
            try await stage.pass(.minutes(1))
            #expect(stage.mailer.messages.isEmpty)
            #expect(stage.mailer.tries < 6, "not asked without a pause")
            try await stage.pass(.hours(3))
            #expect(stage.mailer.recipients.sorted() == ["admin@example.org", "owner@example.org"])
            #expect(stage.mailer.tries == 8)
        }
    }

    @Test("REL-34 what a server refuses for good is not tried again, and holds nobody else up")
    func refused() async throws {
        try await NoticeStage.play { stage in
            stage.mailer.fail(.refused(code: 550))
            try await stage.happen(.ended(.revoked))
            try await stage.pass(.hours(12))
            #expect(stage.mailer.tries == 2)
            #expect(try await stage.mailStates() == ["failed": 1, "sent": 1])
        }
    }

    @Test("REL-34 what a server puts off is tried later; others go out meanwhile")
    func postponed() async throws {
        try await NoticeStage.play { stage in
            stage.mailer.fail(.postponed(code: 450), nil, .postponed(code: 450))
            try await stage.happen(.ended(.revoked))
            try await stage.pass()
            #expect(try await stage.mailStates() == ["waiting": 1, "sent": 1])
            try await stage.pass(.hours(1))
            #expect(try await stage.mailStates() == ["sent": 2])
            #expect(stage.mailer.tries == 4)
        }
    }

    @Test("REL-34 after three days a mail is given up")
    func givenUp() async throws {
        try await NoticeStage.play { stage in
            stage.mailer.fail(.postponed(code: 450), times: 10_000)
            try await stage.append("connection.ends_soon", payload: #"{"days":3}"#)
            try await stage.pass(.days(5))
            #expect(try await stage.mailStates() == ["failed": 2])
            let tries = stage.mailer.tries
            #expect((10..<100).contains(tries))
            try await stage.pass(.days(2))
            #expect(stage.mailer.tries == tries)
        }
    }

    @Test("REL-19 a mail that could not be sent is dropped when all is well again")
    func dropped() async throws {
        try await NoticeStage.play { stage in
            stage.mailer.fail(.unreachable(words: "down"), times: 3)
            try await stage.happen(.refreshFailing)
            try await stage.pass()
            try await stage.happen(.refreshSucceeded)
            try await stage.pass(.hours(2))
            #expect(stage.mailer.messages.isEmpty)
            #expect(try await stage.mailStates() == ["dropped": 2])
        }
    }

    @Test("S1.13 who does not want mails gets none and sees the notice all the same", arguments: NoticeStage.engines)
    func preference(kind: DatabaseKind) async throws {
        try await NoticeStage.play(kind) { stage in
            let notices = stage.node.engine.notices
            #expect(try await notices.wantsMail(by: stage.principal(.owner)) == true)
            try await notices.setWantsMail(false, by: stage.principal(.owner))
            #expect(try await notices.wantsMail(by: stage.principal(.owner)) == false)
            try await stage.happen(.ended(.revoked))
            try await stage.pass()
            #expect(stage.mailer.recipients == ["admin@example.org"])
            #expect(try await stage.told().count == 1)
            #expect(try await stage.mailStates() == ["sent": 1, "off": 1], "none was meant for who wants none")

            try await notices.setWantsMail(true, by: stage.principal(.owner))
            try await stage.pass(.hours(25))
            #expect(stage.mailer.recipients.filter { $0 == "owner@example.org" }.count == 1, "the reminder")
        }
    }

    @Test("S1.13 who turns mails off while one waits does not get it any more")
    func turnedOff() async throws {
        try await NoticeStage.play { stage in
            stage.mailer.fail(.unreachable(words: "down"))
            try await stage.happen(.ended(.revoked))
            try await stage.pass()
            #expect(stage.mailer.messages.isEmpty)
            try await stage.node.engine.notices.setWantsMail(false, by: stage.principal(.owner))
            try await stage.pass(.hours(1))
            #expect(stage.mailer.recipients == ["admin@example.org"])
            #expect(try await stage.mailStates() == ["sent": 1, "dropped": 1])
        }
    }

    @Test("SEC-64 who has left, or may no longer connect, gets no mail any more", arguments: ["viewer", nil])
    func left(role: String?) async throws {
        try await NoticeStage.play { stage in
            stage.mailer.fail(.unreachable(words: "down"))
            try await stage.happen(.ended(.revoked))
            try await stage.pass()
            _ = try await stage.database.write { transaction in
                try transaction.execute(
                    role == nil
                        ? "DELETE FROM memberships WHERE role = 'admin'"
                        : "UPDATE memberships SET role = 'viewer' WHERE role = 'admin'")
            }
            try await stage.pass(.hours(1))
            #expect(stage.mailer.recipients == ["owner@example.org"])
        }
    }

    @Test("REL-34 two nodes hand each mail over once", arguments: NoticeStage.engines)
    func twoNodes(kind: DatabaseKind) async throws {
        try await NoticeStage.play(kind) { stage in
            let other = try stage.otherNode()
            try await stage.happen(.refreshLost)
            async let left: Void = stage.pass()
            async let right: Void = stage.pass(on: other)
            _ = try await (left, right)
            try await stage.pass(.minutes(5))
            #expect(stage.mailer.recipients.sorted() == ["admin@example.org", "owner@example.org"])
        }
    }

    @Test("REL-34 a node that died after handing a mail over leaves it to another, who sends the same mail again")
    func died() async throws {
        struct Death: Error {}
        try await NoticeStage.play { stage in
            try await stage.happen(.ended(.revoked))
            let notify = try #require(try await stage.node.claim([.notify]).jobs.first)
            try await stage.node.work(on: notify)
            _ = try #require(try await stage.node.claim([.mail]).jobs.first)
            let due = try await stage.parts.read { try NoticeStore.dueMail(in: $0) }
            let lost = try #require(due)
            let address = try #require(MailAddress(lost.person.email))
            let letter = Letter(mail: lost, publicURL: "https://martlet.example")
            try await stage.mailer.send(letter.message(to: address))

            try await stage.pass(.minutes(5), on: try stage.otherNode())
            #expect(stage.mailer.messages.count == 3)
            #expect(Set(stage.mailer.messages.map(\.id)).count == 2, "the same identifier for the same mail")
        }
    }

    @Test("without a mail server there are notices and no mails")
    func noServer() async throws {
        try await NoticeStage.play { stage in
            let rig = stage.parts
            let silent = EngineParts(
                ports: rig.ports, database: rig.database, vault: rig.vault, connectors: [], routes: rig.routes,
                settings: rig.settings, node: "node-3")
            let node = Node(parts: silent, hangs: Hangs())
            try await stage.happen(.ended(.revoked))
            try await stage.pass(.hours(30), on: node)
            #expect(try await stage.told().count == 2)
            #expect(try await stage.mailStates() == ["off": 4])
            #expect(try await node.engine.notices.wantsMail(by: stage.principal(.owner)) == nil)
        }
    }
}
