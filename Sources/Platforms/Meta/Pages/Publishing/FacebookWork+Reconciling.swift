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
        case .notThere: return Self.unseen(lost)
        case .unprovable(let words): return .unknown(words: words)
        }
    }

    /// Two looks, the last at least a minute after the sending.
    private static func unseen(_ lost: LostCommit) -> ReconcileResult {
        let age = lost.now - lost.intentAt
        if lost.looks >= 1, age >= lag * 2 { return .absent }
        return .notSeen(lookAgainAfter: max(lag, lost.looks >= 1 ? lag * 2 - age : lag))
    }

    /// Nobody says how far lists lag; this is generous.
    private static let lag = Duration.seconds(30)
}
