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
        if try await removeFiles(of: id) { return .again(parts.ports.now()) }
        let isMore = try await parts.write { transaction in
            if try ErasureStore.removePage(of: id, limit: Self.pageSize, in: transaction) { return true }
            try ErasureStore.remove(id, in: transaction)
            return false
        }
        return isMore ? .again(parts.ports.now()) : .done
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
