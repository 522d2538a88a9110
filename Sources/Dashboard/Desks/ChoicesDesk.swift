import Domain
import Engine

/// What the dashboard asks of the Engine about what accounts have at their platforms.
protocol ChoicesDesk: Sendable {
    /// The values of a choice that only the platform can say, within that of another choice.
    func list(
        of key: OptionKey, within parent: String, for id: Connection.ID, isFresh: Bool, by: Principal
    ) async throws -> [OptionRule.Choice]
    /// Makes something new to choose there.
    func make(
        _ name: String, for key: OptionKey, on id: Connection.ID, by: Principal
    ) async throws -> OptionRule.Choice
}

extension Choices: ChoicesDesk {}
