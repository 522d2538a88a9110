import Domain
import Storage
import TestKit
import Testing

/// Deliveries, as rows: moved by the state machine, published through the gate (REL-20, REL-23).
@Suite("Stored deliveries", .timeLimit(.minutes(10)))
struct DeliveryStoreTests {
    /// A delivery of a new post to a new connection.
    private func delivery(
        _ house: Household, _ remoteID: String = "1", state: DeliveryState = .scheduled, due: Instant? = nil
    ) async throws -> Delivery {
        let connection = try await house.connection(remoteID)
        return try await house.delivery(of: try await house.post(), to: connection, state: state, due: due)
    }

    private func begin(_ delivery: Delivery, _ house: Household, fence: Int64 = 1, rescues: Int = 0) async throws
        -> StoredDelivery?
    {
        try await house.write {
            try DeliveryStore.begin(
                delivery.id, of: delivery.workspaceID, fence: fence, rescues: rescues, in: $0)
        }
    }

    private func move(
        _ delivery: Delivery, on event: DeliveryEvent, _ house: Household, _ change: DeliveryChange = DeliveryChange()
    ) async throws -> Bool {
        try await house.write { try DeliveryStore.move(delivery, on: event, change, in: $0) }
    }

    @Test("a delivery is read as it was stored, with its own content and choices", arguments: DatabaseKind.engines)
    func roundTrip(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            let post = try await house.post()
            let own = Content(text: "Only here")
            let options = DeliveryOptions(visibility: "unlisted", contentWarning: "Food", language: "de")
            let delivery = Delivery(
                id: Delivery.ID(house.clock.ports), workspaceID: house.workspace.id, postID: post.id,
                connectionID: connection.id, ownContent: own, options: options, state: .scheduled,
                dueAt: house.now + .hours(1))
            try await house.write { try DeliveryStore.insert(delivery, to: connection, in: $0) }

            let stored = try #require(try await house.stored(delivery))

            #expect(stored.delivery.ownContent == own && stored.delivery.options == options)
            #expect(stored.delivery.state == .scheduled && stored.delivery.dueAt == house.now + .hours(1))
            #expect(stored.delivery.postID == post.id && stored.delivery.connectionID == connection.id)
            #expect(stored.delivery.revision == 1 && stored.delivery.attempts == 0 && stored.delivery.rescues == 0)
            #expect(stored.delivery.reason == nil && stored.delivery.permalink == nil)
            #expect(stored.platform == .mastodon && stored.round == 1 && stored.fence == 0 && stored.looks == 0)
            #expect(!stored.hasRefreshed)
        }
    }

    @Test("a delivery remembers the account as it was when scheduled", arguments: DatabaseKind.engines)
    func account(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection("1")
            let post = try await house.post()
            let delivery = try await house.delivery(of: post, to: connection)
            var renamed = connection.account
            renamed.name = "Renamed"
            try await house.write { [renamed] transaction in
                try ConnectionStore.describe(connection, as: renamed, in: transaction)
                _ = try ConnectionStore.remove(connection.id, of: connection.workspaceID, in: transaction)
            }

            let listed = try await house.read { transaction in
                try DeliveryStore.list(of: post.id, of: post.workspaceID, in: transaction).map {
                    "\($0.stored.delivery.id) \($0.account.name)"
                }
            }

            #expect(listed == ["\(delivery.id) Ada"])
        }
    }

    @Test("REL-18 a row moves where the machine says, and nowhere else", arguments: DatabaseKind.engines)
    func machine(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            let post = try await house.post()
            for state in DeliveryState.allCases where state != .published {
                let deliveries = try await DeliveryEvent.allCases.asyncMap { _ in
                    try await house.delivery(of: post, to: connection, state: state)
                }
                let moved = try await house.write { transaction in
                    try zip(deliveries, DeliveryEvent.allCases).map { delivery, event in
                        try DeliveryStore.move(delivery, on: event, in: transaction)
                    }
                }
                for ((delivery, event), isMoved) in zip(zip(deliveries, DeliveryEvent.allCases), moved) {
                    let expected = DeliveryMachine.next(state, on: event)
                    let after = try await house.stored(delivery)?.delivery.state
                    #expect(isMoved == (expected != nil), "\(state) on \(event)")
                    #expect(after == expected ?? state, "\(state) on \(event)")
                }
            }
        }
    }

    @Test("a delivery that somebody else moved is not moved again", arguments: DatabaseKind.engines)
    func movedMeanwhile(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)

            let cancelled = try await move(delivery, on: .cancelled, house)
            let due = try await move(delivery, on: .dueUsable, house)

            let stored = try await house.stored(delivery)
            #expect(cancelled && !due)
            #expect(stored?.delivery.state == .cancelled)
        }
    }

    @Test("a move changes what it says and leaves the rest", arguments: DatabaseKind.engines)
    func changes(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let started = try #require(try await begin(delivery, house))
            var change = DeliveryChange(reason: DeliveryReason(code: "transient", words: "502"))
            change.dueAt = house.now + .minutes(1)
            change.countsAttempt = true
            change.countsRescue = true
            change.beginsRound = true
            change.raisesRevision = true
            change.permalink = "https://social.example/@ada/1"
            _ = try await move(started.delivery, on: .deferred, house, change)

            let stored = try #require(try await house.stored(delivery))
            let after = stored.delivery
            #expect(after.state == .retryWait && after.reason == DeliveryReason(code: "transient", words: "502"))
            #expect(after.dueAt == house.now + .minutes(1) && after.attempts == 1 && after.rescues == 1)
            #expect(after.revision == 2 && stored.round == 2 && after.permalink == "https://social.example/@ada/1")

            _ = try await move(after, on: .retryDue, house)
            let kept = try #require(try await house.stored(delivery))
            #expect(kept.delivery.reason == after.reason && kept.delivery.dueAt == after.dueAt)
            #expect(kept.delivery.attempts == 1 && kept.delivery.revision == 2 && kept.round == 2)
            #expect(kept.delivery.permalink == after.permalink)

            _ = try await move(kept.delivery, on: .claimed, house, DeliveryChange(reason: nil))
            let cleared = try await house.stored(delivery)
            #expect(cleared?.delivery.reason == nil)
        }
    }

    @Test("published comes with its time, and with nothing before", arguments: DatabaseKind.engines)
    func published(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let started = try #require(try await begin(delivery, house))
            house.clock.advance(by: .seconds(3))

            _ = try await move(started.delivery, on: .confirmed, house)

            let stored = try await house.stored(delivery)
            #expect(started.delivery.publishedAt == nil)
            #expect(stored?.delivery.state == .published && stored?.delivery.publishedAt == house.now)
            #expect(stored?.delivery.startedAt == house.now - .seconds(3))
        }
    }

    @Test(
        "a job takes the delivery under its fence; the moment of the first start is frozen",
        arguments: DatabaseKind.engines)
    func begun(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let first = try #require(try await begin(delivery, house, fence: 5))
            house.clock.advance(by: .minutes(2))

            let second = try #require(try await begin(delivery, house, fence: 6, rescues: 2))

            #expect(first.fence == 5 && first.delivery.state == .publishing && first.delivery.rescues == 0)
            #expect(second.fence == 6 && second.delivery.rescues == 2)
            #expect(second.delivery.startedAt == first.delivery.startedAt)
        }
    }

    @Test("nothing begins that is not on its way", arguments: DatabaseKind.engines)
    func notBegun(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            let post = try await house.post()
            for state in DeliveryState.allCases where state != .published {
                let delivery = try await house.delivery(of: post, to: connection, state: state)
                let begun = try await begin(delivery, house)
                let isOnItsWay = [.scheduled, .queued, .retryWait, .publishing].contains(state)
                #expect((begun != nil) == isOnItsWay, "\(state)")
            }
        }
    }

    /// What may happen between the beginning and the gate, and whether the gate opens then.
    struct Obstacle: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var opens = false
        let happen: @Sendable (StoredDelivery, Household) async throws -> Void
    }

    static let obstacles = [
        Obstacle(testDescription: "nothing happened", opens: true) { _, _ in },
        Obstacle(testDescription: "the account was paused", opens: true) { stored, house in
            let delivery = stored.delivery
            _ = try await house.write {
                try ConnectionStore.setActive(false, of: delivery.connectionID, of: delivery.workspaceID, in: $0)
            }
        },
        Obstacle(testDescription: "the account turned yellow", opens: true) { _, house in
            _ = try await house.write {
                try $0.execute("UPDATE connections SET health = 'warning', reason = 'outage'")
            }
        },
        Obstacle(testDescription: "another job took it") { stored, house in
            let delivery = stored.delivery
            _ = try await house.write {
                try DeliveryStore.begin(
                    delivery.id, of: delivery.workspaceID, fence: stored.fence + 1, rescues: 1, in: $0)
            }
        },
        Obstacle(testDescription: "it was edited") { stored, house in
            _ = try await house.write {
                try DeliveryStore.reschedule(stored.delivery, to: $0.now, in: $0)
            }
        },
        Obstacle(testDescription: "it was put off") { stored, house in
            _ = try await house.write {
                try $0.execute("UPDATE deliveries SET due_at = $1", [.instant($0.now + .milliseconds(1))])
            }
        },
        Obstacle(testDescription: "it was moved on") { stored, house in
            _ = try await house.write { try DeliveryStore.move(stored.delivery, on: .deferred, in: $0) }
        },
        Obstacle(testDescription: "the account turned red") { _, house in
            _ = try await house.write {
                try $0.execute("UPDATE connections SET health = 'disconnected', reason = 'revoked'")
            }
        },
        Obstacle(testDescription: "the account was disconnected by its user") { stored, house in
            let delivery = stored.delivery
            _ = try await house.write {
                try ConnectionStore.remove(delivery.connectionID, of: delivery.workspaceID, in: $0)
            }
        },
    ]

    @Test(
        "REL-23 REL-29 REL-52 the gate opens only for who holds the present state", arguments: DatabaseKind.engines,
        obstacles)
    func gate(kind: DatabaseKind, obstacle: Obstacle) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let started = try #require(try await begin(delivery, house))
            try await obstacle.happen(started, house)

            let isOpen = try await house.write { try !DeliveryStore.passGate([started], in: $0).isEmpty }

            let gateAt = try await house.read { transaction in
                try transaction.row("SELECT gate_at FROM deliveries")?.optionalInstant("gate_at")
            }
            #expect(isOpen == obstacle.opens)
            #expect(gateAt == (obstacle.opens ? house.now : nil))
        }
    }

    @Test("REL-29 the gate stays shut before the scheduled instant", arguments: DatabaseKind.engines)
    func neverEarly(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house, due: house.now + .seconds(1))
            let started = try #require(try await begin(delivery, house))
            house.clock.advance(by: .milliseconds(999))
            let early = try await house.write { try !DeliveryStore.passGate([started], in: $0).isEmpty }
            house.clock.advance(by: .milliseconds(1))

            let onTime = try await house.write { try !DeliveryStore.passGate([started], in: $0).isEmpty }

            #expect(!early && onTime)
        }
    }

    @Test(
        "REL-25 REL-30 looks and the one refresh are counted while it is publishing, and cleared when it moves on",
        arguments: DatabaseKind.engines)
    func counters(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let started = try #require(try await begin(delivery, house))
            try await house.write { transaction in
                for _ in 0..<3 { try DeliveryStore.noteLook(at: delivery, in: transaction) }
                try DeliveryStore.noteRefresh(for: delivery, in: transaction)
            }
            let counted = try #require(try await house.stored(delivery))
            #expect(counted.looks == 3 && counted.hasRefreshed)

            _ = try await move(started.delivery, on: .deferred, house)
            let waiting = try #require(try await house.stored(delivery))
            #expect(waiting.looks == 0 && waiting.hasRefreshed, "one refresh for all tries")

            _ = try await move(waiting.delivery, on: .dueDisconnected, house)
            let handed = try await house.stored(delivery)
            #expect(handed?.hasRefreshed == false, "a person reconnected it")
        }
    }

    @Test("a person who sends it anew gives it all its tries back", arguments: DatabaseKind.engines)
    func restarted(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            try await house.write { transaction in
                try transaction.execute("UPDATE deliveries SET attempts = 5, rescues = 3, has_refreshed = 1")
                try DeliveryStore.restart(delivery, in: transaction)
            }

            let stored = try await house.stored(delivery)

            #expect(stored?.delivery.attempts == 0 && stored?.delivery.rescues == 0 && stored?.hasRefreshed == false)
        }
    }

    @Test(
        "a reason is given without a move, and only while it stands where it was seen", arguments: DatabaseKind.engines)
    func explained(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let reason = DeliveryReason(.overdue, platform: .mastodon)
            try await house.write { try DeliveryStore.explain(delivery, reason, in: $0) }
            let explained = try await house.stored(delivery)?.delivery
            _ = try await move(delivery, on: .cancelled, house)

            try await house.write {
                try DeliveryStore.explain(delivery, DeliveryReason(code: "late", words: ""), in: $0)
            }

            let stored = try await house.stored(delivery)?.delivery
            #expect(explained?.reason == reason && explained?.state == .scheduled)
            #expect(stored?.reason == reason)
        }
    }

    @Test("REL-23 a new time raises the revision, and comes too late once it moved", arguments: DatabaseKind.engines)
    func rescheduled(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            let later = house.now + .days(1)
            let first = try await house.write { try DeliveryStore.reschedule(delivery, to: later, in: $0) }
            _ = try await begin(delivery, house)

            let second = try await house.write { try DeliveryStore.reschedule(delivery, to: later, in: $0) }

            let stored = try await house.stored(delivery)?.delivery
            #expect(first && !second)
            #expect(stored?.revision == 2 && stored?.dueAt == later)
        }
    }

    @Test("REL-23 other words come too late once it moved or was changed", arguments: DatabaseKind.engines)
    func revised(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let delivery = try await delivery(house)
            @Sendable func revise(_ text: String, at revision: Int64) async throws -> Bool {
                var changed = delivery
                changed.ownContent = Content(text: text)
                changed.revision = revision
                let sent = changed
                return try await house.write { try DeliveryStore.revise(sent, in: $0) }
            }
            let first = try await revise("First", at: 1)
            _ = try await house.write { try DeliveryStore.reschedule(delivery, to: house.now, in: $0) }
            let outdated = try await revise("Outdated", at: 1)
            _ = try await begin(delivery, house)
            let late = try await revise("Late", at: 2)

            #expect(first && !outdated && !late)
            #expect(try await house.stored(delivery)?.delivery.ownContent == Content(text: "First"))
        }
    }

    @Test(
        "what can be taken off the calendar is listed in schedule order; what waits is counted",
        arguments: DatabaseKind.engines)
    func open(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection("1")
            let other = try await house.connection("2")
            let post = try await house.post()
            let states = DeliveryState.allCases.filter { $0 != .published }
            for (number, state) in states.enumerated() {
                let due = house.now + .minutes(Int64(100 - number))
                _ = try await house.delivery(of: post, to: connection, state: state, due: due)
            }
            _ = try await house.delivery(of: post, to: other)

            let open = try await house.read {
                try DeliveryStore.open(to: connection.id, of: house.workspace.id, in: $0).map(\.delivery)
            }
            let waiting = try await house.read {
                try ConnectionStore.overview(of: connection.id, of: house.workspace.id, in: $0)?.scheduledCount
            }

            #expect(Set(open.map(\.state)) == [.draft, .scheduled, .queued, .retryWait, .needsReconnect])
            #expect(open.map(\.dueAt) == open.map(\.dueAt).sorted())
            #expect(waiting == 3)
        }
    }

    @Test("S1.42 what failed is over, and open again once a person releases it", arguments: DatabaseKind.engines)
    func reopened(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection("1")
            var delivery = try await house.delivery(of: house.post(), to: connection, state: .publishing)
            var open: [[DeliveryState]] = []
            for event in [DeliveryEvent.refused, .released] {
                let moved = try await house.write { [delivery] in try DeliveryStore.move(delivery, on: event, in: $0) }
                #expect(moved)
                delivery.state = DeliveryMachine.next(delivery.state, on: event) ?? delivery.state
                open.append(
                    try await house.read {
                        try DeliveryStore.open(to: connection.id, of: house.workspace.id, in: $0).map(\.delivery.state)
                    })
            }

            #expect(open == [[], [.scheduled]])
        }
    }

    @Test("SEC-61 a delivery joins only a post and a connection of its own workspace", arguments: DatabaseKind.engines)
    func foreign(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let (mine, theirs) = (try await house.connection("1"), try await neighbour.connection("2"))
            let (post, foreignPost) = (try await house.post(), try await neighbour.post())
            let delivery = try await house.delivery(of: post, to: mine)

            var codes: [String?] = []
            for (post, connection) in [(post, theirs), (foreignPost, mine)] {
                let error = await #expect(throws: StorageError.self) {
                    _ = try await house.delivery(of: post, to: connection)
                }
                codes.append(error?.code)
            }
            let seen = try await house.write { transaction in
                [
                    try DeliveryStore.find(delivery.id, of: neighbour.workspace.id, in: transaction) == nil,
                    try DeliveryStore.list(of: post.id, of: neighbour.workspace.id, in: transaction).isEmpty,
                    try DeliveryStore.open(to: mine.id, of: neighbour.workspace.id, in: transaction).isEmpty,
                    try DeliveryStore.begin(
                        delivery.id, of: neighbour.workspace.id, fence: 1, rescues: 0, in: transaction) == nil,
                ]
            }

            #expect(codes == ["foreign_key", "foreign_key"])
            #expect(seen == [true, true, true, true])
        }
    }
}

extension Array {
    /// `map` for a transformation that waits.
    fileprivate func asyncMap<Answer>(_ transform: (Element) async throws -> Answer) async rethrows -> [Answer] {
        var answers: [Answer] = []
        for element in self { answers.append(try await transform(element)) }
        return answers
    }
}
