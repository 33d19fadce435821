//! The largest number of a picture -> where its ticks are; labels -> which of them fit.

use super::text;

/// Ticks from zero to at or above the largest number, in steps of 1, 2 or 5 times a power of ten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Ticks {
    pub step: i64,
    pub top: i64,
}

/// At most `most` steps above zero; at least one.
pub(super) fn ticks(largest: i64, most: i64) -> Ticks {
    let (largest, most) = (largest.max(1), most.max(1));
    let mut power = 1_i64;
    loop {
        for factor in [1, 2, 5] {
            let step = power * factor;
            let steps = (largest + step - 1) / step;
            if steps <= most {
                return Ticks { step, top: steps * step };
            }
        }
        power = power.saturating_mul(10);
    }
}

impl Ticks {
    /// The numbers at the ticks, from zero.
    pub(super) fn numbers(self) -> impl Iterator<Item = i64> {
        (0..=self.top / self.step).map(move |index| index * self.step)
    }
}

/// Which of many equally spaced labels are written: every first, second, third, sixth, twelfth …, so that none
/// runs into the next. Labels of months are written for January when not all are.
pub(super) fn thinned(labels: &[&str], slot_tenths: i64, size: i64) -> (usize, usize) {
    let widest = labels.iter().map(|label| text::width(label, size)).max().unwrap_or(0) + 10;
    let fits = |step: usize| super::whole(step) * slot_tenths.max(1) >= widest * 10;
    let mut step = [1, 2, 3, 6, 12].into_iter().find(|step| fits(*step)).unwrap_or(24);
    while !fits(step) && step < labels.len() {
        step *= 2;
    }
    let first = match step {
        1 => 0,
        _ => labels.iter().position(|label| label.ends_with("-01")).unwrap_or(0) % step,
    };
    (first, step)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_round_and_reach_the_largest_number() {
        assert_eq!(ticks(0, 4), Ticks { step: 1, top: 1 });
        assert_eq!(ticks(7, 4), Ticks { step: 2, top: 8 });
        assert_eq!(ticks(473, 4), Ticks { step: 200, top: 600 });
        assert_eq!(ticks(1_000_000_000, 4).numbers().last(), Some(1_000_000_000));
    }

    #[test]
    fn labels_of_many_months_are_those_of_january() {
        let months: Vec<String> =
            (0..60).map(|m| format!("{}-{:02}", 2020 + (m + 5) / 12, (m + 5) % 12 + 1)).collect();
        let labels: Vec<&str> = months.iter().map(String::as_str).collect();
        let (first, step) = thinned(&labels, 150, 12);
        assert_eq!((labels[first], labels[first + step]), ("2020-07", "2021-01"));
        assert_eq!(thinned(&["a", "b"], 5000, 12), (0, 1));
    }
}
