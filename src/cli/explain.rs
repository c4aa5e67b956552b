//! `bulletin explain`: what a rule is for.

use anstream::println;
use bulletin::check::ALL;

use super::args;
use super::{Exit, Trouble, show};

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
        let near = ALL
            .iter()
            .map(|rule| rule.id)
            .min_by_key(|id| strsim::damerau_levenshtein(id, typed));
        return Err(
            Trouble::new(format!("there is no rule `{typed}`")).cure(format!(
                "did you mean {}? `bulletin explain` lists them all",
                near.unwrap_or_default()
            )),
        );
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
