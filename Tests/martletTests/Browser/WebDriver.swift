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

    /// Whether there is a browser to drive (Debian packages `chromium` and `chromium-driver`).
    static let isInstalled = FileManager.default.isExecutableFile(atPath: program)
    private static let program = "/usr/bin/chromedriver"

    private let base: String
    private let session: String

    /// How long driver and browser may take to start; on a busy machine they sometimes never do, and are begun anew.
    private static let startTime: Duration = .seconds(20)

    /// Starts driver and browser, and ends both after `body`.
    static func browse(
        scripts: Bool = true, width: Int = 1280, height: Int = 900,
        _ body: (WebDriver) async throws -> Void
    ) async throws {
        let (process, driver) = try await start(Options(scripts: scripts, width: width, height: height), tries: 3)
        // The browser has been ended with its session. Not waited for: what it leaves for a moment would be as well.
        defer { kill(process.processIdentifier, SIGKILL) }
        let result: Result<Void, any Error>
        do { result = .success(try await body(driver)) } catch { result = .failure(error) }
        _ = try? await driver.command(.DELETE, "")
        try result.get()
    }

    private struct Options {
        let scripts: Bool
        let width: Int
        let height: Int

        /// The body of New Session (W3C WebDriver section 8.1).
        var body: [String: any Sendable] {
            let preferences = scripts ? [:] : ["profile.managed_default_content_settings.javascript": 2]
            let options: [String: any Sendable] = [
                "args": ["--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=\(width),\(height)"],
                "prefs": preferences,
            ]
            return ["capabilities": ["alwaysMatch": ["goog:chromeOptions": options]]]
        }
    }

    private static func start(_ options: Options, tries: Int) async throws -> (Process, WebDriver) {
        let port = try FreePorts.take(1)[0]
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = ["--port=\(port)", "--log-level=OFF"]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        do {
            return (process, try await open("http://127.0.0.1:\(port)", options))
        } catch {
            kill(process.processIdentifier, SIGKILL)
            guard tries > 1 else { throw error }
            return try await start(options, tries: tries - 1)
        }
    }

    private static func open(_ base: String, _ options: Options) async throws -> WebDriver {
        let isUp = try await eventually(within: startTime) {
            (try? await send(.GET, base + "/status", nil, within: .seconds(2))) != nil
        }
        guard isUp else { throw Refused(description: "the driver did not start") }
        let answer = try await send(.POST, base + "/session", options.body, within: startTime)
        let value = answer as? [String: Any]
        return WebDriver(base: base, session: try #require(value?["sessionId"] as? String))
    }

    /// Lets no page open a window, as blockers do: every later page gets no window from `open` (Chrome DevTools Protocol,
    /// `Page.addScriptToEvaluateOnNewDocument`).
    func blockPopups() async throws {
        let parameters: [String: any Sendable] = ["source": "window.open = () => null;"]
        _ = try await command(
            .POST, "/goog/cdp/execute", ["cmd": "Page.addScriptToEvaluateOnNewDocument", "params": parameters])
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

    /// Chooses a file of this machine in a form.
    func choose(_ path: String, in selector: String) async throws {
        let element = try await find(selector)
        _ = try await command(.POST, "/element/\(element)/value", ["text": path])
    }

    /// An element as the mouse knows it.
    func handle(_ selector: String) async throws -> [String: String] { [Self.elementKey: try await find(selector)] }

    /// Moves and presses the mouse (W3C WebDriver section 17.5); it stays where and as it was left.
    func mouse(_ actions: [[String: any Sendable]]) async throws {
        let mouse: [String: any Sendable] = [
            "type": "pointer", "id": "mouse", "parameters": ["pointerType": "mouse"], "actions": actions,
        ]
        _ = try await command(.POST, "/actions", ["actions": [mouse]])
    }

    /// An attribute of an element.
    func attribute(_ name: String, of selector: String) async throws -> String? {
        let element = try await find(selector)
        return try await command(.GET, "/element/\(element)/attribute/\(name)") as? String
    }

    /// A property of an element, by its handle.
    func property(_ name: String, of element: String) async throws -> Any? {
        let value = try await command(.GET, "/element/\(element)/property/\(name)")
        return value is NSNull ? nil : value
    }

    /// Runs a script in the page.
    func script(_ text: String) async throws -> Any? {
        try await command(.POST, "/execute/sync", ["script": text, "args": [String]()])
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
        _ method: HTTPMethod, _ url: String, _ body: [String: any Sendable]?, within limit: Duration = .seconds(60)
    ) async throws -> Any? {
        var request = HTTPClientRequest(url: url)
        request.method = method
        // The driver drops idle connections, and may do so in the very moment of the next command.
        request.headers.add(name: "Connection", value: "close")
        if let body {
            request.headers.add(name: "Content-Type", value: "application/json")
            request.body = .bytes(ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: body)))
        }
        let answer = try await HTTPClient.shared.execute(request, timeout: TimeAmount(limit))
        let data = Data(try await answer.body.collect(upTo: 32 << 20).readableBytesView)
        let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
        guard answer.status == .ok else {
            throw Refused(description: "\(object?["value"] ?? "")".prefix(300).description)
        }
        return object?["value"]
    }
}
