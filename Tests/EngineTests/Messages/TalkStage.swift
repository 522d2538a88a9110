import Domain
import Storage
import TestKit
import Testing

@testable import Engine

/// A stage with an operator who is member of another workspace only.
struct TalkStage: Sendable {
    let stage: NoticeStage
    let files = MemoryFiles()
    let operatorPerson: Person
    let operatorHome: Workspace
    let messages: Messages
    let operators: Operators

    /// A PNG of one pixel, with a text chunk that says where it was taken.
    static let png: [UInt8] = {
        var bytes: [UInt8] = [137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13]
        bytes += "IHDR".utf8
        bytes += [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0, 0, 0, 0, 0] as [UInt8]
        bytes += [0, 0, 0, 9] as [UInt8]
        bytes += "tEXtGPS\u{0}52.52".utf8
        bytes += [0, 0, 0, 0, 0, 0, 0, 0] as [UInt8]
        bytes += "IEND".utf8
        return bytes + [0, 0, 0, 0]
    }()

    static func play(_ kind: DatabaseKind = .memory, _ body: @Sendable (TalkStage) async throws -> Void) async throws {
        try await NoticeStage.play(kind) { try await body(try await TalkStage($0)) }
    }

    private init(_ stage: NoticeStage) async throws {
        self.stage = stage
        let ports = stage.parts.ports
        let person = Person(id: Person.ID(ports), email: "olga@example.org", name: "Olga")
        let home = Workspace(id: Workspace.ID(ports), name: "Hosting", zone: "UTC")
        try await stage.parts.write { transaction in
            try PersonStore.insert(home, in: transaction)
            try PersonStore.insert(person, passwordHash: "none", in: transaction)
            try PersonStore.join(person.id, to: home.id, as: .owner, in: transaction)
            try OperatorStore.add(person.id, in: transaction)
        }
        (operatorPerson, operatorHome) = (person, home)
        let media = MediaLibrary(parts: stage.parts, rooms: .temporary(files))
        messages = Messages(parts: stage.parts, media: media)
        operators = Operators(parts: stage.parts, media: media)
    }

    var operate: Principal { Principal(workspaceID: operatorHome.id, personID: operatorPerson.id, role: .owner) }
    var owner: Principal { stage.principal(.owner) }

    /// Begins a talk about the account of the stage.
    func begin(_ text: String = "Please help", bundle: String? = nil, picture: [UInt8]? = nil) async throws
        -> MessageThread.ID
    {
        stage.clock.advance(by: .seconds(1))
        return try await messages.start(
            NewThread(
                title: "Red", message: message(text, bundle: bundle, picture: picture),
                connectionID: stage.connection.id, problem: " invalid_grant ", requestID: "r1"), by: owner)
    }

    func message(_ text: String, bundle: String? = nil, picture: [UInt8]? = nil) -> NewMessage {
        NewMessage(
            text: text, picture: picture.map { NewMessage.Picture(bytes: $0, fileName: "../shot.png") },
            bundleDigest: bundle)
    }

    /// What the operator was told, oldest first.
    func toldOperator() async throws -> [MemberNotice] {
        try await stage.parts.read { [self] transaction in
            try NoticeStore.list(of: operatorPerson.id, in: operatorHome.id, limit: 100, transaction)
        }.reversed()
    }
}

/// The code of the refusal that a call ends with, and the field that it names; `nil` when it is not refused.
func refusal<Answer>(_ call: () async throws -> Answer) async -> String? {
    do {
        _ = try await call()
        return nil
    } catch let error as EngineError {
        if case .invalid(let field, _) = error { return "invalid \(field)" }
        return error.code
    } catch {
        return "\(error)"
    }
}

/// Expects that a call is refused with this code.
func expectRefusal<Answer>(
    _ code: String, sourceLocation: SourceLocation = #_sourceLocation, _ call: () async throws -> Answer
) async {
    let found = await refusal(call)
    #expect(found == code, sourceLocation: sourceLocation)
}
