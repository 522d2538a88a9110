import Outbound

/// Judges requests by Pinterest's own description, which leaves out one parameter that older apps must send.
struct PinterestJudge: RequestJudge {
    static let description = "pinterest/openapi.v5.json"

    private let judge: OpenAPIJudge

    init() throws {
        judge = try OpenAPIJudge(Self.description)
    }

    func judge(_ request: OutboundRequest) throws {
        var request = request
        if case .form(let items) = request.body {
            request.body = .form(items.filter { $0.name != "continuous_refresh" || $0.value != "true" })
        }
        try judge.judge(request)
    }
}
