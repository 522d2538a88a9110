import Domain

extension FacebookWork {
    /// Asks what became of a commit step whose answer was lost (REL-24; sheet `facebook`, section 7).
    func reconcile(_ lost: LostCommit) async throws(PlatformFailure) -> ReconcileResult {
        switch lost.step.name {
        case FacebookSteps.publish: break
        case FacebookSteps.comment:
            let earliest = lost.intentAt - FacebookLookup.clockTolerance
            let found = try await FacebookComment(work: self).find(since: earliest)
            return found.map(ReconcileResult.found) ?? .unknown(words: "The comment is not seen below the post.")
        default: return .unknown(words: FacebookSteps.foreignStep.words)
        }
        switch try await FacebookLookup(work: self).look(since: lost.intentAt) {
        case .found(let output): return .found(output)
        case .underWay: return .notSeen(lookAgainAfter: Self.lag)
        case .notThere: return lost.unseen(lag: Self.lag)
        case .unprovable(let words): return .unknown(words: words)
        }
    }

    /// Nobody says how far lists lag; this is generous.
    private static let lag = Duration.seconds(30)
}
