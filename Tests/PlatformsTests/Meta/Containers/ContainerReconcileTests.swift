import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What became of a post whose answer was lost (sheets, section 7).
@Suite("Posts of containers that may be out", .timeLimit(.minutes(1)))
struct ContainerReconcileTests {
    private typealias Stand = ContainerStand

    private static func list(_ platform: Platform) -> String {
        platform == .threads ? "GET 42/threads" : "GET 42/media"
    }

    /// A draft whose container was made at the clock's time, and published nobody knows whether.
    private static func draft(
        _ texts: [String] = ["Words"], _ pictures: [DraftPicture] = [ContainerStand.jpeg],
        options: [OptionKey: OptionValue] = [:]
    ) -> PublicationDraft {
        var draft = Stand.draft(texts, pictures, options: options)
        draft.outputs = [
            "container:0": StepOutput(remoteID: "501", facts: ["made_at": "1800000000000"]),
            "ready:0": StepOutput(remoteID: "501"),
        ]
        return draft
    }

    private static func entry(_ platform: Platform, _ change: [String: JSONValue] = [:]) -> JSONValue {
        var post: [String: JSONValue] = [
            "id": "901", "media_type": "IMAGE", "timestamp": "2027-01-15T08:00:01+0000",
            "permalink": .string(ContainerStand.link(platform)),
        ]
        post[platform == .threads ? "text" : "caption"] = "Words"
        post["media_product_type"] = platform == .threads ? nil : "FEED"
        post.merge(change) { $1 }
        return .object(post)
    }

    private static func listed(_ entries: JSONValue...) -> ScriptedDoor.Act {
        .json(200, ["data": .array(entries)])
    }

    private static func remoteID(_ result: ReconcileResult) -> String? {
        if case .found(let output) = result { output.remoteID } else { nil }
    }

    @Test("REL-24 a container that was published is found in the list of the account", arguments: ContainerStand.all)
    func found(platform: Platform) async throws {
        let stand = Stand(
            platform,
            ["GET 501": [Stand.published], Self.list(platform): [Self.listed("x", Self.entry(platform))]])

        let result = try await stand.reconcile(Self.draft())

        guard case .found(let output) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(output.remoteID == "901" && output.url == Stand.link(platform))
        #expect(stand.queries(Self.list(platform))[0]["since"] == "1799999940")
        // The address is known already, and not asked for again.
        var draft = Self.draft()
        draft.outputs["publish:0"] = output
        let address = try await stand.perform("permalink:0", draft)
        #expect(address == .done(StepOutput(remoteID: "901", url: Stand.link(platform))))
        #expect(stand.calls == ["GET 501", Self.list(platform)])
    }

    static let others: [(String, [String: JSONValue])] = [
        ("other words", ["text": "B", "caption": "B"]), ("no words", ["text": .null, "caption": .null]),
        ("too early", ["timestamp": "2027-01-15T07:58:59+0000"]), ("no time", ["timestamp": "yesterday"]),
        ("another kind", ["media_type": "CAROUSEL_ALBUM"]),
    ]

    @Test("REL-24 nobody else's post is taken for ours", arguments: ContainerStand.all, others.indices)
    func notOurs(platform: Platform, index: Int) async throws {
        let (why, change) = Self.others[index]
        let stand = Stand(
            platform, ["GET 501": [Stand.published], Self.list(platform): [Self.listed(Self.entry(platform, change))]])
        #expect(try await stand.reconcile(Self.draft()) == .notSeen(lookAgainAfter: .seconds(15)), "\(why)")
    }

    @Test(
        "REL-20 what is out but cannot be found is looked for again, then published without an address, and never sent again",
        arguments: ContainerStand.all)
    func withoutLink(platform: Platform) async throws {
        let twins = Self.listed(Self.entry(platform), Self.entry(platform, ["id": "902"]))
        for act in [twins, Self.listed(), Stand.error(2), .json(200, [:]), .lost(mayHaveArrived: true)] {
            let stand = Stand(platform, ["GET 501": [Stand.published], Self.list(platform): [act]])
            let early = try await stand.reconcile(Self.draft(), age: .minutes(4), looks: 9)
            #expect(early == .notSeen(lookAgainAfter: .seconds(15)))
            let late = try await stand.reconcile(Self.draft(), age: .minutes(5), looks: 9)
            guard case .found(let output) = late else {
                Issue.record("\(late)")
                continue
            }
            #expect(output.remoteID == nil && output.url == nil)
        }
    }

    @Test("what goes on below a post without a name fails in plain words, and the post stays")
    func nameless() async throws {
        let stand = Stand.well(.threads, but: [:])
        var draft = Stand.draft(["One", "Two"])
        draft.outputs = ["publish:0": StepOutput()]
        let outcome = try await stand.publish(draft)
        #expect(outcome.failure?.kind == .content && outcome.failedStep?.name == "container:1")
        #expect(outcome.failure?.words.hasPrefix("The parts before it are out; part 2 is not: ") == true)
    }

    @Test(
        "REL-24 one that is not published soundly is not out, after two looks", arguments: ContainerStand.all,
        ["FINISHED", "IN_PROGRESS", "ERROR", "EXPIRED"])
    func absent(platform: Platform, status: String) async throws {
        let stand = Stand(platform, ["GET 501": [Stand.state(status)]])
        for (age, looks, expected) in [
            (Int64(5), 0, ReconcileResult.notSeen(lookAgainAfter: .seconds(15))),
            (60, 0, .notSeen(lookAgainAfter: .seconds(10))), (12, 1, .notSeen(lookAgainAfter: .seconds(10))),
            (20, 1, .absent),
        ] {
            #expect(try await stand.reconcile(Self.draft(), age: .seconds(age), looks: looks) == expected)
        }
    }

