package import Domain

extension MetaPagesConnector {
    /// Films on Pages are looked through before they are out, and some again afterwards. What Instagram published is final.
    package var lateLooks: [Duration] { flavor.subject == .page ? [.minutes(30), .hours(6), .days(1)] : [] }

    /// Asks what has become of a film (sheet `facebook`, section 4); nothing else has a status. A film that cannot be read may
    /// have been deleted by the Page, or the right to read it was lost, so that nothing is said of it.
    package func standing(
        of publication: Publication, as session: Session
    ) async throws(PlatformFailure) -> Standing {
        guard flavor.subject == .page, FacebookSteps.isFilm(publication),
            let id = publication.outputs[FacebookSteps.publish]?.remoteID
        else { return .stands }
        let calls = try pageWork(publication, session).calls
        do throws(PlatformFailure) {
            let rejection = try await FacebookFilm.read(id, calls).rejection
            return rejection.map { Standing.rejected(words: $0) } ?? .stands
        } catch {
            guard error.kind == .permission else { throw error }
            return .gone
        }
    }
}
