//! `bulletin settle`: a person decides what the program cannot know.

mod refused;

use std::collections::HashSet;

use bulletin::ledger::{Dispatch, Ledger, Lock, Row, Settlement, State};
use dialoguer::Input;

use super::folder::Folder;
use super::send::{at_rest, thousands};
use super::status::latest;
use super::{Exit, Trouble, World, args, runtime, show};
use crate::cli::lines::{eprintln, println};

/// More people than this are not read on a screen; `status --settled` has them all.
const NAMED: usize = 20;

pub(crate) fn run(folder: &Folder, args: &args::Settle, world: &World) -> Result<Exit, Trouble> {
    let Some(issue) = &args.issue else {
        return Err(
            Trouble::new("it is not said which issue, and this decides for people")
                .cure("nothing was decided; name it: bulletin settle ISSUE"),
        );
    };
    let stem = folder.stem(Some(issue))?;
    runtime()?.block_on(async {
        let path = folder.ledger();
        if !path.exists() {
            return Err(not_sent(&stem));
        }
        let ledger = Ledger::open_existing(&path).await?;
        let done = settle(folder, &ledger, &stem, args, world).await;
        at_rest(&ledger).await;
        done
    })
}

fn not_sent(stem: &str) -> Trouble {
    Trouble::new(format!(
        "{stem} has not been sent, so nothing of it is in doubt"
    ))
}

async fn settle(
    folder: &Folder,
    ledger: &Ledger,
    stem: &str,
    args: &args::Settle,
    world: &World,
) -> Result<Exit, Trouble> {
    let now = world.now.timestamp_millis();
    // While a send is at work, a letter on its way is in doubt as well.
    let lock = ledger.lock(now)?;
    let Some(dispatch) = latest(ledger, stem).await? else {
        return Err(not_sent(stem));
    };
    let mut refused = ledger.rows(dispatch.id, State::Waiting).await?;
    refused.retain(Row::was_taken_back);
    let nobody = ledger.sums(dispatch.id).await?.sent == 0;
    if args.failed {
        if refused.is_empty() {
            println!("{stem}: no letter waits whose refusal stopped a send.");
            return Ok(Exit::Done);
        }
        if nobody {
            return Err(refused::all(stem));
        }
        let gone = refused::gone(folder, ledger, world).await?;
        refused.retain(|row| !gone.contains(&row.address.key()));
        if !refused.is_empty() && !refused::agreed(stem, &refused, args.yes, world)? {
            println!("{stem}: nothing was decided.");
            return Ok(Exit::Faults);
        }
        return carry_out(
            ledger,
            &lock,
            &dispatch,
            (Settlement::Failed, &refused),
            &gone,
            now,
        )
        .await;
    }
    let rows = ledger.rows(dispatch.id, State::InDoubt).await?;
    if rows.is_empty() {
        if !refused.is_empty() {
            println!("{}", refused::wait(stem, refused.len() as u64, nobody));
        }
        println!("{stem}: nothing is in doubt.");
        return Ok(Exit::Done);
    }
    let decision = match (args.sent, args.resend) {
        (true, _) => Settlement::Sent,
        (_, true) => Settlement::Resend,
        _ => match ask(stem, &rows, world)? {
            Some(decision) => decision,
            None => {
                println!("{stem}: nothing was decided.");
                return Ok(Exit::Faults);
            }
        },
    };
    carry_out(
        ledger,
        &lock,
        &dispatch,
        (decision, &rows),
        &HashSet::new(),
        now,
    )
    .await
}

/// Carries a decision out about these rows, where nobody of them is `gone` meanwhile, and says for whom.
async fn carry_out(
    ledger: &Ledger,
    lock: &Lock,
    dispatch: &Dispatch,
    (decision, rows): (Settlement, &[Row]),
    gone: &HashSet<String>,
    now: i64,
) -> Result<Exit, Trouble> {
    let stem = &dispatch.issue;
    let done = ledger
        .settle(lock, dispatch.id, decision, gone, now)
        .await?;
    let letters = letters(done.rows.len() as u64);
    match decision {
        Settlement::Sent => println!("{stem}: {letters} settled as sent."),
        Settlement::Resend => {
            println!("{stem}: {letters} will be sent again. Next: bulletin send {stem}");
        }
        Settlement::Failed => {
            println!(
                "{stem}: {letters} settled as failed: these people do not get this issue. The next one tries them again, unless you take them off the list."
            );
        }
    }
    let rows = rows.iter().filter(|row| done.rows.contains(&row.id));
    let rows: Vec<Row> = rows.cloned().collect();
    for name in names(&rows) {
        println!("  {name}");
    }
    if done.left > 0 {
        println!("{}", refused::left(stem, done.left));
    }
    println!("Who was decided for, and when: bulletin status {stem} --settled");
    Ok(Exit::Done)
}

/// Lets somebody at the terminal decide for all. None where they decide nothing.
fn ask(stem: &str, rows: &[Row], world: &World) -> Result<Option<Settlement>, Trouble> {
    if !world.terminal {
        return Err(
            Trouble::new("nobody is at the terminal to decide what is in doubt").cure(format!(
                "nothing was decided; in a script, write bulletin settle {stem} --sent or --resend"
            )),
        );
    }
    eprintln!(
        "{0}{stem}: {1} in doubt.{0:#} The server may have them, and nobody can tell from here:",
        show::BOLD,
        letters(rows.len() as u64)
    );
    for name in names(rows) {
        eprintln!("  {name}");
    }
    eprintln!(
        "Ask one of these people, or whoever runs the mail server. What you type holds for all."
    );
    let typed = Input::<String>::new()
        .with_prompt(
            "Type sent if they have it, resend to send it once more, or nothing to leave it",
        )
        .allow_empty(true)
        .interact_text()
        .map_err(|error| {
            Trouble::new(format!("the answer cannot be read: {error}")).cure("nothing was decided")
        })?;
    match typed.trim().to_lowercase().as_str() {
        "" => Ok(None),
        "sent" => Ok(Some(Settlement::Sent)),
        "resend" => Ok(Some(Settlement::Resend)),
        other => Err(
            Trouble::new(format!("`{other}` is neither sent nor resend"))
                .cure("nothing was decided"),
        ),
    }
}

fn letters(count: u64) -> String {
    match count {
        1 => "1 letter".to_owned(),
        more => format!("{} letters", thousands(more)),
    }
}

fn names(rows: &[Row]) -> impl Iterator<Item = String> {
    let named = rows.iter().take(NAMED);
    let named = named.map(|row| format!("{} ({})", row.address.for_people(), row.list));
    let more = rows.len().saturating_sub(NAMED) as u64;
    named.chain((more > 0).then(|| format!("and {} more", thousands(more))))
}
