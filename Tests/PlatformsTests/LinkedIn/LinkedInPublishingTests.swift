import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What is sent to LinkedIn, word by word (sheets `linkedin` and `linkedin-page`, section 4).
@Suite("Publishing to LinkedIn before a scripted door", .timeLimit(.minutes(1)))
struct LinkedInPublishingTests {
    private typealias Fixture = LinkedInFixture
    private let png = DraftPicture("image/png", TestPictures.png, "A cat")

    @Test(
        "REL-27 steps are the same every time: files, what is waited for, the post; its comment is a script of its own")
    func steps() {
        let fixture = Fixture(.page)
        var draft = PublicationDraft(
            texts: ["One"], pictures: [[png, DraftPicture("image/gif", [1])]],
            options: DeliveryOptions([.firstComment: "First!"]))
        #expect(
            fixture.connector.steps(of: draft.publication).map(\.name) == [
                "upload:0:0", "upload:0:1", "publish:0",
            ])
        let comment = fixture.connector.steps(of: draft.child(.comment).publication)
        #expect(comment.map(\.name) == ["comment:0"] && comment.map(\.kind) == [.commit])
        draft.pictures = [[DraftPicture("application/pdf", [UInt8](repeating: 1, count: 9_000_000))]]
        draft.options = DeliveryOptions([.firstComment: ""])
        let steps = fixture.connector.steps(of: draft.publication)
        #expect(steps.map(\.name) == ["upload:0:0", "ready:0:0", "publish:0"])
        #expect(steps.map(\.kind) == [.safe, .safe, .commit])
        #expect(steps.map(\.budget) == [.seconds(39), nil, nil])
        #expect(steps == fixture.connector.steps(of: draft.publication))
    }

    @Test(
        "S2.23 a text becomes a post, with every member and header that LinkedIn wants",
        arguments: [true, false])
    func text(isPage: Bool) async throws {
        let fixture = Fixture(isPage ? .page : .member, [Fixture.posts: [Fixture.created]])

        let outcome = try await fixture.publish(PublicationDraft(texts: ["Hello (all) #tag"]))

        #expect(outcome.outputs["publish:0"] == StepOutput(remoteID: Fixture.share, url: Fixture.permalink))
        #expect(
            fixture.body(Fixture.posts) == [
                "author": .string(isPage ? Fixture.page : "urn:li:person:a1"),
                "commentary": #"Hello \(all\) #tag"#, "visibility": "PUBLIC",
                "distribution": [
                    "feedDistribution": "MAIN_FEED", "targetEntities": [], "thirdPartyDistributionChannels": [],
                ],
                "lifecycleState": "PUBLISHED", "isReshareDisabledByAuthor": false,
            ])
        let headers = fixture.door.requests[0].headers
        #expect(headers["LinkedIn-Version"] == "202609" && headers["X-Restli-Protocol-Version"] == "2.0.0")
        #expect(headers["Authorization"] == "Bearer access-1")
    }

    @Test(
        "who sees it: a member chooses, a page is read by everybody",
        arguments: [
            (false, "connections", "CONNECTIONS"), (false, "public", "PUBLIC"), (true, "connections", "PUBLIC"),
        ])
    func visibility(isPage: Bool, chosen: String, sent: String) async throws {
        let fixture = Fixture(isPage ? .page : .member, [Fixture.posts: [Fixture.created]])

        _ = try await fixture.publish(
            PublicationDraft(texts: ["Hi"], options: DeliveryOptions([.visibility: .text(chosen)])))

        #expect(fixture.body(Fixture.posts)?["visibility"] == .string(sent))
    }

    @Test("an older name of the header is understood, and a name is kept whole")
    func olderHeader() async throws {
        let urn = "urn:li:ugcPost:(urn:li:x,12)"
        let fixture = Fixture(.member, [Fixture.posts: [.headed(201, ["X-LinkedIn-Id": urn], .null)]])

        let outcome = try await fixture.publish(PublicationDraft(texts: ["Hi"]))

        #expect(outcome.outputs["publish:0"]?.remoteID == urn)
    }

    @Test(
        "an article has the author's words, and always a title",
        arguments: [
            (Link(url: "https://example.com/a", title: "T", description: "D"), "Whole", "T", Optional("D")),
            (Link(url: "https://example.com/a"), "Whole", "Whole", nil),
            (Link(url: "https://example.com/a", title: " ", description: ""), "", "example.com", nil),
        ])
    func article(link: Link, title: String, shown: String, description: String?) async throws {
        let fixture = Fixture(.member, [Fixture.posts: [Fixture.created]])
        var draft = PublicationDraft(texts: ["Read"], title: title)
        draft.link = link

        _ = try await fixture.publish(draft)

        var article: [String: JSONValue] = ["source": .string(link.url), "title": .string(shown)]
        article["description"] = description.map { .string($0) }
        #expect(fixture.body(Fixture.posts)?["content"] == ["article": .object(article)])
    }

    @Test("S2.23 a picture is announced for its author, sent as it is, and named with its description")
    func picture() async throws {
        let fixture = Fixture(
            .page,
            [
                Fixture.images: [Fixture.begun("image")], Fixture.upload: [.text(201, type: "text/plain", "")],
                Fixture.posts: [Fixture.created],
            ])

        let outcome = try await fixture.publish(
            PublicationDraft(texts: [""], pictures: [[png]], title: "Cats"))

        #expect(outcome.failure == nil)
        #expect(fixture.door.calls == [Fixture.images, Fixture.upload, Fixture.posts])
        #expect(fixture.door.requests[0].url.query == "action=initializeUpload")
        #expect(fixture.body(Fixture.images) == ["initializeUploadRequest": ["owner": .string(Fixture.page)]])
        let put = fixture.door.requests[1]
        #expect(put.url.query == "sig=a%2Bb" && put.headers["Authorization"] == "Bearer access-1")
        #expect(put.headers["LinkedIn-Version"] == nil)
        #expect(try await put.body.collected() == TestPictures.png)
        #expect(
            fixture.body(Fixture.posts)?["content"] == [
                "media": ["id": "urn:li:image:C1", "altText": "A cat", "title": "Cats"]
            ])
    }

    @Test("S3.05 several pictures are one post, in order")
    func gallery() async throws {
        let fixture = Fixture(
            .member,
            [
                Fixture.images: [Fixture.begun("image"), Fixture.begun("image", 2)],
                Fixture.upload: [.text(201, type: "text/plain", "")],
                "PUT https://www.linkedin.com/dms-uploads/2": [.text(201, type: "text/plain", "")],
                Fixture.posts: [Fixture.created],
            ])

        let outcome = try await fixture.publish(
            PublicationDraft(texts: ["Two"], pictures: [[png, DraftPicture("image/gif", TestPictures.gif)]]))

        #expect(outcome.failure == nil)
        #expect(
            fixture.body(Fixture.posts)?["content"] == [
                "multiImage": [
                    "images": [["id": "urn:li:image:C1", "altText": "A cat"], ["id": "urn:li:image:C2"]]
                ]
            ])
    }

    @Test("an upload whose address is over begins once more, and no third time", arguments: [true, false])
    func expired(_ helps: Bool) async throws {
        let over = Fixture.refusal(400, "EXPIRED_UPLOAD_URL")
        let fixture = Fixture(
            .member,
            [
                Fixture.images: [Fixture.begun("image")],
                Fixture.upload: [over, helps ? .text(201, type: "text/plain", "") : over],
                Fixture.posts: [Fixture.created],
            ])

        let outcome = try await fixture.publish(PublicationDraft(texts: [""], pictures: [[png]]))

        #expect(outcome.failure?.kind == (helps ? nil : .media))
        #expect(fixture.door.sent(to: Fixture.images).count == 2)
    }

    @Test("S2.23 a document is sent whole, waited for, and posted under its title")
    func document() async throws {
        let status = "GET https://api.linkedin.com/rest/documents/urn%3Ali%3Adocument%3AC1"
        let fixture = Fixture(
            .page,
            [
                Fixture.documents: [Fixture.begun("document")], Fixture.upload: [.text(201, type: "text/plain", "")],
                status: [.json(200, ["status": "PROCESSING"]), .json(200, ["status": "AVAILABLE"])],
                Fixture.posts: [Fixture.created],
            ])
        let pages: [UInt8] = Array("%PDF-1.7 …".utf8)

        let outcome = try await fixture.publish(
            PublicationDraft(texts: ["Read"], pictures: [[DraftPicture("application/pdf", pages)]], title: "Report"))

        #expect(outcome.failure == nil)
        #expect(try await fixture.door.sent(to: Fixture.upload)[0].body.collected() == pages)
        #expect(fixture.door.sent(to: status).count == 2)
        #expect(
            fixture.body(Fixture.posts)?["content"] == ["media": ["id": "urn:li:document:C1", "title": "Report"]])
    }

    @Test("a document whose state is kept from a member is given ten seconds and then posted")
    func hiddenDocument() async throws {
        let status = "GET https://api.linkedin.com/rest/documents/urn%3Ali%3Adocument%3AC1"
        let fixture = Fixture(.member, [status: [Fixture.refusal(403, "ACCESS_DENIED", number: 100)]])
        var draft = PublicationDraft(
            texts: ["Read"], pictures: [[DraftPicture("application/pdf", [1])]], title: "Report")
        let uploaded = StepOutput(
            remoteID: "urn:li:document:C1", facts: ["uploaded_at": String(fixture.clock.now.milliseconds)])
        draft.outputs = ["upload:0:0": uploaded]
        let step = Step("ready:0:0", kind: .safe, part: 0, item: 0)

        fixture.clock.advance(by: .seconds(4))
        let early = await fixture.connector.perform(step, of: draft.publication, as: fixture.session)
        #expect(early == .wait(.seconds(6), words: "LinkedIn is given a moment for the document."))
        fixture.clock.advance(by: .seconds(6))
        #expect(await fixture.connector.perform(step, of: draft.publication, as: fixture.session) == .done(uploaded))
    }

    @Test(
        "a poll has its question as the title, its answers, and one of four lengths",
        arguments: [(1_440, "ONE_DAY"), (4_320, "THREE_DAYS"), (10_080, "SEVEN_DAYS"), (20_160, "FOURTEEN_DAYS")])
    func poll(minutes: Int, duration: String) async throws {
        let fixture = Fixture(.page, [Fixture.posts: [Fixture.created]])
        var draft = PublicationDraft(texts: ["Vote"], title: "Tea?")
        draft.poll = Poll(options: ["Yes", "No"], minutes: minutes)

        _ = try await fixture.publish(draft)

        #expect(
            fixture.body(Fixture.posts)?["content"] == [
                "poll": [
                    "question": "Tea?", "options": [["text": "Yes"], ["text": "No"]],
                    "settings": ["duration": .string(duration)],
                ]
            ])
    }

    @Test("the first comment stands below the post, plain and unescaped", arguments: [true, false])
    func comment(isPage: Bool) async throws {
        let fixture = Fixture(
            isPage ? .page : .member,
            [
                Fixture.posts: [Fixture.created],
                Fixture.comments: [.json(201, ["id": "7", "commentUrn": "urn:li:comment:(urn:li:activity:1,7)"])],
            ])

        let outcome = try await fixture.publish(
            PublicationDraft(texts: ["Hi"], options: DeliveryOptions([.firstComment: "See (here) #tag"])))

        #expect(outcome.failure == nil)
        #expect(outcome.outputs["comment:0"]?.remoteID == "urn:li:comment:(urn:li:activity:1,7)")
        #expect(
            fixture.body(Fixture.comments) == [
                "actor": .string(isPage ? Fixture.page : "urn:li:person:a1"), "object": .string(Fixture.share),
                "message": ["text": "See (here) #tag"],
            ])
    }

    @Test("REL-27 P12 a comment that is missing is written below the post that is there")
    func resumes() async throws {
        let fixture = Fixture(.member, [Fixture.comments: [.json(201, ["id": "7"])]])
        var draft = PublicationDraft(texts: ["Hi"], options: DeliveryOptions([.firstComment: "First"]))
        draft.outputs = ["publish:0": StepOutput(remoteID: Fixture.share)]

        let outcome = try await fixture.publish(draft)

        #expect(fixture.door.calls == [Fixture.comments] && outcome.outputs["comment:0"]?.remoteID == "7")
    }

    @Test(
        "an app that may not use the newer address for comments uses the older one, and is told when both refuse",
        arguments: [true, false], [true, false])
    func olderComments(isPage: Bool, helps: Bool) async throws {
        let denied = Fixture.refusal(403, "ACCESS_DENIED", "Not enough permissions", number: 100)
        let fixture = Fixture(
            isPage ? .page : .member,
            [
                Fixture.comments: [denied],
                Fixture.olderComments: [helps ? .json(201, ["id": "7"]) : denied],
            ])
        var draft = PublicationDraft(texts: ["Hi"], options: DeliveryOptions([.firstComment: "First"]))
        draft.outputs = ["publish:0": StepOutput(remoteID: Fixture.share)]

        let outcome = try await fixture.publish(draft)

        #expect(fixture.door.calls == [Fixture.comments, Fixture.olderComments])
        #expect(fixture.door.requests.last?.headers["LinkedIn-Version"] == nil)
        #expect(outcome.failure?.kind == (helps ? nil : .permission))
        if !helps {
            #expect(outcome.failure?.words == "Not enough permissions")
        }
    }

    @Test(
        "REL-24 a comment without a name in the answer, or without an answer, may be there",
        arguments: [ScriptedDoor.Act.json(201, [:]), .lost(mayHaveArrived: true), Fixture.refusal(503)])
    func lostComment(act: ScriptedDoor.Act) async throws {
        let fixture = Fixture(.page, [Fixture.comments: [act]])
        var draft = PublicationDraft(texts: ["Hi"], options: DeliveryOptions([.firstComment: "First"]))
        draft.outputs = ["publish:0": StepOutput(remoteID: Fixture.share)]

        let outcome = try await fixture.publish(draft)

        #expect(outcome.failure?.kind == .transient && outcome.failure?.mayHaveTakenEffect == true)
    }

    @Test("steps of others, and accounts that are not known, are no calls")
    func foreign() async throws {
        let fixture = Fixture(.member, [:])
        let publication = PublicationDraft(texts: ["Hi"], options: DeliveryOptions([.firstComment: "A"])).publication
        let steps = [
            Step("publish:1", kind: .commit, part: 0), Step("upload:0:3", kind: .safe, part: 0, item: 3),
            Step("comment:0", kind: .commit, part: 0),
        ]
        for step in steps {
            guard case .failed = await fixture.connector.perform(step, of: publication, as: fixture.session) else {
                Issue.record("\(step.name)")
                continue
            }
        }
        #expect(fixture.door.requests.isEmpty)
    }
}
