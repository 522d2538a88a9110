import Domain

@testable import Dashboard
@testable import Engine

extension FakeEngine: WorkspacesDesk {
    func contents(by principal: Principal) async throws -> WorkspaceContents {
        try ask("contents")
        try principal.require(.own)
        return WorkspaceContents(workspace: member.workspace, connectionCount: now.connections.count)
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
