import Domain
import Mail
import Storage
import TestKit
import Testing

@testable import Engine

/// Who is told of trouble, and how often.
@Suite("Telling people of trouble", .timeLimit(.minutes(10)))
struct EpisodeTests {
    @Test(
        "S0.35 S1.13 S1.41 S4.37 REL-19 who may connect is told in the dashboard and by mail, once; others are not",
        arguments: NoticeStage.engines)
    func told(kind: DatabaseKind) async throws {
        try await NoticeStage.play(kind) { stage in
            try await stage.happen(.ended(.expired))
            try await stage.pass()

            for role in [Role.owner, .admin] {
                let notices = try await stage.told(role)
                #expect(notices.map(\.kind) == ["connection.disconnected"])
                #expect(notices.first?.facts.health == .disconnected(.expired))
                #expect(notices.first?.readAt == nil)
            }
            for role in [Role.author, .viewer] { #expect(try await stage.told(role).isEmpty) }
            #expect(stage.mailer.recipients.sorted() == ["admin@example.org", "owner@example.org"])
            #expect(try await stage.mailStates() == ["sent": 2])
        }
    }

    @Test("REL-19 however often it flaps: one notice and one mail, and one reminder after a day while it lasts")
    func flapping() async throws {
        try await NoticeStage.play { stage in
            for _ in 0..<20 {
                try await stage.happen(.refreshFailing)
                try await stage.pass(.minutes(20))
                try await stage.happen(.refreshSucceeded)
                try await stage.pass(.minutes(20))
            }
            #expect(try await stage.told().map(\.stage) == ["warning"])
            #expect(stage.mailer.messages.count == 2, "owner and admin")

            try await stage.happen(.refreshFailing)
            try await stage.pass(.hours(72))
            #expect(try await stage.told().map(\.stage) == ["warning", "reminder:warning"])
            #expect(stage.mailer.messages.count == 4)
            #expect(
                stage.mailer.messages.last?.subject == "Mastodon @ada@social.example: Still: Access is about to run out"
            )
        }
    }

    @Test("REL-19 the reminder comes after 24 h, not before, once; none when all is well by then")
    func reminder() async throws {
        try await NoticeStage.play { stage in
            try await stage.happen(.ended(.revoked))
            try await stage.pass(.hours(23) + .minutes(59))
            #expect(try await stage.told().count == 1)
            try await stage.pass(.minutes(2))
            #expect(try await stage.told().map(\.stage) == ["disconnected", "reminder:disconnected"])
            try await stage.pass(.days(10))
            #expect(try await stage.told().count == 2)
        }
        try await NoticeStage.play { stage in
            try await stage.happen(.ended(.revoked))
            try await stage.pass(.hours(5))
            try await stage.happen(.reconnected)
            try await stage.pass(.days(3))
            #expect(try await stage.told().count == 1, "a healthy again ends it quietly")
        }
    }

    @Test("REL-19 the reminder comes a day after the last word; flapping in between does not put it off")
    func reminderTime() async throws {
        try await NoticeStage.play { stage in
            try await stage.happen(.refreshFailing)
            try await stage.pass(.hours(12))
            try await stage.happen(.refreshSucceeded, .refreshFailing)
            try await stage.pass(.hours(13))
            #expect(try await stage.told().map(\.stage) == ["warning", "reminder:warning"])
        }
        try await NoticeStage.play { stage in
            try await stage.happen(.refreshFailing)
            try await stage.pass(.hours(20))
            try await stage.happen(.ended(.revoked))
            try await stage.pass(.hours(10))
            #expect(try await stage.told().map(\.stage) == ["warning", "disconnected"])
            try await stage.pass(.hours(15))
            #expect(try await stage.told().map(\.stage) == ["warning", "disconnected", "reminder:disconnected"])
        }
    }

    @Test("REL-19 an account that answers again is not reminded of")
    func answersAgain() async throws {
        try await NoticeStage.play { stage in
            try await stage.happen(.ended(.revoked))
            try await stage.pass(.hours(1))
            try await stage.happen(.checkSucceeded)
            try await stage.pass(.hours(30))
            #expect(try await stage.told().map(\.stage) == ["disconnected"])
        }
    }

    @Test("REL-19 a reminder of trouble that was over is not said when other trouble begins just then")
    func reminderOfThePast() async throws {
        try await NoticeStage.play { stage in
            try await stage.happen(.refreshFailing)
            try await stage.pass()
            try await stage.happen(.refreshSucceeded)
            try await stage.pass(.hours(24) - .minutes(1))
            stage.clock.advance(by: .minutes(2))
            try await stage.happen(.refreshFailing)
            // The reminder comes before anybody looked at the new trouble.
            let reminder = try #require(try await stage.node.claim([.remind]).jobs.first)
            try await stage.node.work(on: reminder)
            try await stage.pass()
            #expect(try await stage.told().map(\.stage).allSatisfy { !$0.hasPrefix("reminder") })
        }
    }

    @Test("REL-11 REL-19 no mail for an outage; when it turns out to be ours, one mail follows and no second notice")
    func outage() async throws {
        try await NoticeStage.play { stage in
            try await stage.happen(.outage)
            try await stage.pass(.hours(30))
            #expect(try await stage.told().map(\.facts.reason) == ["outage"])
            #expect(stage.mailer.messages.isEmpty)

            try await stage.happen(.identityMismatch)
            try await stage.pass()
            #expect(try await stage.told().map(\.facts.reason) == ["identity_mismatch"])
            #expect(stage.mailer.messages.count == 2)
        }
    }

