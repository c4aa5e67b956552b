//! What a form says: `application/x-www-form-urlencoded`, or `multipart/form-data` as RFC 8058 prefers.

/// The fields of a form, in order.
#[derive(Debug, Default)]
pub(super) struct Form(Vec<(String, String)>);

impl Form {
    /// Reads a body. What cannot be read holds no fields.
    pub(super) fn read(kind: &str, body: &[u8]) -> Self {
        if kind
            .trim_start()
            .to_ascii_lowercase()
            .starts_with("multipart/")
        {
            return Form(parts(kind, body));
        }
        let fields = url::form_urlencoded::parse(body);
        Form(fields.into_owned().collect())
    }

    /// The first field of this name.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.all(name).next()
    }

    /// All fields of this name.
    pub(super) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        let named = self.0.iter().filter(move |(field, _)| field == name);
        named.map(|(_, value)| value.as_str())
    }

    /// Whether it says what RFC 8058 section 3.2 asks for.
    pub(super) fn is_one_click(&self) -> bool {
        let mut said = self.all("List-Unsubscribe");
        said.any(|value| value.trim() == "One-Click")
    }
}

/// The named parts of a `multipart/form-data` body (RFC 7578).
fn parts(kind: &str, body: &[u8]) -> Vec<(String, String)> {
    let Some(boundary) = parameter(kind, "boundary") else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(body);
    let mark = format!("--{boundary}");
    let mut fields = Vec::new();
    // What stands before the first boundary is nobody's.
    for part in text.split(mark.as_str()).skip(1) {
        if part.starts_with("--") {
            break;
        }
        let part = part.strip_prefix("\r\n").or(part.strip_prefix('\n'));
        let Some((head, value)) = part.and_then(|part| {
            part.split_once("\r\n\r\n")
                .or_else(|| part.split_once("\n\n"))
        }) else {
            continue;
        };
        let value = value.strip_suffix('\n').unwrap_or(value);
        let value = value.strip_suffix('\r').unwrap_or(value);
        let named = head.lines().find_map(|line| {
            let (header, said) = line.split_once(':')?;
            let ours = header.trim().eq_ignore_ascii_case("content-disposition");
            parameter(said, "name").filter(|_| ours)
        });
        fields.extend(named.map(|name| (name, value.to_owned())));
    }
    fields
}

/// A parameter of a header's value, with or without quotes.
fn parameter(value: &str, name: &str) -> Option<String> {
    value.split(';').skip(1).find_map(|one| {
        let (found, said) = one.split_once('=')?;
        let said = said.trim().trim_matches('"');
        (found.trim().eq_ignore_ascii_case(name) && !said.is_empty()).then(|| said.to_owned())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_of_form_say_one_click() {
        let plain = Form::read(
            "application/x-www-form-urlencoded",
            b"List-Unsubscribe=One-Click",
        );
        assert!(plain.is_one_click());
        let kind = "multipart/form-data; boundary=---FormBoundaryjWmhtjORrn";
        let body = b"-----FormBoundaryjWmhtjORrn\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n-----FormBoundaryjWmhtjORrn--\r\n";
        assert!(Form::read(kind, body).is_one_click());
        for (kind, body) in [
            ("", &b""[..]),
            ("text/plain", b"List-Unsubscribe: One-Click"),
            (
                "application/x-www-form-urlencoded",
                b"List-Unsubscribe=Two-Clicks",
            ),
            ("multipart/form-data", b"--x\r\n\r\n"),
            ("multipart/form-data; boundary=x", b"--x--x--x"),
            (
                "multipart/form-data; boundary=x",
                b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nOne-Click\r\n--x--",
            ),
        ] {
            assert!(!Form::read(kind, body).is_one_click(), "{kind}");
        }
    }

    #[test]
    fn a_field_may_be_there_more_than_once() {
        let form = Form::read(
            "application/x-www-form-urlencoded",
            b"list=a&list=b%20c&name=Si%C3%A2n",
        );
        assert_eq!(form.all("list").collect::<Vec<_>>(), ["a", "b c"]);
        assert_eq!((form.get("name"), form.get("x")), (Some("Siân"), None));
    }
}
