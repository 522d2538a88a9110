extension RecordShape {
    /// Checks a value.
    ///
    /// - Throws: `RecordProblem` for the first thing that is wrong.
    func check(_ value: ATValue, at path: String) throws(RecordProblem) {
        switch self {
        case .anything: return
        case .flag: try require(value.flag != nil, path, "must be a boolean")
        case .integer(let minimum): try Self.checkInteger(value, minimum, path)
        case .text(let maxBytes, let maxGraphemes, let format):
            try Self.checkText(value, maxBytes, maxGraphemes, format, path)
        case .list(let element, let count): try Self.checkList(value, element, count, path)
        case .object(let members): try members.check(value, at: path)
        case .union(let variants): try Self.checkUnion(value, variants, path)
        case .blob(let accept, let maxBytes): try Self.checkBlob(value, accept, maxBytes, path)
        }
    }

    private static func checkInteger(_ value: ATValue, _ minimum: Int64, _ path: String) throws(RecordProblem) {
        guard let number = value.number else { throw RecordProblem(path: path, reason: "must be an integer") }
        try require(number >= minimum, path, "can not be less than \(minimum)")
    }

    private static func checkText(
        _ value: ATValue, _ maxBytes: Int?, _ maxGraphemes: Int?, _ format: ATSyntax?, _ path: String
    ) throws(RecordProblem) {
        guard let text = value.text else { throw RecordProblem(path: path, reason: "must be a string") }
        if let maxBytes {
            try require(text.utf8.count <= maxBytes, path, "must not be longer than \(maxBytes) characters")
        }
        if let maxGraphemes {
            try require(text.count <= maxGraphemes, path, "must not be longer than \(maxGraphemes) graphemes")
        }
        if let format { try require(format.accepts(text), path, "must be a valid \(format.rawValue)") }
    }

    private static func checkList(
        _ value: ATValue, _ element: RecordShape, _ count: ClosedRange<Int>, _ path: String
    ) throws(RecordProblem) {
        guard let list = value.list else { throw RecordProblem(path: path, reason: "must be an array") }
        try require(list.count <= count.upperBound, path, "must not have more than \(count.upperBound) elements")
        try require(list.count >= count.lowerBound, path, "must not have fewer than \(count.lowerBound) elements")
        for (index, item) in list.enumerated() {
            try element.check(item, at: "\(path)/\(index)")
        }
    }

    private static func checkUnion(
        _ value: ATValue, _ variants: [String: RecordMembers], _ path: String
    ) throws(RecordProblem) {
        guard let type = value["$type"]?.text else {
            throw RecordProblem(path: path, reason: "must be an object which includes the \"$type\" property")
        }
        guard let members = variants[type] else {
            let known = variants.keys.sorted().joined(separator: ", ")
            throw RecordProblem(path: path, reason: "$type must be one of \(known)")
        }
        try members.check(value, at: path)
    }

    private static func checkBlob(
        _ value: ATValue, _ accept: String, _ maxBytes: Int, _ path: String
    ) throws(RecordProblem) {
        guard let blob = BlobReference(value) else { throw RecordProblem(path: path, reason: "should be a blob ref") }
        let isAccepted = accept.hasSuffix("/*") ? blob.mimeType.hasPrefix(accept.dropLast()) : blob.mimeType == accept
        try require(isAccepted, path, "blob mimeType \(blob.mimeType) is not \(accept)")
        try require(blob.size <= maxBytes, path, "blob size \(blob.size) exceeds \(maxBytes)")
    }
}

extension RecordMembers {
    /// Checks an object: required members are there, each member fits, nothing else is in it but `$type`.
    func check(_ value: ATValue, at path: String) throws(RecordProblem) {
        guard let members = value.members else { throw RecordProblem(path: path, reason: "must be an object") }
        for name in required.keys.sorted() where members[name] == nil {
            throw RecordProblem(path: path, reason: "must have the property \"\(name)\"")
        }
        for (name, member) in members.sorted(by: { $0.key < $1.key }) where name != "$type" {
            guard let shape = required[name] ?? optional[name] else {
                throw RecordProblem(path: path, reason: "has the unknown property \"\(name)\"")
            }
            try shape.check(member, at: "\(path)/\(name)")
        }
    }
}

private func require(_ condition: Bool, _ path: String, _ reason: String) throws(RecordProblem) {
    guard condition else { throw RecordProblem(path: path, reason: reason) }
}
