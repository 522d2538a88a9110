import Domain
import Foundation
import TestKit
import Testing

/// How things are when they begin: what is not said has a sound meaning.
@Suite("Beginnings", .timeLimit(.minutes(10)))
struct BeginningsTests {
    private let ports = TestPorts().ports
    private let now = Instant(seconds: 1_800_000_000)

    @Test("REL-20 a delivery begins untried, unpublished, on its first revision")
    func delivery() {
        let delivery = Delivery(
            id: Delivery.ID(ports), workspaceID: Workspace.ID(ports), postID: Post.ID(ports),
            connectionID: Connection.ID(ports), state: .scheduled, dueAt: now)

        #expect(delivery.revision == 1 && delivery.attempts == 0 && delivery.rescues == 0)
        #expect(delivery.ownContent == nil && delivery.options == DeliveryOptions())
        #expect(delivery.reason == nil && delivery.startedAt == nil)
        #expect(delivery.publishedAt == nil && delivery.permalink == nil)
    }

    @Test("REL-23 a connection begins active, and healthy unless told otherwise")
    func connection() {
        let connection = Connection(
            id: Connection.ID(ports), workspaceID: Workspace.ID(ports), brandID: Brand.ID(ports), platform: .x,
            grantID: Grant.ID(ports),
            account: RemoteAccount(remoteID: "1", server: "https://api.x.com", name: "A", handle: "@a"),
            healthSince: now, connectedAt: now)

        #expect(connection.health == .healthy && connection.isActive)
        #expect(connection.lastGoodAt == nil && connection.account.canPublish)
    }

    @Test("REL-22 a line of the journal begins as an intent")
    func journal() {
        let entry = JournalEntry(attemptID: "a", step: "publish:0", kind: .commit, fingerprint: "f", intentAt: now)

        #expect(entry.outcome == nil && entry.outcomeAt == nil && entry.words == nil && entry.output == nil)
        #expect(StepOutput() == StepOutput(remoteID: nil, url: nil, facts: [:]))
    }

    @Test("SEC-28 REL-46 the secret of a step is never written, only what it was sealed as; older lines have neither")
    func secrets() throws {
        var output = StepOutput(remoteID: "1", secret: Secret("canary"))
        output.sealedSecret = "sealed"
        let bytes = try JSONEncoder().encode(output)
        #expect(!String(decoding: bytes, as: UTF8.self).contains("canary"))
        let read = try JSONDecoder().decode(StepOutput.self, from: bytes)
        #expect(read.secret == nil && read.sealedSecret == "sealed" && read.remoteID == "1")
        let older = try JSONDecoder().decode(StepOutput.self, from: Data(#"{"facts":{"a":"b"},"remoteID":"1"}"#.utf8))
        #expect(older == StepOutput(remoteID: "1", facts: ["a": "b"]))
    }

    @Test("REL-26 a step is safe or commits, and says so by its word")
    func steps() {
        let upload = Step("upload:0:1", kind: .safe, part: 0, item: 1)
        let publish = Step("publish:0", kind: .commit, part: 0)

        #expect(upload != publish && publish.item == nil)
        #expect([upload, publish].map(\.kind.rawValue) == ["safe", "commit"])
        #expect(Step("a", kind: .safe, part: 0) != Step("a", kind: .safe, part: 1))
    }

    @Test("REL-24 what a platform says of a lost commit is told apart")
    func reconcile() {
        let found = ReconcileResult.found(StepOutput(remoteID: "1"))
        let results: Set<ReconcileResult> = [
            found, .found(StepOutput(remoteID: "2")), .absent, .notSeen(lookAgainAfter: .seconds(5)),
            .unknown(words: "x"),
        ]
        #expect(results.count == 5 && results.contains(.absent))
        #expect(StepResult.wait(.seconds(1), words: "w") != StepResult.wait(.seconds(2), words: "w"))
    }

    @Test("a grant was given by consent unless it says otherwise")
    func grant() {
        #expect(GrantServer(apiOrigin: "https://a.example").method == .oauth)
        #expect(GrantServer.Method.appPassword.rawValue == "app_password")
        let tokens = GrantTokens(access: Secret("a"))
        #expect(tokens.refresh == nil && tokens.dpopKey == nil)
    }

    @Test("an account that can publish anything asks for no image, no choice and no tag limit")
    func capabilities() {
        let account = Capabilities(
            counting: .weighted, textLimit: 1, imageLimit: 1, imageByteLimit: 1, imageTypes: [], altTextLimit: 1,
            threadLimit: 1)

        #expect(!account.requiresImage && !account.hasContentWarning && account.takesLanguage)
        #expect(account.visibilities == [] && account.text.cashtagLimit == nil && account.imagePixelLimit == nil)
        #expect(account.imageByteLimits == [:] && account.title == nil && account.poll == nil)
    }

    @Test("names of brands, workspaces and people can change, their identifiers cannot")
    func names() {
        var workspace = Workspace(id: Workspace.ID(ports), name: "A", zone: "UTC")
        var brand = Brand(id: Brand.ID(ports), workspaceID: workspace.id, name: "A")
        var person = Person(id: Person.ID(ports), email: "a@example.org", name: "A")
        let ids = [workspace.id.text, brand.id.text, person.id.text]
        workspace.name = "B"
        brand.name = "B"
        person.name = "B"

        #expect([workspace.id.text, brand.id.text, person.id.text] == ids)
        #expect([workspace.name, brand.name, person.name] == ["B", "B", "B"])
    }
}
