import Domain
import Engine
import HTTPTypes
import Outbound

/// Connecting accounts.
struct AuthorizationCalls: Sendable {
    let engine: Engine
    private static let startCost = 10.0

    /// The routes of this subject.
    var routes: [Route] {
        [
            Route(
                .post, "/v1/authorizations", "startAuthorization",
                "Starts to connect an account; with an app password connects at once.", may: .connect,
                takes: .json(AuthorizationBody.newSchema), answers: .created, AuthorizationBody.schema,
                cost: Self.startCost, start),
            Route(
                .get, "/v1/authorizations/{id}", "getAuthorization", "How far an attempt to connect came.",
                may: .connect, answers: .ok, AuthorizationBody.schema
            ) { call in
                let attempt = try await engine.connecting.authorization(try call.id(), by: call.principal)
                return Answer(AuthorizationBody.json(attempt))
            },
            Route(
                .post, "/v1/authorizations/{id}/choice", "chooseAccounts",
                "Picks among the accounts that were offered.",
                may: .connect, takes: .json(AuthorizationBody.choiceSchema), answers: .ok, AuthorizationBody.schema
            ) { call in
                let ids = call.body["choice_ids"]?.strings ?? []
                let attempt = try await engine.connecting.choose(try call.id(), remoteIDs: ids, by: call.principal)
                return Answer(AuthorizationBody.json(attempt))
            },
        ]
    }

    @Sendable private func start(_ call: Call) async throws -> Answer {
        let body = call.body
        guard let platform = body["platform"]?.string.flatMap(Platform.init(rawValue:)) else {
            throw Refusal.field("platform", "There is no such platform.")
        }
        let new = NewAuthorization(
            platform: platform, brandID: body.id("brand_id"), instance: body["instance"]?.string,
            handle: body["handle"]?.string, reconnects: body.id("reconnect"), returnTo: body["return_to"]?.string)
        do {
            guard let password = body["app_password"]?.string else {
                let started = try await engine.connecting.start(new, by: call.principal)
                return Answer(AuthorizationBody.json(started.authorization, url: started.linkURL))
            }
            let attempt = try await engine.connecting.signIn(new, appPassword: Secret(password), by: call.principal)
            return Answer(AuthorizationBody.json(attempt))
        } catch EngineError.authorization(let failure) {
            throw Refusal.authorization(failure, platform)
        }
    }
}
