//! An editor's file beside the one inside the program: the same names, each with a value of the same sort.
//!
//! The file inside the program is the pattern, so that a word added to it is asked for everywhere.

use super::read::{RULE, sound};
use crate::finding::{Finding, Place, Source};
use crate::issue::Outline;

/// How an editor's file differs from the one inside the program.
#[derive(Debug)]
pub struct Shape<'a> {
    source: &'a Source,
    builtin: Source,
    own: Outline,
    pattern: Outline,
    /// Names that nothing reads, and values of another sort than the pattern's.
    pub strange: Vec<Finding>,
    /// What the pattern has and the file has not.
    pub missing: Vec<Finding>,
    /// The paths of all texts that both have, such as `and-more/one` or `months/0`.
    pub texts: Vec<String>,
}

impl<'a> Shape<'a> {
    /// Compares a file with `builtin`, all of it. Under the names in `open` anything may stand.
    ///
    /// Fails with the one finding that nothing else can be said beside: not YAML, or nothing at all.
    pub fn of(source: &'a Source, builtin: &str, open: &[&str]) -> Result<Self, Vec<Finding>> {
        sound(source).map_err(|finding| vec![*finding])?;
        if is_blank(source) {
            return Err(vec![blank(source)]);
        }
        let builtin = Source::from_text(source.name(), builtin);
        let mut shape = Shape {
            source,
            own: Outline::of(source),
            pattern: Outline::of(&builtin),
            builtin,
            strange: Vec::new(),
            missing: Vec::new(),
            texts: Vec::new(),
        };
        shape.compare("", open);
        Ok(shape)
    }

    /// The text at a path of the file.
    pub fn text(&self, path: &str) -> Option<&str> {
        self.own.text(path)
    }

    /// The text at a path of the pattern.
    pub fn pattern(&self, path: &str) -> Option<&str> {
        self.pattern.text(path)
    }

    /// The names in a group of the file.
    pub fn names(&self, path: &str) -> Vec<String> {
        let names = self.own.names(path).unwrap_or_default();
        names.into_iter().map(str::to_owned).collect()
    }

    /// A finding that points at the value of a path, or at its name where there is no value.
    pub fn at(&self, path: &str, message: String, cure: impl Into<String>) -> Finding {
        let span = self.own.span(path).filter(|span| !span.is_empty());
        let span = span.or_else(|| self.own.key_span(path));
        let place = match span {
            Some(span) => self.source.place(&span),
            None => Place::file(self.source.name()),
        };
        Finding::stop(RULE, place, message).cure(cure)
    }

    /// A finding that points at a name which nothing reads, with the one of `known` that was meant.
    pub fn unknown(&self, path: &str, known: &[&str]) -> Finding {
        let name = path.rsplit('/').next().unwrap_or(path);
        let place = match self.own.key_span(path) {
            Some(span) => self.source.place(&span),
            None => Place::file(self.source.name()),
        };
        let message = format!("`{name}` is not a setting here");
        let finding = Finding::stop(RULE, place, message);
        finding.cure(match near(name, known) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("take the line out, or use one of: {}", known.join(", ")),
        })
    }

    fn compare(&mut self, path: &str, open: &[&str]) {
        let shown = path.rsplit('/').next().unwrap_or(path).to_owned();
        if let Some(wanted) = self.pattern.names(path) {
            let wanted: Vec<String> = wanted.into_iter().map(str::to_owned).collect();
            let Some(own) = self.own.names(path) else {
                let message = if path.is_empty() {
                    "this file should be lines such as `name: value`".to_owned()
                } else {
                    format!("`{shown}:` should be a group of lines such as `name: value`")
                };
                self.strange
                    .push(self.at(path, message, "indent those lines by 2 spaces"));
                return;
            };
            let own: Vec<String> = own.into_iter().map(str::to_owned).collect();
            let known: Vec<&str> = wanted.iter().map(String::as_str).collect();
            for name in own.iter().filter(|name| !wanted.contains(name)) {
                self.strange.push(self.unknown(&join(path, name), &known));
            }
            for name in &wanted {
                let path = join(path, name);
                if open.contains(&path.as_str()) {
                    continue;
                }
                if own.contains(name) {
                    self.compare(&path, open);
                } else {
                    self.missing.push(self.lost(&path, name));
                }
            }
        } else if let Some(wanted) = self.pattern.count(path) {
            let count = self.own.count(path);
            if count != Some(wanted) {
                let message = match count {
                    Some(count) => {
                        format!("`{shown}:` has {count} entries, and there are {wanted}")
                    }
                    None => format!("`{shown}:` should be a list of {wanted} entries"),
                };
                let cure = format!("write it like this:\n{}", self.line(path));
                self.strange.push(self.at(path, message, cure));
                return;
            }
            for entry in 0..wanted {
                self.compare(&join(path, &entry.to_string()), open);
            }
        } else if self.own.text(path).is_some() {
            self.texts.push(path.to_owned());
        } else {
            let message = format!("`{shown}:` should be text");
            let cure = format!("put the text in \"straight quotes\":\n{}", self.line(path));
            self.strange.push(self.at(path, message, cure));
        }
    }

    /// What to say of a name that is not there: the line it has inside the program.
    fn lost(&self, path: &str, name: &str) -> Finding {
        let group = path.rsplit_once('/').map(|(group, _)| group);
        let span = group.and_then(|group| self.own.key_span(group));
        let place = match span {
            Some(span) => self.source.place(&span),
            None => Place::file(self.source.name()),
        };
        let below = group.map_or(String::new(), |group| format!(" under `{group}:`"));
        let message = format!("`{name}:` is missing{below}");
        Finding::stop(RULE, place, message)
            .cure(format!("add this line{below}:\n{}", self.line(path)))
    }

    /// The line of the pattern that a path stands on.
    fn line(&self, path: &str) -> String {
        let span = self.pattern.key_span(path);
        let line = span.map_or("", |span| {
            self.builtin.line(self.builtin.line_at(span.start))
        });
        let line = line.split(" # ").next().unwrap_or(line);
        line.trim().to_owned()
    }
}

/// Whether a file has nothing in it but comments.
pub fn is_blank(source: &Source) -> bool {
    let mut lines = source.text().lines().map(str::trim);
    lines.all(|line| line.is_empty() || line.starts_with('#') || line == "---")
}

fn blank(source: &Source) -> Finding {
    let place = Place::file(source.name());
    Finding::stop(RULE, place, "there is nothing in this file")
        .cure("fill it in, or delete it to have the one inside the program")
}

/// The known name that was meant, where one is near enough.
fn near<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let known = known.iter().copied();
    let near = known.min_by_key(|known| strsim::damerau_levenshtein(known, name))?;
    (strsim::damerau_levenshtein(near, name) <= 3).then_some(near)
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        name.to_owned()
    } else {
        format!("{path}/{name}")
    }
}
