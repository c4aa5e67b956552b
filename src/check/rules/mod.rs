//! The rules, one fault a file, in the order of how much harm the fault does.

use super::Rule;

macro_rules! rules {
    ($($file:ident)+) => {
        $(mod $file;)+

        /// Every rule. What its file says about it is what `explain` prints. `accept_unneeded` is last,
        /// because it asks what the others found.
        pub const ALL: &[Rule] = &[
            $(Rule { text: include_str!(concat!(stringify!($file), ".rs")), ..$file::RULE },)+
        ];
    };
}

rules! {
    already_sent
    not_previewed
    not_signed_off
    not_ready
    wrong_list
    date_far
    no_unsubscribe
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
    unreviewed
    placeholder_text
    merge_field
    placeholder_link
    link_malformed
    link_private
    link_dead
    stale_subject
    stale_intro
    duplicate_item
    alt_missing
    welsh_parity
    not_translated
    untranslated
    date_mismatch
    story_consent
    repeat_item
    deadline_soon
    deadline_weekend
    deadline_far
    link_shortened
    link_tracked
    link_to_file
    link_redirects_home
    link_unanswered
    old_item
    markup_unused
    suicide_language
    helpline_missing
    link_vague
    link_same_words
    unfinished_sentence
    language_people
    language_ethnicity
    language_health
    name_changed
    pay_missing
    amount_missing
    too_big
    template_unread
    long_word
    lead_twice
    area_missing
    too_long
    subject_style
    preview_missing
    preview_style
    many_links
    style_date
    acronym
    spelling
    captions_unknown
    setting_wrong
    accept_wrong
    accept_unneeded
}

pub(super) use style_date::RULE as STYLE_DATE;
pub(super) use yaml_problem::RULE as YAML_PROBLEM;
