import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What platforms that judge late are asked after a post was published, to the letter, and what their answers amount to.
@Suite("Late looks before a scripted door", .timeLimit(.minutes(1)))
struct LateLookTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        /// `nil` where nothing is known, and it is asked again.
        var standing: Standing?

        init(_ description: String, _ act: ScriptedDoor.Act, _ standing: Standing?) {
            (testDescription, self.act, self.standing) = (description, act, standing)
        }
    }

    // MARK: TikTok

    private static let spam = Standing.rejected(words: "TikTok takes the post for spam.")

    static let onTikTok = [
        Case("out", TikTokFixture.state("PUBLISH_COMPLETE"), .stands),
        Case("still at work", TikTokFixture.state("PROCESSING_UPLOAD"), .stands),
        Case("among the drafts", TikTokFixture.state("SEND_TO_USER_INBOX"), .stands),
        Case("taken for spam", TikTokFixture.failed("spam_risk"), spam),
        Case(
            "a reason that nobody knows", TikTokFixture.failed("nudity"),
            .rejected(words: "TikTok did not publish it (nudity).")),
        Case("TikTok's own trouble", TikTokFixture.failed("internal"), nil),
        Case("the permission went", TikTokFixture.failed("auth_removed"), nil),
        Case("forgotten", TikTokFixture.error(400, "invalid_publish_id"), .gone),
        Case("not ours any more", TikTokFixture.error(400, "token_not_authorized_for_specified_publish_id"), nil),
        Case("a dead token", TikTokFixture.error(401, "access_token_invalid"), nil),
        Case("a permission that was left out", TikTokFixture.error(401, "scope_not_authorized"), nil),
        Case("an outage", .text(503, type: "text/html", "<p>"), nil),
        Case("a limit", TikTokFixture.error(429, "rate_limit_exceeded"), nil),
        Case("no answer", .lost(mayHaveArrived: true), nil),
        Case("nonsense", TikTokFixture.state("DREAMING"), nil),
    ]

    @Test(
        "TikTok tells by the publish id whether it still publishes a film; an outage rejects nothing",
        arguments: onTikTok)
    func tikTok(example: Case) async throws {
        let fixture = try TikTokFixture([TikTokFixture.status: [example.act]])
        var draft = TikTokFixture.film()
        draft.outputs = [
            "start:0": StepOutput(remoteID: TikTokFixture.publishID),
            "publish:0": StepOutput(remoteID: TikTokFixture.publishID),
            "appear:0": StepOutput(remoteID: "72", url: "https://www.tiktok.com/@ada.l/video/72"),
        ]

        let standing = try? await fixture.connector.standing(of: draft.publication, as: fixture.session)

        #expect(standing == example.standing)
        #expect(fixture.door.calls == [TikTokFixture.status])
        #expect(fixture.door.requests[0].json == ["publish_id": .string(TikTokFixture.publishID)])
        #expect(fixture.door.requests[0].headers["Authorization"] == "Bearer access-1")
    }

    @Test("photos of TikTok are asked about by the name that their one call gave, and not where that was lost")
    func photos() async throws {
        let fixture = try TikTokFixture([TikTokFixture.status: [TikTokFixture.failed("spam_risk")]])
        var draft = TikTokFixture.photos(1)
        draft.outputs = ["publish:0": StepOutput(remoteID: "p_pub_url~v2.9")]
        #expect(try await fixture.connector.standing(of: draft.publication, as: fixture.session) == Self.spam)

        draft.outputs = ["publish:0": StepOutput(remoteID: "72", url: "https://www.tiktok.com/@ada.l/photo/72")]
        #expect(try await fixture.connector.standing(of: draft.publication, as: fixture.session) == .stands)
        #expect(fixture.door.requests.map(\.json) == [["publish_id": "p_pub_url~v2.9"]])
    }

    // MARK: YouTube

    private static func rejected(_ reason: String, _ words: String) -> Case {
        Case(reason, YouTubeFixture.video("rejected", ["rejectionReason": .string(reason)]), .rejected(words: words))
    }

    static let onYouTube = [
        Case("shown", YouTubeFixture.processed, .stands),
        Case("made private by its owner", YouTubeFixture.video("processed", ["privacyStatus": "private"]), .stands),
        Case("still at work", YouTubeFixture.video("uploaded"), .stands),
        rejected("duplicate", "YouTube has the same film on this channel already."),
        rejected("copyright", "YouTube rejected the video: somebody claims a right in it."),
        rejected("legal", "YouTube rejected the video after a legal complaint."),
        rejected("uploaderAccountSuspended", "YouTube has suspended the channel."),
        rejected("somethingNew", "YouTube rejected the video (somethingNew)."),
        Case(
            "a codec", YouTubeFixture.video("failed", ["failureReason": "codec"]),
            .rejected(words: "YouTube cannot read how the film is encoded. MP4 with H.264 and AAC is safest.")),
        Case("deleted", YouTubeFixture.video("deleted"), .gone),
        Case("not listed", .json(200, ["items": []]), .gone),
        Case("a list without its list", .json(200, ["kind": "youtube#videoListResponse"]), .gone),
        Case("a word that nobody knows", YouTubeFixture.video("dreaming"), nil),
        Case("a quota that is used up", YouTubeFixture.error(403, "quotaExceeded", domain: "youtube.quota"), nil),
        Case("a permission that was left out", YouTubeFixture.error(403, "insufficientPermissions"), nil),
        Case("not found", YouTubeFixture.error(404, "videoNotFound"), nil),
        Case("an outage", .text(503, type: "text/html", "<p>"), nil),
        Case("no answer", .lost(mayHaveArrived: true), nil),
    ]

    @Test("YouTube tells for one unit of quota whether it still shows a video, and why not", arguments: onYouTube)
    func youTube(example: Case) async throws {
        let fixture = try YouTubeFixture([YouTubeFixture.videos: [example.act]])
        let draft = YouTubeFixture.madeFilm(since: fixture.clock.now, isProcessed: true)

        let standing = try? await fixture.connector.standing(of: draft.publication, as: fixture.session)

        #expect(standing == example.standing)
        #expect(fixture.door.calls == [YouTubeFixture.videos])
        #expect(
            fixture.door.requests[0].url.queryItems == [.init("part", "status"), .init("id", YouTubeFixture.id)])
        #expect(fixture.door.requests[0].headers["Authorization"] == "Bearer access-1")
    }

    // MARK: Facebook

    private static let claim: JSONValue = [
        "status": [
            "video_status": "error",
            "processing_phase": [
                "status": "error", "errors": [["code": 1, "message": "Somebody claims a right in it."]],
            ],
        ]
    ]

    static let onFacebook = [
        Case("out", FacebookFixture.out, .stands),
        Case("looked through once more", FacebookFixture.state("processing", publishing: "complete"), .stands),
        Case(
            "claimed", .json(200, .object((claim.object ?? [:]).merging(["id": "77"]) { $1 })),
            .rejected(words: "Somebody claims a right in it.")),
        Case(
            "failed without words", FacebookFixture.state("error"),
            .rejected(words: "Facebook could not process the film.")),
        Case(
            "an error beside a film that people see", FacebookFixture.state("error", more: ["published": true]), .stands
        ),
        Case("an upload that is over", FacebookFixture.state("expired"), .stands),
        Case("an answer without a status", .json(200, ["id": "77"]), .stands),
        Case("gone, or not ours to see", FacebookFixture.refusal(100, 33), .gone),
        Case("a permission that is missing", FacebookFixture.refusal(10), .gone),
        Case("a dead token", FacebookFixture.refusal(190, 463), nil),
        Case("a limit", FacebookFixture.refusal(32), nil),
        Case("an outage", .text(503, type: "text/html", "<p>"), nil),
        Case("no answer", .lost(mayHaveArrived: true), nil),
    ]

    @Test("Facebook tells of a film whether it still shows it; nothing else has a status", arguments: onFacebook)
    func facebook(example: Case) async throws {
        let fixture = FacebookFixture([FacebookFixture.video: [example.act]])
        var draft = FacebookFixture.draft(FacebookFixture.film, as: .reel)
        draft.outputs = ["publish:0": StepOutput(remoteID: "77"), "appear:0": StepOutput(remoteID: "42_7")]

        let standing = try? await fixture.connector.standing(of: draft.publication, as: fixture.session)

        #expect(standing == example.standing)
        #expect(fixture.door.calls == [FacebookFixture.video])
        let query = fixture.door.requests[0].url.queryItems.first
        #expect(query == OutboundURL.Item("fields", "status,post_id,permalink_url,published"))
        #expect(fixture.door.requests[0].headers["Authorization"] == "Bearer own")
    }

    @Test("of photos on Facebook nothing is asked")
    func pictures() async throws {
        let fixture = FacebookFixture()
        var draft = FacebookFixture.draft(FacebookFixture.png)
        draft.outputs = ["publish:0": StepOutput(remoteID: "42_7")]
        #expect(try await fixture.connector.standing(of: draft.publication, as: fixture.session) == .stands)
        #expect(fixture.door.requests.isEmpty)
    }

    // MARK: Every platform

    @Test(
        "looks come in rising order, and only where the sheets say that a platform judges late",
        arguments: Platform.allCases)
    func looks(platform: Platform) throws {
        let looks = try PlatformPagesTests.connector(platform).lateLooks
        #expect(looks.isEmpty != [.reddit, .tiktok, .youtube, .facebook].contains(platform))
        #expect(looks == looks.sorted() && Set(looks).count == looks.count)
    }
}
