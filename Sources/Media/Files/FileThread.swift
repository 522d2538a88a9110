import Foundation

/// Runs file work on threads of its own, never on the cooperative pool.
enum FileThread {
    private static let queue: OperationQueue = {
        let queue = OperationQueue()
        queue.name = "media files"
        queue.maxConcurrentOperationCount = 4
        return queue
    }()

    static func run<Answer: Sendable>(
        _ body: @escaping @Sendable () throws(MediaError) -> Answer
    ) async throws(MediaError) -> Answer {
        let result: Result<Answer, MediaError> = await withCheckedContinuation { continuation in
            queue.addOperation { continuation.resume(returning: Result { () throws(MediaError) in try body() }) }
        }
        return try result.get()
    }
}
