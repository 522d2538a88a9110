import Domain
import Media
import ServiceLifecycle
import Storage

/// The making of one copy by the one who holds it: file first, then its row (REL-47). What dies on the way leaves a file that
/// nobody has heard of, and a hold that runs out.
struct CopyWork: Sendable {
    /// For how long nobody tries again what could not be made.
    private static let failurePause: Duration = .hours(1)
    /// How often is noted how far a film is.
    private static let notePause: Duration = .seconds(3)

    let library: MediaLibrary
    let recipe: MediaRecipe
    let item: MediaItem
    let holder: String
    let job: ClaimedJob?

    private var parts: EngineParts { library.parts }
    private var copy: MediaCopyKey { MediaCopyKey(item, variant: recipe.variant) }

    /// Whether something else had it meanwhile.
    private struct LostHold: Error {}

    /// Makes it, and says how that ended.
    func run() async throws -> MediaCopyState {
        do {
            let arrival = Upload.ID(parts.ports)
            let target = try await library.rooms.arrivals.newPath(of: arrival)
            let made = try await held(making: target) { try await file(arrival, at: target) }
            parts.crashPoints.reach(.p13)
            let isKept = try await parts.write {
                try MediaCopyStore.keep(made, as: copy, by: holder, in: $0)
            }
            return isKept ? .made(made) : .making
        } catch let error as MediaError {
            return try await end(after: error)
        } catch is LostHold {
            return .making
        } catch {
            // The next one need not wait; should this fail as well, the hold runs out.
            try? await release()
            throw error
        }
    }

    private func end(after error: MediaError) async throws -> MediaCopyState {
        switch error {
        // What is stopped together with the server says nothing of the file.
        case .unsupported, .tooLarge, .missing, .damaged:
            if !Task.isCancelled, !Task.isShuttingDownGracefully { return try await fail(error.words) }
        case .busy, .unavailable, .wrongOffset: break
        }
        try await release()
        return .making
    }

    private func fail(_ words: String) async throws -> MediaCopyState {
        try await parts.write {
            try MediaCopyStore.fail(copy, by: holder, words: words, for: Self.failurePause, in: $0)
        }
        return .failed(words)
    }

    private func release() async throws {
        try await parts.write { _ = try MediaCopyStore.hold(copy, by: holder, for: .zero, in: $0) }
    }

    /// Does something for as long as it takes, and holds job and copy meanwhile; ends with them, or when the server stops.
    private func held(
        making target: String, _ body: @escaping @Sendable () async throws -> MediaItem
    ) async throws -> MediaItem {
        try await cancelWhenGracefulShutdown {
            try await withThrowingTaskGroup(of: MediaItem?.self) { group in
                group.addTask { try await body() }
                group.addTask {
                    try await beat()
                    return nil
                }
                if recipe.film != nil { group.addTask { try await note(making: target) } }
                defer { group.cancelAll() }
                guard let first = try await group.next(), let made = first else { throw LostHold() }
                return made
            }
        }
    }

    /// Comes back when the hold is lost.
    private func beat() async throws {
        let lease = parts.settings.deliveryLease
        while true {
            try await Task.sleep(for: lease / 3)
            let isHeld = try await parts.write { transaction in
                if let job, try JobStore.extendLease(of: job, by: lease, in: transaction) == nil { return false }
                return try MediaCopyStore.hold(copy, by: holder, for: lease, in: transaction)
            }
            guard isHeld else { return }
        }
    }

    /// Notes how far a film is for those who look at the post, again and again until it is cancelled; nothing depends on it.
    private func note(making target: String) async throws -> MediaItem? {
        var noted: Int?
        while true {
            try await Task.sleep(for: Self.notePause)
            guard let percent = await FilmProgress.percent(of: item, at: target), percent != noted else { continue }
            noted = percent
            try? await parts.write {
                try MediaCopyStore.note(percent: percent, of: copy, by: holder, in: $0)
            }
        }
    }

    /// Makes the file in a place of its own, and moves it to where it belongs when it is whole.
    private func file(_ arrival: Upload.ID, at target: String) async throws -> MediaItem {
        let rooms = library.rooms
        do {
            let made = try await facts(at: target)
            let byteCount = try await rooms.arrivals.size(of: arrival)
            let digest = try await rooms.arrivals.digest(of: arrival)
            try await rooms.files.take(target, as: MediaName(item.id, variant: recipe.variant))
            return item.made(
                made.contentType, width: made.width, height: made.height, byteCount: byteCount, digest: digest,
                // What was asked for: short films are counted a little slower than they are.
                frameRate: recipe.film?.frameRate, coding: made.coding)
        } catch {
            try? await rooms.arrivals.remove(arrival)
            throw error
        }
    }

    private func facts(at target: String) async throws -> MediaFacts {
        let tools = library.rooms.inspector.tools
        return try await library.withFile(of: item) { source in
            if recipe.film != nil {
                return try await FilmMaking(tools: tools).make(recipe, of: item, from: source, to: target)
            }
            try await PictureMaking(tools: tools).make(recipe, from: source, to: target)
            return try await library.rooms.inspector.look(at: target).facts
        }
    }
}

extension MediaError {
    /// For the author of the post.
    fileprivate var words: String {
        switch self {
        case .unsupported(let words), .tooLarge(let words): words
        default: "The file is no longer stored; upload it again."
        }
    }
}
