//! Where two texts differ, word by word, with some words around each difference.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::said::{Passage, Run, Way};

/// How many words are shown before and behind a difference.
const AROUND: usize = 6;

/// Differences so few words apart are read as one.
const NEAR: usize = 2;

/// Stands where a line ends, so that a paragraph that is split or joined shows too.
const END: &str = "¶";

/// A stretch of words, with where it stands in each text.
#[derive(Debug)]
struct Stretch<'a> {
    gone: Vec<&'a str>,
    new: Vec<&'a str>,
    same: bool,
}

/// The passages in which the texts differ; none where they say the same. White space and rows of dashes
/// are no words.
pub(super) fn passages(was: &str, is: &str) -> Vec<Passage> {
    let (was, is) = (words(was), words(is));
    let mut stretches: Vec<Stretch> = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &was, &is) {
        let same = matches!(op, DiffOp::Equal { .. });
        let gone = was.get(op.old_range()).unwrap_or_default().to_vec();
        let new = is.get(op.new_range()).unwrap_or_default().to_vec();
        stretches.push(Stretch { gone, new, same });
    }
    let stretches = joined(stretches);
    let last = stretches.len().saturating_sub(1);
    let mut passages: Vec<Passage> = Vec::new();
    let mut open = Vec::new();
    for (at, stretch) in stretches.iter().enumerate() {
        if !stretch.same {
            run(&mut open, Way::Gone, &stretch.gone);
            run(&mut open, Way::New, &stretch.new);
            continue;
        }
        let words = &stretch.new;
        if at > 0 && at < last && words.len() <= 2 * AROUND {
            run(&mut open, Way::Same, words);
            continue;
        }
        if at > 0 {
            let shown = words.len().min(AROUND);
            let mut after = words.iter().take(shown).copied().collect::<Vec<_>>();
            if words.len() > shown {
                after.push("…");
            }
            run(&mut open, Way::Same, &after);
            passages.push(Passage(std::mem::take(&mut open)));
        }
        if at < last {
            let skipped = words.len().saturating_sub(AROUND);
            let mut before = Vec::new();
            if skipped > 0 {
                before.push("…");
            }
            before.extend(words.iter().skip(skipped).copied());
            run(&mut open, Way::Same, &before);
        }
    }
    if open.iter().any(|run| run.way != Way::Same) {
        passages.push(Passage(open));
    }
    passages
}

/// Differences with next to nothing between them become one.
fn joined(stretches: Vec<Stretch<'_>>) -> Vec<Stretch<'_>> {
    let last = stretches.len().saturating_sub(1);
    let mut joined: Vec<Stretch> = Vec::new();
    for (at, stretch) in stretches.into_iter().enumerate() {
        let between = stretch.same && at > 0 && at < last && stretch.new.len() <= NEAR;
        let breaks = stretch.new.contains(&END);
        match joined.last_mut() {
            Some(open) if !open.same && (!stretch.same || (between && !breaks)) => {
                open.gone.extend(stretch.gone);
                open.new.extend(stretch.new);
            }
            _ => joined.push(stretch),
        }
    }
    joined
}

fn run(runs: &mut Vec<Run>, way: Way, words: &[&str]) {
    if !words.is_empty() {
        runs.push(Run {
            way,
            words: words.join(" "),
        });
    }
}

fn words(text: &str) -> Vec<&str> {
    let mut words = Vec::new();
    for line in text.lines() {
        let dashes = line.len() > 2 && line.trim().chars().all(|c| c == '-');
        if dashes || line.trim().is_empty() {
            continue;
        }
        if !words.is_empty() {
            words.push(END);
        }
        words.extend(line.split_whitespace());
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(was: &str, is: &str) -> Vec<String> {
        let passages = passages(was, is);
        passages.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_word_that_changed_stands_between_words_that_did_not() {
        assert_eq!(
            told(
                "One two three four five six seven by 3 December, and then some more words follow here",
                "One two three four five six seven by 10 December, and then some more words follow here",
            ),
            ["… three four five six seven by [3 → 10] December, and then some more words …"]
        );
    }

    #[test]
    fn words_that_came_or_went_are_told_apart() {
        assert_eq!(told("a b c", "a b new c"), ["a b [new: new] c"]);
        assert_eq!(told("a b old c", "a b c"), ["a b [gone: old] c"]);
        assert_eq!(told("", "a b"), ["[new: a b]"]);
        assert_eq!(told("a b", ""), ["[gone: a b]"]);
    }

    #[test]
    fn neighbours_are_read_as_one_and_what_is_far_apart_is_not() {
        assert_eq!(told("a x b y c", "a 1 b 2 c"), ["a [x b y → 1 b 2] c"]);
        let far = "w ".repeat(40);
        let told = told(&format!("x {far}y"), &format!("1 {far}2"));
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(told[1], "… w w w w w w [y → 2]");
    }

    #[test]
    fn layout_is_no_difference_and_a_new_paragraph_is() {
        assert_eq!(told("a  b\n---\nc", "a b\n\nc"), [""; 0]);
        assert_eq!(told("a b c d", "a b\nc d"), ["a b [new: ¶] c d"]);
    }
}
