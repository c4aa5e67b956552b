//! Header lines within the length RFC 2047 section 2 allows: 76 octets where a word is encoded.
//!
//! lettre folds between encoded words, but not between a long name and its address.

/// Folds `name <address>` in the header of a message before the address, where the line is too long.
pub(super) fn mailboxes(message: Vec<u8>) -> Vec<u8> {
    const LONGEST: usize = 76;
    let end = message
        .windows(4)
        .position(|window| window == b"\r\n\r\n")
        .unwrap_or(message.len());
    let (header, body) = message.split_at(end);
    let Ok(header) = std::str::from_utf8(header) else {
        return message;
    };
    let mut mailbox = false;
    let lines = header.split("\r\n").map(|line| {
        if !line.starts_with([' ', '\t']) {
            mailbox = ["From: ", "To: ", "Reply-To: "]
                .iter()
                .any(|name| line.starts_with(name));
        }
        match line.rfind(" <") {
            Some(at) if mailbox && line.len() > LONGEST && at > 1 => {
                format!("{}\r\n{}", &line[..at], &line[at..])
            }
            _ => line.to_owned(),
        }
    });
    let mut folded = lines.collect::<Vec<_>>().join("\r\n").into_bytes();
    folded.extend_from_slice(body);
    folded
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_long_name_stands_on_a_line_of_its_own() {
        let name = "=?utf-8?b?4YOX4YOQ4YOb4YOQ4YOg4YOYIOGDkeGDlOGDoOGDmOGDq+GDlA==?=";
        let message = format!(
            "To: {name} <tamari@example.org>\r\nSubject: a <b> {}\r\n\r\nTo: {name} <b>",
            "x".repeat(80)
        );
        let folded = String::from_utf8(super::mailboxes(message.clone().into_bytes())).unwrap();
        assert!(
            folded.starts_with(&format!(
                "To: {name}\r\n <tamari@example.org>\r\nSubject: a <b> xxx"
            )),
            "{folded}"
        );
        assert!(folded.ends_with(&message[message.find("\r\n\r\n").unwrap()..]));
    }
}
