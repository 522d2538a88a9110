import Domain

@testable import Dashboard
@testable import Engine

extension FakeEngine: WorkspacesDesk {
    func contents(by principal: Principal) async throws -> WorkspaceContents {
        try ask("contents")
        try principal.require(.own)
        return WorkspaceContents(workspace: member.workspace, connectionCount: now.connections.count)
    }

    func zoneChange(to name: String, by principal: Principal) async throws -> ZoneChange {
        try ask("zone? \(name)")
        try principal.require(.own)
        guard let new = Zone(name) else {
            throw EngineError.invalid(field: "zone", words: "It must be the IANA name of a time zone.")
        }
        return ZoneChange(
            old: Zone(member.workspace.zone) ?? .utc, new: new, slotCount: 3, seriesCount: 1, otherSeriesCount: 2,
            postCount: 12)
    }

    func setZone(_ name: String, from old: String?, by principal: Principal) async throws -> ZoneChange {
        guard old == member.workspace.zone else {
            throw EngineError.conflict(code: "changed", words: "Somebody changed it meanwhile.")
        }
        let change = try await zoneChange(to: name, by: principal)
        try ask("zone! \(name)")
        return change
    }

    func delete(
        named name: String, password: Secret, address: String, by principal: Principal
    ) async throws -> Farewell.Answers {
        try ask("delete \(name)")
        try principal.require(.own)
        guard password == Secret("correct horse battery") else {
            throw EngineError.invalid(field: "password", words: "The password is wrong.")
        }
        return Farewell.Answers(asked: 2, confirmed: now.platformConfirmed == true ? 2 : 1)
    }
}
