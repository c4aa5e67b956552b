//! Words of `bulletin.yaml`, which may be in another language than the issue.

use super::one_line;

/// Words of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::render) struct Said<'a> {
    /// The words.
    pub(in crate::render) words: String,
    /// Their language, where it is not that of the issue.
    pub(in crate::render) language: Option<&'a str>,
}

impl<'a> Said<'a> {
    /// Words on one line.
    pub(super) fn of(words: &str, language: Option<&'a str>) -> Self {
        Said {
            words: one_line(words),
            language,
        }
    }

    /// A sentence whose gaps, such as `{name}`, are filled with words that may be in another language.
    /// What is said in one language stays in one piece.
    pub(super) fn filled(sentence: &str, gaps: &[(&str, Said<'a>)]) -> Vec<Self> {
        let mut said: Vec<Said> = Vec::new();
        let mut add = |words: &str, language| match said.last_mut() {
            Some(last) if last.language == language => last.words.push_str(words),
            _ if words.is_empty() => {}
            _ => said.push(Said {
                words: words.to_owned(),
                language,
            }),
        };
        let mut rest = sentence;
        while let Some((at, mark, gap)) = gaps
            .iter()
            .filter_map(|(mark, gap)| Some((rest.find(mark)?, *mark, gap)))
            .min_by_key(|(at, ..)| *at)
        {
            let (before, after) = rest.split_at(at);
            add(before, None);
            add(&gap.words, gap.language);
            rest = after.strip_prefix(mark).unwrap_or_default();
        }
        add(rest, None);
        said
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_in_another_language_is_set_apart() {
        let gaps = [
            ("{place}", Said::of("England", Some("en-GB"))),
            ("{number}", Said::of("1", None)),
            ("{name}", Said::of("{number}", None)),
        ];
        let said = Said::filled("Mae {name} yn {place}, rhif {number}.", &gaps);
        let said: Vec<_> = said
            .iter()
            .map(|it| (it.words.as_str(), it.language))
            .collect();
        assert_eq!(
            said,
            [
                ("Mae {number} yn ", None),
                ("England", Some("en-GB")),
                (", rhif 1.", None)
            ]
        );
    }
}
