//! What a page is about: from what its markup says of it to the fields of an item.
//!
//! Sources in the order they are believed: citation tags of journals (Highwire), schema.org as JSON-LD, Open
//! Graph, Dublin Core, plain HTML.

use serde_json::Value;

use super::Page;
use super::dates::{day, period};
use super::markup::{Markup, one_line};
use crate::issue::Kind;

/// What a page is about, as far as it says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What kind of item it would make, and why it is thought so.
    pub kind: Option<(Kind, &'static str)>,
    /// Its headline.
    pub title: Option<String>,
    /// Who published it.
    pub by: Option<String>,
    /// When, in house style.
    pub date: Option<String>,
    /// What it says of itself.
    pub description: Option<String>,
    /// When it takes place, in house style.
    pub when: Option<String>,
    /// Where it takes place.
    pub place: Option<String>,
    /// The last moment to act, in house style.
    pub deadline: Option<String>,
}

/// The `meta` elements that name a thing, the most trusted first.
const TITLES: &[&str] = &["og:title", "twitter:title", "dc.title", "dcterms.title"];
const PUBLISHERS: &[&str] = &["citation_publisher", "dc.publisher", "dcterms.publisher"];
const PUBLISHED: &[&str] = &[
    "article:published_time",
    "govuk:first-published-at",
    "dcterms.issued",
    "dcterms.date",
    "dc.date",
    "date",
];
const OF_JOURNALS: &[&str] = &[
    "citation_publication_date",
    "citation_online_date",
    "citation_date",
];
const DESCRIPTIONS: &[&str] = &[
    "og:description",
    "description",
    "twitter:description",
    "dc.description",
    "dcterms.description",
    "citation_abstract",
];

/// Reads what a page says about itself; `None` where it is no HTML.
pub fn about(page: &Page) -> Option<About> {
    let kind = page.content_type.as_deref().unwrap_or("text/html");
    let kind = kind.to_lowercase();
    if !kind.contains("html") && !kind.contains("xml") {
        return None;
    }
    let markup = Markup::read(page);
    let mut entries = markup.entries.iter();
    let entry = entries.find(|entry| kind_of_entry(entry).is_some());
    let with_headline = || {
        let mut entries = markup.entries.iter();
        entries.find(|entry| entry.get("headline").is_some())
    };
    let said = Said {
        markup: &markup,
        entry: entry.or_else(with_headline),
    };
    let kind = proposal(page, &markup, entry);
    let takes_place = matches!(kind, Some((Kind::Event | Kind::Training, _)));
    let start = said.in_entry(&["startDate"]).filter(|_| takes_place);
    Some(About {
        kind,
        title: said.title(),
        by: said.publisher(),
        // An event is not "published".
        date: said
            .published()
            .filter(|_| !takes_place)
            .and_then(|raw| day(&raw)),
        description: said
            .in_entry(&["description", "abstract"])
            .or_else(|| said.in_meta(DESCRIPTIONS)),
        when: start.and_then(|start| period(&start, said.in_entry(&["endDate"]).as_deref())),
        place: entry.filter(|_| takes_place).and_then(place),
        deadline: said
            .in_entry(&["validThrough", "applicationDeadline"])
            .and_then(|raw| day(&raw)),
    })
}

/// The markup, and the entry of its structured data that the page is about.
struct Said<'a> {
    markup: &'a Markup,
    entry: Option<&'a Value>,
}

impl Said<'_> {
    fn in_meta(&self, names: &[&str]) -> Option<String> {
        self.markup.meta(names).and_then(filled)
    }

    fn in_entry(&self, names: &[&str]) -> Option<String> {
        names.iter().find_map(|name| words(self.entry?.get(*name)?))
    }

    fn site(&self) -> Option<String> {
        self.in_meta(&["og:site_name", "application-name"])
    }

    fn title(&self) -> Option<String> {
        let title = self
            .in_meta(&["citation_title"])
            .or_else(|| self.in_entry(&["headline", "name", "title"]))
            .or_else(|| self.in_meta(TITLES))
            .or_else(|| filled(&self.markup.title))
            .or_else(|| filled(&self.markup.heading))?;
        filled(&without_site(&title, self.site().as_deref()))
    }

    fn publisher(&self) -> Option<String> {
        let organisations = [
            "publisher",
            "organizer",
            "hiringOrganization",
            "sourceOrganization",
        ];
        self.in_meta(&[
            "govuk:primary-publishing-organisation",
            "citation_journal_title",
        ])
        .or_else(|| self.in_entry(&organisations))
        .or_else(|| self.site())
        .or_else(|| self.in_meta(PUBLISHERS))
    }

    /// When it was published, as the page writes it.
    fn published(&self) -> Option<String> {
        self.in_meta(OF_JOURNALS)
            .or_else(|| self.in_entry(&["datePublished", "datePosted", "dateCreated"]))
            .or_else(|| self.in_meta(PUBLISHED))
            .or_else(|| self.markup.time.clone())
    }
}

