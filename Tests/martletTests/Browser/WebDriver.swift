import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import Testing

/// A real headless Chromium, driven by the WebDriver protocol (W3C WebDriver, sections 8 to 18).
struct WebDriver: Sendable {
    struct Refused: Error, CustomStringConvertible {
        let description: String
    }

    /// The member that names an element in answers (W3C WebDriver section 12.1).
    private static let elementKey = "element-6066-11e4-a52e-4f735466cecf"

    private let base: String
    private let session: String

    /// Starts driver and browser, and ends both after `body`. Cancels the test, visibly, where there is no Chromium.
    static func browse(
        scripts: Bool = true, blocksPopups: Bool = false, width: Int = 1280, height: Int = 900,
        _ body: (WebDriver) async throws -> Void
    ) async throws {
        guard FileManager.default.isExecutableFile(atPath: "/usr/bin/chromedriver") else {
            try Test.cancel("chromium-driver is not installed")
        }
        let port = Int.random(in: 20_000...59_999)
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/chromedriver")
        process.arguments = ["--port=\(port)", "--log-level=OFF"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
        }
        let driver = try await open("http://127.0.0.1:\(port)", scripts, blocksPopups, width, height)
        let result: Result<Void, any Error>
        do { result = .success(try await body(driver)) } catch { result = .failure(error) }
        _ = try? await driver.command(.DELETE, "")
        try result.get()
    }

    private static func open(
        _ base: String, _ scripts: Bool, _ blocksPopups: Bool, _ width: Int, _ height: Int
    ) async throws -> WebDriver {
        var preferences: [String: any Sendable] = [:]
        if !scripts { preferences["profile.managed_default_content_settings.javascript"] = 2 }
        if blocksPopups { preferences["profile.managed_default_content_settings.popups"] = 2 }
        var options: [String: any Sendable] = [
            "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=\(width),\(height)"],
            "prefs": preferences,
        ]
        // The driver itself switches the popup blocker off.
        if blocksPopups { options["excludeSwitches"] = ["disable-popup-blocking"] }
        let body: [String: any Sendable] = ["capabilities": ["alwaysMatch": ["goog:chromeOptions": options]]]
        let clock = ContinuousClock()
        let end = clock.now + .seconds(30)
        while true {
            do {
                let answer = try await send(.POST, base + "/session", body)
                let value = answer as? [String: Any]
                return WebDriver(base: base, session: try #require(value?["sessionId"] as? String))
            } catch  where clock.now < end {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// Goes to an address.
    func go(to url: String) async throws { _ = try await command(.POST, "/url", ["url": url]) }

    /// Where the browser is.
    var url: String {
        get async throws { try await command(.GET, "/url") as? String ?? "" }
    }

    /// The page's whole text.
    var text: String {
        get async throws {
            let body = try await find("body")
            return try await command(.GET, "/element/\(body)/text") as? String ?? ""
        }
    }

    /// Waits for an element and answers its handle.
    func find(_ selector: String, within limit: Duration = .seconds(15)) async throws -> String {
        let clock = ContinuousClock()
        let end = clock.now + limit
        while true {
            do {
                let found = try await command(.POST, "/element", ["using": "css selector", "value": selector])
                return try #require((found as? [String: Any])?[Self.elementKey] as? String)
            } catch  where clock.now < end {
                try await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    /// How many elements fit.
    func count(_ selector: String) async throws -> Int {
        let found = try await command(.POST, "/elements", ["using": "css selector", "value": selector])
        return (found as? [Any])?.count ?? 0
    }

    /// Clicks.
    func click(_ selector: String) async throws {
        let element = try await find(selector)
        _ = try await command(.POST, "/element/\(element)/click", [:])
    }

    /// Types.
    func type(_ text: String, into selector: String) async throws {
        let element = try await find(selector)
        _ = try await command(.POST, "/element/\(element)/clear", [:])
        _ = try await command(.POST, "/element/\(element)/value", ["text": text])
    }

    /// An attribute of an element.
    func attribute(_ name: String, of selector: String) async throws -> String? {
        let element = try await find(selector)
        return try await command(.GET, "/element/\(element)/attribute/\(name)") as? String
    }

    /// Every window.
    var windows: [String] {
        get async throws { try await command(.GET, "/window/handles") as? [String] ?? [] }
    }

    /// Looks at another window.
    func turn(to window: String) async throws { _ = try await command(.POST, "/window", ["handle": window]) }

    /// Takes a picture for people, where `MARTLET_SCREENSHOTS` names a folder.
    func picture(_ name: String) async throws {
        guard let folder = ProcessInfo.processInfo.environment["MARTLET_SCREENSHOTS"] else { return }
        let text = try await command(.GET, "/screenshot") as? String ?? ""
        try Data(base64Encoded: text)?.write(to: URL(filePath: folder).appending(path: name + ".png"))
    }

    private func command(
        _ method: HTTPMethod, _ path: String, _ body: [String: any Sendable]? = nil
    ) async throws -> Any? {
        try await Self.send(method, "\(base)/session/\(session)\(path)", body)
    }

    private static func send(
        _ method: HTTPMethod, _ url: String, _ body: [String: any Sendable]?
    ) async throws -> Any? {
        var request = HTTPClientRequest(url: url)
        request.method = method
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: body)))
        }
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(60))
        let data = Data(try await answer.body.collect(upTo: 32 << 20).readableBytesView)
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard answer.status == .ok else {
            throw Refused(description: "\(object?["value"] ?? "")".prefix(300).description)
        }
        return object?["value"]
    }
}
