import Domain
import Engine
import Platforms

@testable import Dashboard

extension FakeEngine: AppsDesk {
    func list(by principal: Principal) async throws -> [AppListing] {
        try ask("list apps")
        guard principal.may(.administer) else { throw EngineError.forbidden(.administer) }
        return now.apps
    }

    func get(_ platform: Platform, by principal: Principal) async throws -> AppListing {
        let listings: [AppListing] = try await list(by: principal)
        guard let listing = listings.first(where: { $0.profile.platform == platform }) else {
            throw EngineError.notFound
        }
        return listing
    }

    func set(_ entered: EnteredApp, on platform: Platform, by principal: Principal) async throws -> AppVerdict {
        try ask("set app \(platform.rawValue)")
        guard !entered.clientID.isEmpty else {
            throw EngineError.invalid(field: "client_id", words: "Copy the id in one piece.")
        }
        change { $0.enteredApps.append(entered) }
        return now.appVerdict
    }

    func remove(_ platform: Platform, by principal: Principal) async throws {
        try ask("remove app \(platform.rawValue)")
    }

    func examine(_ platform: Platform, by principal: Principal) async throws -> AppVerdict {
        try ask("examine app \(platform.rawValue)")
        return now.appVerdict
    }
}
