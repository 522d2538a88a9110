import Domain
import Engine

extension Reader {
    /// The member as pages know them.
    init(_ member: Member) {
        self.init(
            principal: member.principal, personName: member.person.name, workspaceName: member.workspace.name,
            zone: member.workspace.zone, isOperator: member.isOperator)
    }
}
