import Domain
import Testing

@Suite("Roles", .timeLimit(.minutes(10)))
struct RoleTests {
    /// One letter for each permission that a role has, in the order view, compose, publish, connect, administer, own.
    private static let matrix: [(role: Role, rights: String)] = [
        (.owner, "vcpnao"), (.admin, "vcpna-"), (.editor, "vcpn--"), (.author, "vc----"), (.viewer, "v-----"),
    ]
    private static let letters: [(permission: Permission, letter: Character)] = [
        (.view, "v"), (.compose, "c"), (.publish, "p"), (.connect, "n"), (.administer, "a"), (.own, "o"),
    ]

    @Test("S2.54 SEC-62 each role may what the matrix says, and nothing else", arguments: matrix)
    func rights(role: Role, rights: String) {
        let principal = Principal(workspaceID: Workspace.ID(.system), personID: nil, role: role)
        for (permission, letter) in Self.letters {
            #expect(principal.may(permission) == rights.contains(letter), "\(role) \(permission)")
        }
    }

    @Test("SEC-62 the matrix knows every role and every permission")
    func whole() {
        #expect(Set(Self.matrix.map(\.role)) == Set(Role.allCases))
        #expect(Set(Self.letters.map(\.permission)) == Set(Permission.allCases))
    }
}
