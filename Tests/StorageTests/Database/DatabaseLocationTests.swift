import Domain
import Storage
import Testing

/// Where the database is.
@Suite("Database location")
struct DatabaseLocationTests {
    static let good: [(String, DatabaseLocation)] = [
        ("sqlite::memory:", .memory),
        ("sqlite:/var/lib/martlet.sqlite", .file(path: "/var/lib/martlet.sqlite")),
        ("sqlite:///var/lib/martlet.sqlite", .file(path: "/var/lib/martlet.sqlite")),
        ("SQLite:martlet.sqlite", .file(path: "martlet.sqlite")),
        ("postgres://user@host/name", .postgres(Secret("postgresql://user@host/name"))),
        (
            "postgresql://user:word@host:5433/name?host=/run/socket",
            .postgres(Secret("postgresql://user:word@host:5433/name?host=/run/socket"))
        ),
    ]

    @Test("the forms of the manual are read", arguments: good)
    func read(url: String, location: DatabaseLocation) throws {
        #expect(try DatabaseLocation(url: url) == location)
    }

    @Test(
        "everything else is refused with the forms that are allowed",
        arguments: [
            "", "sqlite", "sqlite:", "sqlite:/folder/", "sqlite:/file?mode=ro", "sqlite:/a\0b", "mysql://host/name",
            "postgres:", "postgres:user@host", "/var/lib/martlet.sqlite", "postgres://a\0b",
        ])
    func refuse(url: String) throws {
        let error = try #require(throws: StorageError.self) { try DatabaseLocation(url: url) }
        #expect(error.code == "settings")
        #expect(error.description.contains("sqlite::memory:"))
    }

    @Test("SEC-28 a location prints without user and password")
    func print() throws {
        let location = try DatabaseLocation(url: "postgres://someone:hunter2@host/name")
        var dumped = ""
        dump(location, to: &dumped)

        for text in ["\(location)", String(reflecting: location), dumped] {
            #expect(!text.contains("hunter2") && !text.contains("someone"))
        }
    }
}
