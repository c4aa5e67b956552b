//! What a user would notice, tried from outside.

#[cfg(test)]
mod answers;
#[cfg(test)]
mod certificate;
#[cfg(test)]
mod conversation;
#[cfg(test)]
mod crash;
#[cfg(test)]
mod dispatch;
#[cfg(test)]
mod encrypted;
#[cfg(test)]
mod ledger;
#[cfg(test)]
mod outbox;
#[cfg(test)]
mod preflight;
#[cfg(test)]
mod refusals;
#[cfg(test)]
mod single;
#[cfg(test)]
mod smtpd;
#[cfg(test)]
mod sums;
#[cfg(test)]
mod world;
