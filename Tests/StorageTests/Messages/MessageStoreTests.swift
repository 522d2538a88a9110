import Domain
import Storage
import TestKit
import Testing

/// Talks and their messages, as they are kept.
@Suite("Stored talks", .timeLimit(.minutes(10)))
struct MessageStoreTests {
    private func begin(_ house: Household, title: String = "Red") async throws -> MessageThread {
        house.clock.advance(by: .seconds(1))
        let thread = MessageThread(
            id: MessageThread.ID(house.clock.ports), workspaceID: house.workspace.id, title: title,
            facts: MessageThread.Facts(), createdAt: house.now, lastAt: house.now, lastSide: .member, messageCount: 0)
        try await house.write { try ThreadStore.insert(thread, in: $0) }
        return thread
    }

    @discardableResult
    private func write(
        _ text: String, in thread: MessageThread, on side: MessageThread.Side = .member, _ house: Household
    ) async throws -> Message {
        house.clock.advance(by: .seconds(1))
        let message = Message(
            id: Message.ID(house.clock.ports), threadID: thread.id, workspaceID: thread.workspaceID, side: side,
            authorID: house.person.id, authorName: "Ada", text: text, bundle: "{}", createdAt: house.now)
        try await house.write { try MessageStore.append(message, in: $0) }
        return message
    }

    private func unread(_ house: Household, _ person: Person, operators: Bool = false) async throws -> Int {
        let workspaceID = operators ? nil : house.workspace.id
        return try await house.read {
            try ThreadStore.unreadCount(for: person.id, of: workspaceID, limit: 9, in: $0)
        }
    }

    @Test("S1.38 what was written is read back in its order, by pages", arguments: DatabaseKind.engines)
    func roundTrip(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let thread = try await begin(house)
            let messages = [try await write("one", in: thread, house), try await write("two", in: thread, house)]

            let found = try await house.read { try MessageStore.list(of: thread, before: nil, limit: 9, in: $0) }
            #expect(found == messages.reversed())
            let older = try await house.read {
                try MessageStore.list(of: thread, before: messages[1].id, limit: 9, in: $0)
            }
            #expect(older == [messages[0]])
            let one = try await house.read { try MessageStore.find(messages[0].id, of: thread, in: $0) }
            #expect(one == messages[0])
            let stored = try #require(try await house.read { try ThreadStore.find(thread.id, in: $0) })
            #expect(stored.messageCount == 2 && stored.lastAt == messages[1].createdAt && stored.title == "Red")
        }
    }

    @Test(
        "SEC-63 what is new for one side is not for the other, nor for another workspace, nor for who has seen it",
        arguments: DatabaseKind.engines)
    func unread(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let operate = neighbour.person
            let thread = try await begin(house)
            let asked = try await write("help", in: thread, house)
            #expect(try await unread(house, operate, operators: true) == 1)
            #expect(try await unread(house, house.person) == 0)

            try await house.write {
                try ThreadStore.markSeen(thread, upTo: asked.createdAt, by: operate.id, in: $0)
            }
            #expect(try await unread(house, operate, operators: true) == 0)
            let answer = try await write("look", in: thread, on: .operators, house)
            #expect(try await unread(house, house.person) == 1)
            #expect(try await unread(neighbour, operate) == 0, "it is a talk of another workspace")
            let listed = try await house.read { transaction in
                try ThreadStore.list(
                    of: house.workspace.id, for: house.person.id, on: .member, before: nil, limit: 9, in: transaction)
            }
            #expect(listed.map(\.isUnread) == [true] && listed.first?.workspaceName == "Harbour")
            try await house.write {
                try ThreadStore.markSeen(thread, upTo: answer.createdAt, by: house.person.id, in: $0)
                try ThreadStore.markSeen(thread, upTo: asked.createdAt, by: house.person.id, in: $0)
            }
            #expect(try await unread(house, house.person) == 0, "seeing an old message takes nothing back")
            let seen = try await house.read { try ThreadStore.seenAt(thread, by: house.person.id, in: $0) }
            #expect(seen == answer.createdAt)
        }
    }

    @Test(
        "SEC-61 SEC-63 a workspace has its own talks; operators page through all of them",
        arguments: DatabaseKind.engines)
    func workspaces(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let threads = [
                try await begin(house, title: "a"), try await begin(neighbour, title: "b"),
                try await begin(house, title: "c"),
            ]
            let own = try await house.read { transaction in
                try ThreadStore.list(
                    of: house.workspace.id, for: house.person.id, on: .member, before: nil, limit: 9, in: transaction
                ).map(\.thread.title)
            }
            #expect(own == ["c", "a"])
            #expect(
                try await house.read { try ThreadStore.find(threads[1].id, of: house.workspace.id, in: $0) } == nil)
            #expect(try await house.read { try ThreadStore.find(threads[1].id, in: $0) }?.title == "b")

            let cursor = ThreadCursor(lastAt: threads[2].lastAt, id: threads[2].id.text)
            let all = try await house.read { transaction in
                try ThreadStore.list(
                    of: nil, for: house.person.id, on: .operators, before: cursor, limit: 9, in: transaction
                ).map(\.thread.title)
            }
            #expect(all == ["b", "a"])
        }
    }

    @Test("what was written lately is counted from the last", arguments: DatabaseKind.engines)
    func floods(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let start = house.now
            let thread = try await begin(house)
            let first = try await write("1", in: thread, house)
            _ = try await write("2", in: thread, house)
            _ = try await write("3", in: thread, on: .operators, house)

            let found = try await house.read { transaction in
                [
                    try MessageStore.written(2, in: house.workspace.id, since: start, in: transaction),
                    try MessageStore.written(3, in: house.workspace.id, since: start, in: transaction),
                    try MessageStore.started(1, in: house.workspace.id, since: start, in: transaction),
                    try MessageStore.started(1, in: house.workspace.id, since: house.now, in: transaction),
                ]
            }
            #expect(found == [first.createdAt, nil, thread.createdAt, nil])
        }
    }

    @Test(
        "the schema refuses a message without its talk, and a picture of another workspace",
        arguments: DatabaseKind.engines)
    func schema(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let thread = try await begin(house)
            let item = MediaItem(
                id: MediaItem.ID(house.clock.ports), workspaceID: neighbour.workspace.id, fileName: "a.png",
                contentType: "image/png", width: 1, height: 1, byteCount: 1, digest: "d")
            try await house.write { try MediaItemStore.insert(item, in: $0) }
            for (threadID, picture) in [(MessageThread.ID(stored: "thr_9"), nil), (thread.id, item.id)] {
                let message = Message(
                    id: Message.ID(house.clock.ports), threadID: threadID, workspaceID: house.workspace.id,
                    side: .member, authorID: house.person.id, authorName: "", text: "x", screenshotID: picture,
                    createdAt: house.now)
                await #expect(throws: StorageError.self) {
                    try await house.write { try MessageStore.append(message, in: $0) }
                }
            }
        }
    }
}
