import Domain
package import Hummingbird
import Logging
import NIOCore

/// What every request of the dashboard carries; whoever it is.
package struct GuestContext: RequestContext {
    /// What the framework keeps.
    package var coreContext: CoreRequestContextStorage
    /// The address of the other end; behind a proxy that of the proxy (SEC-51).
    let address: String
    /// Who is logged in, once the session was looked up.
    var reader: Reader?
    /// The session shown by the browser, when it is good.
    var session: Secret?

    /// Takes over what the server knows.
    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        address = source.channel.remoteAddress?.ipAddress ?? "unknown"
    }

    /// The number by which the request is found in the log.
    var requestID: String { logger[metadataKey: "hb.request.id"]?.description ?? "unknown" }

    /// Forms of this dashboard are read by their own bounded readers (SEC-56).
    package var maxUploadSize: Int { BodyLimit.form }
}
