import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What is sent to Reddit, field by field (platform sheet, section 4).
@Suite("Publishing to Reddit before a scripted door", .timeLimit(.minutes(1)))
struct RedditPublishingTests {
    private typealias Fixture = RedditPublishingFixture
    private let png = DraftPicture("image/png", TestPictures.png, "A dot")

    @Test("steps are the same every time: files, the post, a look, what goes on below it")
    func steps() {
        let fixture = Fixture()
        let film = DraftPicture("video/mp4", [UInt8](repeating: 1, count: 9_000_000))
        let drafts: [(PublicationDraft, [String])] = [
            (Fixture.draft(["One", "Two"]), ["publish:0", "publish:1"]),
            (
                Fixture.draft(["One"], [png], options: [.firstComment: "First"]),
                ["upload:0:0", "publish:0", "appear:0"]
            ),
            (Fixture.draft(["One"], options: [.firstComment: "First"]).child(.comment), ["comment:0"]),
            (Fixture.draft([""], [png, png]), ["upload:0:0", "upload:0:1", "publish:0"]),
            (Fixture.draft([""], [film]), ["upload:0:0", "poster:0", "publish:0", "appear:0"]),
        ]
        for (draft, names) in drafts {
            let steps = fixture.connector.steps(of: draft.publication)
            #expect(steps.map(\.name) == names && steps == fixture.connector.steps(of: draft.publication))
            #expect(steps.filter { $0.kind == .commit }.allSatisfy { $0.name.first == "p" || $0.name.first == "c" })
        }
        let steps = fixture.connector.steps(of: drafts[4].0.publication)
        #expect(steps.map(\.budget) == [.seconds(39), nil, nil, nil] && steps[3].kind == .safe)
    }

