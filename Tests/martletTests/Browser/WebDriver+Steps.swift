import Foundation
import Sandbox

/// What a person does at the pages, step by step.
extension WebDriver {
    /// Makes the owner by the link that the server printed.
    func firstRun(_ server: ServerProcess) async throws {
        let link = try await link(of: server)
        try await go(to: link)
        try await picture("first-run")
        try await type("Ada", into: "#name")
        try await type("ada@example.org", into: "#email")
        try await type("heron over grey water", into: "#password")
        try await type("Studio", into: "#workspace")
        try await type("UTC", into: "#zone")
        try await click("#create-owner")
        _ = try await find("#connect-x")
    }

    private func link(of server: ServerProcess) async throws -> String {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(20)
        while clock.now < end {
            let line = server.output.split(separator: "\n").last { $0.contains("first-run?token=") }
            if let line { return line.trimmingCharacters(in: .whitespaces) }
            try await Task.sleep(for: .milliseconds(50))
        }
        throw WebDriver.Refused(description: "the server printed no link")
    }

    /// Says yes on the consent page, as Ada unless told otherwise.
    func consent(as account: String = "ada") async throws {
        // A page on the way may need a click where scripts are off.
        if try await count("#approve") == 0, try await count("#continue") == 1 {
            try await click("#continue")
        }
        _ = try await find("#approve")
        try await picture("consent")
        try await click("#account-\(account)")
        try await click("#approve")
    }

    /// Ada withdraws the permission at X, and a check finds out.
    func loseAda(_ town: Town) async throws {
        town.sandbox.change("ada", on: "x", .revoke)
        try await go(to: town.client.origin + "/connections")
        try await click(".connection .check")
        // The second look comes by itself; whoever loads the page afterwards sees it.
        for _ in 0..<100 where try await count(".connection[data-health=disconnected]") == 0 {
            try await Task.sleep(for: .milliseconds(200))
            try await go(to: town.client.origin + "/connections")
        }
        _ = try await find(".connection[data-health=disconnected]", within: .seconds(20))
    }

    /// Logs in as the owner that the town made.
    func logIn(_ town: Town) async throws {
        try await go(to: town.client.origin + "/login")
        try await type("ada@example.org", into: "#email")
        try await type("heron over grey water", into: "#password")
        try await click("#log-in")
        _ = try await find("#letters")
    }

    /// Drags one element onto another with the mouse, and takes a picture on the way.
    func drag(_ item: String, onto target: String, seen picture: String) async throws {
        try await mouse([
            ["type": "pointerMove", "duration": 0, "origin": try await handle(item), "x": 0, "y": 0],
            ["type": "pointerDown", "button": 0],
            ["type": "pointerMove", "duration": 50, "origin": "pointer", "x": 12, "y": 4],
            ["type": "pointerMove", "duration": 150, "origin": try await handle(target), "x": 0, "y": 0],
        ])
        try await self.picture(picture)
        try await mouse([["type": "pointerUp", "button": 0]])
    }

    /// The window that opened beside this one.
    func popup(besides opener: String) async throws -> String {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(15)
        while clock.now < end {
            if let popup = try await windows.first(where: { $0 != opener }) { return popup }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw WebDriver.Refused(description: "no popup opened")
    }

    /// Waits until the popup has closed by itself.
    func popupCloses() async throws {
        let clock = ContinuousClock()
        let end = clock.now + .seconds(15)
        while clock.now < end {
            if try await windows.count == 1 { return }
            try await Task.sleep(for: .milliseconds(100))
        }
        throw WebDriver.Refused(description: "the popup stayed open")
    }
}
