import Domain
import Engine

/// What the dashboard asks of the Engine about platform apps.
protocol AppsDesk: Sendable {
    /// Every platform with the app in use.
    func list(by: Principal) async throws -> [AppListing]
    /// One platform.
    func get(_ platform: Platform, by: Principal) async throws -> AppListing
    /// Stores an app unless the platform refuses it.
    func set(_ entered: EnteredApp, on platform: Platform, by: Principal) async throws -> AppVerdict
    /// Takes the workspace's app out of use.
    func remove(_ platform: Platform, by: Principal) async throws
    /// Asks the platform about the app in use.
    func examine(_ platform: Platform, by: Principal) async throws -> AppVerdict
}

extension Apps: AppsDesk {}
