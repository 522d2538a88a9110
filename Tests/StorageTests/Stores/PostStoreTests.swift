import Domain
import Storage
import TestKit
import Testing

/// Posts and media, as rows.
@Suite("Stored posts", .timeLimit(.minutes(10)))
struct PostStoreTests {
    @Test("a post is read as it was stored, with every part and picture", arguments: DatabaseKind.engines)
    func roundTrip(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let media = MediaItem.ID(house.clock.ports)
            let content = Content(parts: [
                Part(text: "One 👩‍🚀 “quoted” \\ / \n\t", media: [Attachment(id: media, altText: "A rocket's flame")]),
                Part(text: "Two"), Part(text: "", media: [Attachment(id: media)]),
            ])
            let post = Post(
                id: Post.ID(house.clock.ports), workspaceID: house.workspace.id, authorID: nil, content: content,
                publishAt: house.now + .hours(1), revision: 4, createdAt: house.now)
            try await house.write { try PostStore.insert(post, in: $0) }

            let stored = try #require(try await house.stored(post))

            #expect(stored.content == content && stored.content.mediaIDs == [media, media])
            #expect(stored.authorID == nil && stored.publishAt == house.now + .hours(1))
            #expect(stored.revision == 4 && stored.createdAt == house.now)
        }
    }

    @Test("REL-23 an edit counts only on the revision that was seen, and raises it", arguments: DatabaseKind.engines)
    func edited(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let post = try await house.post("First")
            var (mine, theirs) = (post, post)
            mine.content = Content(text: "Mine")
            mine.publishAt = house.now + .days(1)
            theirs.content = Content(text: "Theirs")

            let isEdited = try await house.write { [mine] in try PostStore.edit(mine, in: $0) }
            let isOverwritten = try await house.write { [theirs] in try PostStore.edit(theirs, in: $0) }

            let stored = try await house.stored(post)
            #expect(isEdited && !isOverwritten)
            #expect(stored?.content == Content(text: "Mine") && stored?.revision == 2)
            #expect(stored?.publishAt == house.now + .days(1))
        }
    }

    @Test("a deleted post is out of sight and cannot be edited or deleted again", arguments: DatabaseKind.engines)
    func removed(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let post = try await house.post()
            let outcomes = try await house.write { transaction in
                [
                    try PostStore.remove(post.id, of: post.workspaceID, in: transaction),
                    try PostStore.remove(post.id, of: post.workspaceID, in: transaction),
                    try PostStore.edit(post, in: transaction),
                ]
            }

            let stored = try await house.stored(post)
            let listed = try await house.read { try PostStore.list(PostQuery(), of: post.workspaceID, in: $0).count }
            #expect(outcomes == [true, false, false])
            #expect(stored == nil && listed == 0)
        }
    }

    /// Posts at +1 h, +2 h, +3 h, and a draft from now; each with a delivery, the second one failed.
    private func calendar(_ house: Household) async throws -> (posts: [Post], connections: [Connection]) {
        let connections = [try await house.connection("1"), try await house.connection("2")]
        var posts: [Post] = []
        for hour in 1...3 {
            let post = try await house.post("\(hour)", at: house.now + .hours(Int64(hour)))
            let state: DeliveryState = hour == 2 ? .failed : .scheduled
            _ = try await house.delivery(of: post, to: connections[hour % 2], state: state)
            posts.append(post)
        }
        let draft = try await house.post("draft")
        _ = try await house.delivery(of: draft, to: connections[0], state: .draft)
        return (posts + [draft], connections)
    }

    private func texts(_ query: PostQuery, _ house: Household) async throws -> [String] {
        try await house.read {
            try PostStore.list(query, of: house.workspace.id, in: $0).compactMap(\.content.parts.first?.text)
        }
    }

    @Test("the calendar is in the order of time; a draft counts by its creation", arguments: DatabaseKind.engines)
    func calendar(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let (_, connections) = try await calendar(house)
            let now = house.now
            let queries: [(PostQuery, [String])] = [
                (PostQuery(), ["draft", "1", "2", "3"]),
                (PostQuery(from: now + .hours(1)), ["1", "2", "3"]),
                (PostQuery(to: now + .hours(3)), ["draft", "1", "2"]),
                (PostQuery(from: now + .hours(2), to: now + .hours(2)), []),
                (PostQuery(states: [.scheduled]), ["1", "3"]),
                (PostQuery(states: [.failed, .draft]), ["draft", "2"]),
                (PostQuery(states: [.published]), []),
                (PostQuery(connectionID: connections[0].id), ["draft", "2"]),
                (PostQuery(states: [.scheduled], connectionID: connections[1].id), ["1", "3"]),
                (PostQuery(connectionID: Connection.ID(stored: "con_0")), []),
                (PostQuery(limit: 2), ["draft", "1"]),
            ]

            for (number, (query, expected)) in queries.enumerated() {
                let found = try await texts(query, house)
                #expect(found == expected, "query \(number)")
            }
        }
    }

    @Test(
        "a state is asked for by its whole word: scheduled is not found by a part of it",
        arguments: DatabaseKind.engines)
    func wholeWords(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let connection = try await house.connection()
            for state in DeliveryState.allCases where state != .published {
                let post = try await house.post(state.rawValue, at: house.now)
                _ = try await house.delivery(of: post, to: connection, state: state)
            }

            for state in DeliveryState.allCases {
                let found = try await texts(PostQuery(states: [state]), house)
                #expect(found == (state == .published ? [] : [state.rawValue]))
            }
        }
    }

    @Test("pages of posts hold each one once, also those of the same time", arguments: DatabaseKind.engines)
    func pages(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            for number in 0..<9 { _ = try await house.post("\(number)", at: house.now + .hours(Int64(number / 4))) }

            var seen: [Post] = []
            while true {
                let query = PostQuery(
                    after: seen.last.flatMap { last in
                        last.publishAt.map { PostQuery.Cursor(at: $0, id: last.id) }
                    }, limit: 2)
                let page = try await house.read { try PostStore.list(query, of: house.workspace.id, in: $0) }
                if page.isEmpty { break }
                seen += page
            }

            #expect(seen.count == 9 && Set(seen.map(\.id)).count == 9)
            #expect(
                zip(seen, seen.dropFirst()).allSatisfy { ($0.publishAt ?? house.now) <= ($1.publishAt ?? house.now) })
        }
    }

    @Test("SEC-61 another workspace can neither see, edit nor delete a post", arguments: DatabaseKind.engines)
    func foreign(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let post = try await house.post("Mine")
            let foreign = try await house.neighbour().workspace.id
            let theirs = Post(
                id: post.id, workspaceID: foreign, authorID: nil, content: Content(text: "Theirs"), publishAt: nil,
                revision: 1, createdAt: house.now)

            let outcomes = try await house.write { transaction in
                [
                    try PostStore.find(post.id, of: foreign, in: transaction) != nil,
                    try PostStore.edit(theirs, in: transaction),
                    try PostStore.remove(post.id, of: foreign, in: transaction),
                    try !PostStore.list(PostQuery(), of: foreign, in: transaction).isEmpty,
                ]
            }

            let stored = try await house.stored(post)
            #expect(outcomes == [false, false, false, false])
            #expect(stored?.content == Content(text: "Mine"))
        }
    }

    @Test(
        "REL-47 SEC-73 a media item keeps name, type, size and digest; the name is data",
        arguments: DatabaseKind.engines)
    func media(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let neighbour = try await house.neighbour()
            let item = MediaItem(
                id: MediaItem.ID(house.clock.ports), workspaceID: house.workspace.id,
                fileName: "../../etc/passwd'; DROP TABLE media; --.png", contentType: "image/png", width: 640,
                height: 480, byteCount: 12_345, digest: "ab12")
            try await house.write { try MediaItemStore.insert(item, in: $0) }

            let found = try await house.read { try MediaItemStore.find(item.id, of: house.workspace.id, in: $0) }
            let foreign = try await house.read { try MediaItemStore.find(item.id, of: neighbour.workspace.id, in: $0) }

            #expect(found == item)
            #expect(foreign == nil)
        }
    }

    @Test(
        "REL-47 a video keeps its length and frame rate, a document its pages, and an older row stands still",
        arguments: DatabaseKind.engines)
    func films(kind: DatabaseKind) async throws {
        try await Household.with(kind) { house in
            let items = [("video/mp4", 61_500, 29.97, 0), ("application/pdf", 0, nil, 12), ("image/gif", 900, nil, 0)]
                .map { type, duration, rate, pages in
                    MediaItem(
                        id: MediaItem.ID(house.clock.ports), workspaceID: house.workspace.id, fileName: "a",
                        contentType: type, width: 1, height: 1, byteCount: 5 << 30, digest: "ab",
                        durationMilliseconds: duration, frameRate: rate, pageCount: pages)
                }
            let older = MediaItem.ID(house.clock.ports)
            try await house.write { transaction in
                for item in items { try MediaItemStore.insert(item, in: transaction) }
                // As the release before wrote it.
                try transaction.execute(
                    """
                    INSERT INTO media (workspace_id, id, file_name, content_type, width, height, byte_count, digest,
                        created_at) VALUES ($1, $2, 'a', 'image/png', 3, 4, 5, 'cd', 6)
                    """, [.id(house.workspace.id), .id(older)])
            }

            let found = try await house.read { transaction in
                try (items.map(\.id) + [older]).map {
                    try MediaItemStore.find($0, of: house.workspace.id, in: transaction)
                }
            }

            #expect(found.dropLast() == items.map(Optional.some)[...])
            #expect(found.compactMap { $0?.kind } == [.video, .document, .animation, .image])
            #expect(found.last??.durationMilliseconds == 0 && found.last??.frameRate == nil)
        }
    }
}
