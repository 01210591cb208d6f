//! Putting a few things in order.

/// The items by their keys; those with equal keys as they came. For lists of some hundred, or ones that are nearly in
/// order: the standard library's sorts are faster for others, and several kilobytes in the browser for each type.
pub(crate) fn ordered<T, K: Ord>(items: impl IntoIterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut sorted: Vec<T> = Vec::new();
    for item in items {
        let of_item = key(&item);
        let place = sorted.partition_point(|known| key(known) <= of_item);
        sorted.insert(place, item);
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::ordered;

    #[test]
    fn equal_keys_keep_their_order() {
        let pairs = ordered([(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd'), (1, 'e')], |(key, _)| *key);
        assert_eq!(pairs, [(0, 'd'), (1, 'b'), (1, 'e'), (2, 'a'), (2, 'c')]);
        assert_eq!(ordered([0; 0], |key| *key), [0; 0]);
    }
}