    @Test("S2.31 a text goes to its community, with every choice")
    func text() async throws {
        let fixture = Fixture([Fixture.submit: [Fixture.made]])

        let outcome = try await fixture.publish(
            Fixture.draft(
                ["Words"],
                options: [
                    .flair: "f-1", .flairText: "News", .nsfw: true, .spoiler: true, .sendReplies: false,
                ]))

        #expect(outcome.outputs["publish:0"] == StepOutput(remoteID: "t3_6vx8n0", url: Fixture.link))
        #expect(
            fixture.form(Fixture.submit) == [
                "api_type": "json", "validate_on_submit": "true", "sr": "X", "kind": "self", "title": "A title",
                "text": "Words", "resubmit": "true", "sendreplies": "false", "nsfw": "true", "spoiler": "true",
                "flair_id": "f-1", "flair_text": "News",
            ])
        let request = fixture.door.requests[0]
        #expect(request.url.query == "raw_json=1" && request.headers["Authorization"] == "Bearer access-1")
        #expect(request.headers["User-Agent"]?.contains("(by /u/ada_operator)") == true)
    }

    @Test(
        "communities are named as Reddit wants them",
        arguments: [
            ("swift", "swift"), ("r/swift", "swift"), ("/r/Swift", "Swift"), ("u/ada", "u_ada"), ("u_ada", "u_ada"),
        ])
    func community(chosen: String, sent: String) async throws {
        let fixture = Fixture([Fixture.submit: [Fixture.made]])
        _ = try await fixture.publish(Fixture.draft([""], options: [.subreddit: .text(chosen)]))
        let form = fixture.form(Fixture.submit)
        #expect(form["sr"] == sent && form["sendreplies"] == "true" && form["nsfw"] == "false")
        #expect(form["text"] == nil && form["flair_id"] == nil)
    }

    @Test("S2.31 a link has its address, and words below it")
    func link() async throws {
        let fixture = Fixture([Fixture.submit: [Fixture.made]])
        var draft = Fixture.draft(["Words"], options: [.flairText: "alone"])
        draft.link = Link(url: "https://example.com/a")

        _ = try await fixture.publish(draft)

        let form = fixture.form(Fixture.submit)
        #expect(form["kind"] == "link" && form["url"] == "https://example.com/a" && form["text"] == "Words")
        #expect(form["flair_text"] == nil, "a text without its flair means nothing")
    }

    @Test("a picture is leased, stored without the token, posted by its address, and waited for")
    func picture() async throws {
        let fixture = Fixture([
            Fixture.lease: [Fixture.leased()], Fixture.store: [Fixture.stored], Fixture.submit: [Fixture.taken],
            Fixture.list: [Fixture.nothing, Fixture.listed()],
        ])

        let outcome = try await fixture.publish(Fixture.draft(["Look"], [png]))

        #expect(outcome.failure == nil)
        #expect(
            fixture.door.calls == [Fixture.lease, Fixture.store, Fixture.submit, Fixture.list, Fixture.list])
        #expect(
            fixture.form(Fixture.lease) == ["filepath": "file.png", "mimetype": "image/png", "api_type": "json"])
        let store = fixture.door.requests[1]
        #expect(store.parts.map(\.name) == ["acl", "key", "policy", "file"])
        #expect(store.parts.prefix(3).map(\.text) == ["private", "rte/abc1", "p=="])
        #expect(try await store.parts[3].collected() == TestPictures.png)
        #expect(store.headers["Authorization"] == nil && store.headers["Cookie"] == nil)
        let form = fixture.form(Fixture.submit)
        #expect(form["kind"] == "image")
        #expect(form["url"] == "https://reddit-uploaded-media.s3-accelerate.amazonaws.com/rte/abc1")
        #expect(outcome.outputs["publish:0"]?.remoteID == nil)
        #expect(outcome.outputs["appear:0"] == StepOutput(remoteID: "t3_6vx8n0", url: Fixture.link))
    }

    @Test("REL-30 a picture that never becomes a post is told as such")
    func neverAppears() async throws {
        let fixture = Fixture([Fixture.list: [Fixture.nothing]])
        var draft = Fixture.draft(["Look"], [png])
        draft.outputs = [
            "upload:0:0": StepOutput(remoteID: "asset1"),
            "publish:0": StepOutput(facts: ["taken_at": String(fixture.clock.now.milliseconds)]),
        ]
        let step = Step("appear:0", kind: .safe, part: 0)

        fixture.clock.advance(by: .minutes(14))
        let early = await fixture.connector.perform(step, of: draft.publication, as: Fixture.session)
        fixture.clock.advance(by: .minutes(1))
        let late = await fixture.connector.perform(step, of: draft.publication, as: Fixture.session)

        #expect(early == .wait(.seconds(10), words: "Reddit is still making the post."))
        guard case .failed(let failure) = late else {
            Issue.record("\(late)")
            return
        }
        #expect(failure.kind == .media && failure.words.contains("no post has appeared"))
    }

    @Test("several pictures are a gallery, which is named at once")
    func gallery() async throws {
        let whole: JSONValue = ["json": ["errors": [], "data": ["url": .string(Fixture.link), "id": "t3_6vx8n0"]]]
        let fixture = Fixture([
            Fixture.lease: [Fixture.leased(), Fixture.leased(2)], Fixture.store: [Fixture.stored],
            Fixture.gallery: [.json(200, whole)],
        ])

        let outcome = try await fixture.publish(
            Fixture.draft(["Look"], [png, DraftPicture("image/jpeg", [1, 2])], options: [.flair: "f-1"]))

        #expect(outcome.outputs["publish:0"] == StepOutput(remoteID: "t3_6vx8n0", url: Fixture.link))
        #expect(
            fixture.door.requests.last?.json == [
                "api_type": "json", "sr": "X", "title": "A title", "text": "Look", "nsfw": false, "spoiler": false,
                "sendreplies": true, "show_error_list": true, "validate_on_submit": true, "flair_id": "f-1",
                "items": [
                    ["media_id": "asset1", "caption": "A dot", "outbound_url": ""],
                    ["media_id": "asset2", "caption": "", "outbound_url": ""],
                ],
            ])
    }

    @Test("a film has a poster: the author's, or a dark one", arguments: [true, false])
    func film(hasCover: Bool) async throws {
        let fixture = Fixture([
            Fixture.lease: [Fixture.leased(1, kind: "video"), Fixture.leased(2)], Fixture.videoStore: [Fixture.stored],
            Fixture.store: [Fixture.stored], Fixture.submit: [Fixture.taken], Fixture.list: [Fixture.listed()],
        ])
        var draft = Fixture.draft(["Watch"], [DraftPicture("video/mp4", [7, 8, 9])])
        // The second part is never sent; it only holds the cover's file.
        if hasCover {
            draft.texts.append("Two")
            draft.pictures.append([png])
            draft.options[.cover] = .media(MediaItem.ID(stored: "med_1_0"))
        }
        let steps = fixture.connector.steps(of: draft.publication).filter { $0.part == 0 && $0.name != "appear:0" }
        var outputs: [String: StepOutput] = [:]
        for step in steps {
            draft.outputs = outputs
            guard
                case .done(let output) = await fixture.connector.perform(
                    step, of: draft.publication, as: Fixture.session)
            else {
                Issue.record("\(step.name)")
                return
            }
            outputs[step.name] = output
        }

        let form = fixture.form(Fixture.submit)
        #expect(form["kind"] == "video")
        #expect(form["url"] == "https://reddit-uploaded-video.s3-accelerate.amazonaws.com/rte/abc1")
        #expect(form["video_poster_url"] == "https://reddit-uploaded-media.s3-accelerate.amazonaws.com/rte/abc2")
        #expect(try await fixture.door.sent(to: Fixture.videoStore)[0].parts.last?.collected() == [7, 8, 9])
        let poster = try await fixture.door.sent(to: Fixture.store)[0].parts.last?.collected()
        #expect(poster?.starts(with: [0x89, 0x50, 0x4e, 0x47]) == true && (poster == TestPictures.png) == hasCover)
    }

    @Test("a poll counts whole days", arguments: [(1_440, 1), (4_320, 3), (10_080, 7)])
    func poll(minutes: Int, days: Int) async throws {
        let fixture = Fixture([Fixture.poll: [Fixture.made]])
        var draft = Fixture.draft(["Vote"])
        draft.poll = Poll(options: ["Yes", "No"], minutes: minutes)

        _ = try await fixture.publish(draft)

        #expect(
            fixture.door.requests[0].json == [
                "api_type": "json", "sr": "X", "title": "A title", "text": "Vote", "nsfw": false, "spoiler": false,
                "sendreplies": true, "validate_on_submit": true, "options": ["Yes", "No"],
                "duration": .integer(days), "resubmit": true,
            ])
    }

    private static func commented(_ id: String) -> ScriptedDoor.Act {
        let data: JSONValue = [
            "id": .string(id), "name": .string("t1_" + id), "permalink": .string("/r/x/comments/6vx8n0/_/\(id)/"),
        ]
        return .json(200, ["json": ["errors": [], "data": ["things": [["kind": "t1", "data": data]]]]])
    }

    @Test("REL-27 a thread goes on in comments, each below the one before it; the first comment below the post")
    func thread() async throws {
        let fixture = Fixture([
            Fixture.submit: [Fixture.made], Fixture.comment: ["a", "b", "c"].map(Self.commented),
        ])

        let outcome = try await fixture.publish(
            Fixture.draft(["One", "Two", "Three"], options: [.firstComment: "First"]))

        #expect(outcome.failure == nil)
        let forms = (0..<3).map { fixture.form(Fixture.comment, $0) }
        #expect(forms.map { $0["thing_id"] } == ["t3_6vx8n0", "t1_a", "t3_6vx8n0"])
        #expect(forms.map { $0["text"] } == ["Two", "Three", "First"])
        #expect(forms.allSatisfy { $0["api_type"] == "json" })
        #expect(outcome.outputs["publish:1"]?.url == "https://www.reddit.com/r/x/comments/6vx8n0/_/a/")
    }

    @Test("REL-27 P12 a comment below a picture goes below the post that appeared, and nothing is sent twice")
    func resumes() async throws {
        let fixture = Fixture([Fixture.comment: [Self.commented("a")]])
        var draft = Fixture.draft(["Look"], [png], options: [.firstComment: "First"])
        draft.outputs = [
            "upload:0:0": StepOutput(), "publish:0": StepOutput(), "appear:0": StepOutput(remoteID: "t3_9"),
        ]

        _ = try await fixture.publish(draft)

        #expect(fixture.door.calls == [Fixture.comment] && fixture.form(Fixture.comment)["thing_id"] == "t3_9")
    }

    @Test("steps of others, files that were not uploaded and parts without their parents are no calls")
    func foreign() async throws {
        let fixture = Fixture()
        let publication = Fixture.draft(["One", "Two"], [png], options: [.firstComment: "A"]).publication
        for step in [
            Step("publish:0", kind: .commit, part: 0), Step("publish:1", kind: .commit, part: 1),
            Step("comment:0", kind: .commit, part: 0), Step("appear:0", kind: .safe, part: 0),
            Step("dance:0", kind: .commit, part: 0), Step("upload:0:4", kind: .safe, part: 0, item: 4),
            Step("publish:7", kind: .commit, part: 7),
        ] {
            guard case .failed = await fixture.connector.perform(step, of: publication, as: Fixture.session) else {
                Issue.record("\(step.name)")
                continue
            }
        }
        #expect(fixture.door.requests.isEmpty)
    }
}
