//! From what `bulletin.yaml` says to a [`Masthead`] in which every value has been understood.

use super::read::{RULE, yaml};
use super::sender::{self, is_address};
use super::settings::{self, Settings};
use super::translation::Translation;
use super::{Legal, Masthead, Partner, Section, Sender};
use crate::finding::{Finding, Place, Severity, Source, Span};
use crate::issue::{Kind, Outline};

impl Masthead {
    /// Reads `bulletin.yaml`; on failure says everything that is wrong with it.
    pub fn read(source: &Source) -> Result<Masthead, Vec<Finding>> {
        let mut settings: Settings = yaml(source).map_err(|finding| vec![*finding])?;
        let mut reader = Reader {
            source,
            outline: Outline::of(source),
            findings: Vec::new(),
            placed: Vec::new(),
        };
        let (welsh, english) = (settings.welsh.take(), settings.english.take());
        let mut masthead = reader.masthead(settings).with_form();
        reader.translation(&mut masthead, welsh, english);
        if reader.findings.is_empty() {
            Ok(masthead)
        } else {
            Err(reader.findings)
        }
    }
}

pub(super) struct Reader<'a> {
    source: &'a Source,
    outline: Outline,
    findings: Vec<Finding>,
    /// The kinds that have their section.
    placed: Vec<Kind>,
}

