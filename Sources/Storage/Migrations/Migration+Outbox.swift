extension Migration {
    /// Takes an index away that nothing read: what is to be told is found by that over what is for people.
    static let outbox = Migration(25, "outbox", "DROP INDEX outbox_waiting;")
}
