import Domain
import Media
import Platforms
import Storage
import TestKit

@testable import Dashboard
@testable import Engine

extension FakeEngine: PostsDesk {
    func preflight(_ draft: NewPost, by: Principal) async throws -> [ConnectionProblem] {
        try ask("preflight")
        change { $0.looked.append(draft) }
        return now.problems
    }

    func capabilities(of id: Connection.ID, by principal: Principal) async throws -> Capabilities {
        let platform = now.connections.first { $0.connection.id == id }?.connection.platform
        guard let listing = now.listings.first(where: { $0.profile.platform == platform }) else {
            throw EngineError.notFound
        }
        return listing.profile.capabilities
    }

    func create(_ new: NewPost, key: IdempotencyKey?, by: Principal) async throws -> PostView {
        try ask("create")
        change { state in
            state.created.append(new)
            state.createdKeys.append(key)
        }
        return Samples.post([.scheduled])
    }

    func list(_ query: PostQuery, by: Principal) async throws -> PostPage {
        try ask("list posts")
        change { $0.queries.append(query) }
        let found = now.posts.filter { view in
            query.states.isEmpty || view.deliveries.contains { query.states.contains($0.delivery.state) }
        }
        return PostPage(posts: found, next: nil)
    }

    func get(_ id: Post.ID, by: Principal) async throws -> PostView {
        try ask("get post")
        guard let view = now.posts.first(where: { $0.post.id == id }) else { throw EngineError.notFound }
        return view
    }

    func edit(_ id: Post.ID, _ change: PostChange, by principal: Principal) async throws -> PostView {
        try ask("edit")
        self.change { $0.changes.append(change) }
        return try await get(id, by: principal)
    }

    func cancel(_ id: Post.ID, by: Principal) async throws { try ask("cancel") }

    func retry(_ id: Delivery.ID, by: Principal) async throws -> DeliveryView {
        try ask("retry")
        return Samples.delivery(.scheduled)
    }

    func resolve(_ id: Delivery.ID, _ verdict: Verdict, by: Principal) async throws -> DeliveryView {
        try ask("resolve")
        change { $0.verdicts.append(verdict) }
        return Samples.delivery(.published)
    }

    func reschedule(_ id: Delivery.ID, to due: Instant, by: Principal) async throws -> DeliveryView {
        try ask("reschedule \(TimeWords.iso(due))")
        return Samples.delivery(.scheduled)
    }

    func drop(_ id: Delivery.ID, by: Principal) async throws -> DeliveryView {
        try ask("drop")
        return Samples.delivery(.cancelled)
    }

    func waiting(by: Principal) async throws -> [ReviewItem] { now.missed }

    func review(_ ids: [Delivery.ID], _ word: ReviewWord, by: Principal) async throws -> [ReviewOutcome] {
        try ask("review \(ids.count)")
        change { $0.words.append(word) }
        return ids.map { ReviewOutcome(id: $0, refusal: now.refusals[$0]) }
    }
}

extension FakeEngine: ChoicesDesk {
    func list(
        of key: OptionKey, within parent: String, for id: Connection.ID, isFresh: Bool, by: Principal
    ) async throws -> [OptionRule.Choice] {
        try ask("choices of \(key.rawValue)" + (parent.isEmpty ? "" : " within \(parent)") + (isFresh ? " anew" : ""))
        return now.choices[key] ?? []
    }

    func make(
        _ name: String, for key: OptionKey, on id: Connection.ID, by: Principal
    ) async throws -> OptionRule.Choice {
        try ask("make \(key.rawValue) \(name)")
        let made = OptionRule.Choice("99", name)
        change { $0.choices[key, default: []].append(made) }
        return made
    }
}

extension FakeEngine: MediaDesk {
    func add(_ bytes: [UInt8], fileName: String, by: Principal) async throws -> MediaItem {
        try ask("add \(fileName) \(bytes.count)")
        guard bytes.starts(with: Array("PNG".utf8)) else {
            throw EngineError.invalid(field: "file", words: "Only pictures are taken.")
        }
        let item = Samples.medium(MediaItem.ID(clock.ports), fileName: fileName)
        change { $0.media.append(item) }
        return item
    }

    func get(_ id: MediaItem.ID, by: Principal) async throws -> MediaItem {
        guard let item = now.media.first(where: { $0.id == id }) else { throw EngineError.notFound }
        return item
    }

    func add(_ file: IncomingFile, by principal: Principal) async throws -> MediaItem {
        var bytes: [UInt8] = []
        for try await piece in file.content { bytes += piece }
        return try await add(bytes, fileName: file.name(), by: principal)
    }

    func thumbnail(of id: MediaItem.ID, by principal: Principal) async throws -> [UInt8] {
        try ask("thumbnail")
        guard try await get(id, by: principal).kind == .video else { throw EngineError.notFound }
        return Array("JPEG".utf8)
    }

    func open(_ id: MediaItem.ID, by principal: Principal) async throws -> OpenMedia {
        let (item, files) = (try await get(id, by: principal), MemoryFiles())
        let bytes = Array("PNG".utf8) + Array(repeating: 0, count: max(item.byteCount - 3, 0))
        try await files.keep(Array(bytes.prefix(item.byteCount)), as: id)
        return OpenMedia(item: item, files: files)
    }
}