impl Reader<'_> {
    pub(super) fn wrong(
        &mut self,
        path: &str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        let span = self.outline.span(path);
        self.say(span.or_else(|| self.outline.key_span(path)), message, cure);
    }

    /// What is wrong with the name of a field rather than with its value.
    pub(super) fn wrong_name(
        &mut self,
        path: &str,
        message: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.say(self.outline.key_span(path), message, cure);
    }

    fn say(&mut self, span: Option<Span>, message: impl Into<String>, cure: impl Into<String>) {
        let place = span.map_or(Place::file(self.source.name()), |span| {
            self.source.place(&span)
        });
        self.findings
            .push(Finding::stop(RULE, place, message).cure(cure));
    }

    fn masthead(&mut self, it: Settings) -> Masthead {
        self.names(&it);
        let addresses = [
            it.website,
            it.archive,
            it.subscribe,
            it.unsubscribe,
            it.privacy,
        ];
        let pages = self.pages("", addresses);
        let language = it.language.unwrap_or_else(|| "en-GB".into());
        if !["en-GB", "cy"].contains(&language.as_str()) {
            self.wrong(
                "language",
                format!("there are no words in `{language}`"),
                "write en-GB or cy",
            );
        }
        let zone = it.time_zone.as_deref().unwrap_or("Europe/London");
        let zone = zone.parse().unwrap_or_else(|_| {
            self.wrong(
                "time-zone",
                format!("`{zone}` is not a time zone"),
                "write for example Europe/London",
            );
            chrono_tz::Europe::London
        });
        if let Some(address) = &it.reply_to
            && !is_address(address)
        {
            self.wrong(
                "reply-to",
                format!("`{address}` is not an email address"),
                "write one address, without a name",
            );
        }
        let list_id = self.list_id(&it.list_id);
        let sending = self.sending(it.send, &sender::read(&it.from).0.address);
        let serve = it
            .serve
            .and_then(|serve| self.serving(serve, it.name.trim(), &sending.lists));
        Masthead {
            from: self.sender(&it.from),
            sections: it
                .sections
                .into_iter()
                .enumerate()
                .map(|(at, section)| self.section(at, section))
                .collect(),
            partners: it
                .partners
                .into_iter()
                .enumerate()
                .map(|(at, partner)| self.partner(at, partner))
                .collect(),
            sending,
            serve,
            approval: self.approval(&it.approve),
            wrap: self.wrap(&it.text),
            checks: it
                .checks
                .into_iter()
                .filter_map(|(rule, level)| self.check(rule, &level))
                .collect(),
            name: it.name.trim().to_owned(),
            publisher: it.publisher.trim().to_owned(),
            about: it.about,
            language,
            reply_to: it.reply_to.map(|address| address.trim().to_owned()),
            logo: filled(it.logo),
            logo_alt: filled(it.logo_alt),
            zone,
            list_id,
            legal: Legal {
                name: it.legal_name,
                company_type: it.company_type,
                registered_in: it.registered_in,
                company_number: it.company_number,
                charity_number: it.charity_number,
                office: it.registered_office,
            },
            pages,
            calendar: self.yes_or_no(
                "calendar",
                it.calendar.as_deref(),
                "write calendar: no where events offer no file for the calendar",
            ),
            contact: it.contact,
            why: it.why_you_get_this,
            helplines: it.helplines,
            translation: Translation::default(),
            translated: None,
            source: self.source.clone(),
            outline: self.outline.clone(),
        }
    }

    fn names(&mut self, it: &Settings) {
        for (path, value) in [("name", &it.name), ("publisher", &it.publisher)] {
            if value.trim().is_empty() || value.contains(['\n', '\r']) {
                self.wrong(
                    path,
                    format!("`{path}:` must be one line of words"),
                    "write the name readers know",
                );
            }
        }
    }

    /// A field that is yes unless it says no.
    pub(super) fn yes_or_no(&mut self, path: &str, typed: Option<&str>, cure: &str) -> bool {
        match typed.unwrap_or("yes").trim().to_lowercase().as_str() {
            "yes" | "true" => true,
            "no" | "false" => false,
            _ => {
                let field = path.rsplit('/').next().unwrap_or(path);
                self.wrong(path, format!("`{field}:` is yes or no"), cure);
                false
            }
        }
    }

    fn list_id(&mut self, typed: &str) -> String {
        let list_id = typed.trim().trim_matches(['<', '>']).to_owned();
        // RFC 2919: dot-separated words, like a domain, that never change.
        let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '_');
        if !list_id.contains('.') || !list_id.chars().all(plain) || list_id.starts_with('.') {
            let cure = "write words with dots between, ending in your domain: health-and-justice.example.org";
            self.wrong(
                "list-id",
                "`list-id:` names the list in every letter and cannot be read",
                cure,
            );
        }
        list_id
    }

    fn sender(&mut self, typed: &str) -> Sender {
        let (sender, fault) = sender::read(typed);
        if let Some((message, cure)) = fault {
            self.wrong("from", message, cure);
        }
        sender
    }

    fn section(&mut self, at: usize, section: settings::Section) -> Section {
        if section.title.trim().is_empty() {
            self.wrong(
                &format!("sections/{at}"),
                "a section has no title",
                "write title: and the heading readers will see",
            );
        }
        let path = format!("sections/{at}/kinds");
        let mut kinds = Vec::new();
        for typed in section
            .kinds
            .split(',')
            .map(str::trim)
            .filter(|typed| !typed.is_empty())
        {
            match Kind::parse(typed) {
                Some(kind) if self.placed.contains(&kind) => self.wrong(
                    &path,
                    format!("`{}` goes to a section above already", kind.word()),
                    "name each kind in one section; `section:` in an item overrides it",
                ),
                Some(kind) => {
                    self.placed.push(kind);
                    kinds.push(kind);
                }
                None => {
                    let all: Vec<_> = Kind::ALL.iter().map(|kind| kind.word()).collect();
                    self.wrong(
                        &path,
                        format!("`{typed}` is not a kind of item"),
                        format!("the kinds are: {}", all.join(", ")),
                    );
                }
            }
        }
        Section {
            title: section.title,
            other_title: None,
            kinds,
        }
    }

    fn partner(&mut self, at: usize, partner: settings::Partner) -> Partner {
        let link = partner
            .link
            .and_then(|typed| self.link(&format!("partners/{at}/link"), &typed));
        Partner {
            name: partner.name,
            logo: filled(partner.logo),
            alt: filled(partner.alt),
            link,
        }
    }

    fn check(&mut self, rule: String, level: &str) -> Option<(String, Option<Severity>)> {
        let severity = match level.trim().to_lowercase().as_str() {
            "off" | "no" | "false" => None,
            "advice" => Some(Severity::Advice),
            "warning" => Some(Severity::Warning),
            "stop" => Some(Severity::Stop),
            _ => {
                self.wrong(
                    &format!("checks/{rule}"),
                    format!("`{level}` is not a level"),
                    "write off, advice, warning or stop",
                );
                return None;
            }
        };
        Some((rule, severity))
    }
}

/// What was typed, unless it is nothing.
pub(super) fn filled(typed: Option<String>) -> Option<String> {
    typed
        .map(|typed| typed.trim().to_owned())
        .filter(|typed| !typed.is_empty())
}
