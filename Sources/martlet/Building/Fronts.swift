import API
import Dashboard
import Hummingbird
import Logging
import NIOCore

/// One server, two fronts: programs by path, people everywhere else.
struct Fronts<Programs: HTTPResponder, Pages: HTTPResponder>: HTTPResponder
where
    Programs.Context: InitializableFromSource, Pages.Context: InitializableFromSource,
    Programs.Context.Source == ApplicationRequestContextSource, Pages.Context.Source == ApplicationRequestContextSource
{
    /// Remembers where a request came from, so that each front makes its own context.
    struct Context: RequestContext {
        var coreContext: CoreRequestContextStorage
        private let channel: any Channel

        init(source: ApplicationRequestContextSource) {
            coreContext = CoreRequestContextStorage(source: source)
            channel = source.channel
        }

        /// The same origin, for the context of a front.
        var source: ApplicationRequestContextSource {
            ApplicationRequestContextSource(channel: channel, logger: logger)
        }
    }

    let programs: Programs
    let pages: Pages
    let isForPrograms: @Sendable (_ path: String) -> Bool

    func respond(to request: Request, context: Context) async throws -> Response {
        if isForPrograms(request.uri.path) {
            return try await programs.respond(to: request, context: Programs.Context(source: context.source))
        }
        return try await pages.respond(to: request, context: Pages.Context(source: context.source))
    }
}
