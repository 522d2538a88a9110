import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What is sent to Threads, field by field, judged by Meta's own collection (platform sheet, section 4).
@Suite("Publishing to Threads before a scripted door", .timeLimit(.minutes(1)))
struct ThreadsPublishingTests {
    private typealias Stand = ContainerStand
    private static let making = "POST 42/threads", publishing = "POST 42/threads_publish"

    @Test(
        "REL-27 steps are the same every time: items of all parts, then part after part; the comment is a script of its own"
    )
    func steps() {
        let stand = Stand(.threads)
        func names(_ draft: PublicationDraft) -> [String] { stand.connector.steps(of: draft.publication).map(\.name) }
        #expect(names(Stand.draft(["Words"])) == ["container:0", "ready:0", "publish:0", "permalink:0"])
        var draft = Stand.draft(["One", "Two"], options: [.firstComment: "First"])
        draft.pictures = [[Stand.jpeg], [Stand.jpeg, Stand.film]]
        let steps = stand.connector.steps(of: draft.publication)
        #expect(
            steps.map(\.name) == [
                "item:1:0", "item:1:1", "ready:1:0", "ready:1:1", "container:0", "ready:0", "publish:0", "permalink:0",
                "container:1", "ready:1", "publish:1", "permalink:1",
            ])
        #expect(names(draft.child(.comment)) == ["container:comment", "ready:comment", "comment:0"])
        #expect(steps.filter { $0.kind == .commit }.map(\.name) == ["publish:0", "publish:1"])
        #expect(steps[1].item == 1 && steps[1].part == 1)
        #expect(names(PublicationDraft(texts: [])).isEmpty)
    }

    @Test("S3.07 words are put into a container, waited for, published, and asked for their address")
    func text() async throws {
        let stand = Stand.well(.threads, but: ["GET 501": [Stand.state("IN_PROGRESS"), Stand.finished]])

        let outcome = try await stand.publish(Stand.draft(["Words"]))

        #expect(outcome.failure == nil && outcome.redone.isEmpty)
        #expect(
            stand.calls == [Self.making, "GET 501", "GET 501", Self.publishing, "GET 901"])
        #expect(stand.forms(Self.making) == [["media_type": "TEXT", "text": "Words"]])
        #expect(stand.forms(Self.publishing) == [["creation_id": "501"]])
        #expect(stand.queries("GET 501")[0] == ["fields": "status,error_message"])
        #expect(stand.queries("GET 901") == [["fields": "permalink"]])
        #expect(outcome.outputs["publish:0"]?.remoteID == "901" && outcome.outputs["publish:0"]?.url == nil)
        #expect(outcome.outputs["permalink:0"] == StepOutput(remoteID: "901", url: Stand.link(.threads)))
        #expect(stand.script.requests.allSatisfy { $0.headers["Authorization"] == "Bearer access-1" })
    }

    @Test("links are cards, polls are objects of up to four answers")
    func wordsAndMore() async throws {
        let stand = Stand.well(.threads, but: [:])
        var link = Stand.draft(["Read"])
        link.link = Link(url: "https://example.com/a?b=1", title: "T")
        var poll = Stand.draft(["Which?"])
        poll.poll = Poll(options: ["One", "Two", "Three"], minutes: 1_440)
        for draft in [link, poll] { #expect(try await stand.publish(draft).failure == nil) }
        #expect(
            stand.forms(Self.making) == [
                ["media_type": "TEXT", "text": "Read", "link_attachment": "https://example.com/a?b=1"],
                [
                    "media_type": "TEXT", "text": "Which?",
                    "poll_attachment": #"{"option_a":"One","option_b":"Two","option_c":"Three"}"#,
                ],
            ])
    }

    @Test(
        "S3.37 who can reply, the topic and the spoiler go with the post",
        arguments: ["everyone", "accounts_you_follow", "mentioned_only"])
    func choices(control: String) async throws {
        let stand = Stand.well(.threads, but: [:])
        let draft = Stand.draft(
            [""], [Stand.jpeg], options: [.replyControl: .text(control), .tags: ["herons"], .spoiler: true])
        #expect(try await stand.publish(draft).failure == nil)
        #expect(
            stand.forms(Self.making) == [
                [
                    "media_type": "IMAGE", "image_url": "https://martlet.example/m/med_0_0", "alt_text": "A dot",
                    "reply_control": control, "topic_tag": "herons", "is_spoiler_media": "true",
                ]
            ])
    }

    @Test("S3.37 any other word for who can reply is refused before anything is sent")
    func otherControl() {
        let rules = Stand(.threads).connector.profile.capabilities
        for (word, isTaken) in [
            ("everyone", true), ("accounts_you_follow", true), ("mentioned_only", true), ("followers_only", false),
            ("nobody", false),
        ] {
            let problems = Preflight.problems(
                of: Content(text: "Words"), options: DeliveryOptions([.replyControl: .text(word)]), media: [:],
                capabilities: rules, name: "Threads")
            #expect(problems.contains { $0.severity == .error } != isTaken, "\(word)")
        }
    }

    @Test("a film is a video with its description")
    func film() async throws {
        let stand = Stand.well(.threads, but: [:])
        #expect(try await stand.publish(Stand.draft(["Look"], [Stand.film])).failure == nil)
        #expect(
            stand.forms(Self.making) == [
                [
                    "media_type": "VIDEO", "video_url": "https://martlet.example/m/med_0_0", "alt_text": "A film",
                    "text": "Look",
                ]
            ])
    }

    @Test("S3.07 S3.36 ten pictures and more are a carousel of containers, films among them")
    func carousel() async throws {
        let stand = Stand.well(.threads, containers: 12, but: [:])
        let files = [Stand.film] + [DraftPicture](repeating: Stand.jpeg, count: 10)

        let outcome = try await stand.publish(Stand.draft(["Look"], files, options: [.spoiler: true]))

        #expect(outcome.failure == nil)
        let forms = stand.forms(Self.making)
        #expect(forms.count == 12)
        #expect(
            forms[0] == [
                "is_carousel_item": "true", "media_type": "VIDEO", "video_url": "https://martlet.example/m/med_0_0",
                "alt_text": "A film",
            ])
        #expect(
            forms[10] == [
                "is_carousel_item": "true", "media_type": "IMAGE", "image_url": "https://martlet.example/m/med_0_10",
                "alt_text": "A dot",
            ])
        let children = (501...511).map(String.init).joined(separator: ",")
        #expect(
            forms[11] == [
                "media_type": "CAROUSEL", "children": children, "text": "Look", "is_spoiler_media": "true",
            ])
        #expect(stand.forms(Self.publishing) == [["creation_id": "512"]])
    }

    @Test("REL-27 each part answers the one before it, the first comment the post; the topic is the post's alone")
    func chain() async throws {
        let stand = Stand.well(.threads, containers: 4, posts: 4, but: [:])
        let draft = Stand.draft(
            ["One", "Two", "Three"],
            options: [.firstComment: "First", .tags: ["herons"], .replyControl: "mentioned_only"])

        let outcome = try await stand.publish(draft)

        #expect(outcome.failure == nil)
        #expect(
            stand.forms(Self.making) == [
                ["media_type": "TEXT", "text": "One", "topic_tag": "herons", "reply_control": "mentioned_only"],
                ["media_type": "TEXT", "text": "Two", "reply_to_id": "901", "reply_control": "mentioned_only"],
                ["media_type": "TEXT", "text": "Three", "reply_to_id": "902", "reply_control": "mentioned_only"],
                ["media_type": "TEXT", "text": "First", "reply_to_id": "901"],
            ])
        #expect(outcome.outputs["comment:0"]?.remoteID == "904")
    }

    @Test("what is out is not prepared again, though its containers were taken back")
    func preparedOnce() async throws {
        let stand = Stand.well(.threads, containers: 1, posts: 1, but: [:])
        var draft = Stand.draft(["One", "Two"])
        draft.outputs = ["publish:0": StepOutput(remoteID: "900"), "permalink:0": StepOutput(remoteID: "900")]

        let outcome = try await stand.publish(draft)

        #expect(outcome.failure == nil)
        #expect(stand.forms(Self.making).map { $0["reply_to_id"] } == ["900"])
    }
}
