import Domain
import Testing

@Suite("The delivery state machine", .timeLimit(.minutes(10)))
struct DeliveryMachineTests {
    private struct Move: Hashable {
        let from: DeliveryState
        let event: DeliveryEvent
    }

    /// Every move that is allowed, as the reliability page tells it; whatever is not here changes nothing.
    private static let table: [Move: DeliveryState] = [
        Move(from: .draft, event: .scheduled): .scheduled,
        Move(from: .scheduled, event: .dueUsable): .queued,
        Move(from: .scheduled, event: .dueDisconnected): .needsReconnect,
        Move(from: .queued, event: .dueDisconnected): .needsReconnect,
        Move(from: .retryWait, event: .dueDisconnected): .needsReconnect,
        Move(from: .queued, event: .claimed): .publishing,
        Move(from: .publishing, event: .confirmed): .published,
        Move(from: .publishing, event: .deferred): .retryWait,
        Move(from: .publishing, event: .refused): .failed,
        Move(from: .publishing, event: .authEnded): .needsReconnect,
        Move(from: .publishing, event: .lapsed): .queued,
        Move(from: .publishing, event: .lostTrack): .uncertain,
        // A missed window or a poisonous delivery is refused before it is sent (REL-29, REL-31).
        Move(from: .scheduled, event: .refused): .failed,
        Move(from: .queued, event: .refused): .failed,
        Move(from: .retryWait, event: .refused): .failed,
        Move(from: .retryWait, event: .retryDue): .queued,
        Move(from: .uncertain, event: .ruledPublished): .published,
        Move(from: .uncertain, event: .ruledNotPublished): .queued,
        Move(from: .uncertain, event: .abandoned): .failed,
        Move(from: .needsReconnect, event: .reconnectedInTime): .scheduled,
        Move(from: .needsReconnect, event: .released): .scheduled,
        // A person sends a failed delivery anew (S1.42).
        Move(from: .failed, event: .released): .scheduled,
        // Some platforms judge a post after they took it.
        Move(from: .published, event: .rejectedLater): .failed,
        Move(from: .draft, event: .cancelled): .cancelled,
        Move(from: .scheduled, event: .cancelled): .cancelled,
        Move(from: .queued, event: .cancelled): .cancelled,
        Move(from: .retryWait, event: .cancelled): .cancelled,
        Move(from: .needsReconnect, event: .cancelled): .cancelled,
        // What was missed and is not wanted any more (S1.42).
        Move(from: .needsReconnect, event: .dropped): .cancelled,
        Move(from: .failed, event: .dropped): .cancelled,
    ]

    @Test("REL-18 every event leads from every state where the table says", arguments: DeliveryState.allCases)
    func leads(from: DeliveryState) {
        for event in DeliveryEvent.allCases {
            let expected = Self.table[Move(from: from, event: event)]
            #expect(DeliveryMachine.next(from, on: event) == expected, "\(from) on \(event)")
        }
    }

    @Test("REL-20 what is published or cancelled is never sent again, whatever happens")
    func final() {
        let ways = DeliveryEvent.allCases.filter { DeliveryMachine.next(.published, on: $0) != nil }
        #expect(DeliveryState.published.isFinal && ways == [.rejectedLater])
        #expect(DeliveryState.cancelled.isFinal)
        #expect(DeliveryEvent.allCases.allSatisfy { DeliveryMachine.next(.cancelled, on: $0) == nil })
    }

    @Test("REL-25 out of uncertain only a person's word leads")
    func uncertain() {
        let ways = DeliveryEvent.allCases.filter { DeliveryMachine.next(.uncertain, on: $0) != nil }
        #expect(Set(ways) == [.ruledPublished, .ruledNotPublished, .abandoned])
        #expect(DeliveryState.uncertain.waitsForPerson)
    }

    @Test("REL-20 from every state that is not final a way leads to a final one", arguments: DeliveryState.allCases)
    func reachable(from: DeliveryState) {
        var seen: Set<DeliveryState> = [from]
        var open = [from]
        while let state = open.popLast() {
            for next in DeliveryEvent.allCases.compactMap({ DeliveryMachine.next(state, on: $0) })
            where seen.insert(next).inserted { open.append(next) }
        }
        #expect(seen.contains { $0.isFinal })
    }
}
