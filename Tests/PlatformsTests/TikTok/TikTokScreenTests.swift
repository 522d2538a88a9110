import Domain
import Platforms
import Testing

/// What TikTok wants of the page where posts are written (platform sheet, section 2, creator info).
@Suite("TikTok's wishes for the posting page", .timeLimit(.minutes(1)))
struct TikTokScreenTests {
    @Test("the declaration names TikTok's texts, with branded content both, and nothing is assumed of who sees a post")
    func terms() throws {
        let profile = try TikTokFixture().connector.profile
        let terms = try #require(profile.terms)

        #expect(terms.always.map(\.title) == ["Music Usage Confirmation"])
        #expect(terms.branded.map(\.title) == ["Branded Content Policy", "Music Usage Confirmation"])
        #expect((terms.always + terms.branded).allSatisfy { $0.url.hasPrefix("https://www.tiktok.com/legal/") })
        #expect(terms.note.contains("minutes"))
        let audience = try #require(profile.capabilities.option(.visibility))
        #expect(audience.isRequired && audience.usual == nil)
    }

    @Test("every switch is off unless a person turns it on; there are no duets and stitches of photos")
    func switches() throws {
        let rules = try TikTokFixture().connector.profile.capabilities
        for key in [
            OptionKey.allowComments, .allowDuet, .allowStitch, .commercialContent, .brandOrganic, .brandContent,
        ] {
            #expect(rules.option(key)?.usual == .flag(false), "\(key)")
        }
        for key in [OptionKey.allowDuet, .allowStitch] {
            #expect(rules.option(key)?.applies(to: .gallery) == false && rules.option(key)?.applies(to: .reel) == true)
        }
        #expect(rules.option(.brandOrganic)?.label == "Your brand")
        #expect(rules.option(.brandContent)?.label == "Branded content")
        #expect(rules.option(.brandOrganic)?.hint.contains("Promotional content") == true)
        #expect(rules.option(.brandContent)?.hint.contains("Paid partnership") == true)
    }

    @Test(
        "whoever discloses commercial content says whose brand it is, and what a brand pays for is not for oneself alone",
        arguments: [
            ([.commercialContent: true], OptionKey.commercialContent),
            ([.commercialContent: true, .brandOrganic: true], nil),
            ([.commercialContent: true, .brandContent: true], nil), ([.brandContent: true], nil), ([:], nil),
            ([.brandContent: true, .visibility: "self_only"], .visibility),
            ([.brandOrganic: true, .visibility: "self_only"], nil),
        ] as [([OptionKey: OptionValue], OptionKey?)])
    func disclosure(chosen: [OptionKey: OptionValue], refused: OptionKey?) throws {
        let rules = try TikTokFixture().connector.profile.capabilities
        let film = MediaItem.ID(stored: "med_0_0")
        let options = chosen.merging([.visibility: "public_to_everyone"]) { own, _ in own }

        let problems = Preflight.problems(
            of: Content(parts: [Part(text: "Look", media: [Domain.Attachment(id: film)])]),
            options: DeliveryOptions(options),
            media: [
                film: MediaItem(
                    id: film, workspaceID: Workspace.ID(stored: "wsp_1"), fileName: "film.mp4",
                    contentType: "video/mp4", width: 1_080, height: 1_920, byteCount: 3, digest: "",
                    durationMilliseconds: 9_000, frameRate: 30)
            ], capabilities: rules, name: "TikTok")

        let expected: [OptionKey?] = refused.map { [$0] } ?? []
        #expect(problems.filter { $0.severity == .error }.map(\.option) == expected)
    }
}
