import Testing

@testable import Media

/// As much of XML as stores speak, and nothing that XML can do to its readers.
@Suite("XML of a store", .timeLimit(.minutes(1)))
struct S3DocumentTests {
    private func read(_ text: String) throws -> S3Document { try S3Document.read(Array(text.utf8)) }

    @Test("elements, text, entities and empty elements are read; attributes are passed over")
    func whole() throws {
        let document = try read(
            """
            \u{feff}<?xml version="1.0" encoding="UTF-8"?>
            <ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">
              <IsTruncated>false</IsTruncated><Prefix/><Owner ></Owner >
              <Contents><Key>a&amp;b&#x20;&lt;&#99;&gt;&quot;&apos;</Key></Contents>
              <Contents><Key>ä</Key></Contents>
            </ListBucketResult>

            """)

        #expect(document.name == "ListBucketResult")
        #expect(document["IsTruncated"] == "false")
        #expect(document["Prefix"] == "")
        #expect(document["Missing"] == nil)
        #expect(document.all("Contents").map { $0["Key"] } == ["a&b <c>\"'", "ä"])
    }

    static let hostile = [
        "", " ", "text", "<a>", "</a>", "<a></b>", "<a/><b/>", "<a></a>text", "<>", "<a><b></a></b>", "<a",
        "<a>&b;</a>",
        "<a>&#xffffffff;</a>", "<a>&</a>", "<a>&amp</a>",
        "<!DOCTYPE a><a/>", "<a><!-- --></a>", "<a><![CDATA[b]]></a>", "<a><?b?></a>", "<a>\0</a>",
        // A thousand million laughs, and a file of ours.
        "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><l>&b;</l>",
        "<!DOCTYPE a [<!ENTITY b SYSTEM \"file:///etc/passwd\">]><a>&b;</a>",
        String(repeating: "<a>", count: 100_000),
        String(repeating: "<a>", count: 13) + String(repeating: "</a>", count: 13),
    ]

    @Test("everything else is refused, and nothing is declared, expanded or fetched", arguments: hostile)
    func refused(text: String) {
        #expect(throws: S3Document.Malformed()) { try read(text) }
    }

    @Test("other encodings are refused")
    func encodings() {
        #expect(throws: S3Document.Malformed()) { try S3Document.read(Array("<a/>".utf8).flatMap { [$0, 0] }) }
        #expect(throws: S3Document.Malformed()) { try S3Document.read(Array("<a>".utf8) + [0xe4] + Array("</a>".utf8)) }
    }

    @Test("a long list takes time in proportion")
    func long() throws {
        let entries = String(repeating: "<Contents><Key>studio/med_1</Key></Contents>", count: 20_000)
        let document = try read("<ListBucketResult>\(entries)</ListBucketResult>")

        #expect(document.all("Contents").count == 20_000)
    }
}