    @Test(
        "REL-24 a container that cannot be asked proves nothing", arguments: ContainerStand.all,
        [
            ContainerStand.error(2), ContainerStand.error(190), ContainerStand.error(4), .json(200, [:]),
            ContainerStand.state("DREAMING"), .lost(mayHaveArrived: true), .text(200, type: "text/html", "<p>"),
            ContainerStand.error(100, nil, "(#100) Tried accessing nonexisting field (status)"),
        ])
    func provesNothing(platform: Platform, act: ScriptedDoor.Act) async throws {
        let stand = Stand(platform, ["GET 501": [act], Self.list(platform): [Self.listed()]])
        guard case .unknown = try await stand.reconcile(Self.draft(), age: .hours(1), looks: 9) else {
            Issue.record("it was taken for an answer")
            return
        }
    }

    @Test("one that cannot be asked any more is found in the list all the same", arguments: ContainerStand.all)
    func gone(platform: Platform) async throws {
        let stand = Stand(
            platform,
            ["GET 501": [Stand.error(100, 33)], Self.list(platform): [Self.listed(Self.entry(platform))]])
        #expect(Self.remoteID(try await stand.reconcile(Self.draft())) == "901")
    }

    @Test("lists come in pages, of which only the cursor is used", arguments: ContainerStand.all)
    func pages(platform: Platform) async throws {
        let next: JSONValue = ["cursors": ["after": "c=1"], "next": "https://evil.example/?access_token=x"]
        let first = ScriptedDoor.Act.json(
            200, ["data": [Self.entry(platform, ["text": "B", "caption": "B"])], "paging": next])
        let stand = Stand(
            platform, ["GET 501": [Stand.published], Self.list(platform): [first, Self.listed(Self.entry(platform))]])

        #expect(Self.remoteID(try await stand.reconcile(Self.draft())) == "901")

        #expect(stand.queries(Self.list(platform)).map { $0["after"] } == [nil, "c=1"])
        #expect(stand.script.requests.allSatisfy { !$0.url.text.contains("evil") })
        // A list without an end is left after some pages.
        let endless = Stand(platform, ["GET 501": [Stand.published], Self.list(platform): [first]])
        _ = try await endless.reconcile(Self.draft())
        #expect(endless.calls.count == 11)
    }

    @Test("a part of a thread is looked for among replies, below the part before it")
    func reply() async throws {
        var draft = Self.draft(["One", "Two"], [])
        draft.outputs["publish:0"] = StepOutput(remoteID: "900")
        draft.outputs["container:1"] = StepOutput(remoteID: "502", facts: ["made_at": "1800000000000"])
        func reply(_ id: String, below parent: String) -> JSONValue {
            Self.entry(
                .threads,
                [
                    "id": .string(id), "text": "Two", "media_type": "TEXT_POST",
                    "replied_to": ["id": .string(parent)],
                ])
        }
        let stand = Stand(
            .threads,
            [
                "GET 502": [Stand.published],
                "GET 42/replies": [Self.listed(reply("950", below: "777"), reply("951", below: "900"))],
            ])
        #expect(Self.remoteID(try await stand.reconcile("publish:1", draft)) == "951")
    }

    @Test(
        "a story has no words: it is told by time and account, in the list of stories",
        arguments: ContainerStand.instagrams)
    func story(platform: Platform) async throws {
        let entry = Self.entry(platform, ["caption": .null, "media_product_type": "STORY"])
        let stand = Stand(platform, ["GET 501": [Stand.published], "GET 42/stories": [Self.listed(entry)]])
        let draft = Self.draft([""], options: [.format: "story"])
        #expect(Self.remoteID(try await stand.reconcile(draft)) == "901")
        #expect(stand.queries("GET 42/stories")[0]["since"] == nil)
    }

    @Test("REL-24 a comment is looked for below the post, twice", arguments: ContainerStand.instagrams)
    func comment(platform: Platform) async throws {
        func comments(_ change: [String: JSONValue]) -> ScriptedDoor.Act {
            let usual: [String: JSONValue] = [
                "id": "990", "text": "First", "username": "ada", "timestamp": "2027-01-15T08:00:01+0000",
            ]
            return Self.listed(.object(usual.merging(change) { $1 }))
        }
        var draft = Self.draft(options: [.firstComment: "First"])
        draft.outputs["publish:0"] = StepOutput(remoteID: "901")
        draft = draft.child(.comment)
        let path = "GET 901/comments"
        let there = Stand(platform, [path: [comments([:])]])
        #expect(Self.remoteID(try await there.reconcile("comment:0", draft)) == "990")
        for change in [["text": "B"], ["username": "grace"], ["timestamp": "2027-01-15T07:00:00+0000"]]
            as [[String: JSONValue]]
        {
            let stand = Stand(platform, [path: [comments(change)]])
            let early = try await stand.reconcile("comment:0", draft)
            #expect(early == .notSeen(lookAgainAfter: .seconds(55)))
            #expect(try await stand.reconcile("comment:0", draft, age: .seconds(60), looks: 1) == .absent)
        }
        let silent = Stand(platform, [path: [Stand.error(2)]])
        guard case .unknown = try await silent.reconcile("comment:0", draft, age: .hours(1), looks: 5) else {
            Issue.record("it was taken for an answer")
            return
        }
    }
}
