//! The words of the public pages and of the mail that asks people to confirm.

use serde::Deserialize;

use super::read::yaml;
use super::sentences;
use super::shape::Shape;
use crate::finding::{Finding, Source};

/// The English words inside the program.
pub const WEB_WORDS_EN_GB: &str = include_str!("../../templates/words/web.en-GB.yaml");

/// The Welsh words inside the program.
pub const WEB_WORDS_CY: &str = include_str!("../../templates/words/web.cy.yaml");

/// Words of the pages on which people sign up, confirm, choose and leave.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[expect(
    missing_docs,
    reason = "each is explained where editors change it: templates/words/web.en-GB.yaml"
)]
pub struct WebWords {
    pub language: String,
    pub skip: String,
    pub other_language: String,
    pub privacy: String,
    pub no_tracking: String,
    pub contact: String,
    pub yes: String,
    pub join: String,
    pub join_title: String,
    pub email: String,
    pub email_hint: String,
    pub name: String,
    pub name_hint: String,
    pub lists: String,
    pub agree: String,
    pub agree_tick: String,
    pub language_choice: String,
    pub english: String,
    pub welsh: String,
    pub trap: String,
    pub join_button: String,
    pub wrong: String,
    pub wrong_email: String,
    pub wrong_lists: String,
    pub wrong_agree: String,
    pub sent_title: String,
    pub sent: String,
    pub sent_not: String,
    pub confirm_title: String,
    pub confirm: String,
    pub confirm_button: String,
    pub confirmed_title: String,
    pub confirmed: String,
    pub expired_title: String,
    pub expired: String,
    pub used_title: String,
    pub used: String,
    pub leave_title: String,
    pub leave: String,
    pub leave_button: String,
    pub left_title: String,
    pub left: String,
    pub come_back: String,
    pub choose: String,
    pub choose_title: String,
    pub choose_how: String,
    pub plain: String,
    pub choose_button: String,
    pub choose_leave: String,
    pub choose_leave_how: String,
    pub saved_title: String,
    pub saved: String,
    pub busy_title: String,
    pub busy: String,
    pub missing_title: String,
    pub missing: String,
    pub broken_title: String,
    pub broken: String,
    pub leave_by_mail_title: String,
    pub leave_by_mail: String,
    pub leave_by_mail_link: String,
    pub refused_title: String,
    pub refused: String,
    pub failed_title: String,
    pub failed: String,
    pub mail_subject: String,
    pub mail_hello: String,
    pub mail_asked: String,
    pub mail_confirm: String,
    pub mail_link: String,
    pub mail_not_you: String,
    pub mail_agree: String,
}

impl WebWords {
    /// Reads a file of these words and makes sure that nothing in it is missing, strange or fit to spoil a page.
    pub fn read(source: &Source) -> Result<WebWords, Vec<Finding>> {
        let cy = source.name().ends_with("cy.yaml");
        let builtin = if cy { WEB_WORDS_CY } else { WEB_WORDS_EN_GB };
        let shape = Shape::of(source, builtin, &[])?;
        let findings = sentences::faults(&shape);
        if findings.is_empty() {
            yaml(source).map_err(|finding| vec![*finding])
        } else {
            Err(findings)
        }
    }

    /// The words inside the program for a language; English where there are none.
    pub fn builtin(language: &str) -> (&'static str, &'static str) {
        match language {
            "cy" => ("templates/words/web.cy.yaml", WEB_WORDS_CY),
            _ => ("templates/words/web.en-GB.yaml", WEB_WORDS_EN_GB),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_inside_the_program_are_whole() {
        for (name, text) in ["en-GB", "cy"].map(WebWords::builtin) {
            WebWords::read(&Source::from_text(name, text)).unwrap();
        }
    }
}
