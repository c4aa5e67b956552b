//! What becomes of the list people go into: everything that is not meant stays as it was.

use super::{export, import, people};
use crate::desk::Desk;

#[test]
fn an_editors_own_columns_and_rows_stay_byte_for_byte() {
    let before = "\u{feff}Phone;E-mail;Full name;Basis;Since;Notes\r\n\
        \"01;2\";ann@example.org;;consent;2026-01-05;\"says \"\"hi\"\"\"\r\n\
        \r\n\
        ;di@example.org;Di;consent;05/01/2026\r\n";
    let desk = Desk::new().list("members.csv", before);
    import(&desk, "plain.csv", &["--basis", "consent", "--yes"]).code(1);
    let after = "\u{feff}Phone;E-mail;Full name;Basis;Since;Notes;source;tags\r\n\
        \"01;2\";ann@example.org;Ann Evans;consent;2026-01-05;\"says \"\"hi\"\"\";;wales\r\n\
        \r\n\
        ;di@example.org;Di;consent;05/01/2026;;;\r\n\
        ;bea@example.org;Béa Ó Sé;consent;2024-06-01;;plain.csv row 3;\"wales;prisons\"\r\n";
    assert_eq!(desk.read("subscribers/members.csv"), after);
}

#[test]
fn a_yaml_list_gets_people_at_its_end() {
    let before = "# Our own\n- email: ann@example.org\n  basis: consent\n  since: 2026-01-05\n  tags: [wales]";
    let desk = Desk::new().list("members.yaml", before);
    import(&desk, "plain.csv", &["--basis", "consent", "--yes"]).code(1);
    let after = desk.read("subscribers/members.yaml");
    assert_eq!(
        after,
        format!(
            "{before}\n- email: \"bea@example.org\"\n  name: \"Béa Ó Sé\"\n  basis: \"consent\"\n  \
             since: \"2024-06-01\"\n  source: \"plain.csv row 3\"\n  tags: \"wales;prisons\"\n"
        )
    );
    desk.run(&["subscribers", "list", "--list", "members"])
        .code(0)
        .out_has("active                   2")
        .out_has("wales (2)");
}

#[test]
fn a_list_that_somebody_else_would_see_or_that_is_not_named_is_refused() {
    let desk = Desk::new();
    let file = export("ghost.csv").display().to_string();
    desk.run(&[
        "subscribers",
        "import",
        &file,
        "--basis",
        "consent",
        "--yes",
    ])
    .code(2)
    .err_has("--list members");
    desk.run(&[
        "subscribers",
        "import",
        &file,
        "--list",
        "samples/members",
        "--basis",
        "consent",
        "--yes",
    ])
    .code(2)
    .err_has("invented people");
}

#[test]
fn one_person_is_added_with_what_they_agreed_to() {
    let desk = Desk::new();
    let add = |more: &[&str]| {
        let start = ["subscribers", "add", "Ann@example.org", "--list", "members"];
        desk.run(&[&start, more].concat())
    };
    add(&[]).code(2).err_has("--basis consent");
    add(&["--basis", "soft-opt-in", "--since", "2025-01-01"])
        .code(2)
        .err_has("5 February 2026");
    assert!(!desk.path("subscribers/members.csv").exists());
    add(&[
        "--basis",
        "consent",
        "--name",
        "Ann Evans",
        "--tags",
        "wales,prisons",
        "--source",
        "rang us",
        "--wording",
        "A letter a month, no more",
    ])
    .code(0)
    .out_has("is on subscribers/members.csv now");
    assert_eq!(
        desk.read("subscribers/members.csv"),
        "email,name,basis,since,source,tags,wording\n\
         Ann@example.org,Ann Evans,consent,2026-11-30,rang us,wales;prisons,\"A letter a month, no more\"\n"
    );
    add(&["--basis", "consent"])
        .code(0)
        .out_has("is on subscribers/members.csv already");
    add(&["--basis", "consent", "--tags", "Wales, youth"])
        .code(0)
        .out_has("tags becomes wales;prisons;youth");
    assert_eq!(people(&desk, "members.csv").len(), 1);
}

#[test]
fn an_export_harms_no_spreadsheet_and_comes_back_as_it_was() {
    let desk = Desk::new().list(
        "members.csv",
        "email,name,basis,since,source,tags,status\n\
         ann@example.org,Ann,consent,2026-01-05 10:00:00,-form,wales,\n\
         +bea@example.org,Béa,consent,2026-01-05,,\"wales;-x\",active\n\
         cy@example.org,Cy,consent,2026-01-05,=1+1,,\n\
         di@example.org,Di,consent,2026-01-05,,,bounced\n\
         ed@example.org,Ed,consent,2026-01-05,,,pending\n\
         broken,Flo,consent,2026-01-05,,,\n",
    );
    desk.run(&["subscribers", "remove", "cy@example.org"])
        .code(0);
    desk.run(&["subscribers", "remove", "gone@example.org", "--anyway"])
        .code(0);
    let out = desk.path("all.csv").display().to_string();
    desk.run(&["subscribers", "export", "--out", &out]).code(0);
    let table = desk.read("all.csv");
    let cells = table.lines().skip(1).flat_map(|line| line.split(','));
    for cell in cells {
        assert!(
            !cell.trim_matches('"').starts_with(['=', '+', '-', '@']),
            "{cell}"
        );
    }
    for row in [
        "ann@example.org,Ann,,,consent,2026-01-05 10:00:00,'-form,,,wales,members,active,",
        "'+bea@example.org,Béa,,,consent,2026-01-05,,,,wales;-x,members,active,",
        "cy@example.org,Cy,,,consent,2026-01-05,'=1+1,,,,members,unsubscribed,unsubscribed",
        "di@example.org,Di,,,consent,2026-01-05,,,,,members,bounced,status is `bounced`",
        "gone@example.org,,,,,,,,,,,unsubscribed,unsubscribed",
    ] {
        assert!(table.contains(&format!("{row}\r\n")), "{row}\n{table}");
    }

    let other = Desk::new();
    other
        .run(&["subscribers", "import", &out, "--list", "members", "--yes"])
        .code(1)
        .out_has("added              2")
        .out_has("suppressed         3")
        .out_has("pending            1")
        .out_has("refused            1");
    assert_eq!(
        other.read("subscribers/members.csv"),
        "email,name,basis,since,source,tags\n\
         ann@example.org,Ann,consent,2026-01-05 10:00:00,form,wales\n\
         +bea@example.org,Béa,consent,2026-01-05,all.csv row 3,wales;x\n"
    );
}