/// What kind of item it would make; nothing where there is no sign of any.
fn proposal(page: &Page, markup: &Markup, entry: Option<&Value>) -> Option<(Kind, &'static str)> {
    let format = markup
        .meta(&["govuk:format", "govuk:schema-name"])
        .unwrap_or_default()
        .to_lowercase();
    let of_government = match format.replace('-', "_").as_str() {
        "consultation" | "open_consultation" | "call_for_evidence" => Some(Kind::Consultation),
        "guidance" | "detailed_guide" | "detailed_guidance" | "statutory_guidance" | "manual" => {
            Some(Kind::Guidance)
        }
        "statistics" | "official_statistics" | "national_statistics" | "statistical_data_set" => {
            Some(Kind::Statistics)
        }
        "policy_paper" | "policy" => Some(Kind::Policy),
        "publication"
        | "research"
        | "research_and_analysis"
        | "independent_report"
        | "corporate_report" => Some(Kind::Publication),
        "case_study" => Some(Kind::CaseStudy),
        _ => None,
    };
    let path = page.url.to_lowercase();
    let in_path = |words: &[&str]| words.iter().any(|word| path.contains(word));
    of_government
        .map(|kind| (kind, "GOV.UK says so"))
        .or_else(|| Some((kind_of_entry(entry?)?, "the page's structured data says so")))
        .or_else(|| {
            markup
                .meta(&["citation_title"])
                .map(|_| (Kind::Evidence, "it is a journal article"))
        })
        .or_else(|| {
            let kind = markup.meta(&["og:type"])?;
            kind.starts_with("video")
                .then_some((Kind::Video, "the page says it is a video"))
        })
        .or_else(|| {
            in_path(&["youtube.com/watch", "youtu.be/", "vimeo.com/"])
                .then_some((Kind::Video, "of the website"))
        })
        .or_else(|| {
            in_path(&["/blog/", "//blog.", "/blogs/"])
                .then_some((Kind::Blog, "its address says so"))
        })
        .or_else(|| {
            in_path(&["/consultation"]).then_some((Kind::Consultation, "its address says so"))
        })
        .or_else(|| in_path(&["/guidance/"]).then_some((Kind::Guidance, "its address says so")))
}

/// What schema.org calls it.
fn kind_of_entry(entry: &Value) -> Option<Kind> {
    let types = match entry.get("@type")? {
        Value::String(kind) => vec![kind.as_str()],
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect(),
        _ => return None,
    };
    types.into_iter().find_map(|kind| {
        Some(match kind {
            "Course" | "CourseInstance" | "EducationEvent" => Kind::Training,
            kind if kind.ends_with("Event") => Kind::Event,
            "JobPosting" => Kind::Job,
            "ScholarlyArticle" | "MedicalScholarlyArticle" => Kind::Evidence,
            "VideoObject" => Kind::Video,
            "PodcastEpisode" | "AudioObject" | "RadioEpisode" => Kind::Audio,
            "BlogPosting" => Kind::Blog,
            "Report" | "Book" => Kind::Publication,
            "Dataset" => Kind::Statistics,
            "Grant" | "MonetaryGrant" => Kind::Funding,
            "NewsArticle" | "ReportageNewsArticle" => Kind::News,
            _ => return None,
        })
    })
}

/// Where an event takes place: `online`, or the names of the place.
fn place(entry: &Value) -> Option<String> {
    let online = entry
        .get("eventAttendanceMode")
        .and_then(Value::as_str)
        .is_some_and(|mode| mode.ends_with("OnlineEventAttendanceMode"));
    let location = entry.get("location");
    let location = match location {
        Some(Value::Array(several)) => several.first(),
        location => location,
    };
    let is_virtual = location
        .and_then(|location| location.get("@type"))
        .is_some_and(|kind| kind == "VirtualLocation");
    if online || is_virtual {
        return Some("Online".to_owned());
    }
    let location = location?;
    let mut parts: Vec<String> = words(location).into_iter().collect();
    match location.get("address") {
        Some(Value::Object(address)) => {
            parts.extend(
                ["streetAddress", "addressLocality"]
                    .iter()
                    .filter_map(|name| words(address.get(*name)?)),
            );
        }
        address => parts.extend(address.and_then(words)),
    }
    parts.dedup();
    filled(&parts.join(", "))
}

/// A value as words: a text, the name of a thing, the first of several.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => filled(&one_line(text)),
        Value::Object(fields) => words(fields.get("name")?),
        Value::Array(values) => words(values.first()?),
        _ => None,
    }
}

fn filled(text: &str) -> Option<String> {
    let text = one_line(text);
    (!text.is_empty()).then_some(text)
}

/// `A title - GOV.UK` without the name of the site, which is not part of it.
fn without_site(title: &str, site: Option<&str>) -> String {
    for mark in [" | ", " - ", " – ", " — ", " :: "] {
        if let Some((start, end)) = title.rsplit_once(mark)
            && (end.eq_ignore_ascii_case("GOV.UK")
                || site.is_some_and(|site| end.trim().eq_ignore_ascii_case(site)))
        {
            return start.trim().to_owned();
        }
    }
    title.to_owned()
}
