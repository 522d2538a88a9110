import Domain
import TestKit
import Testing

/// The delivery machine under long, random lives.
@Suite("Lives of deliveries", .timeLimit(.minutes(10)))
struct DeliveryWalkTests {
    private typealias Change = (before: DeliveryState, event: DeliveryEvent, after: DeliveryState)

    private func life(seed: UInt64, without: Set<DeliveryEvent> = []) -> [Change] {
        let events = DeliveryEvent.allCases.filter { !without.contains($0) }
        var generator = SplitMix64(seed: seed)
        var state = DeliveryState.draft
        var changes: [Change] = []
        for _ in 0..<100 {
            let event = events[Int(generator.next() % UInt64(events.count))]
            guard let next = DeliveryMachine.next(state, on: event) else { continue }
            changes.append((state, event, next))
            state = next
        }
        return changes
    }

    @Test("REL-18 REL-20 in a thousand lives what is out or cancelled stays so, unless its platform rejects it later")
    func final() {
        for seed in 0..<1_000 {
            for change in life(seed: UInt64(seed)) {
                #expect(change.before != .cancelled)
                if change.before == .published { #expect(change.event == .rejectedLater) }
                if change.before == .failed { #expect(change.event == .released || change.event == .dropped) }
            }
        }
    }

    @Test(
        "REL-20 a life has one publication that stands at most, and only by what was confirmed or by a person's word")
    func once() {
        for seed in 0..<1_000 {
            let changes = life(seed: UInt64(seed))
            let publications = changes.filter { $0.after == .published }
            #expect(publications.count - changes.count { $0.event == .rejectedLater } <= 1)
            #expect(publications.allSatisfy { $0.event == .confirmed || $0.event == .ruledPublished })
        }
    }

    @Test("REL-25 nothing leaves uncertain without a person's word, in a thousand lives")
    func uncertain() {
        let words: Set<DeliveryEvent> = [.ruledPublished, .ruledNotPublished, .abandoned]
        for seed in 0..<1_000 {
            let stuck = life(seed: UInt64(seed), without: words)
            guard let at = stuck.firstIndex(where: { $0.after == .uncertain }) else { continue }
            #expect(at == stuck.count - 1, "it was the last change")
        }
    }

    @Test("REL-28 only what is queued is taken, and only what is taken ends up published by itself")
    func taken() {
        for seed in 0..<1_000 {
            for change in life(seed: UInt64(seed)) where change.after == .publishing {
                #expect(change.before == .queued && change.event == .claimed)
            }
        }
    }

    @Test(
        "REL-31 a rescue leads back to the queue, from nowhere else than publishing", arguments: DeliveryState.allCases)
    func rescued(state: DeliveryState) {
        #expect(DeliveryMachine.next(state, on: .lapsed) == (state == .publishing ? .queued : nil))
    }

    @Test("REL-23 what is publishing cannot be cancelled; what waits can", arguments: DeliveryState.allCases)
    func cancelled(state: DeliveryState) {
        let cancellable: Set<DeliveryState> = [.draft, .scheduled, .queued, .retryWait, .needsReconnect]
        #expect((DeliveryMachine.next(state, on: .cancelled) == .cancelled) == cancellable.contains(state))
    }

    @Test(
        "REL-20 a state is final, waits for a person, or goes on by itself: never two of them",
        arguments: DeliveryState.allCases)
    func kinds(state: DeliveryState) {
        let person: Set<DeliveryEvent> = [
            .scheduled, .ruledPublished, .ruledNotPublished, .abandoned, .released, .cancelled, .dropped,
            .reconnectedInTime,
        ]
        let byItself = DeliveryEvent.allCases.filter {
            !person.contains($0) && DeliveryMachine.next(state, on: $0) != nil
        }
        #expect(!(state.isFinal && state.waitsForPerson))
        // Some platforms judge a post after they took it; nothing is sent then.
        let expected = state == .published ? [DeliveryEvent.rejectedLater] : []
        let rests = state.isFinal || state.waitsForPerson || state == .draft
        #expect(rests ? byItself == expected : !byItself.isEmpty, "\(state): \(byItself)")
    }

    @Test("the words of the states are those of the interface")
    func words() {
        #expect(
            DeliveryState.allCases.map(\.rawValue) == [
                "draft", "scheduled", "queued", "publishing", "published", "retry_wait", "uncertain",
                "needs_reconnect", "failed", "cancelled",
            ])
    }
}
