package import Domain

extension RedditConnector {
    /// Looks for the post among the newest of the account (REL-24; platform sheet, section 7). Comments cannot be looked up.
    package func reconcile(
        _ lost: LostCommit, of publication: Publication, as session: Session
    ) async -> ReconcileResult {
        guard lost.step.name == Self.publishStep else {
            return .unknown(words: "Whether the comment is there cannot be looked up.")
        }
        guard let account = session.account else { return .unknown(words: "The account is not known.") }
        let search = RedditSearch(
            calls: calls(as: session), account: account, publication: publication, since: lost.intentAt)
        do throws(PlatformFailure) {
            if let output = try await search.find() { return .found(output) }
        } catch { return .unknown(words: error.words) }
        let isLate = Self.appearsLater(format(ofPart: 0, of: publication))
        return Self.unseen(lost, needed: isLate ? .minutes(15) : .seconds(30))
    }

    /// Words and links appear within seconds, files after minutes; until then nothing is proved.
    private static func unseen(_ lost: LostCommit, needed: Duration) -> ReconcileResult {
        let age = lost.now - lost.intentAt
        if lost.looks >= 1, age >= needed { return .absent }
        return .notSeen(lookAgainAfter: max(.seconds(15), min(.seconds(60), needed - age)))
    }
}
