import Domain
import Logging
import Platforms
import Storage

/// Asks platforms once a day what they count of an account and of its posts of the last thirty days (S2.02).
///
/// Only figures come of it: whatever goes wrong is written down beside them and says nothing about the health of the
/// connection, which is for checks and refreshes to find.
struct Measurer: Sendable {
    /// What is asked about, by whom, and under which job.
    private struct Work {
        let connection: Connection
        let session: Session
        let connector: any Connector
        let rules: FigureRules
        let job: ClaimedJob
    }

    /// Somebody else has the job now, or the account is gone.
    private struct LostJob: Error {}

    let parts: EngineParts
    let sessions: Sessions

    /// The job; comes again the next day for as long as the account is connected and its platform may be asked.
    func work(on job: ClaimedJob) async throws -> JobVerdict {
        guard let subject = JobSubject<Connection>(job.subject),
            let connection = try await parts.read({
                try ConnectionStore.find(subject.id, of: subject.workspaceID, in: $0)
            }),
            // A red connection cannot be asked; the patrol sees when it is well again.
            connection.health.isUsable, parts.measures(connection.platform),
            let connector = parts.connectors[connection.platform], let rules = connector.profile.figures
        else { return .done }
        guard try await isWorthwhile(connection, connector) else { return next(connection) }
        let session: Session
        switch try await sessions.session(for: connection, lasting: connector.profile.stepDeadline * 2, .accessToken) {
        case .success(let opened): session = opened
        case .failure(let obstacle):
            return try await put(off: connection, job, after: PlatformFailure(obstacle))
        }
        guard !rules.lackScope(in: session.grant) else { return next(connection) }
        let work = Work(connection: connection, session: session, connector: connector, rules: rules, job: job)
        do {
            return try await put(off: connection, job, after: try await measure(work))
        } catch is LostJob {
            return next(connection)
        }
    }

    /// Where tokens are renewed on demand, none is renewed for the figures of an account that has no posts of late (REL-12).
    private func isWorthwhile(_ connection: Connection, _ connector: any Connector) async throws -> Bool {
        guard parts.settings.refreshMode == .onDemand else { return true }
        let start = parts.ports.now() - FigureSchedule.postLife
        return try await parts.read { transaction in
            let posts = try FigureStore.duePosts(
                of: connection.id, of: connection.workspaceID, since: start, after: nil, limit: 1, in: transaction)
            if !posts.isEmpty { return true }
            let grant = try GrantStore.find(connection.grantID, of: connection.workspaceID, in: transaction)?.grant
            return RefreshSchedule.lasts(
                grant?.accessExpiresAt, for: connector.profile.stepDeadline * 2, now: transaction.now)
        }
    }

    /// Asks about the account and then about its posts; answers what went wrong first.
    private func measure(_ work: Work) async throws -> PlatformFailure? {
        var first: PlatformFailure?
        do {
            try await measureAccount(work)
        } catch let failure as PlatformFailure {
            // A platform that does not answer, or not to us, is not asked twice.
            if failure.stopsAsking { return failure }
            first = failure
        }
        do {
            try await measurePosts(work)
        } catch let failure as PlatformFailure {
            return first ?? failure
        }
        return first
    }

    private func measureAccount(_ work: Work) async throws {
        guard !work.rules.ofAccounts.isEmpty else { return }
        let id = FigureSubject.connection(work.connection.id)
        let isCounted = try await parts.read { [connection = work.connection] transaction in
            let today = Day(of: transaction.now)
            return try !FigureStore.list(of: id, of: connection.workspaceID, since: today, in: transaction).isEmpty
        }
        // A second try of the day is for what is still missing.
        guard !isCounted else { return }
        try await keep([id: try await work.connector.figures(ofAccountOf: work.session)], work)
    }

    /// A call for as many posts as the platform tells of at once, stored before the next.
    private func measurePosts(_ work: Work) async throws {
        guard !work.rules.ofPosts.isEmpty else { return }
        let start = parts.ports.now() - FigureSchedule.postLife
        var last: MeasuredPost?
        while true {
            let page = try await parts.read { [connection = work.connection, last, limit = work.rules.batch] in
                try FigureStore.duePosts(
                    of: connection.id, of: connection.workspaceID, since: start, after: last, limit: limit, in: $0)
            }
            let named = page.compactMap { post in
                work.connector.remoteID(in: post.outputs).map { (id: $0, post: post) }
            }
            if !named.isEmpty {
                let asked = named.map { PublishedPost(remoteID: $0.id, publishedAt: $0.post.publishedAt) }
                let found = try await work.connector.figures(of: asked, as: work.session)
                let counted = named.compactMap { id, post in
                    found[id].map { (FigureSubject.delivery(post.deliveryID), $0) }
                }
                try await keep(Dictionary(counted) { first, _ in first }, work)
            }
            guard page.count == work.rules.batch else { return }
            last = page.last
        }
    }

    /// Stores what was counted, unless the account was taken out meanwhile, and holds the job for the next call.
    private func keep(_ counted: [FigureSubject: [Figure: Int64]], _ work: Work) async throws {
        let isHeld = try await parts.write { [connection = work.connection, job = work.job, parts] transaction in
            guard
                try ConnectionStore.find(connection.id, of: connection.workspaceID, in: transaction) != nil,
                try JobStore.extendLease(of: job, by: parts.settings.deliveryLease, in: transaction) != nil
            else { return false }
            try FigureStore.put(counted, of: connection.workspaceID, in: transaction)
            return true
        }
        if !isHeld { throw LostJob() }
    }

    /// Writes down how it went, and when to come again.
    private func put(
        off connection: Connection, _ job: ClaimedJob, after failure: PlatformFailure?
    ) async throws -> JobVerdict {
        parts.metrics.measured(connection.platform, failure?.kind.rawValue ?? "done")
        try await parts.write {
            try FigureStore.noteLook(at: connection.id, of: connection.workspaceID, words: failure?.words, in: $0)
        }
        guard let failure else { return next(connection) }
        Logger.current.info("Figures could not be read", metadata: ["error.kind": "\(failure.kind)"])
        let soon = FigureSchedule.again(
            after: failure, attempt: job.attempts, now: parts.ports.now(), chance: parts.ports.randomFraction())
        return soon.map { .callBack($0) } ?? next(connection)
    }

    private func next(_ connection: Connection) -> JobVerdict {
        .again(FigureSchedule.next(after: parts.ports.now(), id: connection.id.text))
    }
}

extension PlatformFailure {
    /// Why a platform could not be asked at all.
    fileprivate init(_ obstacle: Sessions.Obstacle) {
        switch obstacle {
        case .ended: self.init(.auth, words: "There is no grant any more.")
        case .passing(let words): self.init(.transient, words: words)
        case .locked: self.init(.app, words: "The stored tokens cannot be opened.")
        }
    }

    /// Whether the next call would fare no better.
    fileprivate var stopsAsking: Bool {
        switch kind {
        case .auth, .rateLimit, .app, .transient, .accountType: true
        case .permission, .content, .media, .unknown: false
        }
    }
}
