import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What is sent to Instagram by either login, field by field, judged by Meta's own descriptions (sheets, section 4).
@Suite("Publishing to Instagram before a scripted door", .timeLimit(.minutes(1)))
struct InstagramPublishingTests {
    private typealias Stand = ContainerStand
    private static let making = "POST 42/media", publishing = "POST 42/media_publish"
    private static let picture = "https://martlet.example/m/med_0_0"

    @Test(
        "S2.15 S3.33 S4.06 S4.07 a picture with caption, alt text and collaborators",
        arguments: ContainerStand.instagrams)
    func picture(platform: Platform) async throws {
        let stand = Stand.well(platform, but: [:])

        let outcome = try await stand.publish(
            Stand.draft(["Words"], [Stand.jpeg], options: [.collaborators: ["@grace", "linus"]]))

        #expect(outcome.failure == nil)
        #expect(stand.calls == [Self.making, "GET 501", Self.publishing, "GET 901"])
        #expect(
            stand.forms(Self.making) == [
                [
                    "image_url": Self.picture, "caption": "Words", "alt_text": "A dot",
                    "collaborators": #"["grace","linus"]"#,
                ]
            ])
        #expect(stand.forms(Self.publishing) == [["creation_id": "501"]])
        #expect(stand.queries("GET 501") == [["fields": "status_code,status"]])
        #expect(outcome.outputs["permalink:0"] == StepOutput(remoteID: "901", url: Stand.link(platform)))
    }

    @Test("an account behind a Page works by the Page's token, with the proof of the app; no other token is sent")
    func token() async throws {
        let stand = Stand.well(.instagramFacebook, but: [:])
        #expect(try await stand.publish(Stand.draft([""], [Stand.jpeg])).failure == nil)
        for request in stand.script.requests {
            #expect(request.headers["Authorization"] == "Bearer page-1")
            let proof = request.field("appsecret_proof") ?? request.url.queryItems.first { $0.name != "fields" }?.value
            #expect(proof?.count == 64)
        }
        var session = stand.session
        session = Session(
            grant: session.grant, tokens: GrantTokens(access: Secret("user"), refresh: nil), app: session.app,
            account: session.account)
        let outcome = try await stand.connector.publish(Stand.draft([""], [Stand.jpeg]), as: session)
        #expect(outcome.failure?.kind == .auth)
    }

    @Test("S2.15 S3.33 ten pictures and films are a carousel of containers", arguments: ContainerStand.instagrams)
    func carousel(platform: Platform) async throws {
        let stand = Stand.well(platform, containers: 11, but: [:])
        let files = [Stand.jpeg, Stand.film] + [DraftPicture](repeating: Stand.jpeg, count: 8)

        let outcome = try await stand.publish(Stand.draft(["Words"], files, options: [.collaborators: ["grace"]]))

        #expect(outcome.failure == nil)
        let forms = stand.forms(Self.making)
        #expect(forms[0] == ["is_carousel_item": "true", "image_url": Self.picture, "alt_text": "A dot"])
        #expect(
            forms[1] == [
                "is_carousel_item": "true", "media_type": "VIDEO", "video_url": "https://martlet.example/m/med_0_1",
            ])
        let children = (501...510).map(String.init).joined(separator: ",")
        #expect(
            forms[10] == [
                "media_type": "CAROUSEL", "children": children, "caption": "Words", "collaborators": #"["grace"]"#,
            ])
        #expect(stand.forms(Self.publishing) == [["creation_id": "511"]])
    }

    @Test("S2.15 S3.34 a Reel with cover, audio name and three collaborators", arguments: ContainerStand.instagrams)
    func reel(platform: Platform) async throws {
        let stand = Stand.well(platform, but: [:])
        var draft = Stand.draft(
            ["Words"], [Stand.film],
            options: [
                .format: "reel", .coverOffset: 1_500, .shareToFeed: false, .audioName: "Reeds",
                .collaborators: ["a", "b", "c"],
            ])
        draft.cover = Stand.jpeg

        #expect(try await stand.publish(draft).failure == nil)

        #expect(
            stand.forms(Self.making) == [
                [
                    "media_type": "REELS", "video_url": Self.picture, "caption": "Words",
                    "cover_url": "https://martlet.example/m/med_cover", "share_to_feed": "false",
                    "audio_name": "Reeds", "collaborators": #"["a","b","c"]"#,
                ]
            ])
    }

    @Test("S2.15 S3.34 a single film is a Reel, its cover a moment of it", arguments: ContainerStand.instagrams)
    func moment(platform: Platform) async throws {
        let stand = Stand.well(platform, but: [:])
        #expect(
            try await stand.publish(Stand.draft([""], [Stand.film], options: [.coverOffset: 1_500])).failure == nil)
        #expect(
            stand.forms(Self.making) == [
                ["media_type": "REELS", "video_url": Self.picture, "thumb_offset": "1500"]
            ])
    }

    @Test(
        "S4.17 a story is a picture or a film and nothing else", arguments: ContainerStand.instagrams,
        [(ContainerStand.jpeg, "image_url"), (ContainerStand.film, "video_url")])
    func story(platform: Platform, file: (picture: DraftPicture, name: String)) async throws {
        let stand = Stand.well(platform, but: [:])
        let draft = Stand.draft([""], [file.picture], options: [.format: "story"])
        #expect(try await stand.publish(draft).failure == nil)
        #expect(stand.forms(Self.making) == [["media_type": "STORIES", file.name: Self.picture]])
    }

    @Test("the first comment is written below the post, when that is out", arguments: ContainerStand.instagrams)
    func comment(platform: Platform) async throws {
        let stand = Stand.well(platform, but: ["POST 901/comments": [Stand.made("990")]])

        let outcome = try await stand.publish(Stand.draft([""], [Stand.jpeg], options: [.firstComment: "First"]))

        #expect(outcome.failure == nil && outcome.outputs["comment:0"]?.remoteID == "990")
        #expect(stand.calls.last == "POST 901/comments" && stand.forms("POST 901/comments") == [["message": "First"]])
    }

    @Test(
        "REL-27 a comment that is refused leaves the post; one whose answer is lost is looked for",
        arguments: [
            (ContainerStand.error(10, nil, "Requires permission", status: 403), PlatformFailure.Kind.permission, false),
            (ContainerStand.error(100), .content, false), (ContainerStand.error(20, 1_772_107), .transient, true),
            (ContainerStand.error(2), .transient, true), (.lost(mayHaveArrived: true), .transient, true),
            (.json(200, [:]), .transient, true),
        ])
    func commentRefused(act: ScriptedDoor.Act, kind: PlatformFailure.Kind, isUnknown: Bool) async throws {
        let stand = Stand.well(.instagram, but: ["POST 901/comments": [act]])

        let outcome = try await stand.publish(Stand.draft([""], [Stand.jpeg], options: [.firstComment: "First"]))

        #expect(outcome.failedStep?.name == "comment:0" && outcome.outputs["publish:0"] != nil)
        #expect(outcome.failure?.kind == kind && outcome.failure?.mayHaveTakenEffect == isUnknown)
    }

    @Test("REL-47 what is gone, cannot be fetched or belongs to others is no call", arguments: ContainerStand.all)
    func nothing(platform: Platform) async throws {
        let stand = Stand(platform)
        var unreachable = Stand.draft([""], [Stand.jpeg])
        unreachable.address = nil
        #expect(try await stand.publish(unreachable).failure?.kind == .media)
        var broken = unreachable
        broken.address = { _ in throw OutboundError(.unreachable, requestMayHaveBeenSent: false) }
        #expect(try await stand.publish(broken).failure?.kind == .media)
        let publication = Stand.draft([""], [Stand.jpeg]).publication
        for step in [
            Step("dance:0", kind: .safe, part: 0), Step("publish:0", kind: .commit, part: 0),
            Step("ready:0", kind: .safe, part: 0), Step("permalink:0", kind: .safe, part: 0),
            Step("publish:7", kind: .commit, part: 7), Step("item:0:9", kind: .safe, part: 0, item: 9),
            Step("", kind: .safe, part: 0),
        ] {
            guard case .failed = await stand.connector.perform(step, of: publication, as: stand.session) else {
                Issue.record("\(step.name)")
                continue
            }
        }
        #expect(stand.script.requests.isEmpty)
    }
}
