import Domain
import Engine

@testable import Dashboard

extension FakeEngine: DeparturesDesk {
    func deauthorize(_ platform: Platform, owner: Workspace.ID?, signed text: String) async throws {
        try ask("deauthorize \(platform.rawValue)\(owner.map { "/\($0)" } ?? "") \(text)")
        if text != "good" { throw EngineError.invalid(field: "signed_request", words: "It was not signed.") }
    }

    func delete(_ platform: Platform, owner: Workspace.ID?, signed text: String) async throws -> String {
        try await deauthorize(platform, owner: owner, signed: text)
        return "c0de"
    }

    func deletion(_ code: String) async throws -> Departures.Deletion? { now.deletions[code] }
}
