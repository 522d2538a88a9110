import Domain
import TestKit
import Testing

@testable import Vault

@Suite("Place", .timeLimit(.minutes(10)))
struct PlaceTests {
    /// A place that differs from the example in one field, or in which two fields changed their contents.
    struct Other: Sendable, CustomTestStringConvertible {
        let why: String
        let place: Place
        var testDescription: String { why }

        init(_ why: String, _ change: (inout Place) -> Void) {
            self.why = why
            var place = Place.example
            change(&place)
            self.place = place
        }

        static let all = single + swapped + shifted

        private static let single = [
            Other("another workspace") { $0.workspace = "wsp_2" },
            Other("another table") { $0.table = "platform_apps" },
            Other("another row") { $0.row = "grt_2" },
            Other("another column") { $0.column = "refresh_token" },
            Other("the generation before") { $0.generation -= 1 },
            Other("the generation after") { $0.generation += 1 },
        ]

        private static let texts: [(String, any WritableKeyPath<Place, String> & Sendable)] = [
            ("workspace", \.workspace), ("table", \.table), ("row", \.row), ("column", \.column),
        ]

        private static let swapped = texts.indices.flatMap { first in
            texts.indices.dropFirst(first + 1).map { second in
                Other("\(texts[first].0) and \(texts[second].0) swapped") { place in
                    let kept = place[keyPath: texts[first].1]
                    place[keyPath: texts[first].1] = place[keyPath: texts[second].1]
                    place[keyPath: texts[second].1] = kept
                }
            }
        }

        private static let shifted = [
            Other("a letter moved from table to row") {
                $0.table = "grant"
                $0.row = "sgrt_1"
            },
            Other("a letter moved from row to column") {
                $0.row = "grt_"
                $0.column = "1access_token"
            },
            Other("table and row in one") {
                $0.table = "grantsgrt_1"
                $0.row = ""
            },
        ]
    }

    @Test("SEC-22 a sealed value opens at no other place", arguments: Other.all)
    func opensNowhereElse(_ other: Other) throws {
        let key = DataKey(workspace: "wsp_1", ports: TestPorts().ports)
        let sealed = try key.seal(Secret("token"), at: .example)

        #expect(throws: VaultError.notAuthentic) { try key.open(sealed, at: other.place) }
        #expect(try key.open(sealed, at: .example) == Secret("token"))
    }

    @Test("SEC-22 all places have different associated data", arguments: Other.all)
    func bytesDiffer(_ other: Other) {
        #expect(bytes(of: other.place) != bytes(of: .example))
    }

    @Test("SEC-22 numbers of all sizes are told apart")
    func numbers() {
        let numbers = [0, 1, 127, 128, 255, 256, 16_383, 16_384, UInt64(Int64.max), .max - 1, .max]
        let all = numbers.map { number in
            var place = Place.example
            place.generation = number
            return bytes(of: place)
        }

        #expect(Set(all).count == numbers.count)
    }

    @Test("SEC-22 any two values swapped between places fail, whatever differs")
    func swapMatrix() throws {
        let ports = TestPorts().ports
        let places = [Place.example] + Other.all.map(\.place)
        let keys = Dictionary(
            uniqueKeysWithValues: Set(places.map(\.workspace)).map { ($0, DataKey(workspace: $0, ports: ports)) })
        let sealed = try places.map { try #require(keys[$0.workspace]).seal(Secret("x"), at: $0) }

        for (origin, value) in sealed.enumerated() {
            for (target, place) in places.enumerated() {
                let key = try #require(keys[place.workspace])
                let opened = try? key.open(value, at: place)
                #expect((opened != nil) == (origin == target), "\(places[origin]) read at \(place)")
            }
        }
    }

    @Test("SEC-22 the data key is part of the place")
    func keyIsBound() throws {
        let ports = TestPorts().ports
        let first = DataKey(workspace: "wsp_1", ports: ports)
        let second = DataKey(workspace: "wsp_1", ports: ports)
        let sealed = try first.seal(Secret("token"), at: .example)

        #expect(throws: VaultError.notAuthentic) { try second.open(sealed, at: .example) }
    }

    private func bytes(of place: Place) -> [UInt8] {
        let id = DataKey.ID(TestPorts().ports)
        return place.associatedData(after: Place.associatedData(key: id, workspace: place.workspace)).bytes
    }
}
