import Domain
import OAuth
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Publishing and being rejected afterwards, before strict simulations.
@Suite("Late looks before the sandbox", .timeLimit(.minutes(10)))
struct LateLookSandboxTests {
    private static func film(_ options: [OptionKey: OptionValue]) -> PublicationDraft {
        var draft = PublicationDraft(
            texts: ["Watch"], pictures: [[DraftPicture("video/mp4", TestFilm.mp4())]],
            options: DeliveryOptions(options),
            title: "A title")
        draft.startedAt = Ports.system.now()
        return draft
    }

    /// Publishes, looks, lets the platform change its mind, looks through an outage and once more.
    private static func play<Tested: ClassicConnector>(
        _ stage: ClassicStage<Tested>, _ session: Session, _ draft: PublicationDraft, endpoint: String, reason: String
    ) async throws -> Standing {
        let outcome = try await stage.connector.publish(draft, as: session)
        #expect(outcome.failure == nil, "\(outcome.failure?.words ?? "")")
        var publication = draft.publication
        publication.outputs = outcome.outputs
        #expect(try await stage.connector.standing(of: publication, as: session) == .stands)
        #expect(stage.run.sandbox.ledger.posts().filter { $0.deletedAt == nil }.count == 1)

        stage.run.sandbox.faults.add(Fault(.outage, endpoint: endpoint))
        await #expect(throws: PlatformFailure.self) {
            try await stage.connector.standing(of: publication, as: session)
        }
        stage.run.sandbox.faults.add(Fault(.lateRejection, endpoint: endpoint).with { $0.body = reason })
        let first = try await stage.connector.standing(of: publication, as: session)
        #expect(stage.run.sandbox.ledger.posts().filter { $0.deletedAt == nil }.isEmpty)
        #expect(try await stage.connector.standing(of: publication, as: session) == first)
        return first
    }

    @Test("TikTok takes a film for spam that was out", .timeLimit(.minutes(2)))
    func onTikTok() async throws {
        try await ClassicStage<TikTokConnector>.with(
            { TikTokPlatform($0) }, client: "sandbox-tiktok",
            { TikTokConnector(door: $0, oauth: $1, ports: .system) }
        ) { stage in
            let standing = try await Self.play(
                stage, try await stage.connect(), Self.film([.visibility: "self_only"]), endpoint: "publish.status",
                reason: "spam_risk")
            #expect(standing == .rejected(words: "TikTok takes the post for spam."))
        }
    }

    @Test("YouTube rejects a video for a claim that was out", .timeLimit(.minutes(2)))
    func onYouTube() async throws {
        try await ClassicStage<YouTubeConnector>.with(
            { YouTubePlatform($0) }, client: "sandbox-youtube",
            { YouTubeConnector(door: $0, oauth: $1, ports: .system) }
        ) { stage in
            let standing = try await Self.play(
                stage, try await stage.connect(), Self.film([.madeForKids: false]), endpoint: "videos.list",
                reason: "copyright")
            #expect(standing == .rejected(words: "YouTube rejected the video: somebody claims a right in it."))
        }
    }

    @Test("Facebook takes a Reel down that was out", .timeLimit(.minutes(2)))
    func onFacebook() async throws {
        try await PagesStage.with(.facebook) { stage in
            let standing = try await Self.play(
                stage, try await stage.connect(picking: "Ada's Bakery"), Self.film([.format: "reel"]), endpoint: "node",
                reason: "Somebody claims a right in it.")
            #expect(standing == .rejected(words: "Somebody claims a right in it."))
        }
    }
}
