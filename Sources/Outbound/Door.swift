/// The one way out (SEC-66). Everything above asks through this, so that tests and simulations can stand in for it.
package protocol Door: Sendable {
    /// Sends one request and reads the whole answer, whatever its status.
    ///
    /// Never retries: an attempt is either answered or fails with a word on whether it may have arrived. The route map
    /// has been applied before anything is sent; requests and answers name production hosts only.
    func send(_ request: OutboundRequest) async throws(OutboundError) -> OutboundResponse
}
