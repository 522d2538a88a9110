import Domain

/// Pages publish with the token of the Page.
extension MetaPagesConnector {
    /// The steps of a post on a Page.
    func pageSteps(_ publication: Publication) -> [Step] {
        FacebookSteps(publication: publication, format: format(ofPart: 0, of: publication)).all
    }

    /// Everything that a step needs. A Page speaks by its own token only (sheet `facebook`, section 9).
    func pageWork(
        _ publication: Publication, _ session: Session, within budget: Duration? = nil
    ) throws(PlatformFailure) -> FacebookWork {
        guard let page = session.account, let token = session.tokens.accounts[page.remoteID] else {
            throw Self.withoutToken
        }
        guard !publication.content.parts.isEmpty else { throw FacebookSteps.foreignStep }
        let calls = FacebookCalls(
            graph: graph(token, of: session.app, within: budget), token: token, page: page.remoteID)
        return FacebookWork(
            calls: calls, publication: publication, format: format(ofPart: 0, of: publication),
            app: session.app?.clientID, now: ports.now())
    }
}
