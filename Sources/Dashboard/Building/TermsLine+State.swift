import Domain
import Engine
import Platforms

extension ComposerState {
    /// What platforms want a person to agree to beside the button, for each account that the composer offers.
    var terms: [TermsLine] {
        offered.map(\.connection).compactMap { connection in
            scene.terms(of: connection.id).map { terms in
                let isChosen = draft.connections.contains(connection.id)
                let agrees = draft.accounts[connection.id]?.agrees == true
                return TermsLine(
                    termsID: connection.id.text, agreeID: FieldID.agreement(connection.id),
                    termsName: connection.account.shownName, termsPlatform: connection.platform.displayName,
                    termsNote: terms.note, documents: terms.always.lines, brandedDocuments: terms.branded.lines,
                    isTermsChosen: isChosen, isAgreed: agrees,
                    termsProblem: asksConsent && isChosen && !agrees ? "Tick this first." : nil)
            }
        }
    }
}

extension ComposerDraft {
    /// The first chosen account whose platform wants an agreement that the person has not given.
    func unagreed(_ scene: ComposerScene) -> Connection.ID? {
        connections.first { scene.terms(of: $0) != nil && accounts[$0]?.agrees != true }
    }
}

extension [PostingTerms.Document] {
    /// As a list in a sentence, with a joint before the last.
    fileprivate var lines: [TermsDocument] {
        enumerated().map { index, document in
            TermsDocument(
                documentURL: document.url, documentTitle: document.title,
                documentJoint: index == count - 1 ? "" : index == count - 2 ? " and " : ", ")
        }
    }
}
