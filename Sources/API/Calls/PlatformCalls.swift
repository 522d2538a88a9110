import Domain
import Engine
import HTTPTypes
import Outbound

/// What can be connected here.
struct PlatformCalls: Sendable {
    let engine: Engine

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .get, "/v1/platforms", "listPlatforms", "Platforms with what they take and what is asked of people.",
                may: .view, answers: .ok, PlatformBody.listSchema
            ) { call in
                let platforms = try await engine.connecting.platforms(by: call.principal)
                return Answer(["platforms": .array(platforms.map(PlatformBody.json))])
            }
        ]
    }
}
