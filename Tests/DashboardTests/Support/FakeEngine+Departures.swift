import Domain
import Engine

@testable import Dashboard

extension FakeEngine: DeparturesDesk {
    func deauthorize(_ platform: Platform, signed text: String) async throws {
        try ask("deauthorize \(platform.rawValue) \(text)")
        if text != "good" { throw EngineError.invalid(field: "signed_request", words: "It was not signed.") }
    }

    func delete(_ platform: Platform, signed text: String) async throws -> String {
        try await deauthorize(platform, signed: text)
        return "c0de"
    }

    func deletion(_ code: String) async throws -> Departures.Deletion? { now.deletions[code] }
}
