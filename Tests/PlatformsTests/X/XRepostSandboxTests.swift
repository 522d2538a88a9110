import Domain
import Platforms
import Sandbox
import Testing

@Suite("Reposting before simulated X", .timeLimit(.minutes(10)))
struct XRepostSandboxTests {
    private static let step = Step("repost:0", kind: .commit, part: 0)

    @Test("S3.29 a post and its repost are on simulated X, and X lets nobody repost twice")
    func sandbox() async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            let draft = PublicationDraft(texts: ["Look"], options: DeliveryOptions([.repostAfter: 30]))

            let outcome = try await stage.connector.publish(draft, as: session)

            #expect(outcome.failure == nil)
            #expect(stage.posts.map(\.text) == ["Look", "RT @ada_sandbox: Look"])
            #expect(stage.posts[1].details["repost"] == stage.posts[0].remoteID)
            var again = draft
            again.outputs = outcome.outputs
            let repeated = try await stage.connector.publish(again.child(.repost), as: session)
            #expect(repeated.failure == nil && stage.posts.count == 2)
        }
    }

    @Test("REL-24 S3.29 a repost whose answer was lost is found, or soundly not there", arguments: [true, false])
    func lost(afterEffect: Bool) async throws {
        try await XStage.with { stage in
            let session = try await stage.connect()
            stage.run.sandbox.faults.add(
                Fault(.reset, platform: "x", endpoint: "reposts.create").with { $0.afterEffect = afterEffect })
            var draft = PublicationDraft(texts: ["Look"], options: DeliveryOptions([.repostAfter: 30]))
            let outcome = try await stage.connector.publish(draft, as: session)
            #expect(outcome.failedStep == Self.step && outcome.failure?.mayHaveTakenEffect == true)

            draft.outputs = outcome.outputs
            let now = Ports.system.now()
            let lost = LostCommit(step: Self.step, intentAt: now, now: now + .minutes(1), looks: 1)
            let result = await stage.connector.reconcile(lost, of: draft.child(.repost).publication, as: session)

            #expect(stage.posts.count == (afterEffect ? 2 : 1))
            let post = stage.posts.first?.remoteID
            #expect(result == (afterEffect ? .found(StepOutput(remoteID: post)) : .absent))
        }
    }
}