    @Test("REL-19 red is said even after yellow was, and yellow is not said after red")
    func graver() async throws {
        try await NoticeStage.play { stage in
            try await stage.happen(.refreshLost)
            try await stage.pass(.hours(1))
            try await stage.happen(.ended(.expired))
            try await stage.pass(.hours(1))
            #expect(try await stage.told().map(\.stage) == ["warning", "disconnected"])
            try await stage.happen(.checkSucceeded)
            try await stage.pass(.hours(1))
            #expect(try await stage.told().count == 2)
        }
    }

    @Test("REL-19 a reconnect ends the episode for good: what comes after it is said anew")
    func anew() async throws {
        try await NoticeStage.play { stage in
            try await stage.happen(.ended(.revoked))
            try await stage.pass(.hours(1))
            try await stage.happen(.reconnected)
            try await stage.pass(.minutes(1))
            try await stage.happen(.ended(.revoked))
            try await stage.pass(.minutes(1))
            #expect(try await stage.told().map(\.episode) == [1, 2])
            #expect(stage.mailer.messages.count == 4)
        }
    }

    @Test("REL-19 trouble that comes back a day after it went by itself is said anew, sooner not", arguments: [23, 25])
    func comesBack(hours: Int64) async throws {
        try await NoticeStage.play { stage in
            try await stage.happen(.refreshFailing)
            try await stage.pass()
            try await stage.happen(.refreshSucceeded)
            try await stage.pass(.hours(hours))
            try await stage.happen(.refreshFailing)
            try await stage.pass()
            #expect(try await stage.told().count == (hours < 24 ? 1 : 2))
        }
    }

    @Test("REL-19 notices worked on late say how things are, not how they were: nothing when all is well again")
    func late() async throws {
        try await NoticeStage.play { stage in
            try await stage.happen(.refreshFailing, .refreshSucceeded, .refreshFailing, .refreshSucceeded)
            try await stage.pass(.hours(1))
            #expect(try await stage.told().isEmpty)
            try await stage.happen(.refreshFailing, .ended(.revoked))
            try await stage.pass(.hours(1))
            #expect(try await stage.told().map(\.stage) == ["disconnected"])
        }
    }

    @Test(
        "REL-14 an end that comes near is told per stage, once each, beside the episode",
        arguments: NoticeStage.engines)
    func endsSoon(kind: DatabaseKind) async throws {
        try await NoticeStage.play(kind) { stage in
            try await stage.happen(.endNear)
            try await stage.pass(.days(4))
            for days in [7, 7, 3] {
                try await stage.append("connection.ends_soon", payload: #"{"days":\#(days)}"#)
                try await stage.pass(.hours(30))
            }
            #expect(try await stage.told().map(\.stage) == ["warning", "ends_soon:7", "ends_soon:3"])
            #expect(stage.mailer.messages.count == 6)
            #expect(stage.mailer.messages.last?.subject == "Mastodon @ada@social.example: Access ends in 3 days")
        }
    }

    @Test("kinds that nobody knows here are told by their own name, and those of other concern not at all")
    func otherKinds() async throws {
        try await NoticeStage.play { stage in
            try await stage.append("connection.shines", payload: "no JSON")
            try await stage.append("connection.created")
            try await stage.append("connection.removed")
            try await stage.append("delivery.published")
            try await stage.pass(.hours(1))
            #expect(try await stage.told().map(\.stage) == ["shines"])
            let open = try await stage.database.read { transaction in
                try transaction.query("SELECT kind FROM outbox WHERE sent_at IS NULL").map { try $0.text("kind") }
            }
            #expect(open == ["delivery.published"])
        }
    }

    @Test("REL-34 a notice whose timer got lost is found by the sweep", arguments: NoticeStage.engines)
    func forgotten(kind: DatabaseKind) async throws {
        try await NoticeStage.play(kind) { stage in
            try await stage.happen(.ended(.revoked))
            _ = try await stage.database.write { try $0.execute("DELETE FROM jobs") }
            try await Sweeper(parts: stage.parts).schedule()
            try await stage.pass(.minutes(11))
            #expect(try await stage.told().count == 1)
        }
    }

    @Test("SEC-61 people see what they were told, of their own workspace, and mark it read up to what they saw")
    func seen() async throws {
        try await NoticeStage.play { stage in
            let notices = stage.node.engine.notices
            let owner = stage.principal(.owner)
            try await stage.happen(.refreshLost)
            try await stage.pass()
            let first = try #require(try await notices.list(by: owner).first)
            try await stage.happen(.ended(.expired))
            try await stage.pass()
            #expect(try await notices.unreadCount(by: owner) == 2)

            try await notices.markRead(upTo: first.id, by: owner)
            #expect(try await notices.unreadCount(by: owner) == 1, "what came since stays unread")
            #expect(try await notices.list(by: owner).map { $0.readAt == nil } == [true, false])
            #expect(try await notices.unreadCount(by: stage.principal(.admin)) == 2)
            let elsewhere = Principal(
                workspaceID: Workspace.ID(stored: "wsp_x"), personID: owner.personID, role: .owner)
            #expect(try await notices.list(by: elsewhere).isEmpty)
            let program = Principal(workspaceID: owner.workspaceID, personID: nil, role: .owner)
            #expect(try await notices.list(by: program).isEmpty)
        }
    }
}
