//! What the system says of an error, as people can read it.

/// Its words without the number behind them: `Connection refused`.
pub(super) fn words(error: &std::io::Error) -> String {
    let said = error.to_string();
    said.split(" (os error").next().unwrap_or(&said).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_has_words_and_no_number() {
        let error = std::io::Error::from_raw_os_error(2);
        assert!(error.to_string().contains("(os error 2)"));
        assert_eq!(format!("{} (os error 2)", words(&error)), error.to_string());
    }
}
