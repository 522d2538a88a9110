import Domain
import Logging
import Vault

/// What steps leave behind that nobody else may have: stored sealed, each at the place of its journal line (SEC-22).
extension Script {
    private static let table = "journal"
    private static let column = "output"

    /// An output as it is stored.
    func sealed(_ output: StepOutput, _ entry: JournalEntry, _ work: DeliveryWork) async throws -> StepOutput {
        guard let secret = output.secret else { return output }
        var output = output
        output.sealedSecret = Base64URL.encode(
            try await Safe(vault: parts.vault).seal(
                secret, table: Self.table, row: entry.attemptID, column: Self.column, of: work.delivery.workspaceID))
        return output
    }

    /// The work with its secrets open. One that cannot be opened is as good as lost at the platform: steps find another way.
    func opened(_ work: DeliveryWork) async -> DeliveryWork {
        guard work.journal.contains(where: { $0.output?.sealedSecret != nil }) else { return work }
        var journal = work.journal
        for index in journal.indices {
            guard let text = journal[index].output?.sealedSecret, let sealed = Base64URL.decode(text) else { continue }
            do {
                let secret = try await Safe(vault: parts.vault).open(
                    sealed, table: Self.table, row: journal[index].attemptID, column: Self.column,
                    of: work.delivery.workspaceID)
                journal[index].output?.secret = secret
            } catch {
                Logger.current.warning(
                    "A secret of a step cannot be opened", metadata: ["delivery.id": "\(work.delivery.id)"])
            }
        }
        return work.with(journal: journal)
    }
}
