import HTTPTypes
import Outbound

/// What operators and programs ask about the installation itself.
struct OperationCalls: Sendable {
    /// What must be in order.
    let readiness: @Sendable () async -> [ReadinessLine]
    /// Where the installation is.
    let publicURL: String

    /// The given routes and those of this subject; the description covers them all.
    func routes(describing others: [Route]) -> [Route] {
        let undescribed = others + own(description: .null)
        let description = OpenAPI(publicURL: publicURL, routes: undescribed).json
        return others + own(description: description)
    }

    private func own(description: JSONValue) -> [Route] {
        [
            Route(everybody: "/livez", "isAlive", "Whether the process turns.", answers: Self.livenessSchema) {
                Answer(["status": "alive"])
            },
            Route(everybody: "/readyz", "isReady", "Whether requests can be served.", answers: Self.readinessSchema) {
                Self.answer(await readiness())
            },
            Route(everybody: "/openapi.json", "describe", "This description.", answers: nil) { Answer(description) },
        ]
    }

    private static func answer(_ lines: [ReadinessLine]) -> Answer {
        let isReady = lines.allSatisfy(\.isGood)
        let checks = lines.map { line -> JSONValue in
            ["name": .string(line.name), "ok": .bool(line.isGood), "words": .string(line.words)]
        }
        return Answer(
            ["status": isReady ? "ready" : "not_ready", "checks": .array(checks)],
            status: isReady ? .ok : .serviceUnavailable)
    }

    private static let livenessSchema = Schema.object([.needed("status", .choice(["alive"]))])
    private static let readinessSchema = Schema.object([
        .needed("status", .choice(["ready", "not_ready"])),
        .needed(
            "checks",
            .list(
                of: .object([.needed("name", .line()), .needed("ok", .flag), .needed("words", .prose())]), limit: 100)),
    ])
}
