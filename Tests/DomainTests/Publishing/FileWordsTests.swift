import Domain
import Testing

/// Figures of files in words.
@Suite("Words for files", .timeLimit(.minutes(5)))
struct FileWordsTests {
    @Test(
        "sizes are rounded up",
        arguments: [
            (0, "0 kB"), (1, "1 kB"), (1_000, "1 kB"), (1_001, "2 kB"), (5_000_000, "5 MB"), (5_000_001, "5.1 MB"),
            (1_000_000_000, "1 GB"), (274_877_906_944, "274.9 GB"), (Int.max, "9223372036.9 GB"),
        ] as [(Int, String)])
    func sizes(bytes: Int, words: String) { #expect(FileWords.size(bytes) == words) }

    @Test(
        "times are whole where they can be",
        arguments: [
            (Duration.milliseconds(500), "0.5 seconds"), (.seconds(1), "1 second"), (.seconds(90), "90 seconds"),
            (.minutes(15), "15 minutes"), (.hours(12), "12 hours"), (.milliseconds(60_001), "60.1 seconds"),
            (.seconds(140), "140 seconds"),
        ] as [(Duration, String)])
    func times(time: Duration, words: String) { #expect(FileWords.time(time) == words) }

    @Test(
        "shapes have their usual names",
        arguments: [
            (9.0 / 16, "9:16"), (16.0 / 9, "16:9"), (0.8, "4:5"), (1.0, "1:1"), (1.91, "1.91:1"), (0.01, "1:100"),
            (10.0, "10:1"), (1 / 2.4, "1:2.4"), (0.5, "1:2"),
        ] as [(Double, String)])
    func shapes(aspect: Double, words: String) { #expect(FileWords.shape(aspect) == words) }

    @Test("sides and types")
    func sides() {
        let frame = FrameRules(widths: 1...1_920, heights: 32...1_024, shortSide: 540 ... .max)
        #expect(FileWords.sides(frame) == "up to 1920 wide and 32 to 1024 high and at least 540 on the shorter side")
        #expect(["image/png", "video/quicktime", "application/pdf"].map(FileWords.type) == ["PNG", "MOV", "PDF"])
    }
}
