/// Pictures of the simulated people, drawn from their names.
enum Avatar {
    private static let palettes = [
        ("#2f6f73", "#f2c572"), ("#7a4e8a", "#f4b6a6"), ("#35507c", "#9fd3c7"), ("#8a4b3c", "#f6d7a7"),
        ("#3f6b3a", "#d9e6a5"), ("#6a3557", "#f0a6ca"), ("#28536b", "#c2948a"), ("#5a4fcf", "#b8e0ff"),
    ]

    /// A 160 by 160 picture: a face of two colours and the initial.
    static func svg(name: String) -> String {
        let digest = Array(Digest.hex(Array(name.utf8)).utf8).map(Int.init)
        let (back, front) = palettes[digest[0] % palettes.count]
        let (x, y, tilt) = (30 + digest[1] % 100, 20 + digest[2] % 60, digest[3] % 90)
        return """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 160" width="160" height="160" role="img">\
            <rect width="160" height="160" fill="\(back)"/>\
            <circle cx="\(x)" cy="\(y)" r="46" fill="\(front)" opacity=".55"/>\
            <rect x="-20" y="96" width="200" height="90" rx="45" fill="\(front)" opacity=".35" \
            transform="rotate(\(tilt - 45) 80 120)"/>\
            <text x="80" y="82" fill="#fff" font-family="Georgia, serif" font-size="76" text-anchor="middle" \
            dominant-baseline="central">\(initial(of: name))</text></svg>
            """
    }

    private static func initial(of name: String) -> String {
        guard let first = name.first, first.isLetter || first.isNumber else { return "" }
        return first.uppercased()
    }
}
