//! `bulletin.yaml` as it is written, before anything in it has been understood.
//!
//! Every number in it is read as the text the editor typed, so that company number `01234567` stays
//! itself.

use std::collections::BTreeMap;

use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Settings {
    pub(super) name: String,
    pub(super) publisher: String,
    #[serde(default)]
    pub(super) about: String,
    pub(super) language: Option<String>,
    pub(super) from: String,
    pub(super) reply_to: Option<String>,
    pub(super) time_zone: Option<String>,
    pub(super) list_id: String,
    pub(super) logo: Option<String>,
    pub(super) logo_alt: Option<String>,
    #[serde(default)]
    pub(super) legal_name: String,
    #[serde(default)]
    pub(super) company_type: String,
    #[serde(default)]
    pub(super) registered_in: String,
    #[serde(default)]
    pub(super) company_number: String,
    #[serde(default)]
    pub(super) charity_number: String,
    #[serde(default)]
    pub(super) registered_office: String,
    pub(super) website: Option<String>,
    pub(super) archive: Option<String>,
    pub(super) calendar: Option<String>,
    pub(super) subscribe: Option<String>,
    pub(super) unsubscribe: Option<String>,
    pub(super) privacy: Option<String>,
    #[serde(default)]
    pub(super) contact: String,
    #[serde(default)]
    pub(super) why_you_get_this: String,
    #[serde(default)]
    pub(super) sections: Vec<Section>,
    #[serde(default)]
    pub(super) helplines: BTreeMap<String, String>,
    #[serde(default)]
    pub(super) partners: Vec<Partner>,
    #[serde(default)]
    pub(super) send: Send,
    pub(super) serve: Option<Serve>,
    #[serde(default)]
    pub(super) approve: Approve,
    #[serde(default)]
    pub(super) text: PlainText,
    #[serde(default)]
    pub(super) checks: BTreeMap<String, String>,
    pub(super) welsh: Option<Translation>,
    pub(super) english: Option<Translation>,
}

/// The same in the other language. A line that is begun and not filled in counts as not there.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct Translation {
    pub(super) name: Option<String>,
    pub(super) publisher: Option<String>,
    pub(super) about: Option<String>,
    pub(super) logo: Option<String>,
    pub(super) logo_alt: Option<String>,
    pub(super) legal_name: Option<String>,
    pub(super) company_type: Option<String>,
    pub(super) registered_in: Option<String>,
    pub(super) website: Option<String>,
    pub(super) archive: Option<String>,
    pub(super) subscribe: Option<String>,
    pub(super) unsubscribe: Option<String>,
    pub(super) privacy: Option<String>,
    pub(super) contact: Option<String>,
    pub(super) why_you_get_this: Option<String>,
    pub(super) sections: BTreeMap<String, Option<String>>,
    pub(super) helplines: BTreeMap<String, Option<String>>,
    pub(super) partners: BTreeMap<String, Option<String>>,
    pub(super) serve: ServeTranslation,
}

/// What people who sign up read in the other language.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct ServeTranslation {
    pub(super) wording: Option<String>,
    pub(super) lists: BTreeMap<String, Option<String>>,
}

/// The public pages. A line that is begun and not filled in counts as not there.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct Serve {
    pub(super) address: Option<String>,
    pub(super) listen: Option<String>,
    pub(super) behind_proxy: Option<String>,
    pub(super) certificate: Option<String>,
    pub(super) key: Option<String>,
    pub(super) lists: Vec<Offered>,
    pub(super) wording: Option<String>,
}

/// A list that people can sign up to.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Offered {
    pub(super) name: String,
    #[serde(default)]
    pub(super) title: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Section {
    pub(super) title: String,
    #[serde(default)]
    pub(super) kinds: String,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Partner {
    pub(super) name: String,
    #[serde(default)]
    pub(super) logo: Option<String>,
    #[serde(default)]
    pub(super) alt: Option<String>,
    #[serde(default)]
    pub(super) link: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Send {
    pub(super) through: Option<String>,
    pub(super) user: Option<String>,
    pub(super) password_command: Option<String>,
    pub(super) pace: Option<String>,
    pub(super) connections: Option<String>,
    pub(super) lists: Option<Lists>,
    pub(super) dkim: Option<Dkim>,
    pub(super) bounces: Option<String>,
    pub(super) feedback_id: Option<String>,
}

/// What signs letters. A line that is begun and not filled in counts as not there.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(super) struct Dkim {
    pub(super) domain: Option<String>,
    pub(super) selector: Option<String>,
    pub(super) key_file: Option<String>,
    pub(super) ed25519_selector: Option<String>,
    pub(super) ed25519_key_file: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Approve {
    pub(super) people: Option<String>,
    pub(super) author: Option<String>,
    pub(super) preview: Option<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct PlainText {
    pub(super) wrap: Option<String>,
}

/// One list by name, names with commas between, or a YAML list of names.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Lists {
    Line(String),
    Many(Vec<String>),
}
