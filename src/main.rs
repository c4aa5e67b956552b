//! The command line.
fn main() {
    for file in std::env::args().skip(1) {
        let source =
            bulletin::finding::Source::new(&file, &std::fs::read(&file).unwrap(), 1 << 20).unwrap();
        let issue = bulletin::issue::Issue::read("x", &source);
        println!("{file}: {} items", issue.items.len());
        for fault in &issue.faults {
            let p = source.place(&fault.span);
            println!(
                "{}:{} [{}] {:?}",
                p.line,
                p.column,
                &source.text()[p.span.clone()],
                fault.what
            );
        }
    }
}
