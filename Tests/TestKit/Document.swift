/// A document of blank pages.
package enum Document {
    /// A PDF of so many pages.
    ///
    /// - Parameter more: What else its trailer says.
    package static func pages(_ count: Int, more: String = "") -> [UInt8] {
        var body = "%PDF-1.4\n"
        var places: [Int] = []
        func add(_ text: String) {
            places.append(body.utf8.count)
            body += "\(places.count) 0 obj\n\(text)\nendobj\n"
        }
        add("<< /Type /Catalog /Pages 2 0 R >>")
        let kids = (0..<count).map { "\($0 + 3) 0 R" }.joined(separator: " ")
        add("<< /Type /Pages /Kids [\(kids)] /Count \(count) >>")
        for _ in 0..<count { add("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 100] >>") }
        let start = body.utf8.count
        body += "xref\n0 \(places.count + 1)\n0000000000 65535 f \n"
        for place in places {
            body += String(repeating: "0", count: 10 - String(place).count) + "\(place) 00000 n \n"
        }
        body += "trailer\n<< /Size \(places.count + 1) /Root 1 0 R \(more) >>\nstartxref\n\(start)\n%%EOF\n"
        return Array(body.utf8)
    }
}
