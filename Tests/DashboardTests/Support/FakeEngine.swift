import Domain
import Platforms
import Storage
import Synchronization
import TestKit

@testable import Dashboard
@testable import Engine

/// An Engine in memory: says what it was told to say, and remembers what it was asked.
final class FakeEngine: Sendable {
    struct State {
        var hasOwner = true
        var role = Role.owner
        var sessions: Set<Secret> = [Secret("good")]
        var connections: [ConnectionView] = []
        var posts: [PostView] = []
        var media: [MediaItem] = []
        var keys: [APIKeyListing] = []
        var notices: [MemberNotice] = []
        var wantsMail: Bool? = true
        var listings: [PlatformListing] = []
        var room: Room?
        var isOperator = false
        var talks: [ThreadView] = []
        var bundle = SupportBundle(json: #"{"bundle":1}"#, digest: "d1")
        var startedThreads: [NewThread] = []
        var answers: [NewMessage] = []
        var picture: (item: MediaItem, bytes: [UInt8])?
        var overview = Operators.Overview(counts: [], unwell: [], troubles: [], appFaults: [])
        var filters: [UnwellFilter] = []
        var wantsAlerts = true
        var apps: [AppListing] = []
        var appVerdict = AppVerdict.accepted
        var enteredApps: [EnteredApp] = []
        var deletions: [String: Departures.Deletion] = [:]
        var authorization: Authorization?
        var problems: [ConnectionProblem] = []
        var choices: [OptionKey: [OptionRule.Choice]] = [:]
        var platformConfirmed: Bool? = true
        var history: [HistoryEntry] = []
        var clientMetadata: [UInt8]?
        var postFigures = FiguresView(state: .waiting, note: "Not yet.")
        var accountFigures = FiguresView(state: .waiting, note: "Not yet.")
        var looked: [NewPost] = []
        var created: [NewPost] = []
        var createdKeys: [IdempotencyKey?] = []
        var changes: [PostChange] = []
        var authorizations: [NewAuthorization] = []
        var callbacks: [Callback] = []
        var queries: [PostQuery] = []
        var verdicts: [Verdict] = []
        var missed: [ReviewItem] = []
        var words: [ReviewWord] = []
        var refusals: [Delivery.ID: EngineError] = [:]
        var slots: [Slot] = []
        var brands: [Brand] = []
        var series: [SeriesView] = []
        var newSeries: [NewSeries] = []
        var seriesChanges: [SeriesChange] = []
        var asked: [String] = []
        /// What the next calls of these names throw.
        var failures: [String: any Error] = [:]
    }

    let clock = TestPorts(now: Instant(seconds: 1_784_016_000))  // 14 July 2026, 08:00 UTC
    private let state: Mutex<State>

    init(_ prepare: (inout State) -> Void = { _ in }) {
        var state = State()
        prepare(&state)
        self.state = Mutex(state)
    }

    /// What it knows by now.
    var now: State { state.withLock { $0 } }

    func change(_ body: (inout State) -> Void) { state.withLock { body(&$0) } }

    /// Notes the question; throws what was prepared for it.
    func ask(_ name: String) throws {
        let failure = state.withLock { state in
            state.asked.append(name)
            return state.failures[name]
        }
        if let failure { throw failure }
    }

    var desks: Desks {
        Desks(
            figures: self,
            ports: clock.ports, people: self, workspaces: self, brands: FakeBrands(engine: self), connecting: self,
            apps: self, connections: self,
            departures: self, posts: self, slots: FakeSlots(engine: self), series: FakeSeries(engine: self),
            choices: self, notices: self, messages: FakeMessages(self),
            operators: FakeOperators(self), media: self)
    }

    var member: Member {
        let workspaceID = Workspace.ID(stored: "wsp_1")
        let person = Person(id: Person.ID(stored: "psn_1"), email: "ada@example.org", name: "Ada")
        return Member(
            principal: Principal(
                workspaceID: workspaceID, personID: person.id, role: now.role, sessionHash: "session-hash"),
            person: person, workspace: Workspace(id: workspaceID, name: "Engines", zone: "Europe/Berlin"),
            isOperator: now.isOperator)
    }
}

extension FakeEngine: PeopleDesk {
    func needsOwner() async throws -> Bool {
        try ask("needsOwner")
        return !now.hasOwner
    }

    func createOwner(_ new: NewOwner) async throws -> Login {
        try ask("createOwner")
        guard new.token == Secret("one-time") else { throw EngineError.forbidden(.own) }
        return Login(session: Secret("fresh"), expiresAt: clock.now + .days(30))
    }

    func logIn(email: String, password: Secret, address: String) async throws -> Login {
        try ask("logIn")
        guard password == Secret("correct horse battery") else {
            throw EngineError.invalid(field: "password", words: "Mail address or password is wrong.")
        }
        return Login(session: Secret("fresh"), expiresAt: clock.now + .days(30))
    }

    func member(session: Secret) async throws -> Member? {
        try ask("member")
        return now.sessions.contains(session) ? member : nil
    }

    func logOut(session: Secret) async throws {
        try ask("logOut")
        change { $0.sessions.remove(session) }
    }

    func createAPIKey(
        name: String, role: Role, by: Principal
    ) async throws -> (listing: APIKeyListing, key: Secret) {
        try ask("createAPIKey")
        guard !name.isEmpty else { throw EngineError.invalid(field: "name", words: "Give the key a name.") }
        let listing = APIKeyListing(
            id: APIKeyListing.ID(clock.ports), name: name, role: role, createdAt: clock.now, lastUsedAt: nil)
        change { $0.keys.append(listing) }
        return (listing, Secret("mkey_secret"))
    }

    func apiKeys(by principal: Principal) async throws -> [APIKeyListing] {
        try ask("apiKeys")
        guard principal.may(.administer) else { throw EngineError.forbidden(.administer) }
        return now.keys
    }

    func revokeAPIKey(_ id: APIKeyListing.ID, by: Principal) async throws {
        try ask("revokeAPIKey")
        change { $0.keys.removeAll { $0.id == id } }
    }
}
