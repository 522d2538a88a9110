import Domain
import Outbound
import Platforms
import Storage
import TestKit
import Testing
import Vault

@testable import Engine

@Suite("People come in", .timeLimit(.minutes(10)))
struct LoginTests {
    private static let password = Secret("grey-heron-over-water")

    /// An installation where nobody is yet, over a virtual clock.
    private func empty(_ body: @Sendable (TestPorts, People) async throws -> Void) async throws {
        let clock = TestPorts(now: Rig.start)
        try await DatabaseKind.memory.withDatabase(ports: clock.ports) { database in
            let vault = Vault(
                ring: try RootKeyRing(text: House.rootKey), store: DatabaseKeyStore(database: database),
                ports: clock.ports)
            let parts = EngineParts(
                ports: clock.ports, database: database, vault: vault, connectors: [], routes: .none,
                settings: EngineSettings(publicURL: House.publicURL), node: "node-1")
            try await body(clock, Engine(parts: parts, rooms: .temporary()).people)
        }
    }

    /// The same with its first owner.
    private func settled(_ body: @Sendable (TestPorts, People) async throws -> Void) async throws {
        try await empty { clock, people in
            let token = try #require(try await people.firstRunToken())
            _ = try await people.createOwner(Self.owner(token))
            try await body(clock, people)
        }
    }

    private static func owner(_ token: Secret) -> NewOwner {
        NewOwner(
            token: token, email: "Ada@Example.org", name: "Ada", password: password, workspaceName: "Studio",
            zone: "Europe/Berlin")
    }

    @Test("SEC-41 the first owner needs the token, which works once, for a day, and only while nobody is here")
    func firstRun() async throws {
        try await empty { clock, people in
            #expect(try await people.needsOwner())
            let late = try #require(try await people.firstRunToken())
            clock.advance(by: .hours(25))
            for token in [Secret("guess"), late] {
                await #expect(throws: EngineError.self) { _ = try await people.createOwner(Self.owner(token)) }
            }
            #expect(try await people.needsOwner())

            let token = try #require(try await people.firstRunToken())
            let other = try #require(try await people.firstRunToken())
            let login = try await people.createOwner(Self.owner(token))
            let member = try #require(try await people.member(session: login.session))
            #expect(member.principal.role == .owner)
            #expect(member.person.email == "ada@example.org")
            #expect(member.workspace.zone == "Europe/Berlin")
            #expect(try await people.firstRunToken() == nil)
            for token in [token, other] {
                await #expect(throws: EngineError.self) { _ = try await people.createOwner(Self.owner(token)) }
            }
        }
    }

    @Test(
        "SEC-33 what is missing or weak is named by its field, before the token is used",
        arguments: [
            ("email", "ada"), ("email", "a b@example.org"), ("name", ""), ("password", "short"),
            ("password", "passwordpassword"), ("password", "Ada@Example.org"), ("workspace_name", ""),
        ])
    func weakOwner(field: String, value: String) async throws {
        try await empty { _, people in
            let token = try #require(try await people.firstRunToken())
            var owner = Self.owner(token)
            switch field {
            case "email": owner.email = value
            case "name": owner.name = value
            case "password": owner.password = Secret(value)
            default: owner.workspaceName = value
            }
            let wrong = owner
            let error = await #expect(throws: EngineError.self) { _ = try await people.createOwner(wrong) }
            guard case .invalid(let named, let words)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(named == field)
            #expect(!words.isEmpty)
            _ = try await people.createOwner(Self.owner(token))
        }
    }

    @Test("SEC-34 an unknown address and a wrong password are refused alike; the address is read without case")
    func refusals() async throws {
        try await settled { clock, people in
            for (email, password) in [("nobody@example.org", Self.password), ("ada@example.org", Secret("wrong"))] {
                let error = await #expect(throws: EngineError.self) {
                    _ = try await people.logIn(email: email, password: password, address: "203.0.113.7")
                }
                guard case .invalid("password", "Mail address or password is wrong.")? = error else {
                    Issue.record("\(String(describing: error))")
                    return
                }
            }
            let login = try await people.logIn(
                email: "ADA@example.org", password: Self.password, address: "203.0.113.7")
            #expect(try await people.member(session: login.session)?.person.name == "Ada")
            #expect(login.expiresAt == clock.now + .days(30))
        }
    }

    @Test("SEC-34 guessing slows down per account, from any address, and never locks out for good")
    func guessing() async throws {
        try await settled { clock, people in
            for number in 1...6 {
                await #expect(throws: EngineError.self) {
                    _ = try await people.logIn(
                        email: "ada@example.org", password: Secret("guess-\(number)"), address: "203.0.113.\(number)")
                }
            }
            let error = await #expect(throws: EngineError.self) {
                _ = try await people.logIn(
                    email: "ada@example.org", password: Self.password, address: "198.51.100.1")
            }
            guard case .tooMany(let wait)? = error else {
                Issue.record("\(String(describing: error))")
                return
            }
            #expect(wait > .zero && wait <= .seconds(1))
            clock.advance(by: .seconds(2))
            _ = try await people.logIn(email: "ada@example.org", password: Self.password, address: "198.51.100.1")
        }
    }

    @Test(
        "SEC-34 the pause doubles from one second up to fifteen minutes",
        arguments: [(0, 0), (5, 0), (6, 1), (7, 2), (8, 4), (15, 512), (16, 900), (1_000_000, 900)])
    func pauses(failures: Int, seconds: Int64) {
        #expect(People.pause(after: failures) == .seconds(seconds))
    }

    @Test("SEC-36 a session ends by log-out, after a week unused, and after a month whatever happens")
    func sessions() async throws {
        try await settled { clock, people in
            let address = "203.0.113.7"
            let first = try await people.logIn(email: "ada@example.org", password: Self.password, address: address)
            try await people.logOut(session: first.session)
            #expect(try await people.member(session: first.session) == nil)

            let idle = try await people.logIn(email: "ada@example.org", password: Self.password, address: address)
            let used = try await people.logIn(email: "ada@example.org", password: Self.password, address: address)
            for day in 1...29 {
                clock.advance(by: .days(1))
                #expect(try await people.member(session: used.session) != nil)
                if day == 6 { #expect(try await people.member(session: idle.session) != nil) }
                if day == 14 { #expect(try await people.member(session: idle.session) == nil) }
            }
            clock.advance(by: .days(1) + .seconds(1))
            #expect(try await people.member(session: used.session) == nil)
            #expect(try await people.member(session: Secret("never-made")) == nil)
        }
    }
}
