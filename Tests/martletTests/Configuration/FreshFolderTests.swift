import Configuration
import Foundation
import Storage
import Testing

@testable import martlet

@Suite("Where a sandbox keeps its things", .timeLimit(.minutes(10)))
struct FreshFolderTests {
    private func settings(_ arguments: String...) async throws -> HouseSettings {
        try HouseSettings(try await ConfigReader.martlet(arguments: ["martlet"] + arguments, file: nil))
    }

    @Test("REL-35 a sandbox never works on the folder of real accounts")
    func fresh() async throws {
        var settings = try await settings("--data-folder", "/srv/martlet")

        let moved = settings.moveIntoFreshFolder()
        let folder = try #require(moved)

        #expect(settings.database == .file(path: "\(folder)/martlet.sqlite"))
        for place in [settings.dataFolder, settings.keyFile, settings.mediaFolder] {
            #expect(place.hasPrefix(folder))
        }
        #expect(!folder.hasPrefix("/srv/martlet"))
        #expect(!FileManager.default.fileExists(atPath: folder))
    }

    @Test("a database that was named stays, with its key beside it")
    func named() async throws {
        var settings = try await settings("--data-folder", "/srv/martlet", "--database-url", "sqlite:/srv/try.sqlite")
        let keyFile = settings.keyFile

        let moved = settings.moveIntoFreshFolder()
        #expect(moved == nil)

        #expect(settings.database == .file(path: "/srv/try.sqlite"))
        #expect(settings.keyFile == keyFile)
    }
}
