import HTTPTypes

/// Parameters and token of one call to a Graph host, read strictly.
struct GraphCall: Sendable {
    /// Parameters without token and proof.
    let fields: Fields
    /// Files of a multipart body.
    let files: [Multipart.Part]
    /// The access token, wherever it came.
    let token: String?
    /// `appsecret_proof`, if it came.
    let proof: String?

    /// Reads query and body; throws `GraphProblem`.
    init(_ call: Call) throws {
        let list: [Fields.Field]
        do {
            let body = try GraphBody(call)
            list = try call.queryFields().list + body.fields.list
            files = body.files
        } catch let problem as FieldProblem {
            throw GraphProblem.field(problem)
        }
        let tokens = list.filter { $0.name == "access_token" }.map(\.value) + Self.headerTokens(call)
        guard Set(tokens).count <= 1 else { throw GraphProblem.parameter("Two different access tokens were given") }
        token = tokens.first
        proof = list.first { $0.name == "appsecret_proof" }?.value
        fields = Fields(
            list.filter { !["access_token", "appsecret_proof"].contains($0.name) }.map { ($0.name, $0.value) })
    }

    private static func headerTokens(_ call: Call) -> [String] {
        [call.credentials(), call.credentials(scheme: "OAuth")].compactMap { $0 }
    }

    /// Throws `GraphProblem` unless every parameter and file is known and the required parameters are there.
    func check(required: [String] = [], optional: [String] = [], files known: [String] = []) throws {
        do {
            try fields.check(required: required, optional: optional)
            try Fields(files.map { ($0.name, "file") }).check(optional: known)
        } catch let problem as FieldProblem {
            throw GraphProblem.field(problem)
        }
    }

    /// The wanted fields; `nil` when the caller does not say.
    func selection() throws -> FieldSelection? {
        try fields["fields"].map { try FieldSelection($0) }
    }
}

/// Versions of the Graph and when they end (facebook.md section 1).
enum GraphVersion {
    private static let ends: [(name: String, end: String?)] = [
        ("20.0", "2026-09-24T00:00:00Z"), ("21.0", "2027-01-21T00:00:00Z"), ("22.0", "2027-05-20T00:00:00Z"),
        ("23.0", "2027-10-08T00:00:00Z"), ("24.0", "2028-02-18T00:00:00Z"), ("25.0", "2028-07-29T00:00:00Z"),
        ("26.0", nil),
    ]

    /// Throws `GraphProblem` for a version that never was or is over.
    static func check(_ version: String?, at now: SandboxTime, path: String) throws {
        guard let known = ends.first(where: { $0.name == version }) else { throw GraphProblem.unknownPath(path) }
        if let end = known.end.flatMap({ SandboxTime(text: $0) }), end <= now {
            throw GraphProblem(
                2635, "(#2635) You are calling a deprecated version of the API. Please update to the latest version.")
        }
    }
}
