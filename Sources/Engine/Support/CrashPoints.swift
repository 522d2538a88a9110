/// A moment at which a crash would hurt most (reliability page, section 4, crash points).
package enum CrashPoint: String, Sendable, CaseIterable {
    case p1, p2, p3, p4, p5, p6, p7, p8, p9, p10, p11, p12
    /// A copy of a file is made and moved into its place, and its row is not written.
    case p13
}

/// Lets the kill harness end the process at a crash point; does nothing in production.
package struct CrashPoints: Sendable {
    /// Called at each crash point; may not return.
    package var reach: @Sendable (_ point: CrashPoint) -> Void

    /// Gathers the closure.
    package init(reach: @escaping @Sendable (_ point: CrashPoint) -> Void) {
        self.reach = reach
    }

    /// Nothing ever happens.
    package static let none = CrashPoints { _ in }
}
