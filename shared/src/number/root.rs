//! Roots and whole powers of positive numbers.

use super::Number;

/// Newton's method doubles the right digits at each step near the root, and comes within reach of it
/// in a few dozen steps from anywhere in the interval that [`root`] scales to.
const MAX_STEPS: u32 = 200;

/// `base` to the power `exponent`, by repeated squaring.
pub fn power<N: Number>(base: N, exponent: u32) -> N {
    let (mut result, mut square, mut rest) = (N::ONE, base, exponent);
    while rest > 0 {
        if rest & 1 == 1 {
            result = result * square;
        }
        rest >>= 1;
        if rest > 0 {
            square = square * square;
        }
    }
    result
}

/// The positive `degree`-th root of a positive number, to the full precision of the number type; unheld for a
/// number that is not positive, or a degree of 0.
///
/// The number is first scaled by powers of b^degree into [1, b^degree), where b is 2 or, for degrees
/// above 16, so much closer to 1 that b^degree stays small: there no intermediate power overflows and
/// no digit is lost to leading zeros. From a start above the root Newton's iteration falls
/// monotonically, so it ends when it stops falling.
///
/// ```
/// use partner_roi_shared::{Decimal, number::{Held, power, root}};
///
/// let monthly = root(Held::from(Decimal::new(110, 2)), 12);
/// assert_eq!(monthly.settled().unwrap().to_string(), "1.0079741404289037410660318442");
/// let year = power(monthly, 12).settled().unwrap();
/// assert!((year - Decimal::new(110, 2)).abs() < Decimal::new(1, 26));
/// ```
pub fn root<N: Number>(number: N, degree: u32) -> N {
    if degree == 0 || !number.is_held() || number <= N::ZERO {
        return N::UNHELD;
    }
    if number == N::ONE || degree == 1 {
        return number;
    }
    let base = N::ONE + N::ONE / N::from_u32(degree.div_ceil(16).next_power_of_two());
    let step = power(base, degree);
    let (mut scaled, mut scale) = (number, N::ONE);
    while scaled >= step {
        scaled = scaled / step;
        scale = scale * base;
    }
    while scaled < N::ONE {
        scaled = scaled * step;
        scale = scale / base;
    }
    newton(scaled, degree, base) * scale
}

/// The root of a number in [1, base^degree).
fn newton<N: Number>(number: N, degree: u32, base: N) -> N {
    let n = N::from_u32(degree);
    let n_less_one = N::from_u32(degree - 1);
    // Bernoulli's inequality: (1 + y)^(1/n) ≤ 1 + y/n. Both this and the base lie above the root.
    let mut guess = (N::ONE + (number - N::ONE) / n).lower(base);
    for _ in 0..MAX_STEPS {
        let next = (n_less_one * guess + number / power(guess, degree - 1)) / n;
        if next >= guess {
            break;
        }
        guess = next;
    }
    guess
}

#[cfg(test)]
mod tests {
    use super::super::{Held, Overflow};
    use super::*;
    use rust_decimal::Decimal;

    fn d(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn root_of(number: &str, degree: u32) -> Held {
        root(Held::from(d(number)), degree)
    }

    #[test]
    fn whole_roots_are_exact_to_the_last_digits() {
        for (number, degree, expected) in
            [("4096", 12, "2"), ("1000000000000", 12, "10"), ("0.25", 2, "0.5"), ("2.25", 2, "1.5"), ("1", 7, "1")]
        {
            let error = (root_of(number, degree).settled().unwrap() - d(expected)).abs();
            assert!(error <= d("0.000000000000000000000000010"), "{number}: {error}");
        }
    }

    #[test]
    fn powers_of_roots_return() {
        for degree in [2, 12, 17, 36, 120, 365, 3650] {
            for number in ["0.01", "0.000001", "0.9", "1.1", "2", "11", "1000001"] {
                let back = power(root_of(number, degree), degree).settled().unwrap();
                let relative = ((back - d(number)) / d(number)).abs();
                // Each of the degree factors carries an error of one unit in its 28th digit.
                assert!(
                    relative < d("0.00000000000000000000000001") * Decimal::from(degree),
                    "{number}^(1/{degree}): {back}"
                );
            }
        }
    }

    #[test]
    fn no_root_of_what_is_not_positive() {
        assert_eq!(root_of("0", 12).settled(), Err(Overflow));
        assert_eq!(root_of("-1", 2).settled(), Err(Overflow));
        assert_eq!(root_of("2", 0).settled(), Err(Overflow));
        assert_eq!(root(Held::UNHELD, 2).settled(), Err(Overflow));
    }
}
