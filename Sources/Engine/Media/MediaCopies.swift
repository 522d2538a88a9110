import Domain
import Media
import Storage

/// Files that are made from others so that platforms take them: one for each item and recipe, whoever needs it, made by one
/// node at a time (decision 0024).
struct MediaCopies: Sendable {
    /// How long a copy is kept that nobody uses.
    static let life: Duration = .days(30)
    /// When to ask again for what is being made.
    static let pause: Duration = .seconds(3)

    let library: MediaLibrary

    private var parts: EngineParts { library.parts }

    /// How far a copy is; `nil` where it is to be made. Nothing is made.
    func state(of recipe: MediaRecipe, for item: MediaItem) async throws -> MediaCopyState? {
        let copy = MediaCopyKey(item, variant: recipe.variant)
        let state = try await parts.read { try MediaCopyStore.find(copy, in: $0) }
        guard case .made(let made)? = state else { return state }
        if try await isThere(made, recipe) { return state }
        // The file is lost: it is made again.
        try await parts.write { try MediaCopyStore.forget(made, copy, in: $0) }
        return nil
    }

    private func isThere(_ made: MediaItem, _ recipe: MediaRecipe) async throws -> Bool {
        do throws(MediaError) {
            return try await library.rooms.files.size(of: MediaName(made.id, variant: recipe.variant)) == made.byteCount
        } catch {
            throw EngineError(error)
        }
    }

    /// The copy, made now where nobody has made it; `making` where somebody else does, or no place is free for it now.
    ///
    /// - Parameter job: held as long as it takes.
    func make(_ recipe: MediaRecipe, of item: MediaItem, for job: ClaimedJob?) async throws -> MediaCopyState {
        let copy = MediaCopyKey(item, variant: recipe.variant)
        if let state = try await state(of: recipe, for: item) {
            if case .made = state { try await parts.write { try MediaCopyStore.touch(copy, in: $0) } }
            return state
        }
        let holder = parts.ports.randomToken(byteCount: 16)
        let lease = parts.settings.deliveryLease
        let isOurs = try await parts.write { try MediaCopyStore.claim(copy, by: holder, for: lease, in: $0) }
        guard isOurs else { return .making }
        return try await CopyWork(library: library, recipe: recipe, item: item, holder: holder, job: job).run()
    }
}
