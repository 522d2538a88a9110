import Domain
import Outbound
import Platforms
import TestKit
import Testing

/// Every misbehaviour of a platform, at every call of connecting and keeping alive: one typed failure, and no verdict about
/// the grant.
@Suite("Platforms that misbehave", .timeLimit(.minutes(10)))
struct MisbehaviourTests {
    @Test("REL-9 F2 a code endpoint that misbehaves gives a named failure and no grant", arguments: ConnectorEdge.all)
    func exchange(edge: ConnectorEdge) async throws {
        for misbehaviour in Misbehaviour.passing {
            let stand = edge.stand([edge.token: [misbehaviour.act]])
            let failure = try await stand.exchange().failure
            #expect(failure?.code == misbehaviour.connect, "\(misbehaviour.testDescription)")
            #expect(stand.door.requests.count == 1, "a code is presented once (SEC-6)")
        }
    }

    @Test("REL-9 a refresh that meets it is transient or throttled", arguments: ConnectorEdge.refreshing)
    func refresh(edge: ConnectorEdge) async throws {
        for misbehaviour in Misbehaviour.passing {
            let stand = edge.stand([edge.token: [misbehaviour.act]])
            let failure = await stand.refresh().failure
            #expect(failure?.label == misbehaviour.refresh, "\(misbehaviour.testDescription)")
            #expect(stand.door.requests.count == 1, "a refresh token is presented once (REL-6)")
        }
    }

    @Test("REL-16 a check that meets it turns nobody red", arguments: ConnectorEdge.all)
    func check(edge: ConnectorEdge) async throws {
        for misbehaviour in Misbehaviour.passing {
            let failure = await edge.stand([edge.check: [misbehaviour.act]]).check().failure
            #expect(failure?.kind == misbehaviour.check, "\(misbehaviour.testDescription)")
        }
    }

    @Test("a list of accounts that meets it is a failure that passes", arguments: ConnectorEdge.all)
    func accounts(edge: ConnectorEdge) async throws {
        for misbehaviour in Misbehaviour.passing {
            let stand = edge.stand(Dictionary(edge.lists.map { ($0, [misbehaviour.act]) }) { $1 })
            let failure = await stand.accounts().failure
            #expect(failure?.kind == misbehaviour.check, "\(misbehaviour.testDescription)")
        }
    }

    @Test("REL-9 a limit that says when it opens is believed", arguments: ConnectorEdge.all)
    func retryAfter(edge: ConnectorEdge) async throws {
        let limit = ScriptedDoor.Act.headed(429, ["Retry-After": "30"], ["message": "slow", "error": "slow_down"])
        let stand = edge.stand([edge.check: [limit], edge.token: [limit]])
        let opens = stand.clock.now + .seconds(30)

        #expect(await stand.check().failure?.retryAt == opens)
        guard ConnectorEdge.refreshing.contains(where: { $0.testDescription == edge.testDescription }) else { return }
        guard case .throttled(let until, _)? = await stand.refresh().failure else {
            Issue.record("not throttled")
            return
        }
        #expect(until == opens)
    }

    @Test("REL-9 a door that lets nobody out is a matter of this installation", arguments: ConnectorEdge.all)
    func closedDoor(edge: ConnectorEdge) async throws {
        let stand = edge.stand([edge.check: [.failed(.notAllowed(.outsideAllowList))]])
        #expect(await stand.check().failure?.kind == .app)
    }
}
