//! Names for accounts and departments, and what the server is asked about one document.

use super::Desk;
use crate::i18n::{Lang, Msg};
use crate::sync::own;
use shared::document::{Document, Line};
use shared::instrument::in_language;
use shared::protocol::Department;

impl Desk {
    /// What a person is called; this device's own person where nobody is named yet.
    #[must_use]
    pub fn person_name(self, account: Option<&str>, lang: Lang) -> String {
        self.session.peek(|session| {
            let session = session.as_ref();
            match account {
                None => Msg::You.text(lang).to_owned(),
                Some(account) if session.is_some_and(|session| session.person.account == account) => Msg::You.text(lang).to_owned(),
                Some(account) => {
                    let known = session.and_then(|session| session.people.iter().find(|person| person.account == account));
                    known.map_or_else(|| Msg::SomebodyElse.text(lang).to_owned(), |person| person.name.clone())
                }
            }
        })
    }

    /// What a department is called; its name in data where it is not known.
    #[must_use]
    pub fn department_name<'a>(departments: &'a [Department], id: &'a str, lang: Lang) -> &'a str {
        let known = departments.iter().find(|department| department.id == id);
        known.map_or(id, |department| in_language(&department.label, lang.code()))
    }

    /// The same, of the departments that this device knows.
    #[must_use]
    pub fn department_label(self, id: &str, lang: Lang) -> String {
        self.session.peek(|session| {
            let departments = session.as_ref().map_or(&[][..], |session| &session.departments);
            Self::department_name(departments, id, lang).to_owned()
        })
    }

    /// Everything that was ever said in a document: as the server has it, with what is not sent yet. None without a
    /// network.
    pub async fn history(self, doc: &str) -> Option<Document> {
        let org = self.with(|cabinet| cabinet.session().map(|session| session.person.org.clone()))?;
        let reply = own("GET", &format!("/api/v1/documents/{doc}/history"), None).await.ok().filter(|reply| reply.status == 200)?;
        let line = Line::read(reply.body.trim_end(), &org)?;
        let mut document = Document::default();
        super::held::take(&mut document, line);
        self.document(doc, |held| {
            for change in held.changes() {
                document.insert(change.clone());
            }
        });
        Some(document)
    }

    /// Whether something is being typed at a path in this tab.
    #[must_use]
    pub fn is_typing(self, doc: &str, path: &str) -> bool {
        let here = self.here.borrow();
        here.cabinet.typing(doc, path, &here.tab).is_some()
    }
}
