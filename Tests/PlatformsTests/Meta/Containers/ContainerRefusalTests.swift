import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// What Meta says against containers, and what becomes of the delivery (sheets, section 6).
@Suite("What containers are refused for", .timeLimit(.minutes(1)))
struct ContainerRefusalTests {
    private typealias Stand = ContainerStand

    /// A refusal and what it means.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let act: ScriptedDoor.Act
        let kind: PlatformFailure.Kind
        /// How often it is tried once more.
        var tries = 0
        var isUnknown = false

        init(
            _ name: String, _ act: ScriptedDoor.Act, _ kind: PlatformFailure.Kind, tries: Int = 0,
            isUnknown: Bool = false
        ) {
            testDescription = name
            self.act = act
            self.kind = kind
            self.tries = tries
            self.isUnknown = isUnknown
        }
    }

    /// What is the same for all of Meta's hosts.
    static let common = [
        Case("dead token", ContainerStand.error(190, 460), .auth),
        Case("permission", ContainerStand.error(10, nil, "(#10) Requires", status: 403), .permission),
        Case("limit", ContainerStand.error(4), .rateLimit), Case("too fast", ContainerStand.error(613), .rateLimit),
        Case("app", ContainerStand.error(101), .app),
    ]

    private static let everywhere =
        common + [
            Case("outage", ContainerStand.error(2), .transient),
            Case("page", .text(502, type: "text/html", "<h1>"), .transient),
            Case("lost", .lost(mayHaveArrived: true), .transient), Case("no name", .json(200, [:]), .transient),
            Case("our mistake", ContainerStand.error(100), .content),
        ]

    private static let ofThreads = [
        Case("links", ContainerStand.error(100, nil, "THREADS_API__LINK_LIMIT_EXCEEDED"), .content),
        Case("fetch", ContainerStand.error(1, 2_207_052, status: 500), .media, tries: 1),
        Case("restricted", ContainerStand.error(10, 4_279_013), .accountType),
        Case("parent", ContainerStand.error(24, 4_279_009), .transient, tries: 6),
    ]

    private static let ofInstagram = [
        Case("caption", ContainerStand.error(36_004, 2_207_010), .content),
        Case("count", ContainerStand.error(100, 2_207_028), .content),
        Case("tags", ContainerStand.error(100, 2_207_040), .content),
        Case("size", ContainerStand.error(36_000, 2_207_004), .media),
        Case("format", ContainerStand.error(36_001, 2_207_005), .media),
        Case("ratio", ContainerStand.error(36_003, 2_207_009), .media),
        Case("offset", ContainerStand.error(1, 2_207_057), .media),
        Case("fetch", ContainerStand.error(9_004, 2_207_052), .media, tries: 3),
        Case("timeout", ContainerStand.error(-2, 2_207_003), .transient, tries: 2),
        Case("server", ContainerStand.error(-1, 2_207_001), .transient, tries: 2),
        Case("restricted", ContainerStand.error(25, 2_207_050), .accountType),
        Case("personal", ContainerStand.error(10, 2_207_081), .accountType),
        Case("containers", ContainerStand.error(9, 2_207_042), .rateLimit),
    ]

    static let making: [(Platform, Case)] = ContainerStand.all.flatMap { platform -> [(Platform, Case)] in
        let own = platform == .threads ? ofThreads : ofInstagram
        return (everywhere + own).map { (platform, $0) }
    }

    @Test("REL-30 each refusal of a container has one class, and some are worth another try", arguments: making)
    func classes(platform: Platform, example: Case) async throws {
        let stand = Stand.well(platform, but: ["making": [example.act]])

        let outcome = try await stand.publish(Stand.draft(["Words"], [Stand.jpeg]))

        #expect(outcome.failure?.kind == example.kind && outcome.failedStep?.name == "container:0")
        #expect(outcome.failure?.mayHaveTakenEffect == false)
        #expect(outcome.redone.count == example.tries)
        #expect(stand.calls.count == example.tries + 1)
    }

    @Test(
        "REL-30 a container that failed is made anew as often as that may help",
        arguments: [
            (Platform.threads, "INVALID_ASPEC_RATIO", PlatformFailure.Kind.media, 0),
            (.threads, "INVALID_BIT_RATE", .media, 0), (.threads, "FAILED_PROCESSING_AUDIO", .media, 0),
            (.threads, "FAILED_DOWNLOADING_VIDEO", .media, 1), (.threads, "UNKNOWN", .media, 1),
            (.threads, "SOMETHING_NEW", .media, 1),
            (.instagram, "Error: failed with error code 2207026", .media, 0),
            (.instagram, "Error: failed with error code 2207052", .media, 3),
            (.instagram, "Error: failed with error code 2207082", .media, 1),
            (.instagramFacebook, "Error: failed with error code 2207010", .content, 0),
            (.instagramFacebook, "Error: failed with error code 2207032", .transient, 2),
            (.instagram, "Error: failed", .media, 1),
        ])
    func failing(platform: Platform, reason: String, kind: PlatformFailure.Kind, tries: Int) async throws {
        let stand = Stand.well(platform, but: ["GET 501": [Stand.failed(reason, platform)]])

        let outcome = try await stand.publish(Stand.draft(["Words"], [Stand.film]))

        #expect(outcome.failure?.kind == kind && outcome.failedStep?.name == "ready:0")
        #expect(outcome.redone.count == tries && stand.forms(stand.making).count == tries + 1)
        // The platform's own word is shown, but never alone.
        let words = outcome.failure?.words ?? ""
        #expect(words.contains(reason) && words.hasPrefix(platform == .threads ? "Threads " : "Instagram "))
        #expect(stand.forms(stand.publishing).isEmpty)
    }

    @Test("P7 a container that ran out before it was published is made anew", arguments: ContainerStand.all)
    func expired(platform: Platform) async throws {
        let stand = Stand.well(platform, containers: 2, but: ["GET 501": [Stand.state("EXPIRED")]])

        let outcome = try await stand.publish(Stand.draft(["Words"], [Stand.jpeg]))

        #expect(outcome.failure == nil && outcome.redone == ["ready:0"])
        #expect(stand.forms(stand.publishing) == [["creation_id": "502"]])
    }

    @Test(
        "P7 with a carousel its items ran out, too; an item that fails is made anew alone",
        arguments: ContainerStand.all)
    func items(platform: Platform) async throws {
        let ranOut = Stand.well(platform, containers: 6, but: ["GET 503": [Stand.state("EXPIRED")]])
        let draft = Stand.draft(["Words"], [Stand.jpeg, Stand.jpeg])
        let outcome = try await ranOut.publish(draft)
        #expect(outcome.failure == nil && outcome.redone == ["ready:0"])
        #expect(ranOut.forms(ranOut.making).compactMap { $0["children"] } == ["501,502", "504,505"])

        let failing = Stand.well(
            platform, containers: 4, but: ["GET 502": [Stand.failed("UNKNOWN 2207077", platform)]])
        let second = try await failing.publish(draft)
        #expect(second.failure == nil && second.redone == ["ready:0:1"])
        #expect(failing.forms(failing.making).compactMap { $0["children"] } == ["501,503"])
    }

    @Test("items that may have run out are made anew when a carousel does not find them", arguments: ContainerStand.all)
    func oldItems(platform: Platform) async throws {
        for (age, isAnew) in [(Duration.minutes(5), false), (.hours(25), true)] {
            let missing = Stand.error(24, platform == .threads ? 4_279_009 : 2_207_008)
            let stand = Stand.well(
                platform, containers: 4,
                but: ["making": [missing, Stand.made("501"), Stand.made("502"), Stand.made("503")]])
            var draft = Stand.draft(["Words"], [Stand.jpeg, Stand.jpeg])
            let madeAt = String((stand.clock.now - age).milliseconds)
            for item in 0...1 {
                draft.outputs["item:0:\(item)"] = StepOutput(remoteID: "59\(item)", facts: ["made_at": madeAt])
                draft.outputs["ready:0:\(item)"] = StepOutput(remoteID: "59\(item)")
            }

            let outcome = try await stand.publish(draft)

            #expect(outcome.failure == nil && outcome.redone == ["container:0"])
            let children = stand.forms(stand.making).compactMap { $0["children"] }
            #expect(children == ["590,591", isAnew ? "501,502" : "590,591"])
        }
    }

    @Test(
        "pictures and words are waited for five minutes, films fifteen; then they are made anew once",
        arguments: [
            (ContainerStand.jpeg, Int64(4), false), (ContainerStand.jpeg, 5, true), (ContainerStand.film, 14, false),
            (ContainerStand.film, 15, true),
        ])
    func endless(file: DraftPicture, age: Int64, isAnew: Bool) async throws {
        let stand = Stand.well(.instagram, but: ["GET 590": [Stand.state("IN_PROGRESS")]])
        var draft = Stand.draft([""], [file])
        let madeAt = String((stand.clock.now - .minutes(age)).milliseconds)
        draft.outputs["container:0"] = StepOutput(remoteID: "590", facts: ["made_at": madeAt])

        switch try await stand.perform("ready:0", draft) {
        case .wait(let pause, _): #expect(!isAnew && pause == .seconds(file.type == "video/mp4" ? 5 : 1))
        case .redo(let redo):
            #expect(isAnew && redo.steps == ["container:0"] && redo.limit == 1 && redo.failure.kind == .media)
        case let other: Issue.record("\(other)")
        }
    }

    @Test(
        "a container that cannot be seen for a moment is looked at again",
        arguments: ContainerStand.instagrams)
    func invisible(platform: Platform) async throws {
        let hidden = Stand.error(100, 33, "Unsupported get request")
        let soon = Stand.well(platform, but: ["GET 501": [hidden, hidden, Stand.finished]])
        let outcome = try await soon.publish(Stand.draft([""], [Stand.jpeg]))
        #expect(outcome.failure == nil && soon.forms(soon.making).count == 1)
        let never = Stand.well(platform, but: ["GET 501": [hidden]])
        #expect(try await never.publish(Stand.draft([""], [Stand.jpeg])).failure?.kind == .permission)
    }

    @Test("words about what is out go with every failure behind the first part")
    func explained() async throws {
        let stand = Stand.well(
            .threads, containers: 3, posts: 1,
            but: ["publishing": [Stand.made("901"), Stand.error(10, nil, "Application does not have permission")]])

        let outcome = try await stand.publish(Stand.draft(["One", "Two"]))

        #expect(outcome.failure?.kind == .permission && outcome.failedStep?.name == "publish:1")
        #expect(
            outcome.failure?.words
                == "The parts before it are out; part 2 is not: Application does not have permission")
    }
}
