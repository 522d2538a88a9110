import Domain
import Outbound
import TestKit
import Testing

@testable import Platforms

/// What is sent to TikTok, field by field, judged by the table of its endpoints (platform sheet, section 4).
@Suite("Publishing to TikTok before a scripted door", .timeLimit(.minutes(1)))
struct TikTokPublishingTests {
    private typealias Fixture = TikTokFixture

    @Test("steps are the same every time: a film is announced, sent and looked after; photos take one call")
    func steps() throws {
        let fixture = try Fixture()
        let photos = fixture.connector.steps(of: Fixture.photos(2).publication)
        #expect(photos.map(\.name) == ["publish:0", "appear:0"] && photos.map(\.kind) == [.commit, .safe])
        let small = fixture.connector.steps(of: Fixture.large(64_000_000))
        #expect(small.map(\.name) == ["start:0", "publish:0", "appear:0"])
        #expect(small.map(\.kind) == [.safe, .commit, .safe] && small[1].budget == .seconds(97))
        let large = fixture.connector.steps(of: Fixture.large(75_000_000))
        #expect(large.map(\.name) == ["start:0", "upload:0:0", "publish:0", "appear:0"])
        // Before anything is sent, the whole film is read through.
        #expect(large[0].budget == .seconds(33))
        #expect(large[1].kind == .safe && large[1].budget == .seconds(108) && large[2].budget == .seconds(48))
    }

