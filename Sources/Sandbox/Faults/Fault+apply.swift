import HTTPTypes

extension Fault.Kind {
    /// Whether the true answer is not needed, so that the request takes no effect unless told to.
    var hidesAnswer: Bool {
        switch self {
        case .stall, .reset, .status, .errorInSuccess, .html, .oversized, .rateLimit, .outage: true
        case .delay, .truncated, .rewrite, .wrongAccount, .slowDrip: false
        case .lateRejection, .endlessProcessing, .earlyExpiry, .duplicate, .staleList: false
        }
    }
}

extension Fault {
    /// The answer with the fault in it; `nil` means to cut the connection.
    func apply(to real: Answer, call: Call, platform: any SimulatedPlatform) -> Answer? {
        switch kind {
        case .delay, .wrongAccount, .lateRejection, .endlessProcessing, .earlyExpiry, .duplicate, .staleList:
            real.with(extraHeaders)
        case .reset: nil
        case .stall: replaced(real, .stalled(pause ?? .seconds(60)))
        case .status: written(status ?? 500, contentType: "application/json", body: body ?? "")
        case .errorInSuccess:
            written(
                200, contentType: "application/json",
                body: body ?? String(decoding: platform.errorInside(call).bytes, as: UTF8.self))
        case .html: written(status ?? 200, contentType: "text/html", body: body ?? Self.proxyPage("Just a moment"))
        case .outage: written(503, contentType: "text/html", body: Self.proxyPage("503 Service Unavailable"))
        case .truncated: truncated(real)
        case .oversized: replaced(real, .oversized(bytes == 0 ? nil : bytes))
        case .rewrite: rewritten(real)
        case .rateLimit:
            platform.rateLimited(call, withHeaders: withHeaders, retryAfter: retryAfter).with(extraHeaders)
        case .slowDrip: dripped(real)
        }
    }

    private static func proxyPage(_ title: String) -> String {
        "<!doctype html><html><head><title>\(title)</title></head><body><h1>\(title)</h1></body></html>"
    }

    private var extraHeaders: HTTPFields {
        var fields = HTTPFields()
        for (name, value) in headers {
            if let name = HTTPField.Name(name) { fields[name] = value }
        }
        return fields
    }

    private func written(_ status: Int, contentType: String, body: String) -> Answer {
        Answer(status: .init(code: status), contentType: contentType, bytes: Array(body.utf8)).with(extraHeaders)
    }

    private func replaced(_ real: Answer, _ body: Answer.Body) -> Answer {
        var answer = real
        answer.body = body
        if answer.headers[.contentType] == nil { answer.headers[.contentType] = "application/json" }
        return answer.with(extraHeaders)
    }

    private func truncated(_ real: Answer) -> Answer {
        guard let bytes = real.bytes, bytes.count > 1 else { return replaced(real, .whole(Array("{\"da".utf8))) }
        return replaced(real, .whole(Array(bytes.prefix(bytes.count / 2))))
    }

    private func rewritten(_ real: Answer) -> Answer {
        guard let bytes = real.bytes, var value = JSONValue(parsing: bytes) else { return real }
        for (path, member) in set { value = value.setting(path, to: member) }
        for path in remove { value = value.setting(path, to: nil) }
        return replaced(real, .whole(value.bytes))
    }

    private func dripped(_ real: Answer) -> Answer {
        guard let bytes = real.bytes else { return real }
        return replaced(real, .dripped(bytes, chunk: max(chunk, 1), pause: pause ?? .milliseconds(100)))
    }
}
