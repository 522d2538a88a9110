/// The pieces of the JSON interface that the demo reads.
enum DemoAnswer {
    /// A started authorization.
    struct Started: Decodable, Sendable {
        let id: String
        let url: String
    }

    /// How far an authorization came.
    struct Attempt: Decodable, Sendable {
        let status: String
        let connection_ids: [String]?
        let detail: String?
    }

    /// A connection.
    struct Connection: Decodable, Sendable {
        let id: String
        let platform: String
        let status: String
    }

    /// The list of connections.
    struct Connections: Decodable, Sendable {
        let connections: [Connection]
    }

    /// A post.
    struct Post: Decodable, Sendable {
        let id: String
        let deliveries: [Delivery]
    }

    /// A delivery.
    struct Delivery: Decodable, Sendable {
        let platform: String
        let state: String
        let url: String?
        let explanation: String?
    }

    /// Anything with an identifier.
    struct Thing: Decodable, Sendable {
        let id: String
    }

    /// A fresh API key.
    struct Key: Decodable, Sendable {
        let key: String
    }
}
