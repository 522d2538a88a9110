/// Lengths of host labels in the ASCII form in which they travel (RFC 3492).
enum Punycode {
    private static let longestLabel = 63

    /// Whether every label of a host fits the 63 characters of a label, written in ASCII.
    static func fitsHost(_ host: ArraySlice<Unicode.Scalar>) -> Bool {
        host.split(separator: ".").allSatisfy { label in
            // ASCII characters cost one each and others at least one, so long labels need no computing.
            label.count <= longestLabel && asciiLength(of: Array(label)) <= longestLabel && !isHalfEncoded(label)
        }
    }

    /// A label that claims to be encoded already, and is not.
    private static func isHalfEncoded(_ label: ArraySlice<Unicode.Scalar>) -> Bool {
        !label.allSatisfy(\.isASCII) && TextLength.text(label.prefix(4)).lowercased() == "xn--"
    }

    /// The length of a label in ASCII, `xn--` included where it is needed.
    static func asciiLength(of label: [Unicode.Scalar]) -> Int {
        let basic = label.count(where: \.isASCII)
        guard basic < label.count else { return basic }
        return 4 + basic + (basic > 0 ? 1 : 0) + deltaDigits(label.map { Int($0.value) }, basic: basic)
    }

    /// Digits of all the deltas of section 6.3; at most 63 scalars, so nothing overflows.
    private static func deltaDigits(_ points: [Int], basic: Int) -> Int {
        var (threshold, delta, bias, handled, digits) = (128, 0, 72, basic, 0)
        while handled < points.count {
            let next = points.lazy.filter { $0 >= threshold }.min() ?? threshold
            delta += (next - threshold) * (handled + 1)
            for point in points {
                if point < next { delta += 1 }
                guard point == next else { continue }
                digits += digitCount(of: delta, bias: bias)
                bias = adapt(delta, count: handled + 1, isFirst: handled == basic)
                delta = 0
                handled += 1
            }
            delta += 1
            threshold = next + 1
        }
        return digits
    }

    private static func digitCount(of delta: Int, bias: Int) -> Int {
        var (rest, count, position) = (delta, 1, 36)
        while true {
            let limit = min(max(position - bias, 1), 26)
            guard rest >= limit else { return count }
            rest = (rest - limit) / (36 - limit)
            count += 1
            position += 36
        }
    }

    private static func adapt(_ delta: Int, count: Int, isFirst: Bool) -> Int {
        var rest = isFirst ? delta / 700 : delta / 2
        rest += rest / count
        var bias = 0
        while rest > 455 {
            rest /= 35
            bias += 36
        }
        return bias + 36 * rest / (rest + 38)
    }
}
