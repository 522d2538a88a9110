import Domain

/// What a connection is made with.
struct PostgresParameters {
    private let pairs: [(key: String, value: String)]

    /// The address comes last, so that what stands in it wins.
    static func connect(_ uri: Secret, _ settings: DatabaseSettings) -> PostgresParameters {
        PostgresParameters(pairs: [
            ("application_name", settings.applicationName),
            ("client_encoding", "UTF8"),
            ("connect_timeout", String(max(2, settings.connectTime.components.seconds))),
            ("keepalives_idle", "10"),
            ("keepalives_interval", "5"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", "15000"),
            ("dbname", uri.expose()),
        ])
    }

    /// The limits and promises of a session. Set by statement and not at the start of the connection, because poolers
    /// refuse unknown start options. A stricter `synchronous_commit` of the operator stays (REL-4).
    static func session(_ settings: DatabaseSettings) -> String {
        """
        SET statement_timeout = \(settings.statementTime.milliseconds);
        SET lock_timeout = \(settings.lockTime.milliseconds);
        SET idle_in_transaction_session_timeout = \(settings.idleInTransactionTime.milliseconds);
        SET bytea_output = 'hex';
        SELECT set_config('synchronous_commit', 'on', false)
            WHERE current_setting('synchronous_commit') IN ('off', 'local', 'remote_write')
        """
    }

    /// Gives lists of keys and values in libpq's form, ended by `nil`, valid during `body`.
    func withPointers<Answer>(
        _ body: ([UnsafePointer<CChar>?], [UnsafePointer<CChar>?]) -> Answer
    ) -> Answer {
        let texts = pairs.map { Array($0.key.utf8CString) } + pairs.map { Array($0.value.utf8CString) }
        let starts = texts.indices.map { index in texts[..<index].reduce(0) { $0 + $1.count } }
        return texts.flatMap(\.self).withUnsafeBufferPointer { buffer in
            let pointers = starts.map { buffer.baseAddress?.advanced(by: $0) }
            return body(pointers[..<pairs.count] + [nil], pointers[pairs.count...] + [nil])
        }
    }
}
