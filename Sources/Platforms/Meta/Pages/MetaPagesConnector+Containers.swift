import Domain
import Outbound

/// Instagram accounts behind Pages publish by containers, with the token of the Page.
extension MetaPagesConnector {
    func containerPublisher(
        _ publication: Publication, _ session: Session
    ) throws(PlatformFailure) -> ContainerPublisher {
        guard let account = session.account, let token = session.tokens.accounts[account.remoteID] else {
            throw PlatformFailure(.auth, words: "The token of the Page is missing. Connect it again.")
        }
        let graph = graph(token, of: session.app)
        return ContainerPublisher(
            flavor: .instagram,
            graph: ContainerGraph(calls: graph.calls, version: MetaPagesFlavor.version, proof: graph.proof),
            account: account, script: containerScript(publication, .instagram), now: ports.now())
    }
}
