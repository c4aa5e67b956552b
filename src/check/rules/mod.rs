//! The rules, one fault a file, in the order of how much harm the fault does.

use super::Rule;

macro_rules! rules {
    ($($file:ident)+) => {
        $(mod $file;)+

        /// Every rule. What its file says about it is what `explain` prints.
        pub const ALL: &[Rule] = &[
            $(Rule { text: include_str!(concat!(stringify!($file), ".rs")), ..$file::RULE },)+
        ];
    };
}

rules! {
    identity_missing
    yaml_problem
    unknown_field
    field_missing
    unknown_kind
    unknown_section
    unknown_helpline
    weekday_wrong
    date_impossible
    date_unclear
    deadline_passed
    event_passed
    embargoed
    placeholder_link
    link_malformed
    link_private
    stale_subject
    stale_intro
    duplicate_item
    alt_missing
    welsh_parity
    date_mismatch
    story_consent
    repeat_item
    deadline_soon
    deadline_weekend
    deadline_far
    link_shortened
    link_tracked
    link_to_file
    old_item
    markup_unused
    lead_twice
    setting_wrong
}

pub(super) use yaml_problem::RULE as YAML_PROBLEM;
