//! What must hold whatever bytes come from outside, tried with the seeds of the fuzzers and some hundred
//! changed ones each. `tests/fuzz/run` tries for as long as it is told to.

#[allow(unreachable_pub, reason = "it is a crate of its own for the fuzzers")]
#[path = "../../fuzz/src/lib.rs"]
mod holds;

use std::fs;
use std::panic::catch_unwind;
use std::path::Path;

use crate::desk::Desk;

/// Texts that have meant something somewhere.
const SPICE: &[&[u8]] = &[
    b"\r\n",
    b"\n",
    b"\r",
    b"\0",
    b"\t",
    b" ",
    b"\"",
    b"'",
    b"`",
    b",",
    b";",
    b":",
    b": ",
    b"- ",
    b"#",
    b" #",
    b"|\n",
    b">-\n",
    b"[",
    b"]",
    b"{",
    b"}",
    b"&a ",
    b"*a",
    b"!!str ",
    b"%",
    b"<",
    b">",
    b"@",
    b"=",
    b"\\",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xff",
    b"\xc3\x28",
    b"\xe2\x80\xae",
    b"\xe2\x80\xa8",
    b"\xc2\xa0",
    b"\xcc\x81",
    b"---\n",
    b"...\n",
    b"-1",
    b"0",
    b"1e999",
    b"99999999999999999999",
    b"250-",
    b"250 ",
    b"354 ",
    b"421 ",
    b"<script>",
    b"javascript:",
    b"](",
    b"\r\nBcc: x@example.org\r\n",
    b"\r\n.\r\n",
    b"\r\n--bound/r9\r\n",
    b"Content-Type: message/rfc822\r\n\r\n",
    b"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n",
    b"Content-Transfer-Encoding: base64\r\n",
    b"=?utf-8?b?/w==?=",
    b"\xf0\x9f\x92\xa5",
];

/// Numbers that look like chance and are the same every time (xorshift).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap() % limit.max(1)
    }

    fn pick<'a, T: ?Sized>(&mut self, from: &[&'a T]) -> &'a T {
        from[self.below(from.len())]
    }

    /// A place in bytes, and one not far behind it.
    fn range(&mut self, bytes: &[u8]) -> std::ops::Range<usize> {
        let start = self.below(bytes.len() + 1);
        start..(start + self.below(40)).min(bytes.len())
    }
}

/// A seed with one to four changes.
fn changed(dice: &mut Dice, seeds: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = seeds[dice.below(seeds.len())].clone();
    for _ in 0..=dice.below(4) {
        let range = dice.range(&bytes);
        match dice.below(6) {
            0 => drop(bytes.drain(range)),
            1 => {
                let again = bytes[range.clone()].to_vec();
                bytes.splice(range.start..range.start, again);
            }
            2 => bytes.truncate(range.end),
            3 if !range.is_empty() => bytes[range.start] ^= 1 << dice.below(8),
            4 => {
                let other = &seeds[dice.below(seeds.len())];
                let part = dice.range(other);
                bytes.splice(range, other[part].iter().copied());
            }
            _ => {
                let spice = dice.pick(SPICE);
                bytes.splice(range.start..range.start, spice.iter().copied());
            }
        }
    }
    bytes
}

fn seeds(target: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("fuzz/seeds")
        .join(target);
    let entries = fs::read_dir(folder).into_iter().flatten();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

/// Tries the seeds, and so many changed ones. The bytes for which something does not hold are left in
/// `target/fuzz/found`.
fn hold(target: &str, seeds: &[Vec<u8>], tries: usize) {
    assert!(!seeds.is_empty(), "{target} has no seeds");
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let changed = std::iter::repeat_with(|| changed(&mut dice, seeds)).take(tries);
    for bytes in seeds.iter().cloned().chain(changed) {
        if catch_unwind(|| holds::take(target, &bytes)).is_err() {
            let found = Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("target/fuzz/found")
                .join(target);
            fs::create_dir_all(&found).unwrap();
            fs::write(found.join("cargo-test"), &bytes).unwrap();
            panic!(
                "{target} does not hold for {:?}",
                String::from_utf8_lossy(&bytes)
            );
        }
    }
}

#[test]
fn every_target_has_its_fuzzer() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz");
    let cargo = fs::read_to_string(folder.join("Cargo.toml")).unwrap();
    for (name, _) in holds::TARGETS {
        let text = fs::read_to_string(folder.join(format!("fuzz_targets/{name}.rs"))).unwrap();
        assert!(text.contains(&format!("take(\"{name}\", bytes)")), "{name}");
        assert!(cargo.contains(&format!("name = \"{name}\"")), "{name}");
    }
    let bins = cargo.matches("[[bin]]").count();
    assert_eq!(bins, holds::TARGETS.len());
}

#[test]
fn a_list_of_any_bytes_is_read_or_refused_row_by_row() {
    hold("csv", &seeds("csv"), 400);
    hold("list_yaml", &seeds("list_yaml"), 400);
}

#[test]
fn an_export_of_any_bytes_is_taken_over_or_refused_row_by_row() {
    hold("exports", &seeds("exports"), 200);
}

#[test]
fn an_issue_of_any_bytes_is_read_mended_and_printed() {
    hold("issue", &seeds("issue"), 40);
}

#[test]
fn a_masthead_and_templates_of_any_bytes_are_read_or_refused() {
    hold("masthead", &seeds("masthead"), 60);
    hold("templates", &seeds("templates"), 100);
}

#[test]
fn short_texts_are_read_back_as_they_are_written() {
    hold("words", &seeds("words"), 4_000);
    hold("dates", &seeds("dates"), 4_000);
    hold("token", &seeds("token"), 500);
}

#[test]
fn whatever_is_taken_for_a_key_can_sign() {
    hold("dkim_key", &seeds("dkim_key"), 300);
}

#[test]
fn a_page_of_any_bytes_makes_an_item_that_leaves_the_issue_readable() {
    hold("page", &seeds("page"), 60);
}

#[test]
fn whatever_a_mail_server_says_a_letter_is_sent_only_if_it_has_it() {
    hold("relay", &seeds("relay"), 150);
}

#[test]
fn whatever_the_dns_says_an_answer_is_found_or_a_reason() {
    hold("dns", &seeds("dns"), 400);
    hold("records", &seeds("records"), 400);
}

#[test]
fn mail_of_any_bytes_is_something() {
    hold("inbox", &seeds("inbox"), 1_500);
}

#[test]
fn a_ledger_of_any_bytes_is_read_or_refused() {
    let (_, ledger) = sent();
    hold("ledger", &[ledger], 25);
}

/// A desk from which a rehearsal has been sent, and its ledger.
fn sent() -> (Desk, Vec<u8>) {
    let desk = Desk::new();
    desk.run(&["send", "2018-02"]).code(0);
    let ledger = fs::read(desk.path("subscribers/ledger.db")).unwrap();
    (desk, ledger)
}
