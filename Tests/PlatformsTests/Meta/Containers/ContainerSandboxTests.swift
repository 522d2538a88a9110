import Domain
import Outbound
import Platforms
import Sandbox
import TestKit
import Testing

/// Every format against a strict simulation written from the facts alone, over real HTTP.
@Suite("Publishing by containers before the sandbox", .timeLimit(.minutes(10)))
struct ContainerSandboxTests {
    private static let jpeg = ContainerStage.jpeg

    @Test("S3.07 S3.37 text, link, poll, picture and carousel are on Threads, with their choices")
    func threads() async throws {
        try await ContainerStage.with(.threads) { stage in
            var link = stage.draft(["Read"])
            link.link = Link(url: "https://example.com/a")
            var poll = stage.draft(["Which?"])
            poll.poll = Poll(options: ["One", "Two"], minutes: 1_440)
            let drafts = [
                stage.draft(["Words"], options: [.replyControl: "mentioned_only", .tags: ["herons"]]), link, poll,
                stage.draft(["Look"], [Self.jpeg], options: [.spoiler: true]),
                stage.draft(["More"], [Self.jpeg, Self.jpeg], options: [.spoiler: true]),
            ]
            for draft in drafts {
                let outcome = try await stage.publish(draft)
                #expect(outcome.failure == nil, "\(draft.texts): \(outcome.failure?.words ?? "")")
                #expect(outcome.outputs["permalink:0"]?.url?.hasPrefix("https://www.threads.com/@") == true)
            }
            let posts = stage.posts
            #expect(posts.map(\.format) == ["text_post", "text_post", "text_post", "image", "carousel_album"])
            #expect(posts[0].visibility == "replies: mentioned_only" && posts[0].details["topic"] == "herons")
            #expect(posts[1].details["link"] == "https://example.com/a" && posts[2].details["poll"] != nil)
            #expect(posts[3].media.map(\.alt) == ["A dot"] && posts[4].media.count == 2)
        }
    }

    @Test("REL-27 a thread of Threads is a chain of replies, and the first comment stands below the post")
    func chain() async throws {
        try await ContainerStage.with(.threads) { stage in
            var draft = stage.draft(["One", "Two", "Three"], options: [.firstComment: "First"])
            draft.pictures = [[], [Self.jpeg], [Self.jpeg, Self.jpeg]]

            let outcome = try await stage.publish(draft)

            #expect(outcome.failure == nil)
            let posts = stage.posts
            #expect(posts.map(\.text) == ["One", "Two", "Three", "First"])
            #expect(posts[1].replyTo == posts[0].remoteID && posts[2].replyTo == posts[1].remoteID)
            #expect(posts[3].replyTo == posts[0].remoteID)
        }
    }

    @Test(
        "S2.15 S3.33 S4.17 picture, carousel, story and first comment are on Instagram, by either login",
        arguments: ContainerStand.instagrams)
    func instagram(platform: Platform) async throws {
        try await ContainerStage.with(platform) { stage in
            let drafts = [
                stage.draft(["Look"], [Self.jpeg], options: [.firstComment: "First", .collaborators: ["grace"]]),
                stage.draft(["More"], [DraftPicture](repeating: Self.jpeg, count: 10)),
                stage.draft([""], [Self.jpeg], options: [.format: "story"]),
            ]
            for draft in drafts {
                let outcome = try await stage.publish(draft)
                #expect(outcome.failure == nil, "\(draft.texts): \(outcome.failure?.words ?? "")")
                #expect(outcome.outputs["permalink:0"]?.url?.hasPrefix("https://www.instagram.com/") == true)
            }
            let posts = stage.posts
            #expect(posts.map(\.format) == ["feed", "comment", "carousel", "story"])
            #expect(posts[0].media.map(\.alt) == ["A dot"] && posts[0].details["collaborators"] == #"["grace"]"#)
            #expect(posts[1].text == "First" && posts[1].replyTo == posts[0].remoteID)
            #expect(posts[2].media.count == 10)
        }
    }

