import Domain

/// Where a sealed value stands. It opens nowhere else: not in another row, column, workspace or generation (SEC-22).
package struct Place: Sendable, Hashable {
    /// The id of the workspace that owns the row.
    package var workspace: String
    /// The name of the table.
    package var table: String
    /// The id of the row.
    package var row: String
    /// The name of the column.
    package var column: String
    /// Which edition of the value: a stored token pair has the next number, so that an old one cannot be put back.
    package var generation: UInt64

    /// Names a place; `generation` stays 0 for values that are never replaced.
    package init(workspace: String, table: String, row: String, column: String, generation: UInt64 = 0) {
        self.workspace = workspace
        self.table = table
        self.row = row
        self.column = column
        self.generation = generation
    }

    /// What all fields sealed under one data key are bound to.
    static func associatedData(key: DataKey.ID, workspace: String) -> AssociatedData {
        var data = AssociatedData(.current, label: "field")
        data.append(key.text)
        data.append(workspace)
        return data
    }

    /// The beginning, which names key and workspace, completed by the rest of the place.
    func associatedData(after beginning: AssociatedData) -> AssociatedData {
        var data = beginning.reserving(table.utf8.count + row.utf8.count + column.utf8.count + 40)
        data.append(table)
        data.append(row)
        data.append(column)
        data.append(generation)
        return data
    }
}
