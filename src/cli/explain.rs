//! `bulletin explain`: what a rule is for.

use anstream::println;
use bulletin::check::ALL;

use super::args;
use super::{Exit, Trouble, show};

/// What is found in lists, which no issue has.
const OF_LISTS: &[&str] = &["no-permission", "address-invalid", "list-problem"];

pub(crate) fn run(args: &args::Explain) -> Result<Exit, Trouble> {
    let bold = show::BOLD;
    let Some(typed) = &args.rule else {
        let width = ALL.iter().map(|rule| rule.id.len()).max().unwrap_or(0);
        for rule in ALL {
            println!(
                "{bold}{:width$}{bold:#}  {:7}  {}",
                rule.id,
                rule.severity.word(),
                rule.summary()
            );
        }
        println!("\nbulletin explain RULE says more about one.");
        return Ok(Exit::Done);
    };
    let Some(rule) = ALL.iter().find(|rule| rule.id == typed) else {
        if OF_LISTS.contains(&typed.as_str()) {
            println!(
                "{bold}{typed}{bold:#}: about a row of a list in subscribers/, found by `bulletin send`. subscribers/README.md says how a list looks, and what each person's row needs."
            );
            return Ok(Exit::Done);
        }
        let near = ALL
            .iter()
            .map(|rule| (strsim::damerau_levenshtein(rule.id, typed), rule.id))
            .min()
            .filter(|(distance, _)| *distance <= 4);
        let guess = near.map_or(String::new(), |(_, near)| format!("did you mean {near}? "));
        return Err(Trouble::new(format!("there is no rule `{typed}`"))
            .cure(format!("{guess}`bulletin explain` lists them all")));
    };
    let may = match (rule.firm, rule.acceptable) {
        (true, false) => "cannot be changed",
        (true, true) => {
            "cannot be changed; one finding can be let stand with `accept:` in the issue"
        }
        (false, _) => "can be changed under `checks:` in bulletin.yaml",
    };
    println!(
        "{bold}{}{bold:#}: {}\n\n{}\n\nSeverity: {}, which {may}.",
        rule.id,
        rule.summary(),
        rule.explanation(),
        rule.severity.word()
    );
    Ok(Exit::Done)
}
