import Crypto

/// Somebody who lives on the simulated network.
struct BlueskyAccount: Sendable {
    /// Short name, e.g. `ada`.
    let name: String
    /// Identifier for ever.
    let did: String
    /// Domain name as handle.
    var handle: String
    /// Name for people.
    let displayName: String
    /// Where the repository lives.
    let server: BlueskyServer
    /// The main password; no client should ask for it.
    var password: String
    /// How often the app password was replaced.
    var appPasswordNumber = 0
    /// What stands in its way, if anything.
    var status: SandboxAccount.State = .active
    /// Records and blobs.
    var repository: Repository

    /// The present app password, `xxxx-xxxx-xxxx-xxxx` (sheet, section 2a).
    var appPassword: String {
        let serial = [UInt8](serial: appPasswordNumber)
        let start = (name + "xxxx").prefix(4)
        return "\(start)-sand-boxy-\(Base32.encode(serial).prefix(4))"
    }

    /// The account as the sandbox lists it.
    var summary: SandboxAccount {
        var summary = SandboxAccount(name: name, id: did, handle: handle, displayName: displayName, state: status)
        summary.hint = "App password \(appPassword)"
        return summary
    }

    /// The e-mail address that also identifies it at login.
    var email: String { "\(name)@mail.example" }

    private init(name: String, did: String, handle: String, displayName: String, server: BlueskyServer) {
        self.name = name
        self.did = did
        self.handle = handle
        self.displayName = displayName
        self.server = server
        password = "\(name)-main-password"
        repository = Repository(did: did)
    }

    /// An account whose identity is in the public directory.
    private static func registered(_ name: String, _ displayName: String) -> BlueskyAccount {
        let handle = name + BlueskyServer.hosted.userDomain
        let digest = Base32.encode(SHA256.hash(data: Array(handle.utf8)))
        return BlueskyAccount(
            name: name, did: "did:plc:" + digest.prefix(24), handle: handle, displayName: displayName,
            server: .hosted)
    }

    /// Everybody, as on the first day.
    static func everybody() -> [BlueskyAccount] {
        let linus = "linus" + BlueskyServer.selfHosted.userDomain
        return [
            registered("ada", "Ada Lovelace"),
            registered("grace", "Grace Hopper"),
            BlueskyAccount(
                name: "linus", did: "did:web:" + linus, handle: linus, displayName: "Linus the Gardener",
                server: .selfHosted),
        ]
    }
}

extension [UInt8] {
    /// The 20 lowest bits of a serial number at the front of three bytes: four digits of base32.
    fileprivate init(serial number: Int) {
        self = [UInt8(number >> 12 & 255), UInt8(number >> 4 & 255), UInt8(number << 4 & 255)]
    }
}
