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
        do throws(PlatformFailure) {
            if let output = try await find(lost, of: publication, as: session) { return .found(output) }
        } catch { return .unknown(words: error.words) }
        return lost.unseen(lag: Self.lag)
    }

    private func find(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async throws(PlatformFailure) -> StepOutput? {
        let calls = calls(as: session)
        guard publication.kind == .post else {
            return try await repost(publication, calls, session).find(since: lost.intentAt - XPostMatch.clockTolerance)
        }
        guard let account = session.account else { throw PlatformFailure(.unknown, words: "The account is not known.") }
        return try await XSearch(calls: calls, account: account, dialect: dialect)
            .find(XPostMatch(lost, of: publication))
    }

    /// The timeline lags a few seconds behind; this is generous.
    private static let lag = Duration.seconds(15)
}
