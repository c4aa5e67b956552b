//! Whose token it is: every reader's, by the secret that made them.

use std::collections::HashMap;
use std::sync::{Arc, RwLock};

use data_encoding::BASE32_NOPAD;
use tokio::sync::Mutex;

use crate::ledger::{Fault, Ledger, Reach};
use crate::message::{Secret, list_id_of};
use crate::subscribers::Address;

/// The bits of a token.
type Bits = [u8; 16];

/// The readers by their tokens. A token that is not here may be of somebody who came since, so that the ledger is
/// asked for those and no others.
#[derive(Debug)]
pub(super) struct Index {
    secret: Secret,
    list_id: String,
    readers: Arc<RwLock<HashMap<Bits, Address>>>,
    /// How far it goes, and the names the list has had. Held while it is brought up to date.
    known: Mutex<(Reach, Vec<String>)>,
}

impl Index {
    pub(super) fn new(secret: Secret, list_id: String) -> Self {
        Index {
            secret,
            list_id,
            readers: Arc::default(),
            known: Mutex::default(),
        }
    }

    /// Takes in who came since the last time, and everybody anew where the list has got another name.
    pub(super) async fn refresh(&self, ledger: &Ledger) -> Result<(), Fault> {
        let mut known = self.known.lock().await;
        let (mut people, mut reach) = ledger.people_since(known.0).await?;
        if people.is_empty() {
            return Ok(());
        }
        // The code of an old letter lets its reader leave, whatever the list has been called since. A send reads
        // bulletin.yaml anew and this does not, so that the name may be another now.
        let mut lists = known.1.clone();
        for list in ledger
            .contents()
            .await?
            .iter()
            .filter_map(|it| list_id_of(it))
            .chain([self.list_id.clone()])
        {
            if !lists.contains(&list) {
                lists.push(list);
            }
        }
        if lists.len() > known.1.len() && known.0 != Reach::default() {
            (people, reach) = ledger.people_since(Reach::default()).await?;
        }
        let (secret, readers) = (self.secret.clone(), Arc::clone(&self.readers));
        let names = lists.clone();
        let work = tokio::task::spawn_blocking(move || {
            let mut made = Vec::with_capacity(people.len() * names.len());
            for address in people {
                for list in &names {
                    made.extend(
                        bits(&secret.unsubscribe(list, &address))
                            .map(|bits| (bits, address.clone())),
                    );
                }
            }
            readers
                .write()
                .unwrap_or_else(std::sync::PoisonError::into_inner)
                .extend(made);
        });
        // It was not taken in, and will be the next time.
        if work.await.is_ok() {
            *known = (reach, lists);
        }
        Ok(())
    }

    /// Whose token it is, as the ledger is now. None for a preview's, for a stranger's, and for one of somebody
    /// who was erased.
    pub(super) async fn reader(
        &self,
        ledger: &Ledger,
        token: &str,
    ) -> Result<Option<Address>, Fault> {
        let Some(bits) = bits(token) else {
            return Ok(None);
        };
        let mut found = self.find(&bits);
        if found.is_none() {
            self.refresh(ledger).await?;
            found = self.find(&bits);
        }
        match found {
            Some(address) if ledger.erased(&address.key()).await? => Ok(None),
            found => Ok(found),
        }
    }

    fn find(&self, bits: &Bits) -> Option<Address> {
        let readers = self.readers.read();
        let readers = readers.unwrap_or_else(std::sync::PoisonError::into_inner);
        readers.get(bits).cloned()
    }
}

/// Mail programs may have changed a token's capitals.
fn bits(token: &str) -> Option<Bits> {
    let token = token.to_ascii_uppercase();
    let bytes = BASE32_NOPAD.decode(token.as_bytes()).ok()?;
    bytes.try_into().ok()
}
