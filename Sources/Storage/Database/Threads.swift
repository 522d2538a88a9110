import Foundation

/// Threads of our own for calls that block; the cooperative threads never wait for a disk or a socket.
enum Threads {
    /// Starts a named thread that runs `body` to its end.
    static func start(_ name: String, _ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        thread.name = name
        thread.start()
    }

    /// Runs one blocking call on a fresh thread and awaits its answer.
    static func run<Answer: Sendable>(
        _ name: String, _ body: @escaping @Sendable () throws(StorageError) -> Answer
    ) async throws(StorageError) -> Answer {
        let result: Result<Answer, StorageError> = await withCheckedContinuation { continuation in
            start(name) { continuation.resume(returning: Result(catching: body)) }
        }
        return try result.get()
    }
}
