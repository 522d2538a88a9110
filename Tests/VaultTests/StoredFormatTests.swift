import Domain
import Testing

@testable import Vault

/// What was stored once must open for ever. The values were checked with another implementation of AES-GCM, HKDF, scrypt and
/// SHA-256; when one of these tests fails, the format has changed and needs a version of its own.
@Suite("Stored formats", .timeLimit(.minutes(10)))
struct StoredFormatTests {
    private static let rootLine = "4b1d3c7e90aa52f86e0517c9d2b38f644af01e9b7ac5d60382ee95f1176cb8d0"
    private static let rootID = RootKey.ID(stored: "5770e85b9632b033")
    private static let keyID = DataKey.ID(stored: "dky_01k3v9m2q7c8x4t6b5n0w1z2y3")
    private static let wrapped = """
        01010a83eb0050cd026d6e3a645de26abd50c04fd93c1975094d8aafc3e1cde045b5342c7a3017ed9bfcd6ecdaa9ff0450146baa\
        31093b69ded6a14b2785
        """
    private static let sealed = """
        01011e646b795f30316b3376396d32713763387834743662356e3077317a327933ed81247ad1307bc6ffbdc054c9de61c77a822b\
        52c8e11f176bc957b9982721673fd001
        """
    private static let check = """
        010131915da4b82b2899c4f693515f33943d662d20b73c1444a74265ff705f3f4039271810cd87b62d9bb7dd35d28f1967
        """

    private let ring: RootKeyRing

    init() throws {
        ring = try RootKeyRing(text: Self.rootLine)
    }

    @Test("SEC-25 a root key keeps its id and opens its check value")
    func rootKey() throws {
        let check = CheckValue(rootKeyID: Self.rootID, bytes: try #require(Hex.decode(Self.check)))

        #expect(ring.current.id == Self.rootID)
        #expect(try ring.verify([check]).isEmpty)
    }

    @Test("SEC-21 SEC-23 a token that was sealed by version 1 opens")
    func token() throws {
        let row = WrappedDataKey(
            id: Self.keyID, workspace: "wsp_1", rootKeyID: Self.rootID, bytes: try #require(Hex.decode(Self.wrapped)))
        let sealed = try SealedValue(stored: try #require(Hex.decode(Self.sealed)))

        #expect(sealed.keyID == Self.keyID)
        #expect(try ring.unwrap(row).open(sealed, at: .example) == Secret("a token"))
    }

    @Test("SEC-32 a stored password hash stays good")
    func passwordHash() throws {
        let stored = "$scrypt$ln=4,r=8,p=1$_W6j2YYrSWnhcq3fmPhvQA$5JzYRrPHDAnpr8w_uk3mgvTgx010wunAP8SeuHA2yF8"

        #expect(try PasswordHash(stored: stored).matches(Secret("a long password")))
        #expect(try PasswordHash(stored: stored).text == stored)
    }

    @Test("SEC-36 SEC-40 stored hashes of tokens and API keys stay good")
    func hashes() throws {
        let text = "mrt_" + "pri33bbegw3bwlbbsvucbmoc2eebfhy4qb4eqa6otms54fdrpdcap6npzu"
        let key = try #require(APIKey(Secret(text)))

        #expect(Hex.encode(key.hash.bytes) == "00088afe51754c5072199b338aab945aedf9b66208c10c828463c5765f6a26db")
        #expect(
            Hex.encode(TokenHash(.session, Secret("token")).bytes)
                == "b2f2ceaaa52bc5d0c4e88b396c9f784f4e4d3a77285dce4c6b6a9285638a636e")
    }
}
