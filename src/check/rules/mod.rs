//! The rules, one fault a file.

mod date_impossible;
mod date_unclear;
mod field_missing;
mod identity_missing;
mod lead_twice;
mod link_malformed;
mod markup_unused;
mod placeholder_link;
mod setting_wrong;
mod unknown_field;
mod unknown_helpline;
mod unknown_kind;
mod unknown_section;
mod weekday_wrong;
mod yaml_problem;

use super::Rule;

pub(super) use yaml_problem::RULE as YAML_PROBLEM;

/// Every rule, in the order of how much harm the fault does.
pub const ALL: &[Rule] = &[
    identity_missing::RULE,
    yaml_problem::RULE,
    unknown_field::RULE,
    field_missing::RULE,
    unknown_kind::RULE,
    unknown_section::RULE,
    unknown_helpline::RULE,
    weekday_wrong::RULE,
    date_impossible::RULE,
    date_unclear::RULE,
    placeholder_link::RULE,
    link_malformed::RULE,
    markup_unused::RULE,
    lead_twice::RULE,
    setting_wrong::RULE,
];
