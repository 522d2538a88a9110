import Testing

@testable import Storage

/// Where tasks leave work for threads.
@Suite("Mailbox", .timeLimit(.minutes(10)))
struct MailboxTests {
    @Test("items come out in order, in batches up to the limit")
    func order() {
        let box = Mailbox<Int>(capacity: 100)
        for number in 0..<10 { #expect(box.put(number)) }

        let batches = [4, 100].map { box.take(upTo: $0, waiting: .zero) }

        #expect(batches == [[0, 1, 2, 3], [4, 5, 6, 7, 8, 9]])
        #expect(box.count == 0)
    }

    @Test("a full box refuses one more")
    func full() {
        let box = Mailbox<Int>(capacity: 2)

        #expect([1, 2, 3].map(box.put) == [true, true, false])
    }

    @Test("a closed box takes nothing more and gives out what it has")
    func closed() {
        let box = Mailbox<Int>(capacity: 2)
        _ = box.put(1)
        box.close()

        #expect(!box.put(2))
        #expect(box.take(upTo: 1, waiting: .seconds(1)) == [1])
        #expect(box.take(upTo: 1, waiting: .seconds(1)) == nil)
    }

    @Test("an empty box answers nothing when the time is over")
    func timeout() {
        #expect(Mailbox<Int>(capacity: 1).take(upTo: 1, waiting: .milliseconds(1)) == [])
    }

    @Test("many threads together take every item once")
    func threads() async {
        let box = Mailbox<Int>(capacity: 10_000)
        let seen = Noted<[Int]>([])
        await withTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    await withCheckedContinuation { continuation in
                        Threads.start("taker") {
                            while let items = box.take(upTo: 3, waiting: .seconds(30)) {
                                seen.change { $0 += items }
                            }
                            continuation.resume()
                        }
                    }
                }
            }
            for number in 0..<5_000 { #expect(box.put(number)) }
            box.close()
        }

        #expect(seen.content.sorted() == Array(0..<5_000))
    }
}
