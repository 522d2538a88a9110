import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Every format against a strict simulation written from the facts alone, over real HTTP.
@Suite("Publishing to LinkedIn before the sandbox", .timeLimit(.minutes(10)))
struct LinkedInPublishSandboxTests {
    private let png = DraftPicture("image/png", TestPictures.png, "A dot")

    private func posts(_ stage: LinkedInStage, _ platform: String) -> [LedgerEntry.Post] {
        stage.run.sandbox.ledger.posts().filter { $0.platform == platform }
    }

    @Test("S2.23 S3.05 members publish text, article, pictures, poll and document", arguments: ["ada", "grace"])
    func member(person: String) async throws {
        try await LinkedInStage.with(.member) { stage in
            let session = try await stage.connect(person)
            var article = PublicationDraft(texts: ["Read (this)"])
            article.link = Link(url: "https://example.com/a", title: "T", description: "D")
            var poll = PublicationDraft(texts: ["Vote"], title: "Tea?")
            poll.poll = Poll(options: ["Yes", "No"], minutes: 4_320)
            let drafts = [
                PublicationDraft(texts: ["Hello (all) #tag"]), article, poll,
                PublicationDraft(texts: ["One"], pictures: [[png]]),
                PublicationDraft(texts: ["Two"], pictures: [[png, DraftPicture("image/gif", TestPictures.gif)]]),
            ]
            for draft in drafts {
                let outcome = try await stage.connector.publish(draft, as: session)
                #expect(outcome.failure == nil, "\(draft.texts)")
            }
            let made = posts(stage, "linkedin")
            #expect(made.map(\.text) == ["Hello (all) #tag", "Read (this)", "Vote", "One", "Two"])
            #expect(made.map(\.media.count) == [0, 0, 0, 1, 2] && made[3].media[0].alt == "A dot")
        }
    }

    @Test("the first comment stands below the post, of a member and of a page", arguments: [true, false])
    func comment(isPage: Bool) async throws {
        try await LinkedInStage.with(isPage ? .page : .member) { stage in
            let session = try await stage.connect()
            let draft = PublicationDraft(texts: ["Hi"], options: DeliveryOptions([.firstComment: "See (here)"]))

            let outcome = try await stage.connector.publish(draft, as: session)

            #expect(outcome.failure == nil)
            let made = posts(stage, isPage ? "linkedin-page" : "linkedin")
            #expect(made.map(\.text) == ["Hi", "See (here)"] && made.last?.replyTo == made.first?.remoteID)
        }
    }

    @Test("S3.32 an unusual text arrives whole")
    func littleText() async throws {
        try await LinkedInStage.with(.page) { stage in
            let session = try await stage.connect()
            let text = #"a\b {c} @d [e] (f) <g> #h *i* _j_ ~k | 日本 👩‍👩‍👧 #tag"#

            let outcome = try await stage.connector.publish(PublicationDraft(texts: [text]), as: session)

            #expect(outcome.failure == nil)
            #expect(posts(stage, "linkedin-page").map(\.text) == [text])
        }
    }

    @Test(
        "REL-20 REL-24 a post whose answer was lost is found: by the list of a page, by its duplicate for a member",
        arguments: [true, false], [true, false])
    func lost(isPage: Bool, afterEffect: Bool) async throws {
        try await LinkedInStage.with(isPage ? .page : .member) { stage in
            let session = try await stage.connect()
            var draft = PublicationDraft(texts: ["Only (once) #tag"])
            draft.startedAt = Ports.system.now()
            stage.run.sandbox.faults.add(
                Fault(.reset, endpoint: "posts.create").with { $0.afterEffect = afterEffect })

            let lost = try await stage.connector.publish(draft, as: session)
            #expect(lost.failure?.mayHaveTakenEffect == true)
            let look = LostCommit(
                step: Step("publish:0", kind: .commit, part: 0), intentAt: draft.startedAt,
                now: draft.startedAt + .minutes(1), looks: 1)
            let result = await stage.connector.reconcile(look, of: draft.publication, as: session)

            if isPage, afterEffect {
                guard case .found(let output) = result else {
                    Issue.record("\(result)")
                    return
                }
                #expect(output.remoteID == posts(stage, "linkedin-page").first?.remoteID)
            } else {
                #expect(result == .absent)
                let again = try await stage.connector.publish(draft, as: session)
                #expect(again.failure == nil && again.links(1) != [nil])
            }
            #expect(posts(stage, isPage ? "linkedin-page" : "linkedin").count == 1)
        }
    }

    @Test("a page's picture is uploaded for the page")
    func pagePicture() async throws {
        try await LinkedInStage.with(.page) { stage in
            let session = try await stage.connect()

            let outcome = try await stage.connector.publish(
                PublicationDraft(texts: [""], pictures: [[png]]), as: session)

            #expect(outcome.failure == nil)
            #expect(posts(stage, "linkedin-page").first?.media.first?.alt == "A dot")
        }
    }

    @Test("S2.24 a film of several pieces is published on a page, and a document by both", arguments: [true, false])
    func largeFiles(isFilm: Bool) async throws {
        // The type and the filling; the simulation looks at no more.
        let film: [UInt8] =
            [0, 0, 0, 16] + Array("ftypisom".utf8) + [0, 0, 2, 0] + [0, 0x8b, 0, 0] + Array("mdat".utf8)
        let bytes = isFilm ? film + [UInt8](repeating: 7, count: 0x8b_0000 - 8) : Array("%PDF-1.7\n%%EOF\n".utf8)
        for flavor in isFilm ? [LinkedInFlavor.page] : [.page, .member] {
            try await LinkedInStage.with(flavor) { stage in
                let session = try await stage.connect()
                let file = DraftPicture(isFilm ? "video/mp4" : "application/pdf", bytes)
                let draft = PublicationDraft(texts: ["Look"], pictures: [[file]], title: "Report")

                let outcome = try await stage.connector.publish(draft, as: session)

                #expect(outcome.failure == nil)
                let made = posts(stage, stage.connector.platform.rawValue)
                #expect(made.map(\.format) == [isFilm ? "video" : "document"] && made[0].media.count == 1)
            }
        }
    }

    @Test("REL-30 a broken film fails before anything is public, in LinkedIn's words")
    func brokenFilm() async throws {
        try await LinkedInStage.with(.page) { stage in
            let session = try await stage.connect()
            let film = DraftPicture("video/mp4", [UInt8](repeating: 7, count: 100_000))

            let outcome = try await stage.connector.publish(
                PublicationDraft(texts: ["Watch"], pictures: [[film]]), as: session)

            #expect(outcome.failure?.kind == .media && outcome.failedStep?.name == "ready:0:0")
            #expect(posts(stage, "linkedin-page").isEmpty)
        }
    }
}
