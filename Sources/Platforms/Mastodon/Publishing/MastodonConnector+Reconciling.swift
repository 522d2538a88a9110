package import Domain

extension MastodonConnector {
    /// Looks for the status among the account's own (REL-24; platform sheet, section 7).
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        guard publication.content.parts.indices.contains(lost.step.part) else {
            return .unknown(words: Self.foreignStep.words)
        }
        guard let account = session.account else { return .unknown(words: "The account is not known.") }
        do throws(PlatformFailure) {
            let search = StatusSearch(
                calls: try calls(as: session), accountID: account.remoteID, match: StatusMatch(lost, of: publication))
            if let status = try await search.find(), let output = StatusPosting.output(status) { return .found(output) }
        } catch { return .unknown(words: error.words) }
        return absence(lost, InstanceSoftware(tier: account.tier))
    }

    /// Mastodon gives the first status again when the key is repeated within the hour, so that one look suffices.
    /// Elsewhere the list must be silent twice. In both cases a request on its way gets the time to arrive.
    private func absence(_ lost: LostCommit, _ software: InstanceSoftware) -> ReconcileResult {
        let age = lost.now - lost.intentAt
        guard age >= Self.settlingTime else { return .notSeen(lookAgainAfter: Self.settlingTime - age) }
        if software.isMastodon, age < Self.keyLife { return .absent }
        return lost.looks >= 1 ? .absent : .notSeen(lookAgainAfter: Self.settlingTime)
    }

    /// Requests are given up by servers and proxies within less than this after a client went away.
    private static let settlingTime = Duration.seconds(15)
    /// Keys live for an hour; the rest is for clocks and for the way.
    private static let keyLife = Duration.minutes(55)
}
