import Synchronization

/// The boards of everybody.
final class BoardShelf: Sendable {
    struct Board: Sendable {
        let id: String
        let owner: String
        let name: String
        var description = ""
        var privacy = "PUBLIC"
        /// People besides the owner who may put pins there.
        var guests: Set<String> = []
        var sections: [String] = []
        let created: SandboxTime
    }

    private let world: SandboxWorld
    private let made = Mutex<[Board]>([])

    init(_ world: SandboxWorld) {
        self.world = world
    }

    /// More than one page for Ada, one of hers secret, one protected; a board of Grace where Ada is a guest; none for
    /// Linus.
    private static let given: [Board] = {
        let start = SandboxTime(milliseconds: 1_577_836_800_000)
        let plain = (1...27).map {
            Board(id: String(880_000_000_000 + $0), owner: "ada", name: "Board \($0)", created: start)
        }
        return plain + [
            Board(
                id: "880000000000100", owner: "ada", name: "Surprise party", privacy: "SECRET", created: start),
            Board(
                id: "880000000000101", owner: "ada", name: "Advertisements", privacy: "PROTECTED", created: start),
            Board(
                id: "880000000000102", owner: "grace", name: "Together", guests: ["ada"],
                sections: ["Ideas", "Done"], created: start),
            Board(id: "880000000000103", owner: "mary", name: "Shop", created: start),
        ]
    }()

    /// The boards on which somebody may put pins: own ones and group boards.
    func all(of account: String) -> [Board] {
        (Self.given + made.withLock(\.self)).filter { $0.owner == account || $0.guests.contains(account) }
    }

    /// A new board; `nil` when there is one of that name, or too many.
    func make(owner: String, name: String, description: String, privacy: String) -> Board? {
        let own = all(of: owner).filter { $0.owner == owner }
        guard own.count < 2_000, !own.contains(where: { $0.name == name }) else { return nil }
        let id = String(890_000_000_000_000 + Int64(world.random.next() >> 20))
        let board = Board(
            id: id, owner: owner, name: name, description: description, privacy: privacy, created: world.clock.now)
        made.withLock { $0.append(board) }
        return board
    }

    func reset() { made.withLock { $0.removeAll() } }
}
