import HTTPTypes
import Sandbox
import Testing

/// Faults that endpoints play themselves.
@Suite("Faults played by endpoints", .timeLimit(.minutes(10)))
struct PlayedFaultTests {
    private func call(_ fault: Fault?) -> Call {
        var call = Call(method: "GET", origin: "https://toy.example", path: "/")
        call.fault = fault
        return call
    }

    @Test(
        "the endpoint sees which fault hit it, and only it",
        arguments: [Fault.Kind.lateRejection, .endlessProcessing, .earlyExpiry, .duplicate, .staleList])
    func seen(kind: Fault.Kind) {
        for other in Fault.Kind.allCases { #expect(call(Fault(kind)).plays(other) == (other == kind)) }
        #expect(!call(nil).plays(kind))
    }

    @Test("a later rejection has the fault's reason, else the platform's usual one")
    func reason() {
        #expect(call(Fault(.lateRejection)).laterRejection(usual: "spam") == "spam")
        #expect(call(Fault(.lateRejection).with { $0.body = "legal" }).laterRejection(usual: "spam") == "legal")
        #expect(call(Fault(.duplicate).with { $0.body = "legal" }).laterRejection(usual: "spam") == nil)
    }

    @Test("a stale list lacks what is younger than its lag", arguments: [(9, false), (10, true), (11, true)])
    func stale(age: Int, isShown: Bool) {
        let made = SandboxTime(milliseconds: 1_000_000)
        let stale = call(Fault(.staleList).with { $0.lag = .seconds(10) })
        #expect(stale.shows(madeAt: made, now: made + .seconds(age)) == isShown)
        #expect(call(nil).shows(madeAt: made, now: made))
    }

    @Test("an error within status 200 is in the platform's form unless the script has a body")
    func inside() async throws {
        try await ToyPlatform.withSandbox { sandbox, client async throws in
            sandbox.faults.add(Fault(.errorInSuccess))
            #expect(try await client.get("/toy.example/me").json == ["error": "temporarily_unavailable"])
            sandbox.faults.add(Fault(.errorInSuccess).with { $0.body = "{}" })
            #expect(try await client.get("/toy.example/me").json == [:])
        }
    }
}
