import Domain
import HTTPTypes
import Outbound

/// The description of the interface (OpenAPI 3.1), written from the route table alone.
struct OpenAPI: Sendable {
    /// Where the installation is.
    let publicURL: String
    /// Every call.
    let routes: [Route]

    /// The document.
    var json: JSONValue {
        var components: [String: JSONValue] = [:]
        ProblemDocument.schema.collect(into: &components)
        for schema in routes.flatMap(Self.schemas) { schema.collect(into: &components) }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Martlet", "version": "1",
                "description": "Connects social accounts, keeps them connected, publishes once and on time.",
            ],
            "servers": [["url": .string(publicURL)]],
            "paths": .object(paths),
            "components": ["schemas": .object(components), "securitySchemes": Self.securitySchemes],
        ]
    }

    private static let securitySchemes: JSONValue = [
        "key": ["type": "http", "scheme": "bearer"],
        "session": ["type": "apiKey", "in": "cookie", "name": "__Host-martlet"],
    ]

    private static func schemas(_ route: Route) -> [Schema] {
        let inputs: [Schema] =
            switch route.input {
            case .json(let schema), .file(let schema): [schema]
            case .nothing, .piece: []
            }
        return inputs + [route.output.schema].compactMap(\.self)
    }

    private var paths: [String: JSONValue] {
        Dictionary(grouping: routes, by: \.path).mapValues { routes in
            .object(
                Dictionary(routes.map { ($0.method.rawValue.lowercased(), Self.operation($0)) }) { first, _ in first })
        }
    }

    private static func operation(_ route: Route) -> JSONValue {
        var permission: String?
        if case .member(let needed, _) = route.access { permission = needed.rawValue }
        return .fields([
            "operationId": .string(route.name), "summary": .string(route.summary),
            "x-permission": permission.map(JSONValue.string),
            "security": permission == nil ? [] : [["key": []], ["session": []]],
            "parameters": .array(parameters(route)), "requestBody": body(route.input), "responses": responses(route),
        ])
    }

    private static func parameters(_ route: Route) -> [JSONValue] {
        let path = route.parameters.map { name -> JSONValue in
            ["name": .string(name), "in": "path", "required": true, "schema": ["type": "string"]]
        }
        let query = route.query.map { field -> JSONValue in
            [
                "name": .string(field.name), "in": "query", "required": .bool(field.isRequired),
                "schema": field.schema.json, "description": .string(field.note),
            ]
        }
        let header: JSONValue = [
            "name": "Idempotency-Key", "in": "header", "required": false,
            "schema": ["type": "string", "maxLength": 255],
            "description": "Makes a repeat of the same request give the first answer again, for 24 hours.",
        ]
        return path + query + (route.name == PostCalls.createName ? [header] : []) + pieceHeaders(route.input)
    }

    private static func pieceHeaders(_ input: Route.Input) -> [JSONValue] {
        guard case .piece = input else { return [] }
        return [
            [
                "name": "Upload-Offset", "in": "header", "required": true, "schema": Schema.integer(0...Int.max).json,
                "description":
                    "At which byte of the file the piece begins: where the upload is, as it was answered last.",
            ]
        ]
    }

    private static func body(_ input: Route.Input) -> JSONValue? {
        switch input {
        case .nothing: nil
        case .piece:
            ["required": true, "content": ["application/octet-stream": ["schema": [:]]]]
        case .json(let schema):
            ["required": true, "content": ["application/json": ["schema": schema.json]]]
        case .file(let schema):
            [
                "required": true,
                "content": [
                    "application/json": ["schema": schema.json],
                    "multipart/form-data": [
                        "schema": [
                            "type": "object", "required": ["file"],
                            "properties": ["file": ["type": "string", "contentMediaType": "application/octet-stream"]],
                        ]
                    ],
                ],
            ]
        }
    }

    private static func responses(_ route: Route) -> JSONValue {
        var good: [String: JSONValue] = ["description": .string(route.summary)]
        if let schema = route.output.schema { good["content"] = ["application/json": ["schema": schema.json]] }
        return .object([
            String(route.output.status.code): .object(good),
            "default": [
                "description": "A problem document (RFC 9457).",
                "content": ["application/problem+json": ["schema": ProblemDocument.schema.json]],
            ],
        ])
    }
}
