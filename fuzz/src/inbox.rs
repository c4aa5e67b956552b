//! Mail that comes back, whatever is in it.

use bulletin::inbox::verdict_of;

pub fn any(bytes: &[u8]) {
    let verdict = verdict_of(bytes);
    assert!(!verdict.is_empty());
    // The same bytes are the same mail.
    assert_eq!(verdict, verdict_of(bytes));
}
