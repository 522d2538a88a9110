import Crypto
import Domain
import TestKit
import Testing

@testable import Vault

@Suite("Printing", .timeLimit(.minutes(10)))
struct PrintingTests {
    private static let canary = "canary-4c1f-never-to-be-seen"

    @Test("SEC-28 no printed form of a key or of what holds one shows key material")
    func keys() throws {
        let root = RootKey.generate()
        let ring = try RootKeyRing([root])
        let key = DataKey(workspace: "wsp_1", ports: TestPorts().ports)
        let material = [
            root.line(), key.withBytes { Hex.encode($0) }, root.wrapping.withUnsafeBytes { Hex.encode($0) },
        ]

        for text in forms(of: root) + forms(of: ring) + forms(of: key) + forms(of: [root]) + forms(of: Optional(key)) {
            let plain = text.lowercased()
            #expect(!material.contains { plain.contains($0) || plain.contains($0.prefix(16)) })
            #expect(!plain.contains("symmetrickey"))
        }
    }

    @Test("SEC-28 no printed form of a token, password hash or sealed value shows the secret")
    func secrets() throws {
        let secret = Secret(Self.canary)
        let key = DataKey(workspace: "wsp_1", ports: TestPorts().ports)
        let token = FreshToken(.session)
        let apiKey = APIKey()
        let hash = try PasswordHash(secret, cost: .quick)

        let shown =
            forms(of: secret) + forms(of: [secret]) + forms(of: ["a": secret])
            + forms(of: try key.seal(secret, at: .example)) + forms(of: hash)
        #expect(!shown.contains { $0.contains(Self.canary) })
        #expect(!forms(of: token).contains { $0.contains(token.secret.expose()) })
        #expect(!forms(of: apiKey).contains { $0.contains(apiKey.secret.expose()) })
        #expect(!forms(of: hash).contains { $0.contains(hash.text.suffix(20)) })
    }

    @Test("SEC-28 errors carry no secret", arguments: ["%%canary-4c1f-never-to-be-seen", "canary4c1f"])
    func errors(_ text: String) {
        let error = #expect(throws: VaultError.self) { try RootKeyRing(text: text) }

        #expect(error.map { forms(of: $0) }?.contains { $0.contains("canary") } == false)
    }

    private func forms(of value: some Any) -> [String] {
        var dumped = ""
        dump(value, to: &dumped)
        return [dumped, String(describing: value), String(reflecting: value), "\(value)"]
            + Mirror(reflecting: value).children.map { String(reflecting: $0.value) }
    }
}
