import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// The commit step and what follows it: refusals that are believed only when the container agrees (sheets, sections 6 and 9).
@Suite("When containers are published", .timeLimit(.minutes(1)))
struct ContainerCommitTests {
    private typealias Stand = ContainerStand
    private static let refusals: [ContainerRefusalTests.Case] =
        ContainerRefusalTests.common + [
            .init("outage", ContainerStand.error(2), .transient, isUnknown: true),
            .init("500", ContainerStand.error(1, nil, status: 500), .transient, isUnknown: true),
            .init("server", ContainerStand.error(-1, 2_207_001), .transient, isUnknown: true),
            .init("page", .text(502, type: "text/html", "<h1>"), .transient, isUnknown: true),
            .init("HTML", .text(200, type: "text/html", "<h1>"), .transient, isUnknown: true),
            .init("no name", .json(200, [:]), .transient, isUnknown: true),
            .init("lost", .lost(mayHaveArrived: true), .transient, isUnknown: true),
            .init("never sent", .lost(mayHaveArrived: false), .transient),
            .init("answered", ContainerStand.error(20, 1_772_107), .transient, isUnknown: true),
            .init("spam", ContainerStand.error(4, 2_207_051, status: 403), .content),
            .init("our mistake", ContainerStand.error(100), .content),
            .init("restricted", ContainerStand.error(25, 2_207_050), .accountType),
        ]

    static let cases: [(Platform, ContainerRefusalTests.Case)] = ContainerStand.all.flatMap { platform in
        refusals.map { (platform, $0) }
    }

    @Test(
        "REL-24 REL-30 each refusal of publishing has one class; what may be out is never sent again", arguments: cases)
    func classes(platform: Platform, example: ContainerRefusalTests.Case) async throws {
        let stand = Stand.well(platform, but: ["publishing": [example.act]])

        let outcome = try await stand.publish(Stand.draft(["Words"], [Stand.jpeg]))

        #expect(outcome.failure?.kind == example.kind && outcome.failedStep?.name == "publish:0")
        #expect(outcome.failure?.mayHaveTakenEffect == example.isUnknown)
        #expect(stand.forms(stand.publishing).count == 1)
    }

    @Test(
        "REL-24 a refusal is not believed when the container is published, or cannot be asked",
        arguments: ContainerStand.all, [ContainerStand.published, ContainerStand.error(2), .lost(mayHaveArrived: true)])
    func doubted(platform: Platform, state: ScriptedDoor.Act) async throws {
        for refusal in [Stand.error(4, 2_207_051), Stand.error(100), Stand.error(24, 4_279_009)] {
            let stand = Stand.well(platform, but: ["publishing": [refusal], "GET 501": [Stand.finished, state]])
            let failure = try await stand.publish(Stand.draft(["Words"], [Stand.jpeg])).failure
            #expect(failure?.mayHaveTakenEffect == true)
        }
    }

    @Test("what is not found yet is published again by the same container", arguments: ContainerStand.all)
    func young(platform: Platform) async throws {
        let missing = Stand.error(24, platform == .threads ? 4_279_009 : 2_207_008)
        let early = platform == .threads ? missing : Stand.error(9_007, 2_207_027)
        let stand = Stand.well(platform, but: ["publishing": [missing, early, Stand.made("901")]])

        let outcome = try await stand.publish(Stand.draft(["Words"], [Stand.jpeg]))

        #expect(outcome.failure == nil && outcome.redone == ["publish:0", "publish:0"])
        #expect(stand.forms(stand.publishing).map { $0["creation_id"] } == ["501", "501", "501"])
    }

    @Test("P7 one that is not found for a minute, or ran out meanwhile, is made anew", arguments: ContainerStand.all)
    func old(platform: Platform) async throws {
        let missing = Stand.error(24, platform == .threads ? 4_279_009 : 2_207_008)
        for (state, isOld) in [(Stand.finished, true), (Stand.state("EXPIRED"), false)] {
            let stand = Stand.well(
                platform, but: ["publishing": [missing, Stand.made("901")], "GET 590": [state]])
            var draft = Stand.draft(["Words"], [Stand.jpeg])
            let madeAt = stand.clock.now - (isOld ? .minutes(2) : .seconds(1))
            draft.outputs = [
                "container:0": StepOutput(remoteID: "590", facts: ["made_at": String(madeAt.milliseconds)]),
                "ready:0": StepOutput(remoteID: "590"),
            ]

            let outcome = try await stand.publish(draft)

            #expect(outcome.failure == nil && outcome.redone == ["publish:0"])
            #expect(stand.forms(stand.publishing).map { $0["creation_id"] } == ["590", "501"])
        }
    }