    @Test("S2.27 S2.28 a film goes up by direct upload, without the token, and is published when TikTok says so")
    func film() async throws {
        let fixture = try Fixture([
            Fixture.creator: [Fixture.able()], Fixture.films: [Fixture.announced], Fixture.store: [Fixture.whole],
            Fixture.status: [Fixture.state("PROCESSING_UPLOAD"), Fixture.state("PUBLISH_COMPLETE")],
        ])

        let outcome = try await fixture.publish(Fixture.film())

        #expect(outcome.failure == nil)
        #expect(
            fixture.door.calls == [
                Fixture.creator, Fixture.films, Fixture.store, Fixture.status, Fixture.status,
            ])
        #expect(
            fixture.door.requests[1].json == [
                "post_info": [
                    "title": "Look #here", "privacy_level": "SELF_ONLY", "disable_comment": true, "disable_duet": true,
                    "disable_stitch": true, "brand_content_toggle": false, "brand_organic_toggle": false,
                    "is_aigc": false,
                ],
                "source_info": ["source": "FILE_UPLOAD", "video_size": 3, "chunk_size": 3, "total_chunk_count": 1],
            ])
        #expect(fixture.door.requests[1].headers["Authorization"] == "Bearer access-1")
        let piece = fixture.door.requests[2]
        #expect(try await piece.body.collected() == [7, 8, 9] && piece.url.text == Fixture.address)
        #expect(piece.headers == ["Content-Range": "bytes 0-2/3"])
        #expect(fixture.door.requests[3].json == ["publish_id": .string(Fixture.publishID)])
        // Nobody else sees it, so that it has no address of its own.
        #expect(outcome.outputs["appear:0"]?.url == "https://www.tiktok.com/@ada.l")
    }

    @Test("every choice arrives, and what everybody sees has an address once TikTok tells it")
    func choices() async throws {
        let named = Fixture.state("PUBLISH_COMPLETE", ["publicaly_available_post_id": [7_291_234_567_890_123_456]])
        let fixture = try Fixture([
            Fixture.creator: [Fixture.able()], Fixture.films: [Fixture.announced], Fixture.store: [Fixture.whole],
            Fixture.status: [Fixture.state("PUBLISH_COMPLETE", ["publicaly_available_post_id": []]), named],
        ])
        let chosen: [OptionKey: OptionValue] = [
            .visibility: "public_to_everyone", .allowComments: true, .allowDuet: true, .allowStitch: true,
            .brandContent: true, .brandOrganic: true, .aiGenerated: true, .coverOffset: 1_500,
        ]

        let outcome = try await fixture.publish(Fixture.film(chosen))

        #expect(
            fixture.door.requests[1].json?["post_info"] == [
                "title": "Look #here", "privacy_level": "PUBLIC_TO_EVERYONE", "disable_comment": false,
                "disable_duet": false, "disable_stitch": false, "brand_content_toggle": true,
                "brand_organic_toggle": true, "is_aigc": true, "video_cover_timestamp_ms": 1_500,
            ])
        let output = outcome.outputs["appear:0"]
        #expect(output?.url == "https://www.tiktok.com/@ada.l/video/7291234567890123456")
        #expect(output?.remoteID == "7291234567890123456" && fixture.door.sent(to: Fixture.status).count == 2)
    }

    @Test("S2.27 S2.29 photos are fetched by TikTok, in order, with the chosen cover")
    func photos() async throws {
        let named = Fixture.state("PUBLISH_COMPLETE", ["publicaly_available_post_id": ["72"]])
        let fixture = try Fixture([
            Fixture.creator: [Fixture.able()], Fixture.photos: [Fixture.started],
            Fixture.status: [Fixture.state("PROCESSING_DOWNLOAD"), named],
        ])
        let chosen: [OptionKey: OptionValue] = [
            .visibility: "public_to_everyone", .coverIndex: 34, .autoMusic: true,
        ]

        let outcome = try await fixture.publish(Fixture.photos(35, chosen))

        #expect(outcome.failure == nil)
        #expect(fixture.door.calls == [Fixture.creator, Fixture.photos, Fixture.status, Fixture.status])
        let addresses = (0..<35).map { JSONValue.string("https://martlet.example/m/med_0_\($0)") }
        #expect(
            fixture.door.requests[1].json == [
                "media_type": "PHOTO", "post_mode": "DIRECT_POST",
                "post_info": [
                    "title": "A title", "description": "Words", "privacy_level": "PUBLIC_TO_EVERYONE",
                    "disable_comment": true, "auto_add_music": true, "brand_content_toggle": false,
                    "brand_organic_toggle": false,
                ],
                "source_info": [
                    "source": "PULL_FROM_URL", "photo_images": .array(addresses), "photo_cover_index": 34,
                ],
            ])
        #expect(outcome.outputs["appear:0"]?.url == "https://www.tiktok.com/@ada.l/photo/72")
    }

    @Test("one photo without words has nothing but itself")
    func bare() async throws {
        let fixture = try Fixture([
            Fixture.creator: [Fixture.able()], Fixture.photos: [Fixture.started],
            Fixture.status: [Fixture.state("PUBLISH_COMPLETE")],
        ])
        var draft = Fixture.photos(1, [.visibility: "self_only", .coverIndex: 3])
        (draft.texts, draft.title) = ([""], "")

        #expect(try await fixture.publish(draft).failure == nil)

        let body = fixture.door.requests[1].json
        #expect(body?["post_info"]?["title"] == nil && body?["post_info"]?["description"] == nil)
        #expect(body?["source_info"]?["photo_cover_index"] == 0)
    }

    // MARK: Pieces

    @Test(
        "S2.28 a film is cut as TikTok counts: whole up to 64 MB, then by ten, and what is left over goes with the last",
        arguments: [
            (1, 1, 1, 1), (5_000_000, 5_000_000, 1, 5_000_000), (64_000_000, 64_000_000, 1, 64_000_000),
            (64_000_001, 10_000_000, 6, 14_000_001), (70_000_000, 10_000_000, 7, 10_000_000),
            (79_999_999, 10_000_000, 7, 19_999_999), (4_000_000_000, 10_000_000, 400, 10_000_000),
        ])
    func pieces(total: Int, size: Int, count: Int, last: Int) {
        let pieces = TikTokPieces(of: total)
        #expect(pieces.size == size && pieces.count == count && pieces.last.count == last)
        #expect(pieces.count == total / size, "what TikTok checks")
        #expect((0..<count).reduce(0) { $0 == pieces[$1].lowerBound ? pieces[$1].upperBound : -1 } == total)
    }

    @Test("no film is cut into more than a thousand pieces, or into pieces that are too large")
    func bounds() {
        for total in [9_999_999_999, 10_000_000_000, 30_000_000_001, 60_000_000_000] {
            let pieces = TikTokPieces(of: total)
            #expect(pieces.count <= 1_000 && pieces.size <= 64_000_000 && pieces.last.count <= 128_000_000)
            #expect(pieces.count == total / pieces.size)
        }
    }

    @Test(
        "TikTok's word on what it has is understood, whether it names the last byte or how many there are",
        arguments: [
            ("bytes 0-9999999/75000000", 1), ("bytes 0-10000000/75000000", 1), ("bytes 0-29999999/75000000", 3),
            ("bytes 0-0/75000000", 0), ("bytes 0-12345678/75000000", 1), ("bytes 0-74999999/75000000", 7),
            ("bytes 0-75000000/75000000", 7), ("bytes 0-75000001/75000000", nil),
            ("bytes */75000000", nil), ("", nil), ("bytes 0-9999999999999999999999/1", nil), (nil, nil),
        ] as [(String?, Int?)])
    func offsets(word: String?, next: Int?) {
        #expect(TikTokPieces(of: 75_000_000).next(after: word) == next)
    }

    private static func more(_ last: Int) -> ScriptedDoor.Act {
        .headed(206, ["Content-Range": "bytes 0-\(last)/75000000"], .null)
    }

    private static func ranges(_ fixture: Fixture) -> [String?] {
        fixture.door.sent(to: Fixture.store).map { $0.headers["Content-Range"] }
    }

    @Test("REL-2 all pieces but the last go up one after the other, and the last one publishes")
    func large() async throws {
        let fixture = try Fixture([
            Fixture.store: (1...6).map { Self.more($0 * 10_000_000 - 1) } + [.headed(201, [:], .null)]
        ])
        let film = Fixture.large(75_000_000)

        let upload = try await fixture.perform("upload:0:0", film)
        let publish = try await fixture.perform("publish:0", film)

        guard case .done = upload, case .done(let output) = publish else {
            Issue.record("\(upload) \(publish)")
            return
        }
        #expect(output.remoteID == Fixture.publishID)
        let expected =
            (0..<6).map { "bytes \($0 * 10_000_000)-\($0 * 10_000_000 + 9_999_999)/75000000" }
            + ["bytes 60000000-74999999/75000000"]
        #expect(Self.ranges(fixture) == expected)
        let piece = try #require(fixture.door.sent(to: Fixture.store).first)
        guard case .stream(let source, let type) = piece.body else {
            Issue.record("no stream")
            return
        }
        #expect(source.length == 10_000_000 && type == "video/quicktime" && piece.headers["Authorization"] == nil)
    }

    @Test("a piece whose answer was lost is sent again, and TikTok's word on what it has is followed")
    func resumes() async throws {
        let fixture = try Fixture([
            Fixture.store: [
                Self.more(9_999_999), .lost(mayHaveArrived: true),
                .headed(416, ["Content-Range": "bytes 0-39999999/75000000"], .null), Self.more(49_999_999),
                Self.more(59_999_999),
            ]
        ])

        guard case .done = try await fixture.perform("upload:0:0", Fixture.large(75_000_000)) else {
            Issue.record("not done")
            return
        }
        #expect(
            Self.ranges(fixture).map { $0?.prefix { $0 != "-" } } == [
                "bytes 0", "bytes 10000000", "bytes 10000000", "bytes 40000000", "bytes 50000000",
            ])
    }

    // MARK: What the account may do

    @Test("S2.30 an app that is not audited offers nothing but oneself; an audited one what TikTok offers the account")
    func audience() async throws {
        let answer = Fixture.able(["max_video_post_duration_sec": 60, "comment_disabled": true])
        let plain = try Fixture([Fixture.creator: [answer]], isAudited: false)
        let audited = try Fixture([Fixture.creator: [answer]])

        let narrow = try #require(await plain.connector.capabilities(of: plain.session))
        let wide = try #require(await audited.connector.capabilities(of: audited.session))

        #expect(narrow.visibilities == ["self_only"])
        #expect(wide.visibilities == ["public_to_everyone", "mutual_follow_friends", "self_only"])
        #expect(wide.formats[.reel]?.video?.duration == .zero ... .seconds(60))
        #expect(wide.option(.allowComments)?.hint.contains("settings") == true)
        #expect(wide.option(.allowComments)?.isBarred == true && wide.option(.aiGenerated)?.isBarred == false)
        #expect(plain.connector.profile.approvalNote != nil && audited.connector.profile.approvalNote == nil)
        #expect(audited.connector.profile.capabilities.visibilities.count == 4)
    }

    @Test(
        "nothing is known of an account that TikTok does not describe, and odd figures are no limits",
        arguments: [
            (TikTokFixture.error(429, "rate_limit_exceeded"), nil),
            (TikTokFixture.able(["max_video_post_duration_sec": -5]), Duration.minutes(10)),
            (TikTokFixture.able(["max_video_post_duration_sec": 99_999_999]), .minutes(10)),
            (TikTokFixture.data([:]), .minutes(10)),
        ])
    func odd(answer: ScriptedDoor.Act, longest: Duration?) async throws {
        let fixture = try Fixture([Fixture.creator: [answer]])
        let found = await fixture.connector.capabilities(of: fixture.session)
        #expect(found?.formats[.reel]?.video?.duration?.upperBound == longest)
    }
}
