import Outbound

/// What the document of a DID says about the account: its handle and its server (sheet, section 1).
struct DIDDocument: Sendable, Hashable {
    /// Whom it describes.
    let did: DID
    /// The first handle that it claims; true only when the handle leads back to the DID.
    let handle: ATHandle?
    /// The account's data server.
    let server: Origin

    /// Reads a document; `nil` when it describes another DID or names no data server by a bare origin.
    init?(_ document: JSONValue, of did: DID) {
        guard document["id"]?.string == did.description,
            let server = document["service"]?.array?.first(where: { Self.isDataServer($0, did) }),
            let endpoint = server["serviceEndpoint"]?.string.flatMap({ Origin($0) })
        else { return nil }
        self.did = did
        self.server = endpoint
        handle = document["alsoKnownAs"]?.strings?.lazy.compactMap(Self.handle).first
    }

    private static func isDataServer(_ service: JSONValue, _ did: DID) -> Bool {
        guard let id = service["id"]?.string, id == "#atproto_pds" || id == "\(did)#atproto_pds" else { return false }
        return service["type"]?.string == "AtprotoPersonalDataServer"
    }

    private static func handle(_ name: String) -> ATHandle? {
        name.hasPrefix("at://") ? ATHandle(String(name.dropFirst(5))) : nil
    }
}
