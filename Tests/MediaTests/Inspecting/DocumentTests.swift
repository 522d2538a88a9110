import Domain
import Foundation
import TestKit
import Testing

@testable import Media

/// Documents are counted without being interpreted here, and the broken and locked ones refused.
@Suite("Documents", .timeLimit(.minutes(5)))
struct DocumentTests {
    private func withTools(_ body: (Workbench) async throws -> Void) async throws {
        try await Workbench.with { bench in
            guard bench.tools.vipsheader != nil else { try Test.cancel("libvips-tools is not installed.") }
            try await body(bench)
        }
    }

    @Test("SEC-74 a document is known by its content, with its pages", arguments: [1, 3, 40])
    func pages(count: Int) async throws {
        try await withTools { bench in
            let facts = try await bench.facts(try bench.write(Document.pages(count), as: "x.png"))

            #expect(facts.contentType == "application/pdf" && facts.pageCount == count)
            #expect((facts.width, facts.height, facts.durationMilliseconds) == (0, 0, 0))
        }
    }

    @Test("SEC-75 a document of more than a thousand pages is refused")
    func many() async throws {
        try await withTools { bench in
            let refusal = await bench.refusal(try bench.write(Document.pages(1_001)))
            #expect(refusal == .tooLarge("A document may have 1,000 pages."))
        }
    }

    @Test("a locked document is refused, and says so")
    func locked() async throws {
        try await withTools { bench in
            let refusal = await bench.refusal(try bench.write(Document.pages(1, more: "/Encrypt 9 0 R")))
            #expect(refusal == .unsupported("The document is locked; save it without a password."))
        }
    }

    @Test("SEC-74 a document that is broken off, or goes on as something else, is refused")
    func broken() async throws {
        try await withTools { bench in
            let whole = Document.pages(2)
            let archive: [UInt8] = [0x50, 0x4b, 0x05, 0x06] + [UInt8](repeating: 0, count: 18)
            let bad = [
                Array(whole.prefix(whole.count / 2)), Array(whole.dropLast(8)), whole + archive,
                whole + [UInt8](repeating: 65, count: 2_000), Array("%PDF-1.4\nstartxref\n0\n%%EOF".utf8),
            ]
            for bytes in bad {
                guard case .unsupported = await bench.refusal(try bench.write(bytes)) else {
                    Issue.record("A broken document of \(bytes.count) bytes was taken.")
                    continue
                }
            }
        }
    }

    @Test("a word that lies across two pieces of the file is found", arguments: [-7, -4, -1, 0, 1])
    func across(shift: Int) async throws {
        try await Workbench.with { bench in
            let filler = [UInt8](repeating: 32, count: (1 << 20) + shift)
            let path = try bench.write(filler + Array("/Encrypt startxref %%EOF".utf8))

            await #expect(throws: MediaError.unsupported("The document is locked; save it without a password.")) {
                try await LocalFile(path).open { file throws(MediaError) in try DocumentContainer(file: file).check() }
            }
        }
    }
}