    @Test(
        "REL-20 REL-24 a post whose answer was lost is found, and one that never came is not there",
        arguments: ContainerStand.all, [true, false])
    func lost(platform: Platform, afterEffect: Bool) async throws {
        try await ContainerStage.with(platform) { stage in
            let draft = stage.draft(["Only once"], [Self.jpeg])
            stage.fault(.reset, stage.publishing) { $0.afterEffect = afterEffect }
            let outcome = try await stage.publish(draft)
            #expect(outcome.failure?.mayHaveTakenEffect == true)

            let result = try await stage.reconcile(try #require(outcome.failedStep), draft, outcome)

            #expect(stage.posts.count == (afterEffect ? 1 : 0))
            guard case .found(let output) = result else {
                #expect(result == .absent && !afterEffect)
                return
            }
            #expect(output.remoteID == stage.posts.first?.remoteID && output.url != nil)
        }
    }

    @Test("REL-24 a story and a reply whose answers were lost are found, too")
    func lostElsewhere() async throws {
        try await ContainerStage.with(.instagram) { stage in
            let draft = stage.draft([""], [Self.jpeg], options: [.format: "story"])
            stage.fault(.reset, stage.publishing) { $0.afterEffect = true }
            let outcome = try await stage.publish(draft)
            let result = try await stage.reconcile(try #require(outcome.failedStep), draft, outcome)
            guard case .found(let output) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(output.remoteID == stage.posts.first?.remoteID)
        }
        try await ContainerStage.with(.threads) { stage in
            let draft = stage.draft(["One", "Two"])
            stage.fault(.delay, stage.publishing)
            stage.fault(.reset, stage.publishing) { $0.afterEffect = true }
            let outcome = try await stage.publish(draft)
            let step = try #require(outcome.failedStep)
            #expect(step.name == "publish:1")
            let result = try await stage.reconcile(step, draft, outcome)
            guard case .found(let output) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(stage.posts.count == 2 && output.remoteID == stage.posts[1].remoteID)
        }
    }

    @Test("REL-24 a comment whose answer was lost is found below its post", arguments: ContainerStand.instagrams)
    func lostComment(platform: Platform) async throws {
        try await ContainerStage.with(platform) { stage in
            let draft = stage.draft([""], [Self.jpeg], options: [.firstComment: "First"])
            stage.fault(.reset, "comments.create") { $0.afterEffect = true }
            let outcome = try await stage.publish(draft)
            let result = try await stage.reconcile(try #require(outcome.failedStep), draft, outcome)
            guard case .found(let output) = result else {
                Issue.record("\(result)")
                return
            }
            #expect(stage.posts.count == 2 && output.remoteID == stage.posts[1].remoteID)
        }
    }

    @Test(
        "P7 a container that runs out, or fails once, is made anew, and the post is out once",
        arguments: ContainerStand.all, [Fault.Kind.earlyExpiry, .lateRejection])
    func anew(platform: Platform, kind: Fault.Kind) async throws {
        try await ContainerStage.with(platform) { stage in
            stage.fault(kind, stage.making)
            let outcome = try await stage.publish(stage.draft(["Words"], [Self.jpeg, Self.jpeg]))
            #expect(outcome.failure == nil && outcome.redone == ["ready:0:0"])
            #expect(stage.posts.count == 1)
        }
    }

    @Test("REL-30 a file that is never taken is refused in the end", arguments: ContainerStand.all)
    func never(platform: Platform) async throws {
        try await ContainerStage.with(platform) { stage in
            stage.fault(.lateRejection, stage.making) { $0.times = nil }
            let outcome = try await stage.publish(stage.draft(["Words"], [Self.jpeg]))
            #expect(outcome.failure?.kind == .media && stage.posts.isEmpty)
        }
    }

    @Test(
        "REL-24 what Meta takes for spam is refused, unless it is out all the same", arguments: ContainerStand.all,
        [true, false])
    func blocked(platform: Platform, isOut: Bool) async throws {
        try await ContainerStage.with(platform) { stage in
            let draft = stage.draft(["Words"], [Self.jpeg])
            stage.fault(.duplicate, stage.publishing) { $0.afterEffect = isOut }
            let outcome = try await stage.publish(draft)
            #expect(outcome.failure?.kind == .content && outcome.failure?.mayHaveTakenEffect == isOut)
            guard isOut else { return }
            let result = try await stage.reconcile(try #require(outcome.failedStep), draft, outcome)
            guard case .found = result else {
                Issue.record("\(result)")
                return
            }
        }
    }

    @Test("a part that its answer does not see yet is answered some seconds later")
    func lateParent() async throws {
        try await ContainerStage.with(.threads) { stage in
            stage.fault(.staleList, stage.making) {
                $0.times = nil
                $0.lag = .seconds(20)
            }
            let outcome = try await stage.publish(stage.draft(["One", "Two"]))
            #expect(outcome.failure == nil && outcome.redone.contains("container:1"))
            #expect(stage.posts.count == 2)
        }
    }
}
