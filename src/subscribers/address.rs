//! An e-mail address that can be written to.

/// A valid address, with its domain in the form that goes over the wire (lower case, A-labels).
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Address {
    local: String,
    domain: String,
}

impl Address {
    /// Skeleton: to be replaced.
    pub fn parse(typed: &str) -> Result<Self, String> {
        let (local, domain) = typed.trim().rsplit_once('@').ok_or("no @")?;
        Ok(Address {
            local: local.to_owned(),
            domain: domain.to_lowercase(),
        })
    }

    /// The part before the `@`, as typed.
    pub fn local(&self) -> &str {
        &self.local
    }

    /// The domain, in lower case and as A-labels (`xn--…`).
    pub fn domain(&self) -> &str {
        &self.domain
    }

    /// The form by which two ways of writing one address are known to be one person's.
    pub fn key(&self) -> String {
        format!("{}@{}", self.local.to_lowercase(), self.domain)
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}@{}", self.local, self.domain)
    }
}
