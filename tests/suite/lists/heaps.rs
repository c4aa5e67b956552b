//! Whatever a file holds, nothing breaks and every row is accounted for.

use super::*;
use proptest::prelude::*;

/// Cells that matter, and cells that try to break the reading of the others.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        Just("ann@example.org".to_owned()),
        Just("consent".to_owned()),
        Just("2026-05-01".to_owned()),
        Just("01/05/2026".to_owned()),
        Just("unsubscribed".to_owned()),
        Just(String::new()),
        "[a-z \"'@.\u{e9}=-]{0,12}",
        "\"[a-z,;@\n]{0,8}\"",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn no_bytes_at_all_upset_it(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for format in [Format::Csv, Format::Yaml] {
            let list = read("x", "x", bytes.as_slice(), format, today());
            prop_assert!(adds_up(&list) || (list.rows == 0 && list.rejected.len() == 1));
        }
    }

    #[test]
    fn every_row_of_a_table_ends_in_one_heap(
        rows in prop::collection::vec(prop::collection::vec(cell(), 1..6), 0..12),
        separator in prop::sample::select(vec![",", ";", "\t"]),
        ending in prop::sample::select(vec!["\n", "\r\n", "\r"]),
    ) {
        let head = ["email", "name", "basis", "since", "status"].join(separator);
        let body: String = rows.iter().map(|row| row.join(separator) + ending).collect();
        let list = csv(format!("{head}{ending}{body}"));
        prop_assert!(adds_up(&list) || (list.rows == 0 && list.rejected.len() == 1));
        let lines = body.matches(['\n', '\r']).count() + 2;
        prop_assert!(list.rejected.iter().all(|finding| (1..=lines).contains(&finding.place.line)));
    }

    #[test]
    fn no_row_of_a_well_formed_table_is_lost(
        rows in prop::collection::vec((cell(), cell(), cell(), cell(), cell()), 0..12),
    ) {
        let quote = |cell: &str| format!("\"{}\"", cell.replace('"', "\"\"").replace('\0', ""));
        let mut text = String::from("email,name,basis,since,status\n");
        let mut filled = 0;
        for (one, two, three, four, five) in &rows {
            let cells = [one, two, three, four, five].map(|cell| quote(cell));
            filled += usize::from(cells.iter().any(|cell| !cell.trim_matches('"').trim().is_empty()
                || cell.len() > 2 && cell.contains("\"\"\"")));
            text += &cells.join(",");
            text.push('\n');
        }
        let list = csv(&text);
        prop_assert_eq!(list.rows, filled);
        prop_assert!(adds_up(&list));
    }

    #[test]
    fn every_entry_of_a_yaml_list_ends_in_one_heap(
        rows in prop::collection::vec((cell(), cell(), cell()), 1..8),
    ) {
        let entries: Vec<_> = rows
            .iter()
            .map(|(email, name, status)| {
                let quoted = |cell: &String| serde_json::to_string(cell).unwrap();
                let [email, name, status] = [email, name, status].map(quoted);
                format!("- email: {email}\n  name: {name}\n  status: {status}\n  basis: consent\n")
            })
            .collect();
        let list = yaml(&entries.concat());
        prop_assert!(adds_up(&list), "{:?}", list);
        prop_assert_eq!(list.rows, rows.len());
    }
}
