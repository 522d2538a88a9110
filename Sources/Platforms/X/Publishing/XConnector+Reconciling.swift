package import Domain
import Outbound

extension XConnector {
    /// Looks for the post in the account's own timeline (REL-24; platform sheet, section 7).
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        guard publication.content.parts.indices.contains(lost.step.part) else {
            return .unknown(words: Self.foreignStep.words)
        }
        guard let account = session.account else { return .unknown(words: "The account is not known.") }
        let search = XSearch(calls: calls(as: session), account: account, dialect: dialect)
        do throws(PlatformFailure) {
            if let output = try await search.find(XPostMatch(lost, of: publication)) { return .found(output) }
        } catch { return .unknown(words: error.words) }
        let age = lost.now - lost.intentAt
        if lost.looks >= 1, age >= Self.lag * 2 { return .absent }
        return .notSeen(lookAgainAfter: max(Self.lag, lost.looks >= 1 ? Self.lag * 2 - age : Self.lag))
    }

    /// The timeline lags a few seconds behind; this is generous.
    private static let lag = Duration.seconds(15)
}
