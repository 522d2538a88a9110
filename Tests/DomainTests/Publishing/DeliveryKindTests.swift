import Domain
import Testing

@Suite("What goes on after a post, by its choices", .timeLimit(.minutes(1)))
struct DeliveryKindTests {
    private static let now = Instant(milliseconds: 1_800_000_000_000)

    private func children(
        _ options: [OptionKey: OptionValue], rules: [OptionRule]
    ) -> [DeliveryKind: DeliveryOptions] {
        var capabilities = Capabilities(text: TextRules(.graphemes, limit: 100), formats: [.text: .words("Text")])
        capabilities.options = rules
        return capabilities.children(of: Content(text: "Post"), options: DeliveryOptions(options), media: [:])
    }

    @Test("REL-27 S3.29 each choice that asks for something makes a child that carries only that")
    func chosen() {
        let rules = [
            OptionRule(.firstComment, .text(limit: 10)), OptionRule(.repostAfter, .number(1...9)),
            OptionRule(.spoiler, .flag),
        ]
        let found = children([.firstComment: "First", .repostAfter: 5, .spoiler: true], rules: rules)
        #expect(
            found == [
                .comment: DeliveryOptions([.firstComment: "First"]), .repost: DeliveryOptions([.repostAfter: 5]),
            ])
    }

    @Test("REL-27 what says nothing, and what the platform or the kind of post does not have, asks for nothing")
    func nothing() {
        let comment = OptionRule(.firstComment, .text(limit: 10))
        #expect(children([.firstComment: " "], rules: [comment]).isEmpty)
        #expect(children([.firstComment: "First"], rules: []).isEmpty)
        let elsewhere = OptionRule(.firstComment, .text(limit: 10), formats: [.image])
        #expect(children([.firstComment: "First"], rules: [elsewhere]).isEmpty)
        #expect(children([.spoiler: true], rules: [comment]).isEmpty)
    }

    @Test("S3.29 a repost counts from its post, or keeps its own time unless that has passed")
    func due() {
        #expect(DeliveryOptions([.firstComment: "First"]).childDue(after: Self.now) == Self.now)
        #expect(DeliveryOptions([.repostAfter: 90]).childDue(after: Self.now) == Self.now + .minutes(90))
        #expect(DeliveryOptions([.repostAfter: .number(-9)]).childDue(after: Self.now) == Self.now)
        let huge = DeliveryOptions([.repostAfter: .number(.max)]).childDue(after: Self.now)
        #expect(huge == Self.now + .days(365))
        for (minutes, wait) in [(30, 30), (-30, 0)] as [(Int64, Int64)] {
            let chosen = DeliveryOptions([.repostAt: .time(Self.now + .minutes(minutes))])
            #expect(chosen.childDue(after: Self.now) == Self.now + .minutes(wait))
        }
    }

    @Test("REL-27 a comment says its own words, and not those of its post")
    func content() {
        let post = Post(
            id: Post.ID(stored: "pst_1"), workspaceID: Workspace.ID(stored: "wsp_1"), authorID: nil,
            content: Content(text: "Post"), publishAt: nil, revision: 1, createdAt: Self.now)
        func delivery(_ kind: DeliveryKind, own: Content? = nil) -> Delivery {
            Delivery(
                id: Delivery.ID(stored: "dlv_1"), workspaceID: post.workspaceID, postID: post.id,
                connectionID: Connection.ID(stored: "con_1"), ownContent: own,
                options: DeliveryOptions([.firstComment: "First"]), state: .scheduled, dueAt: Self.now, kind: kind)
        }
        #expect(delivery(.post).content(of: post) == Content(text: "Post"))
        #expect(delivery(.post, own: Content(text: "Own")).content(of: post) == Content(text: "Own"))
        #expect(delivery(.comment).content(of: post) == Content(text: "First"))
    }

    @Test("S3.29 two times for one repost are a problem, one is not")
    func twoTimes() {
        var capabilities = Capabilities(text: TextRules(.graphemes, limit: 100), formats: [.text: .words("Text")])
        capabilities.options = [OptionRule(.repostAfter, .number(1...9)), OptionRule(.repostAt, .time)]
        func codes(_ options: [OptionKey: OptionValue]) -> [Problem.Code] {
            Preflight.problems(
                of: Content(text: "Post"), options: DeliveryOptions(options), capabilities: capabilities, name: "X"
            ).map(\.code)
        }
        #expect(codes([.repostAfter: 5]).isEmpty && codes([.repostAt: .time(Self.now)]).isEmpty)
        #expect(codes([.repostAfter: 5, .repostAt: .time(Self.now)]) == [.optionMalformed])
        #expect(codes([.repostAfter: 10]) == [.optionOutOfRange])
    }
}
