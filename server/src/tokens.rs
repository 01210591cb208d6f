//! Bearer tokens of a saved scenario: whoever holds one may read, or change, that scenario.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};

const EDIT_PREFIX: &str = "pre_";
const READ_PREFIX: &str = "prr_";

/// 256 random bits from which the tokens of one scenario are derived.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl Salt {
    /// Fresh random bits from the operating system.
    ///
    /// # Errors
    /// If the operating system has no randomness to give.
    pub fn random() -> Result<Self, getrandom::Error> {
        let mut bits = [0; 32];
        getrandom::fill(&mut bits)?;
        Ok(Self(bits))
    }
}

/// SHA-256 of a token, the only form in which tokens are stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct TokenHash(pub [u8; 32]);

impl TokenHash {
    /// The hash of a token as a client sent it.
    pub fn of(token: &str) -> Self {
        Self(Sha256::digest(token.as_bytes()).into())
    }

    /// A place in a list that the token opens, as a cursor that only this list and token take.
    pub fn cursor(&self, list: &str, place: u64) -> String {
        let place = place.to_be_bytes();
        let signature = signed(&self.0, &[list.as_bytes(), &place]);
        URL_SAFE_NO_PAD.encode(place.iter().chain(signature.iter().take(16)).copied().collect::<Vec<_>>())
    }

    /// The place of a cursor; nothing if it was not made for this list and token.
    pub fn place(&self, list: &str, cursor: &str) -> Option<u64> {
        let bytes = URL_SAFE_NO_PAD.decode(cursor).ok()?;
        let place = u64::from_be_bytes(bytes.get(..8)?.try_into().ok()?);
        (self.cursor(list, place) == cursor).then_some(place)
    }
}

/// Both tokens of one scenario, as they are told once, to the person who saved it.
pub struct Tokens {
    /// Allows to change and to delete, and to read.
    pub edit: String,
    /// Allows to read; travels in share links.
    pub read: String,
}

impl Tokens {
    /// The tokens for a salt and the client's own idempotency key, empty if it sent none.
    ///
    /// A repeated request must be answered with the same tokens, yet only their hashes are stored.
    /// The salt is stored with the hash of the key; the key itself only the client knows, so the
    /// database alone does not yield a token.
    pub fn derive(salt: &Salt, idempotency_key: &str) -> Self {
        let token = |prefix: &str| {
            let digest = signed(&salt.0, &[prefix.as_bytes(), idempotency_key.as_bytes()]);
            format!("{prefix}{}", URL_SAFE_NO_PAD.encode(digest))
        };
        Self { edit: token(EDIT_PREFIX), read: token(READ_PREFIX) }
    }
}

/// HMAC-SHA256 of the parts, one after the other.
fn signed(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    // An HMAC takes a key of any length, so the error arm cannot be reached; refusing to
    // unwrap costs one fallback that is itself a keyed digest.
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            parts.iter().for_each(|part| mac.update(part));
            mac.finalize().into_bytes().into()
        }
        Err(_) => {
            parts.iter().fold(Sha256::new().chain_update(key), |hash, part| hash.chain_update(part)).finalize().into()
        }
    }
}

// Tokens and what yields them must not slip into a log line.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens(…)")
    }
}
impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt(…)")
    }
}
impl fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repeated_request_gets_the_same_tokens_and_any_other_gets_others() {
        let salt = Salt([7; 32]);
        let first = Tokens::derive(&salt, "key");
        let again = Tokens::derive(&salt, "key");
        assert_eq!((first.edit.as_str(), first.read.as_str()), (again.edit.as_str(), again.read.as_str()));
        assert_ne!(first.edit[4..], first.read[4..]);
        assert_ne!(first.edit, Tokens::derive(&salt, "another").edit);
        assert_ne!(first.edit, Tokens::derive(&Salt([8; 32]), "key").edit);
    }

    #[test]
    fn a_token_carries_256_bits_after_its_prefix() {
        let tokens = Tokens::derive(&Salt::random().unwrap(), "");
        assert!(tokens.edit.starts_with("pre_") && tokens.read.starts_with("prr_"));
        assert_eq!(URL_SAFE_NO_PAD.decode(&tokens.edit[4..]).unwrap().len(), 32);
        assert_eq!(format!("{tokens:?}"), "Tokens(…)");
    }
}
