import HTTPTypes
import Sandbox
import Testing

@Suite("LinkedIn: faults of publishing", .timeLimit(.minutes(10)))
struct LinkedInFaultTests {
    @Test("S2.04 a lost answer leaves a post behind, which the repeat names")
    func lost() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            l.sandbox.faults.add(
                Fault(.reset, platform: "linkedin", endpoint: "posts.create").with { $0.afterEffect = true })
            await #expect(throws: (any Error).self) { try await l.create(token, me) }
            let urn = try #require(l.sandbox.ledger.posts().first?.remoteID)
            let again = try await l.create(token, me)
            #expect(again.status == 422 && again.text.contains("duplicate of \(urn)"))
            #expect(l.sandbox.ledger.posts().count == 1 && l.sandbox.ledger.duplicates() == 0)
        }
    }

    @Test("an upload may fail later, never end, or be over before it began")
    func uploads() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            let (owner, bytes) = (LinkedInVisitor.bakery, SampleFiles.mp4(size: 80_000))
            l.sandbox.faults.add(Fault(.lateRejection, endpoint: "videos.action", times: 2).with { $0.body = "codec" })
            let failed = try await l.video(bytes, token, owner: owner)
            l.pass(.seconds(3))
            let status = try await l.status("video", failed, token)
            #expect(status.json?["processingFailureReason"] == "codec")
            l.sandbox.faults.add(Fault(.endlessProcessing, endpoint: "images.upload"))
            let endless = try await l.upload("image", SampleFiles.png(5, 5), token, owner: owner)
            l.pass(.hours(100))
            #expect(try await l.status("image", endless, token).json?["status"] == "PROCESSING")
            l.sandbox.faults.add(Fault(.earlyExpiry, endpoint: "documents.initialize"))
            let (_, path) = try await l.begin("document", token, owner: owner)
            #expect(try await l.put(path, SampleFiles.pdf, token).json?["code"] == "EXPIRED_UPLOAD_URL")
        }
    }

    @Test("a refusal as a duplicate, and an error within success, when a script says so")
    func refusals() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let (token, me) = try await l.member()
            l.sandbox.faults.add(Fault(.duplicate, endpoint: "posts.create"))
            #expect(try await l.create(token, me).status == 422)
            l.sandbox.faults.add(Fault(.errorInSuccess, platform: "linkedin", endpoint: "posts.create"))
            let odd = try await l.create(token, me)
            #expect(odd.status == 200 && odd.json?["status"] == 500 && odd.header("x-restli-id") == nil)
            #expect(l.sandbox.ledger.posts().isEmpty)
        }
    }

    @Test("faults for one page hit its administrators by the platform of their grant")
    func platforms() async throws {
        try await LinkedInVisitor.visit { l async throws in
            let token = try await l.connect(app: "-page").text("access_token")
            l.sandbox.faults.add(Fault(.outage, platform: "linkedin", endpoint: "posts.create"))
            _ = try await l.created(token, LinkedInVisitor.bakery)
            l.sandbox.faults.add(Fault(.outage, platform: "linkedin-page", endpoint: "posts.create"))
            #expect(try await l.create(token, LinkedInVisitor.bakery).status == 503)
        }
    }
}
