import Domain
import Storage

/// Transactions whose own refusals come out as what they are.
extension EngineParts {
    /// Reads from one snapshot. Throws what `body` threw, or `StorageError`.
    func read<Answer: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Answer
    ) async throws -> Answer {
        do {
            return try await database.read(body)
        } catch .abandoned(let refusal) {
            throw refusal
        }
    }

    /// Reads and writes in one transaction, and answers when it is on disk. Throws what `body` threw, or `StorageError`.
    @discardableResult
    func write<Answer: Sendable>(
        _ body: @escaping @Sendable (Transaction) throws -> Answer
    ) async throws -> Answer {
        do {
            return try await database.write(body)
        } catch .abandoned(let refusal) {
            throw refusal
        }
    }
}
