package import Domain
import Platforms
import Storage

/// What people and programs do with posts.
package struct Posts: Sendable {
    let parts: EngineParts
    let limits: Limits
    /// The kinds of file that are made to fit the accounts.
    var adapts: Set<MediaItem.Kind> = []

    /// The most accounts of one post.
    static let deliveryLimit = 50

    /// Every problem of a draft, per account, all at once; stores nothing.
    package func preflight(_ draft: NewPost, by principal: Principal) async throws -> [ConnectionProblem] {
        try principal.require(.view)
        return try await problems(of: draft, by: principal)
    }

    /// Stores a post with its deliveries; the answer means that they are on disk (REL-21).
    ///
    /// The same key with the same request gives the first answer again; with another request it is a conflict (REL-33).
    package func create(
        _ new: NewPost, key: IdempotencyKey?, by principal: Principal
    ) async throws -> PostView {
        try principal.require(new.timing == .draft ? .compose : .publish)
        if let key, let known = try await parts.read({ try recall(key, by: principal, in: $0) }) {
            return try await get(known, by: principal)
        }
        try checkShape(new)
        if new.timing != .draft { try await refuseProblems(of: new, by: principal) }
        parts.crashPoints.reach(.p1)
        let id = try await parts.write { transaction in
            if let key, let known = try recall(key, by: principal, in: transaction) { return known }
            let id = try store(new, by: principal, in: transaction)
            if let key { try remember(key, for: id, by: principal, in: transaction) }
            return id
        }
        parts.crashPoints.reach(.p2)
        return try await get(id, by: principal)
    }

    func checkShape(_ new: NewPost) throws(EngineError) {
        guard !new.deliveries.isEmpty || new.timing == .draft else {
            throw .invalid(field: "deliveries", words: "Choose at least one account.")
        }
        try checkAccounts(new.deliveries)
        guard !new.content.parts.isEmpty else { throw .invalid(field: "content", words: "The post is empty.") }
    }

    func refuseProblems(of new: NewPost, isForLater: Bool? = nil, by principal: Principal) async throws {
        let problems = try await problems(of: new, isForLater: isForLater, by: principal)
        guard !problems.contains(where: { $0.problem.severity == .error }) else {
            throw EngineError.preflight(problems)
        }
    }

    private func recall(
        _ key: IdempotencyKey, by principal: Principal, in transaction: Transaction
    ) throws -> Post.ID? {
        let finding = try IdempotencyStore.find(
            key.value, fingerprint: key.fingerprint, of: principal.workspaceID, in: transaction)
        switch finding {
        case nil: return nil
        case .known(let subject): return Post.ID(stored: subject)
        case .otherRequest: throw EngineError.idempotencyMismatch
        }
    }

    private func remember(
        _ key: IdempotencyKey, for id: Post.ID, by principal: Principal, in transaction: Transaction
    ) throws {
        let isFresh = try IdempotencyStore.remember(
            key.value, fingerprint: key.fingerprint, subject: id.text, of: principal.workspaceID, in: transaction)
        guard isFresh else {
            throw EngineError.conflict(
                code: "still_running", words: "A request with this key is being answered right now.")
        }
    }

    private func store(_ new: NewPost, by principal: Principal, in transaction: Transaction) throws -> Post.ID {
        let id = Post.ID(parts.ports)
        let due = try new.timing.due(
            for: id, of: principal.workspaceID, to: new.deliveries.map(\.connectionID), in: transaction)
        let post = Post(
            id: id, workspaceID: principal.workspaceID, authorID: principal.personID, content: new.content,
            publishAt: new.timing == .draft ? nil : due.instant, zone: due.zone, revision: 1,
            createdAt: transaction.now)
        try PostStore.insert(post, in: transaction)
        for wanted in new.deliveries { try store(wanted, of: post, due: due.instant, in: transaction) }
        return id
    }

    private func store(
        _ wanted: NewDelivery, of post: Post, due: Instant, in transaction: Transaction
    ) throws {
        let connection = try ConnectionStore.find(wanted.connectionID, of: post.workspaceID, in: transaction)
        guard let connection else { throw EngineError.noAccount(wanted.connectionID) }
        let own = try wanted.timing?.due(for: post.id, of: post.workspaceID, in: transaction).instant
        let delivery = Delivery(
            id: Delivery.ID(parts.ports), workspaceID: post.workspaceID, postID: post.id,
            connectionID: connection.id, ownContent: wanted.content, options: wanted.options,
            state: post.publishAt == nil ? .draft : .scheduled, dueAt: own ?? due)
        try DeliveryJobs.store(delivery, of: post, to: connection, parts: parts, in: transaction)
    }
}

extension EngineError {
    /// The same key came with another request (REL-33).
    static let idempotencyMismatch = EngineError.invalid(
        field: "Idempotency-Key", words: "This key was used for another request.")
}
