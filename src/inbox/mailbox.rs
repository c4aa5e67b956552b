//! The names of folders as mail servers have them: modified UTF-7 (RFC 3501 section 5.1.3), until a server is asked
//! to do otherwise (RFC 6855), which it never is here.

/// What a server is to be told of a folder.
pub(super) fn on_the_wire(name: &str) -> String {
    let mut wire = String::new();
    let mut other = String::new();
    for sign in name.chars() {
        if !(' '..='~').contains(&sign) {
            other.push(sign);
            continue;
        }
        wire.push_str(&shifted(&other));
        other.clear();
        wire.push(sign);
        if sign == '&' {
            wire.push('-');
        }
    }
    wire + &shifted(&other)
}

/// Signs that are not in ASCII, as UTF-16 in base64 with a comma for the slash.
fn shifted(signs: &str) -> String {
    if signs.is_empty() {
        return String::new();
    }
    let bytes: Vec<u8> = signs.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let text = data_encoding::BASE64_NOPAD.encode(&bytes);
    format!("&{}-", text.replace('/', ","))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_written_as_the_rfc_writes_them() {
        for (name, wire) in [
            ("INBOX", "INBOX"),
            ("R&D/Bounces", "R&-D/Bounces"),
            ("Bounces/Wedi dŵad", "Bounces/Wedi d&AXU-ad"),
            ("~peter/mail/台北/日本語", "~peter/mail/&U,BTFw-/&ZeVnLIqe-"),
            ("Entwürfe", "Entw&APw-rfe"),
            ("📬", "&2D3c7A-"),
            ("ŵ&ŵ", "&AXU-&-&AXU-"),
        ] {
            assert_eq!(on_the_wire(name), wire, "{name}");
        }
    }
}
