import Domain
import Storage
import TestKit
import Testing

/// Intents before, outcomes after (REL-22).
@Suite("Stored journal", .timeLimit(.minutes(10)))
struct JournalStoreTests {
    private func delivery(_ house: Household) async throws -> Delivery {
        try await house.delivery(of: try await house.post(), to: try await house.connection())
    }

    private func intend(
        _ step: String, _ kind: Step.Kind, of delivery: Delivery, round: Int = 1, _ house: Household
    ) async throws -> String {
        let entry = JournalEntry(
            attemptID: "att_\(step)_\(round)_\(house.now.milliseconds)", step: step, kind: kind, fingerprint: "f00",
            intentAt: house.now)
        try await house.write { try JournalStore.intend([(entry, delivery, round)], in: $0) }
        house.clock.advance(by: .seconds(1))
        return entry.attemptID
    }

    private func lines(_ delivery: Delivery, _ house: Household) async throws -> [JournalEntry] {
        try await house.read { try JournalStore.list(of: delivery, in: $0) }
    }

    @Test("REL-22 an intent stands open until its outcome is written, once", arguments: DatabaseKind.engines)
    func intentAndOutcome(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let attempt = try await intend("publish:0", .commit, of: delivery, house)
            let open = try await lines(delivery, house)
            let output = StepOutput(
                remoteID: "108", url: "https://social.example/@ada/108", facts: ["cid": "bafy", "quote": "\"'"])

            try await house.write { transaction in
                for outcome in ["done", "transient"] {
                    try JournalStore.conclude(
                        attempt, of: delivery, outcome: outcome, words: "words", output: output, in: transaction)
                }
            }

            let line = try #require(try await lines(delivery, house).first)
            #expect(open.map(\.outcome) == [nil] && open.map(\.outcomeAt) == [nil])
            #expect(line.step == "publish:0" && line.kind == .commit && line.fingerprint == "f00")
            #expect(line.intentAt == house.now - .seconds(1) && line.outcomeAt == house.now)
            #expect(line.outcome == "done" && line.words == "words" && line.output == output)
        }
    }

    @Test("REL-22 of many that write the outcome at once, the first one's stays", arguments: DatabaseKind.engines)
    func outcomeRace(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let attempt = try await intend("publish:0", .commit, of: delivery, house)

            let seen = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0..<8 {
                    group.addTask {
                        try await house.write { transaction in
                            try JournalStore.conclude(
                                attempt, of: delivery, outcome: "done", words: "\(number)", in: transaction)
                            return try JournalStore.list(of: delivery, in: transaction).first?.words
                        }
                    }
                }
                return try await group.reduce(into: Set<String?>()) { $0.insert($1) }
            }

            #expect(seen.count == 1 && !seen.contains(nil))
        }
    }

    @Test(
        "REL-22 an intent of an attempt is written once; a step may have many attempts",
        arguments: DatabaseKind.engines)
    func attempts(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let first = try await intend("upload:0:0", .safe, of: delivery, house)
            let second = try await intend("upload:0:0", .safe, of: delivery, house)
            let error = await #expect(throws: StorageError.self) {
                let entry = JournalEntry(
                    attemptID: first, step: "x", kind: .safe, fingerprint: "", intentAt: house.now)
                try await house.write { try JournalStore.intend([(entry, delivery, 1)], in: $0) }
            }

            let listed = try await lines(delivery, house).map(\.attemptID)

            #expect(error?.code == "conflict")
            #expect(listed == [first, second])
        }
    }

    @Test(
        "REL-24 a dead holder's safe steps are closed; its commit stays open for reconcile",
        arguments: DatabaseKind.engines)
    func interrupted(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let upload = try await intend("upload:0:0", .safe, of: delivery, house)
            let commit = try await intend("publish:0", .commit, of: delivery, house)
            let done = try await intend("upload:0:1", .safe, of: delivery, house)
            _ = try await house.write { try JournalStore.conclude(done, of: delivery, outcome: "done", in: $0) }

            try await house.write { try JournalStore.concludeInterrupted(of: delivery, outcome: "interrupted", in: $0) }

            let outcomes = try await lines(delivery, house).map { "\($0.attemptID) \($0.outcome ?? "open")" }
            #expect(outcomes == ["\(upload) interrupted", "\(commit) open", "\(done) done"])
        }
    }

    @Test(
        "REL-24 the rounds of several deliveries are read, and their safe steps closed, each its own",
        arguments: DatabaseKind.engines)
    func several(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let mine = try await delivery(house)
            let other = try await house.delivery(of: try await house.post(), to: try await house.connection("2"))
            let third = try await house.delivery(of: try await house.post(), to: try await house.connection("3"))
            for delivery in [mine, other, third] {
                _ = try await intend("upload:0", .safe, of: delivery, house)
                _ = try await intend("publish:0", .commit, of: delivery, round: 2, house)
                _ = try await intend("upload:1", .safe, of: delivery, round: 2, house)
            }

            try await house.write {
                try JournalStore.concludeInterrupted(of: [mine, other], outcome: "interrupted", in: $0)
            }

            let read = try await house.read {
                try JournalStore.list(of: [(mine, 2), (other, 1), (third, 2)], in: $0)
            }.mapValues { $0.map { "\($0.step) \($0.outcome ?? "open")" } }
            #expect(read[DeliveryKey(mine)] == ["publish:0 open", "upload:1 interrupted"])
            #expect(read[DeliveryKey(other)] == ["upload:0 interrupted"])
            #expect(read[DeliveryKey(third)] == ["publish:0 open", "upload:1 open"])
        }
    }

    @Test("REL-25 a person's word closes whatever is open, of this delivery only", arguments: DatabaseKind.engines)
    func decided(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let mine = try await delivery(house)
            let other = try await house.delivery(of: try await house.post(), to: try await house.connection("2"))
            _ = try await intend("publish:0", .commit, of: mine, house)
            _ = try await intend("publish:0", .commit, of: other, house)

            try await house.write { try JournalStore.concludeOpen(of: mine, outcome: "ruled_published", in: $0) }

            let outcomes = [
                try await lines(mine, house).map(\.outcome), try await lines(other, house).map(\.outcome),
            ]
            #expect(outcomes == [["ruled_published"], [nil]])
        }
    }

    @Test(
        "REL-27 each part of a thread has its own line, in the order of intents, round by round",
        arguments: DatabaseKind.engines)
    func rounds(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            for part in 0..<3 { _ = try await intend("publish:\(part)", .commit, of: delivery, house) }
            _ = try await intend("publish:0", .commit, of: delivery, round: 2, house)

            let all = try await lines(delivery, house).map(\.step)
            let rounds = try await house.read { transaction in
                try [1, 2, 3].map { try JournalStore.list(of: delivery, round: $0, in: transaction).map(\.step) }
            }

            #expect(all == ["publish:0", "publish:1", "publish:2", "publish:0"])
            #expect(rounds == [["publish:0", "publish:1", "publish:2"], ["publish:0"], []])
        }
    }

    @Test("REL-22 no intent without its delivery, and no outcome without its time", arguments: DatabaseKind.engines)
    func sound(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            _ = try await intend("publish:0", .commit, of: delivery, house)
            let ghost = Delivery(
                id: Delivery.ID(house.clock.ports), workspaceID: house.workspace.id, postID: delivery.postID,
                connectionID: delivery.connectionID, state: .scheduled, dueAt: house.now)

            let orphan = await #expect(throws: StorageError.self) {
                _ = try await intend("publish:0", .commit, of: ghost, house)
            }
            let timeless = await #expect(throws: StorageError.self) {
                try await house.write { try $0.execute("UPDATE journal SET outcome = 'done'") }
            }

            #expect(orphan?.code == "foreign_key")
            #expect(timeless?.code == "check")
        }
    }

    @Test("how much is sent is noted until the outcome is known", arguments: DatabaseKind.engines)
    func percents(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let attempt = try await intend("upload:0:0", .safe, of: delivery, house)
            let other = try await intend("upload:0:1", .safe, of: delivery, house)
            #expect(try await lines(delivery, house).map(\.percent) == [nil, nil])

            try await house.write { try JournalStore.note(percent: 30, of: attempt, of: delivery, in: $0) }
            try await house.write { transaction in
                try JournalStore.conclude(other, of: delivery, outcome: "done", in: transaction)
            }
            try await house.write { try JournalStore.note(percent: 50, of: other, of: delivery, in: $0) }

            #expect(try await lines(delivery, house).map(\.percent) == [30, nil])
        }
    }
}
