package import Hummingbird
import Logging
package import NIOCore

/// What a request carries: its connection, so that a fault can cut it.
package struct SandboxContext: RequestContext {
    /// Hummingbird's part.
    package var coreContext: CoreRequestContextStorage
    /// The connection the request came by.
    package let channel: any Channel

    /// From the server.
    package init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        channel = source.channel
    }
}
