import Domain
package import Hummingbird
import Logging

/// What every request of the interface carries; who calls is known only inside a call that demands it.
package struct APIContext: RequestContext {
    /// What the framework keeps.
    package var coreContext: CoreRequestContextStorage

    /// Takes over what the server knows.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
    }

    /// The number by which the request is found in the log.
    var requestID: String { logger[metadataKey: "hb.request.id"]?.description ?? "unknown" }
}
