/// Who an account is: its document and the ways to it (sheet, section 1).
enum DIDDocument {
    /// The document of an account.
    static func json(of account: BlueskyAccount) -> JSONValue {
        [
            "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
            "id": .string(account.did),
            "alsoKnownAs": [.string("at://" + account.handle)],
            "verificationMethod": [
                [
                    "id": .string(account.did + "#atproto"), "type": "Multikey",
                    "controller": .string(account.did), "publicKeyMultibase": .string(key(of: account)),
                ]
            ],
            "service": [
                [
                    "id": "#atproto_pds", "type": "AtprotoPersonalDataServer",
                    "serviceEndpoint": .string(account.server.origin),
                ]
            ],
        ]
    }

    /// A key that nothing here is signed with, but that looks like one.
    private static func key(of account: BlueskyAccount) -> String {
        "zDnae" + Digest.hex(Array(account.did.utf8)).replacing("0", with: "z").prefix(43)
    }
}
