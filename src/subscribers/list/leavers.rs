//! Who has left by the word of a list, with nobody else of it held.

use std::io::SeekFrom;

use chrono::NaiveDate;

use super::columns::Field;
use super::halt::{self, Halt};
use super::table::Table;
use super::{Again, Format, Leaving, LeftOut, List, encoding, judge_one, read};
use crate::finding::Finding;

/// What a list says of those who have left.
#[derive(Clone, Debug, Default)]
pub struct Left {
    /// Who has left, and has left everywhere.
    pub people: Vec<LeftOut>,
    /// Why somebody may have left there and nobody knows: it is no list, or rows of it cannot be read.
    pub unread: Vec<Finding>,
}

/// Who has left by the word of a list. Nobody else of the list is held. The error is one finding for a file that
/// could not be read to its end, that was saved meanwhile, or that is too big.
pub fn leavers(
    name: &str,
    file: &str,
    source: Box<dyn Again>,
    format: Format,
    today: NaiveDate,
) -> Result<Left, Box<Finding>> {
    let mut list = List {
        name: name.into(),
        file: file.into(),
        ..List::default()
    };
    match leave(source, format, today, &mut list) {
        Ok(()) => {
            list.left_out.retain(|one| one.why.everywhere());
            list.rejected.retain(|why| why.rule == "list-problem");
            Ok(Left {
                people: list.left_out,
                unread: list.rejected,
            })
        }
        Err(Halt::NoList(trouble)) => Ok(Left {
            people: Vec::new(),
            unread: vec![trouble.finding(file)],
        }),
        Err(Halt::Unread(trouble)) => Err(Box::new(trouble.finding(file))),
    }
}

fn leave(
    mut source: Box<dyn Again>,
    format: Format,
    today: NaiveDate,
    list: &mut List,
) -> Result<(), Halt> {
    let length = source
        .seek(SeekFrom::End(0))
        .map_err(|error| Halt::unread(&error))?;
    encoding::fits(usize::try_from(length).unwrap_or(usize::MAX)).map_err(Halt::Unread)?;
    let text = halt::open(source, &mut Vec::new())?;
    if format == Format::Yaml {
        let text = text.whole().map_err(|error| Halt::unread(&error))?;
        let rows = read::rows(&text, &mut Vec::new()).map_err(Halt::NoList)?;
        for row in &rows {
            judge_one(row, today, false, list);
        }
        return Ok(());
    }
    let (mut table, head) = Table::open(text).map_err(Halt::Unread)?;
    let layout = table
        .layout(head.as_ref(), &mut Vec::new())
        .map_err(Halt::NoList)?;
    let Some(head) = head else { return Ok(()) };
    let rows = table.each(&head, &layout, |row| {
        if row.broken.is_some() || Leaving::parse(row.get(Field::Status)).is_some() {
            judge_one(&row, today, false, list);
        }
    });
    rows.map_err(Halt::Unread)
}

#[cfg(test)]
pub(super) mod tests {
    use std::io::{self, Read, Seek};

    use super::*;

    const LIST: &str = "email,status\nada@example.org,unsubscribed\nbo@example.org,\n";

    /// A list that is another one from some look on, or cannot be read from there on.
    pub(in crate::subscribers::list) struct Fickle {
        text: io::Cursor<Vec<u8>>,
        looks: usize,
        then: Option<&'static str>,
    }

    impl Fickle {
        pub(in crate::subscribers::list) fn new(
            text: &str,
            looks: usize,
            then: Option<&'static str>,
        ) -> Self {
            let text = io::Cursor::new(text.as_bytes().to_vec());
            Fickle { text, looks, then }
        }
    }

    impl Read for Fickle {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            if self.looks == 0 && self.then.is_none() {
                return Err(io::Error::other("the disk is gone"));
            }
            self.text.read(buffer)
        }
    }

    impl Seek for Fickle {
        fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
            if to == SeekFrom::Start(0) {
                self.looks = self.looks.saturating_sub(1);
                if let (0, Some(then)) = (self.looks, self.then) {
                    self.text = io::Cursor::new(then.into());
                }
            }
            self.text.seek(to)
        }
    }

    fn asked(text: &str, looks: usize, then: Option<&'static str>) -> Result<Left, Box<Finding>> {
        let source = Box::new(Fickle::new(text, looks, then));
        let today = NaiveDate::default();
        leavers("old", "subscribers/old.csv", source, Format::Csv, today)
    }

    #[test]
    fn a_list_that_could_not_be_read_is_not_taken_for_one_that_nobody_has_left() {
        let left = asked(LIST, 9, None).unwrap();
        assert_eq!((left.people.len(), left.unread.len()), (1, 0));
        let other = Some("email,status\nada@example.org,\nbo@example.org,\n");
        for looks in 1..=3 {
            let fault = asked(LIST, looks, None).unwrap_err();
            assert!(fault.message.contains("the disk is gone"), "{fault:?}");
            assert!(fault.cure.is_some());
        }
        for looks in 2..=3 {
            let fault = asked(LIST, looks, other).unwrap_err();
            assert!(fault.message.contains("saved by somebody"), "{fault:?}");
        }
    }

    #[test]
    fn what_is_no_list_and_rows_that_cannot_be_read_are_named() {
        let strange = asked("name,town\nAda,Leeds\n", 9, None).unwrap();
        assert!(
            strange.unread[0]
                .message
                .contains("no column for the e-mail")
        );
        let broken = asked("email,status\nada@example.org,\"out\" \"\n", 9, None).unwrap();
        assert_eq!(broken.unread[0].place.line, 2);
    }
}