    @Test("REL-20 a container that turns out to be public is not published again", arguments: ContainerStand.all)
    func alreadyOut(platform: Platform) async throws {
        let stand = Stand.well(platform, but: ["GET 501": [Stand.published]])

        let outcome = try await stand.publish(Stand.draft(["Words"], [Stand.jpeg]))

        #expect(outcome.failedStep?.name == "publish:0" && outcome.failure?.mayHaveTakenEffect == true)
        #expect(stand.forms(stand.publishing).isEmpty)
    }

    @Test("REL-30 a day's quota that is used up is a limit to wait for", arguments: ContainerStand.instagrams)
    func quota(platform: Platform) async throws {
        let stand = Stand.well(platform, but: ["publishing": [Stand.error(9, 2_207_042, status: 403)]])
        let failure = try await stand.publish(Stand.draft([""], [Stand.jpeg])).failure
        #expect(failure?.kind == .rateLimit && failure?.retryAt == stand.clock.now + .minutes(60))
    }

    @Test(
        "REL-30 Threads has no word for a used-up quota: after an unclear refusal it is asked",
        arguments: [(Int64(250), PlatformFailure.Kind.rateLimit), (249, .content)])
    func threadsQuota(used: Int64, kind: PlatformFailure.Kind) async throws {
        func answer(_ prefix: String, _ total: Int64) -> ScriptedDoor.Act {
            .json(
                200,
                [
                    "data": [
                        [
                            "\(prefix)quota_usage": .integer(used),
                            "\(prefix)config": ["quota_total": .integer(total), "quota_duration": 86_400],
                        ]
                    ]
                ])
        }
        let refused = Stand.error(100, nil, "The request could not be completed.")
        let post = Stand.well(
            .threads, but: ["publishing": [refused], "GET 42/threads_publishing_limit": [answer("", 250)]])
        let failure = try await post.publish(Stand.draft(["Words"])).failure
        #expect(failure?.kind == kind && failure?.mayHaveTakenEffect == false)
        #expect(failure?.retryAt == (kind == .rateLimit ? post.clock.now + .minutes(60) : nil))
        #expect(post.queries("GET 42/threads_publishing_limit") == [["fields": "quota_usage,config"]])

        let reply = Stand.well(
            .threads, containers: 2,
            but: [
                "publishing": [Stand.made("901"), refused], "GET 42/threads_publishing_limit": [answer("reply_", 250)],
            ])
        #expect(try await reply.publish(Stand.draft(["One", "Two"])).failure?.kind == kind)
        #expect(reply.queries("GET 42/threads_publishing_limit") == [["fields": "reply_quota_usage,reply_config"]])
    }

    @Test(
        "an address that cannot be had is no failure of the post", arguments: ContainerStand.all,
        [
            ScriptedDoor.Act.json(200, ["id": "901"]), .json(200, ["permalink": "https://evil.example/p/1"]),
            .json(200, ["permalink": "http://www.instagram.com/p/1"]), .json(200, ["permalink": 7]),
            ContainerStand.error(100, 33), ContainerStand.error(190), .text(500, type: "text/html", "<p>"),
            .lost(mayHaveArrived: true),
        ])
    func withoutAddress(platform: Platform, act: ScriptedDoor.Act) async throws {
        let stand = Stand.well(platform, but: ["GET 901": [act]])

        let outcome = try await stand.publish(Stand.draft(["Words"], [Stand.jpeg])) { step in
            if step.name == "permalink:0" { stand.clock.advance(by: .seconds(6)) }
        }

        #expect(outcome.failure == nil)
        #expect(outcome.outputs["permalink:0"] == StepOutput(remoteID: "901"))
    }

    @Test("an address that comes late is waited for", arguments: ContainerStand.all)
    func lateAddress(platform: Platform) async throws {
        let answer = ScriptedDoor.Act.json(200, ["permalink": .string(Stand.link(platform))])
        let stand = Stand.well(platform, but: ["GET 901": [Stand.error(100, 33), answer]])
        let outcome = try await stand.publish(Stand.draft(["Words"], [Stand.jpeg]))
        #expect(outcome.outputs["permalink:0"]?.url == Stand.link(platform))
    }
}
