//! Times three renderers of one issue in turns, so that a busy machine is as unkind to each.
//!
//! In: a folder with `bulletin.yaml` and `issues/seeds.yaml`, the same issue as MJML, where to put mrml's
//! HTML, how often, and a command that renders the MJML once for each line it is sent and answers with
//! nanoseconds. Out: a line for each renderer, its name and the nanoseconds of every run.

use std::hint::black_box;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use bulletin::edition::Edition;
use bulletin::finding::Source;
use bulletin::issue::Issue;
use bulletin::masthead::{Masthead, WORDS_EN_GB, Words};
use bulletin::render::{Occasion, THEME, Theme, render};
use mrml::prelude::render::RenderOptions;

/// Runs of each before any is counted. Node needs them to compile what is hot.
const WARM: usize = 50;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn read(folder: &Path, name: &str) -> Outcome<Source> {
    Source::new(name, &std::fs::read(folder.join(name))?, 1 << 20)
        .map_err(|fault| format!("{name}: {fault:?}").into())
}

/// Nanoseconds of one call.
fn timed<T>(job: impl FnOnce() -> T) -> u128 {
    let began = Instant::now();
    let made = black_box(job());
    let taken = began.elapsed().as_nanos();
    drop(made);
    taken
}

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [folder, mjml, page, rounds, command @ ..] = arguments.as_slice() else {
        return Err("FOLDER MJML HTML ROUNDS COMMAND...".into());
    };
    let rounds: usize = rounds.parse()?;
    let folder = Path::new(folder);
    let source = read(folder, "issues/seeds.yaml")?;
    let masthead =
        Masthead::read(&read(folder, "bulletin.yaml")?).map_err(|it| format!("{it:?}"))?;
    let words = Words::read(&Source::from_text("en-GB.yaml", WORDS_EN_GB))
        .map_err(|it| format!("{it:?}"))?;
    let theme =
        Theme::read(&Source::from_text("theme.yaml", THEME)).map_err(|it| format!("{it:?}"))?;
    let issue = Issue::read("seeds", &source);
    let edition = Edition::of(&issue, &masthead, &words);

    let mjml = std::fs::read_to_string(mjml)?;
    let parsed = mrml::parse(&mjml)?.element;
    let options = RenderOptions::default();
    std::fs::write(page, parsed.render(&options)?)?;

    let (program, rest) = command.split_first().ok_or("no command for MJML")?;
    let mut node = Command::new(program)
        .args(rest)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()?;
    let mut ask = node.stdin.take().ok_or("no way to ask")?;
    let mut answers = BufReader::new(node.stdout.take().ok_or("no answers")?);

    let names = [
        "bulletin render",
        "bulletin read and render",
        "bulletin digest, a part of both",
        "mrml render",
        "mrml parse and render",
        "mjml",
    ];
    let mut taken: [Vec<u128>; 6] = Default::default();
    for round in 0..WARM + rounds {
        let mut once = [0; 6];
        // Who goes first changes, so that nobody always finds the caches of the same predecessor.
        for turn in 0..once.len() {
            let who = (turn + round) % once.len();
            once[who] = match who {
                0 => timed(|| render(black_box(&edition), &theme, Occasion::Issue)),
                1 => timed(|| {
                    let issue = Issue::read("seeds", black_box(&source));
                    render(
                        &Edition::of(&issue, &masthead, &words),
                        &theme,
                        Occasion::Issue,
                    )
                }),
                2 => timed(|| black_box(&edition).digest()),
                3 => timed(|| black_box(&parsed).render(&options)),
                4 => timed(|| mrml::parse(black_box(&mjml)).map(|it| it.element.render(&options))),
                _ => {
                    ask.write_all(b"\n")?;
                    let mut line = String::new();
                    answers.read_line(&mut line)?;
                    line.trim().parse()?
                }
            };
        }
        if round >= WARM {
            for (all, one) in taken.iter_mut().zip(once) {
                all.push(one);
            }
        }
    }
    drop(ask);
    node.wait()?;
    for (name, all) in names.iter().zip(&taken) {
        let all: Vec<String> = all.iter().map(u128::to_string).collect();
        println!("{name}\t{}", all.join(" "));
    }
    Ok(())
}
