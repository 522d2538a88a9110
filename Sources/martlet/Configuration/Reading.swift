import Configuration
import Domain
import FoundationEssentials
import Outbound
import SystemPackage

/// Reads settings one by one and gathers the mistakes instead of stopping at the first.
struct Reading {
    private let config: ConfigReader
    var mistakes: [String] = []

    init(_ config: ConfigReader) {
        self.config = config
    }

    /// Names of this machine that nobody else can reach.
    static let loopback: Set<String> = ["127.0.0.1", "localhost", "[::1]", "::1"]

    mutating func text(_ key: String, isSecret: Bool = false) -> String {
        read(key) { try $0.requiredString(forKey: $1, isSecret: isSecret) } ?? ""
    }

    /// A secret given in the environment, or in a file that is named by another setting.
    mutating func secret(_ key: String, orIn fileKey: String) -> Secret? {
        let given = text(key, isSecret: true)
        let file = text(fileKey)
        guard !file.isEmpty else { return given.isEmpty ? nil : Secret(given) }
        guard let data = FileManager.default.contents(atPath: file) else {
            mistakes.append("\(fileKey): \(file) cannot be read.")
            return nil
        }
        let text = String(decoding: data, as: UTF8.self)
        return Secret(String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()))
    }

    mutating func list(_ key: String) -> [String] {
        (read(key) { try $0.requiredStringArray(forKey: $1) } ?? []).filter { !$0.isEmpty }
    }

    mutating func number(_ key: String, in range: ClosedRange<Int>) -> Int {
        guard let number = read(key, { try $0.requiredInt(forKey: $1) }) else { return range.lowerBound }
        if !range.contains(number) {
            mistakes.append("\(key): \(number) is not between \(range.lowerBound) and \(range.upperBound).")
        }
        return number
    }

    /// The one public URL: https, or plain http on this machine only (G1, SEC-37).
    mutating func publicURL(port: Int) -> String {
        let given = text("http.publicUrl")
        guard !given.isEmpty else { return port == 0 ? "" : "http://127.0.0.1:\(port)" }
        let bare = given.hasSuffix("/") ? String(given.dropLast()) : given
        guard let url = OutboundURL(bare), url.path == "/" || url.path.isEmpty else {
            mistakes.append("http.publicUrl: \(given) is not an address such as https://martlet.example.")
            return bare
        }
        let isLoopback = Self.loopback.contains(url.origin.host.text)
        if url.origin.scheme != .https, !isLoopback {
            mistakes.append("http.publicUrl: only https protects the logins; plain http works on this machine only.")
        }
        return bare
    }

    private mutating func read<Value>(
        _ key: String, _ body: (ConfigReader, ConfigKey) throws -> Value
    ) -> Value? {
        do {
            return try body(config, ConfigKey(key))
        } catch {
            mistakes.append("\(key): what was given cannot be read.")
            return nil
        }
    }
}

extension ConfigReader {
    /// Command line, environment, file, defaults, in this order.
    static func martlet(arguments: [String], file: String?, with changes: [String: String] = [:]) async throws
        -> ConfigReader
    {
        let defaults = Dictionary(
            uniqueKeysWithValues: Setting.all.map {
                (AbsoluteConfigKey($0.key.split(separator: ".").map(String.init)), $0.value)
            })
        var providers: [any ConfigProvider] = [
            CommandLineArgumentsProvider(arguments: arguments),
            EnvironmentVariablesProvider().prefixKeys(with: "martlet"),
        ]
        if let file = file ?? ProcessInfo.processInfo.environment["MARTLET_CONFIG"] {
            providers.append(try await FileProvider<YAMLSnapshot>(filePath: FilePath(file)))
        }
        providers.append(InMemoryProvider(name: "defaults", values: defaults))
        return ConfigReader(providers: providers)
    }
}
