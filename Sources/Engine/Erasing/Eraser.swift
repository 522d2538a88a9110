import Domain
import Media
import Storage

/// Clears away what a deleted workspace left, a page at a time: nobody can read it any more, and nobody needs it.
struct Eraser: Sendable {
    static let pageSize = 500

    let parts: EngineParts
    let files: any MediaFiles

    /// The job: comes again at once until nothing is left.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        let id = Workspace.ID(stored: job.subject)
        let isPage = try await parts.write {
            try ErasureStore.removePage(of: id, limit: Self.pageSize, in: $0)
        }
        // Files come last: rows of other tables may name them.
        if isPage { return .again(parts.ports.now()) }
        if try await removeFiles(of: id) { return .again(parts.ports.now()) }
        try await parts.write { try ErasureStore.remove(id, in: $0) }
        return .done
    }

    /// Files first, then their rows: what is listed can still be found after a crash.
    private func removeFiles(of id: Workspace.ID) async throws -> Bool {
        let page = try await parts.read { try ErasureStore.media(of: id, limit: Self.pageSize, in: $0) }
        for item in page { try await files.remove(item) }
        try await parts.write { transaction in
            for item in page { try ErasureStore.forget(media: item, of: id, in: transaction) }
        }
        return !page.isEmpty
    }
}
