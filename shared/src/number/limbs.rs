//! The whole number of a decimal as three words of 32 bits, lowest first: enough arithmetic to read, write and round one.

/// A whole number below 2⁹⁶.
pub(crate) type Limbs = [u32; 3];

/// Divides in place and gives the remainder.
pub(crate) fn divide(limbs: &mut Limbs, by: u32) -> u32 {
    let (by, mut rest) = (u64::from(by.max(1)), 0);
    for limb in limbs.iter_mut().rev() {
        let part = rest << 32 | u64::from(*limb);
        *limb = (part / by) as u32;
        rest = part % by;
    }
    rest as u32
}

/// Multiplies in place, adds, and says whether the result could be held.
pub(crate) fn multiply_and_add(limbs: &mut Limbs, by: u32, more: u32) -> bool {
    let mut carry = u64::from(more);
    for limb in limbs {
        let part = u64::from(*limb) * u64::from(by) + carry;
        *limb = part as u32;
        carry = part >> 32;
    }
    carry == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_multiplied_divides_again() {
        let mut limbs = [7, 0, 0];
        for digit in 0..9 {
            assert!(multiply_and_add(&mut limbs, 1_000_000_007, digit) || digit > 1, "{digit}");
        }
        let mut limbs = [u32::MAX, u32::MAX, 0];
        assert!(multiply_and_add(&mut limbs, 10, 9));
        assert_eq!(divide(&mut limbs, 10), 9);
        assert_eq!(limbs, [u32::MAX, u32::MAX, 0]);
        assert!(!multiply_and_add(&mut [0, 0, u32::MAX], 2, 0));
        assert!(!multiply_and_add(&mut [u32::MAX; 3], 1, 1));
    }
}
