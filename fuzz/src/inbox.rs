//! Mail that comes back, whatever is in it.

use bulletin::inbox::verdict_of;

/// More than this is looked at no further, so that nothing anybody sends can hold up the rest.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(20);

pub fn any(bytes: &[u8]) {
    let begun = std::time::Instant::now();
    let verdict = verdict_of(bytes);
    assert!(!verdict.is_empty());
    // The same bytes are the same mail.
    assert_eq!(verdict, verdict_of(bytes));
    assert!(begun.elapsed() < LONGEST, "it took {:?}", begun.elapsed());
}
