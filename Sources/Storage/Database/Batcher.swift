import Domain
import Synchronization

/// Does what comes at the same time in one transaction: while one runs, the next gathers (decision 0015).
///
/// Each request counts as if it were alone: when the transaction of several fails for a reason that may be one's own, each gets
/// a transaction to itself. Requests with the same key never share a transaction, so that its statements may treat them as a set.
package final class Batcher<Request: Sendable, Answer: Sendable>: Sendable {
    /// Passed on several times, which copies no request.
    private final class Waiting: Sendable {
        let request: Request
        let key: String
        let answer: @Sendable (Result<Answer, StorageError>) -> Void

        init(_ request: Request, key: String, answer: @escaping @Sendable (Result<Answer, StorageError>) -> Void) {
            self.request = request
            self.key = key
            self.answer = answer
        }
    }

    private struct State {
        var waiting: [Waiting] = []
        var isBusy = false
    }

    private let database: Database
    private let access: Work.Access
    private let limit: Int
    private let key: @Sendable (Request) -> String
    private let body: @Sendable ([Request], Transaction) throws -> [Answer]
    private let state = Mutex(State())

    fileprivate init(
        _ database: Database, _ access: Work.Access, limit: Int,
        key: @escaping @Sendable (Request) -> String,
        body: @escaping @Sendable ([Request], Transaction) throws -> [Answer]
    ) {
        self.database = database
        self.access = access
        self.limit = limit
        self.key = key
        self.body = body
    }

    /// How many wait for the next transaction.
    var waitingCount: Int { state.withLock(\.waiting.count) }

    /// Answers when the transaction is on disk. Throws `StorageError`; what the body threw is the cause of `.abandoned`.
    package func callAsFunction(_ request: Request) async throws(StorageError) -> Answer {
        let result: Result<Answer, StorageError> = await withCheckedContinuation { continuation in
            let waiting = Waiting(request, key: key(request)) { continuation.resume(returning: $0) }
            let mayBegin = state.withLock { state in
                state.waiting.append(waiting)
                guard !state.isBusy else { return false }
                state.isBusy = true
                return true
            }
            if mayBegin { begin() }
        }
        return try result.get()
    }

    /// What is done is chosen when the database comes to it, not now: whatever arrives until then travels along.
    private func begin() {
        let taken = Taken<Waiting>()
        let work = Work(access: access) { [self] transaction in
            let requests = taken.once(take)
            let answers = try body(requests.map { $0.request }, transaction)
            return { [self] in
                for (waiting, answer) in zip(requests, answers) { waiting.answer(.success(answer)) }
                goOn()
            }
        } refuse: { [self] error in
            let requests = taken.once(take)
            if requests.count > 1, error.mayBeOfOne {
                for waiting in requests { doAlone(waiting) }
            } else {
                for waiting in requests { waiting.answer(.failure(error)) }
            }
            goOn()
        }
        database.submit(work)
    }

    private func doAlone(_ waiting: Waiting) {
        let work = Work(access: access) { [body] transaction in
            let answers = try body([waiting.request], transaction)
            return { for answer in answers { waiting.answer(.success(answer)) } }
        } refuse: { error in
            waiting.answer(.failure(error))
        }
        database.submit(work)
    }

    private func goOn() {
        let isMore = state.withLock { state in
            state.isBusy = !state.waiting.isEmpty
            return state.isBusy
        }
        if isMore { begin() }
    }

    /// The first ones that wait, no two of the same key.
    private func take() -> [Waiting] {
        state.withLock { state in
            var (taken, left, keys): ([Waiting], [Waiting], Set<String>) = ([], [], [])
            for waiting in state.waiting {
                if taken.count < limit, keys.insert(waiting.key).inserted {
                    taken.append(waiting)
                } else {
                    left.append(waiting)
                }
            }
            state.waiting = left
            return taken
        }
    }
}

/// What one transaction took up, however often it is run again.
private final class Taken<Waiting: Sendable>: Sendable {
    private let waiting = Mutex<[Waiting]?>(nil)

    func once(_ take: () -> [Waiting]) -> [Waiting] {
        waiting.withLock { waiting in
            let taken = waiting ?? take()
            waiting = taken
            return taken
        }
    }
}

extension Database {
    /// Reads that come at the same time, from one snapshot.
    ///
    /// - Parameters:
    ///   - limit: How many share a transaction at most.
    ///   - key: Tells which requests are about the same.
    ///   - body: Answers as many as it is asked, in their order.
    package func batchedReads<Request: Sendable, Answer: Sendable>(
        limit: Int = 64, key: @escaping @Sendable (Request) -> String,
        _ body: @escaping @Sendable ([Request], Transaction) throws -> [Answer]
    ) -> Batcher<Request, Answer> {
        Batcher(self, .read, limit: limit, key: key, body: body)
    }

    /// Writes that come at the same time, in one transaction (REL-4, REL-21); parameters as for reads.
    package func batchedWrites<Request: Sendable, Answer: Sendable>(
        limit: Int = 64, key: @escaping @Sendable (Request) -> String,
        _ body: @escaping @Sendable ([Request], Transaction) throws -> [Answer]
    ) -> Batcher<Request, Answer> {
        Batcher(self, .write(.committed), limit: limit, key: key, body: body)
    }
}

extension StorageError {
    /// Whether one of several may be the cause: the others can still be stored.
    fileprivate var mayBeOfOne: Bool {
        switch self {
        case .conflict, .foreignKey, .check, .timeout, .contention, .unreadable, .statement, .abandoned: true
        case .full, .readOnly, .unavailable, .commitUnknown, .damaged, .schemaTooNew, .schemaDiffers, .settings: false
        }
    }
}
