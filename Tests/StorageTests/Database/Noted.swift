import Synchronization

/// A value that several tasks and threads change in turn.
final class Noted<Content: Sendable>: Sendable {
    private let state: Mutex<Content>

    init(_ content: Content) {
        state = Mutex(content)
    }

    var content: Content { state.withLock(\.self) }

    /// Changes the value and answers what it is then.
    @discardableResult
    func change(_ change: (inout Content) -> Void) -> Content {
        state.withLock { content in
            change(&content)
            return content
        }
    }
}
