import Domain
import Testing

@testable import Dashboard
@testable import Engine

@Suite("Words and times", .timeLimit(.minutes(10)))
struct WordsTests {
    private let berlin = TimeWords(zone: "Europe/Berlin")

    @Test("an instant reads as people of the zone say it")
    func reading() {
        let instant = Samples.morning

        #expect(berlin.full(instant) == "Tue, 14 Jul 2026, 10:00")
        #expect(berlin.day(instant) == "14 Jul 2026")
        #expect(berlin.longDay(instant) == "Tuesday, 14 July")
        #expect(berlin.month(instant) == "July 2026")
        #expect(berlin.clock(instant) == "10:00")
        #expect(berlin.local(instant) == "2026-07-14T10:00")
        #expect(TimeWords.iso(instant) == "2026-07-14T08:00:00Z")
    }

    @Test("the time of a delivery is named by what it is", arguments: DeliveryState.allCases)
    func due(state: DeliveryState) {
        let waiting: [DeliveryState: String] = [.draft: "Due", .scheduled: "Due", .retryWait: "Next try"]
        #expect(state.dueWords == waiting[state, default: "Was due"])
    }

    @Test(
        "a local time is read in its zone",
        arguments: [
            ("2026-07-14T10:00", "Europe/Berlin", "2026-07-14T08:00:00Z"),
            ("2026-01-14T10:00:30", "Europe/Berlin", "2026-01-14T09:00:00Z"),
            ("2026-07-14T10:00", "America/New_York", "2026-07-14T14:00:00Z"),
            ("2026-07-14T10:00", "Asia/Kathmandu", "2026-07-14T04:15:00Z"),
            ("2026-07-14T10:00", "Not/AZone", "2026-07-14T10:00:00Z"),
            ("2028-02-29T00:00", "UTC", "2028-02-29T00:00:00Z"),
            ("2026-03-29T02:30", "Europe/Berlin", "2026-03-29T01:30:00Z"),
            ("2026-10-25T02:30", "Europe/Berlin", "2026-10-25T00:30:00Z"),
        ])
    func parsing(text: String, zone: String, iso: String) {
        #expect(TimeWords(zone: zone).instant(local: text).map(TimeWords.iso) == iso)
    }

    @Test(
        "what is no day and time is none",
        arguments: [
            "", "2026-07-14", "2026-02-30T10:00", "2027-02-29T10:00", "2026-13-01T10:00", "2026-07-14T24:00",
            "2026-07-14T10:60", "2026-7-14T10:00", "2026-07-14 10:00", "٢٠٢٦-07-14T10:00", "2026-07-14T10:00Z", "T",
            "2026-07-00T10:00", "-2026-07-14T10:00",
        ])
    func nonsense(text: String) {
        #expect(berlin.instant(local: text) == nil)
    }

    @Test("what was shown in a field is read back as the same instant")
    func roundTrip() {
        for day in 0..<400 {
            let instant = Samples.morning + .days(Int64(day))
            #expect(berlin.instant(local: berlin.local(instant)) == instant)
        }
    }

    @Test(
        "zones are known by their names", arguments: [("Europe/Berlin", true), ("UTC", true), ("Mars/Olympus", false)])
    func zones(name: String, isKnown: Bool) {
        #expect(TimeWords.knows(zone: name) == isKnown)
    }

    @Test("counts agree with their noun")
    func counts() {
        #expect(Counted.words(1, "post") == "1 post")
        #expect(Counted.words(0, "post") == "0 posts")
    }

    @Test("every platform has a mark of at most two letters", arguments: Platform.allCases)
    func marks(platform: Platform) {
        #expect((1...2).contains(platform.mark.count))
    }

    @Test(
        "an account without a name is known by its handle",
        arguments: [
            ("Ada", "@ada", "A"), ("", "@grace", "G"), ("", "", "?"), ("émile", "x", "É"),
        ])
    func initials(name: String, handle: String, initial: String) {
        var account = Samples.account
        (account.name, account.handle) = (name, handle)

        #expect(account.initial == initial)
    }

    @Test("texts in links are escaped whatever they hold")
    func queryText() throws {
        let hostile = "a b&c=d/é\u{1f600}%?#\""

        let encoded = QueryText.encoded(hostile)

        #expect(encoded.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f })
        #expect(try FormBody(urlEncoded: "x=\(encoded)".utf8)["x"] == hostile)
    }

    @Test("of cookies with the same name the first counts")
    func cookies() {
        let jar = CookieJar(["a=1; b=x=y", "a=2; broken; =; c="])

        #expect(jar.cookies == ["a": "1", "b": "x=y", "": "", "c": ""])
    }

    @Test("hashes are the same in every process")
    func hash() {
        #expect(StableHash.of("".utf8) == "cbf29ce484222325")
        #expect(StableHash.of("a".utf8) == "af63dc4c8601ec8c")
    }

    @Test(
        "a word on what was done goes before the anchor",
        arguments: [
            ("/posts", "/posts?said=edited"), ("/posts?x=1", "/posts?x=1&said=edited"),
            ("/connections#con_1", "/connections?said=edited#con_1"),
        ])
    func said(path: String, expected: String) {
        #expect(PagePath.said(.edited, on: path) == expected)
    }

    @Test(
        "G1 everything follows from the public URL",
        arguments: [
            ("https://martlet.example/", "https://martlet.example", true),
            ("https://martlet.example:8443/base", "https://martlet.example:8443", true),
            ("http://localhost:8080", "http://localhost:8080", false),
        ])
    func origin(url: String, origin: String, isSecure: Bool) {
        let settings = DashboardSettings(publicURL: url)

        #expect(settings.origin == origin)
        #expect(settings.isSecure == isSecure)
    }

    @Test(
        "a server is taken however it is pasted",
        arguments: [
            ("mastodon.example", "mastodon.example"), ("https://mastodon.example/@ada", "mastodon.example"),
            ("  http://mastodon.example", "mastodon.example"), ("mastodon.example ", "mastodon.example"),
        ])
    func servers(typed: String, host: String) throws {
        let form = try ConnectForm(
            FormBody([.init(name: "platform", value: "mastodon"), .init(name: "instance", value: typed)]))

        #expect(form.instance == host)
    }

    @Test(
        "no form brings a way to another site into the path of return (SEC-14)",
        arguments: [
            "https://evil.example", "//evil.example", "a&return_to=//evil.example", "é", "#x",
        ])
    func retryPath(instance: String) throws {
        let form = try ConnectForm(
            FormBody([.init(name: "platform", value: "mastodon"), .init(name: "instance", value: instance)]))

        let path = form.newAuthorization.returnTo ?? ""

        #expect(path.hasPrefix("/connections"))
        #expect(!path.contains("//"))
    }
}
