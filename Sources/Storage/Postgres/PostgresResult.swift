import CPostgres

/// One result of libpq, freed with this object.
final class PostgresResult {
    private let result: OpaquePointer

    init(_ result: OpaquePointer) {
        self.result = result
    }

    deinit { PQclear(result) }

    /// Rows and number of changes.
    var answer: StatementAnswer {
        let columns = (0..<PQnfields(result)).map { PQfname(result, $0).map { String(cString: $0) } ?? "" }
        let rows = (0..<PQntuples(result)).map { row in
            Row(columns: columns, values: columns.indices.map { value(row, Int32($0)) })
        }
        return StatementAnswer(rows: rows, changes: changes)
    }

    /// What the server says it did, e.g. `COMMIT` or `UPDATE 3`.
    var commandTag: String { PQcmdStatus(result).map { String(cString: $0) } ?? "" }

    /// Whether it stands for a synchronisation point of a pipeline, not for a statement.
    var isPoint: Bool { PQresultStatus(result) == PGRES_PIPELINE_SYNC }

    /// The server's complaint, if there is one. What it skipped after an earlier complaint is none of its own.
    var error: StorageError? {
        switch PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_EMPTY_QUERY, PGRES_SINGLE_TUPLE, PGRES_PIPELINE_ABORTED: nil
        default: StorageError(postgres: self)
        }
    }

    /// A field of the complaint, by libpq's letter.
    func field(_ code: Character) -> String? {
        code.asciiValue.flatMap { PQresultErrorField(result, Int32($0)) }.map { String(cString: $0) }
    }

    private var changes: Int {
        guard let tag = commandTag.split(separator: " ").first, ["INSERT", "UPDATE", "DELETE"].contains(tag) else {
            return 0
        }
        return PQcmdTuples(result).flatMap { Int(String(cString: $0)) } ?? 0
    }

    private func value(_ row: Int32, _ column: Int32) -> Value {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return .null }
        let length = Int(PQgetlength(result, row, column))
        return start.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
            PostgresType.value(UnsafeBufferPointer(start: bytes, count: length), PQftype(result, column))
        }
    }
}
