import Crypto
import Domain
import Engine
import Foundation
import Storage
import Vault

/// Opening sealed tokens, against AES-GCM of swift-crypto on the same sizes.
struct VaultBench {
    let dose: Dose
    private static let sizes = [64, 512, 4_096]
    private static let rounds = 5

    func measure(into figures: inout Figures) async throws {
        let database = try await Database.open(.memory)
        defer { database.close() }
        try await database.migrate()
        let vault = Vault(
            ring: try RootKeyRing([RootKey.generate()]), store: DatabaseKeyStore(database: database), ports: .system)
        for size in Self.sizes {
            let secret = Secret(String(repeating: "t", count: size))
            let place = Place(workspace: "wsp_1", table: "grants", row: "gra_1", column: "sealed", generation: 1)
            let sealed = try await vault.seal(secret, at: place).bytes
            var (ours, bare): ([Double], [Double]) = ([], [])
            // Taken in turns, so that whatever else the machine does meets both.
            for _ in 0..<Self.rounds {
                let time = dose.seconds / Double(Self.rounds)
                ours.append(try await Stopwatch.rate(for: time) { _ = try await vault.open(sealed, at: place) })
                bare.append(try await bareRate(size, for: time))
            }
            figures.add(
                "vault_open_\(size)", ours.percentile(0.5), against: "aes_gcm_open_\(size)", bare.percentile(0.5))
        }
    }

    private func bareRate(_ size: Int, for time: Double) async throws -> Double {
        let key = SymmetricKey(size: .bits256)
        let context = Data("wsp_1/grants/gra_1/sealed/1".utf8)
        let plain = Data(repeating: 116, count: size)
        guard let bytes = try AES.GCM.seal(plain, using: key, authenticating: context).combined else { return 0 }
        return try await Stopwatch.rate(for: time) {
            _ = try AES.GCM.open(AES.GCM.SealedBox(combined: bytes), using: key, authenticating: context)
        }
    }
}
