import Domain

@testable import Engine

/// What a person wrote for a post, each time that it was accepted: nobody may see anything else (REL-23).
struct Versions: Sendable {
    /// What a delivery says and chooses.
    struct Words: Sendable, Hashable {
        let content: Content
        let options: DeliveryOptions
    }

    /// Words, and when they were accepted.
    struct Version: Sendable, Hashable {
        let at: Instant
        let words: Words
    }

    private struct Choice: Sendable {
        let content: Content?
        let options: DeliveryOptions
    }

    private var content: Content
    private var choices: [Delivery.ID: Choice]
    private var accepted: [Delivery.ID: [Version]] = [:]

    /// What was written first, the same for each of these deliveries.
    init(_ content: Content, _ options: DeliveryOptions = DeliveryOptions(), of ids: [Delivery.ID], at instant: Instant)
    {
        self.content = content
        choices = Dictionary(ids.map { ($0, Choice(content: nil, options: options)) }) { first, _ in first }
        note(ids, at: instant)
    }

    /// A change that was answered with success.
    ///
    /// - Parameter open: The deliveries that it concerns: of those that were taken off the calendar nothing changes.
    mutating func accept(_ change: PostChange, of open: [Connection.ID: Delivery.ID], at instant: Instant) {
        guard change.content != nil || change.deliveries != nil else { return }
        content = change.content ?? content
        for named in change.deliveries ?? [] {
            guard let id = open[named.connectionID] else { continue }
            choices[id] = Choice(content: named.content, options: named.options)
        }
        note(Array(open.values), at: instant)
    }

    private mutating func note(_ ids: [Delivery.ID], at instant: Instant) {
        for id in ids {
            guard let choice = choices[id] else { continue }
            let words = Words(content: choice.content ?? content, options: choice.options)
            accepted[id, default: []].append(Version(at: instant, words: words))
        }
    }

    /// What a delivery is to say in the end.
    func last(of id: Delivery.ID) -> Version? { accepted[id]?.last }

    /// What it was to say before an instant.
    func last(of id: Delivery.ID, before instant: Instant) -> Version? { accepted[id]?.last { $0.at < instant } }
}
