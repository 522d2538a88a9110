import Domain
import HTTPTypes
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Figures on the pages", .timeLimit(.minutes(10)))
struct FiguresTests {
    private static let first = Day(of: Samples.morning)

    private static func days(_ values: [Figure: Int64]...) -> [FigureDay] {
        values.enumerated().map { index, values in
            let day = first + Int64(index)
            return FigureDay(day: day, takenAt: day.start, values: values)
        }
    }

    private func account(_ view: FiguresView) async throws -> Answer {
        let engine = FakeEngine {
            $0.connections = [Samples.view()]
            $0.accountFigures = view
        }
        return try await Visitor(engine).get("/connections/\(Samples.connectionID)/figures")
    }

    private func post(_ view: FiguresView, _ state: DeliveryState = .published) async throws -> Answer {
        let engine = FakeEngine {
            $0.posts = [Samples.post(Samples.delivery(state))]
            $0.postFigures = view
        }
        return try await Visitor(engine).get("/posts/\(Samples.postID)")
    }

    @Test("S2.02 each kind is a picture with a title and words, and all of them are a table")
    func charts() async throws {
        let page = try await account(
            FiguresView(
                state: .counted,
                days: Self.days([.followers: 1_020, .posts: 3], [.followers: 1_025, .posts: 3], [.followers: 1_023])))

        #expect(page.status == .ok && page.html.all(where: "role", is: "img").count == 2)
        for picture in page.html.all(where: "role", is: "img") {
            #expect(picture["role"] == "img")
            #expect(picture["aria-labelledby"].flatMap(page.element)?.name == "title")
            #expect(picture["aria-describedby"].flatMap(page.element)?.name == "desc")
        }
        #expect(page.text.contains(">Followers</title>"))
        #expect(page.text.contains("From 1,020 on 14 Jul 2026 to 1,023 on 16 Jul 2026.</desc>"))
        #expect(page.html.all("polyline").map { $0["points"] } == ["3,33 60,3 117,15", "3,18 117,18"])
        #expect(page.html.all("circle").map { $0["cx"] } == ["117", "117"])
        #expect(page.html.all("th").count { $0["scope"] == "row" } == 3)
        let cells = page.text.split(separator: "<td>").dropFirst().map { String($0.prefix { $0 != "<" }) }
        #expect(cells == ["1,023", "", "1,025", "3", "1,020", "3"])
    }

    @Test("S2.02 where there are no figures the page says why", arguments: [true, false])
    func empty(ofPost: Bool) async throws {
        let view = FiguresView(state: .priced, note: "X bills every reading.")
        let page = ofPost ? try await post(view) : try await account(view)

        #expect(page.text.contains("X bills every reading.") && page.html.all(where: "role", is: "img").isEmpty)
    }

    @Test("S2.02 figures stand at deliveries that are out, and only there", arguments: DeliveryState.allCases)
    func deliveries(state: DeliveryState) async throws {
        let page = try await post(FiguresView(state: .counted, days: Self.days([.likes: 7])), state)

        #expect(page.html.all(where: "role", is: "img").count == (state == .published ? 1 : 0))
        if state == .published {
            #expect(page.element("\(Samples.deliveryID)-likes-title") != nil)
            #expect(page.html.all("polyline").isEmpty && page.html.all("circle").count == 1)
        }
    }

    @Test("figures of posts are drawn from nothing upwards, those of accounts from the least one")
    func base() {
        let days = Self.days([.likes: 50], [.likes: 100])
        #expect(FigureChart(.likes, days, id: "a", isFromZero: true).curve == "3,18 117,3")
        #expect(FigureChart(.likes, days, id: "a", isFromZero: false).curve == "3,33 117,3")
    }

    @Test("days in between that have no value pass on the line")
    func gaps() {
        let days = [0, 3, 4].map {
            FigureDay(day: Self.first + $0, takenAt: Samples.morning, values: [.likes: $0])
        }
        #expect(FigureChart(.likes, days, id: "a", isFromZero: true).curve == "3,33 88.5,10.5 117,3")
    }

    @Test("numbers have commas, and changes their sign")
    func numbers() {
        #expect([0, 999, 1_000, 1_234_567].map(Counted.number) == ["0", "999", "1,000", "1,234,567"])
        #expect(Counted.number(-1_000) == "\u{2212}1,000" && Counted.change(5) == "+5" && Counted.change(0) == "0")
        #expect(Counted.number(.min) == "\u{2212}9,223,372,036,854,775,808")
    }

    @Test("how many days are shown can be chosen among few", arguments: [("?days=90", 90), ("?days=5", 30), ("", 30)])
    func spans(query: String, days: Int) async throws {
        let engine = FakeEngine { $0.connections = [Samples.view()] }
        let page = try await Visitor(engine).get("/connections/\(Samples.connectionID)/figures\(query)")

        #expect(engine.now.asked.contains("figures of \(days) days"))
        let shown = page.html.all("a").filter { $0["aria-current"] == "true" && $0["href"]?.contains("?days=") == true }
        #expect(shown.map { $0["href"]?.hasSuffix("=\(days)") } == [true])
    }
}
