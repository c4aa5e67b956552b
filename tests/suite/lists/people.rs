//! People: their status, their place on several lists, and lists in YAML.

use super::*;

#[test]
fn a_status_keeps_people_out_and_an_unknown_one_is_never_a_yes() {
    let list = csv("email,basis,since,status\n\
        a@example.org,consent,2026-05-01,Subscribed\n\
        b@example.org,consent,2026-05-01,\n\
        c@example.org,,,unsubscribed\n\
        d@example.org,consent,2026-05-01,cleaned\n\
        e@example.org,consent,2026-05-01,complained\n\
        f@example.org,consent,2026-05-01,pending\n\
        g@example.org,consent,2026-05-01,inactive\n");
    assert_eq!(list.subscribers.len(), 2);
    let why: Vec<_> = list
        .left_out
        .iter()
        .map(|left| (left.why, left.place.line))
        .collect();
    assert_eq!(
        why,
        [
            (Leaving::Unsubscribed, 4),
            (Leaving::Bounced, 5),
            (Leaving::Complained, 6),
            (Leaving::Pending, 7),
            (Leaving::Unknown, 8),
        ]
    );
    assert_eq!(list.left_out[4].reason, "status is `inactive`");
    assert!(adds_up(&list));
}

#[test]
fn a_person_stands_once_and_leaving_wins() {
    let members = csv("email,name,basis,since,status\n\
        Ann@Example.org,,consent,2026-05-01,\n\
        ann@example.org,Ann Evans,consent,2026-05-02,\n\
        bob@example.org,Bob,consent,2026-05-01,\n\
        cai@example.org,Cai,consent,2026-05-01,\n\
        dai@xn--grp-iechyd-chc.example.org,Dai,corporate,2026-05-01,\n");
    let friends = yaml(
        "- {email: bob@example.org, status: unsubscribed}\n\
         - {email: cai@example.org, status: pending}\n\
         - {email: dai@Grŵp-Iechyd.example.org, basis: consent, since: 2026-05-01}\n\
         - nobody\n",
    );
    let mut both = audience([members, friends]);
    let people = all(&mut both.people);
    let kept: Vec<_> = people.iter().map(|person| person.address.key()).collect();
    assert_eq!(
        kept,
        [
            "ann@example.org",
            "cai@example.org",
            "dai@xn--grp-iechyd-chc.example.org"
        ]
    );
    assert_eq!(people[0].address.to_string(), "Ann@example.org");
    assert_eq!(people[0].name.as_ref().unwrap().as_str(), "Ann Evans");
    assert_eq!(people[0].since.to_string(), "2026-05-01");
    assert_eq!(both.folded, 2);
    let left_out = all(&mut both.left_out);
    let bob: Vec<_> = left_out
        .iter()
        .filter(|left| left.address.local() == "bob")
        .map(|left| left.reason.as_str())
        .collect();
    assert_eq!(bob.len(), 2, "the row that says so and the row it beats");
    assert!(
        bob.contains(&"status is `unsubscribed` in subscribers/friends.yaml line 1"),
        "{bob:?}"
    );
    assert_eq!(
        both.rows,
        both.people.len() + both.folded + both.left_out.len() + both.rejected.len()
    );
}

#[test]
fn a_yaml_list_says_the_same_with_the_lines_of_the_file() {
    let list = yaml(
        "\u{feff}# friends\n---\n\
         -\n  E-mail: ann@example.org\n  name: |\n    Ann\n    - Evans\n  basis: soft opt-in\n  since: 2026-05-01\n\
         - # nothing\n\
         - email: bob@nowhere\n  basis: consent\n  since: 2026-05-01\n  shoe: 9\n\
         - email: [a@example.org, b@example.org]\n\
         - email: c@example.org\n  address: d@example.org\n  name: ~\n  basis: consent\n  since: \"2026-05-01\"\n\
         - email: e@example.org\n  E_Mail: f@example.org\n\
         - just text\n",
    );
    let names = [("ann@example.org", "Ann - Evans"), ("c@example.org", "")];
    assert_eq!(
        people(&list),
        names.map(|(address, name)| (address.to_owned(), name.to_owned()))
    );
    let lines: Vec<_> = refused(&list)
        .into_iter()
        .map(|(rule, line, _)| (rule, line))
        .collect();
    assert_eq!(
        lines,
        [
            ("address-invalid", 11),
            ("list-problem", 15),
            ("list-problem", 21),
            ("list-problem", 23)
        ]
    );
    assert_eq!(list.notes, ["the fields `address`, `shoe` are not used"]);
    assert!(adds_up(&list));
}
