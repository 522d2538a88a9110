import Domain
import Testing

@testable import Dashboard
@testable import Engine

/// First comments and reposts below their post.
@Suite("Children of deliveries on pages", .timeLimit(.minutes(1)))
struct ChildCardTests {
    private static let childID = Delivery.ID(stored: "dlv_01hzzzzzzzzzzzzzzzzzzzzzzc")

    private static func post(
        _ parent: DeliveryState, _ child: DeliveryState, kind: DeliveryKind = .comment
    ) -> PostView {
        var view = Samples.delivery(parent)
        let delivery = Delivery(
            id: childID, workspaceID: Samples.workspaceID, postID: Samples.postID, connectionID: Samples.connectionID,
            state: child, dueAt: Samples.morning, kind: kind, parentID: view.delivery.id)
        view.children = [
            DeliveryView(
                delivery: delivery, platform: .mastodon, account: Samples.account, connection: view.connection,
                journal: [], explanation: "Because.", advice: nil)
        ]
        return Samples.post(view)
    }

    private static func cards(_ view: PostView) -> [DeliveryCard] {
        DeliveryCard.cards(of: view, [], for: Reader(Visitor().engine.member))
    }

    @Test("REL-27 S3.29 a child stands below its parent, under its own name")
    func below() async throws {
        let visitor = Visitor(FakeEngine { $0.posts = [Self.post(.published, .failed, kind: .repost)] })
        let page = try await visitor.get("/posts/\(Samples.postID)")

        let items = page.html.all("li").filter { ($0["class"] ?? "").contains("delivery") }
        #expect(items.map { $0["data-id"] } == [Samples.deliveryID.text, Self.childID.text])
        #expect(items.map { ($0["class"] ?? "").contains("child") } == [false, true])
        #expect(page.text.contains("Repost, ") && page.text.contains("Post with a failure"))
    }

    @Test("REL-27 buttons of a child follow its state, and its parent's")
    func actions() {
        let waiting = Self.cards(Self.post(.scheduled, .scheduled))[1]
        #expect(waiting.canDrop && !waiting.canRetry && !waiting.canReschedule)
        let due = Self.cards(Self.post(.published, .scheduled))[1]
        #expect(due.canDrop && due.canReschedule && due.kindName == "First comment")
        let failed = Self.cards(Self.post(.published, .failed))[1]
        #expect(failed.canDrop && failed.canRetry)
        let uncertain = Self.cards(Self.post(.published, .uncertain))[1]
        #expect(uncertain.isUncertain && !uncertain.canDrop)
        let parent = Self.cards(Self.post(.scheduled, .scheduled))[0]
        #expect(!parent.canDrop && parent.kindName == nil)
    }

    @Test("REL-27 a child is left out by one click")
    func drop() async throws {
        let visitor = Visitor()
        let answer = try await visitor.post("/deliveries/\(Self.childID)/drop")
        #expect(answer.location?.contains("said=dropped") == true && visitor.engine.now.asked.contains("drop"))
    }

    @Test("a post stands for its children only where a person should look")
    func counted() {
        #expect(Self.post(.published, .failed).shownStates == [.published, .failed])
        #expect(Self.post(.published, .scheduled).shownStates == [.published])
        let now = Samples.morning
        #expect(Self.post(.published, .scheduled).isMoving(at: now))
        #expect(!Self.post(.uncertain, .scheduled).isMoving(at: now))
    }
}
