//! Sizes of pictures -> a place for each in rows that fill a width from the top, the tallest first.

/// Left upper corners. One that is wider than the room gets a row of its own and sticks out.
pub(super) fn pack(sizes: &[(i64, i64)], room: i64, gap: i64) -> Vec<(i64, i64)> {
    let mut tallest: Vec<usize> = (0..sizes.len()).collect();
    tallest.sort_by_key(|&index| std::cmp::Reverse(sizes[index].1));
    let mut places = vec![(0, 0); sizes.len()];
    let (mut left, mut top, mut below) = (0, 0, 0);
    for index in tallest {
        let (width, height) = sizes[index];
        if left > 0 && left + width > room {
            (left, top) = (0, below);
        }
        places[index] = (left, top);
        left += width + gap;
        below = below.max(top + height + gap);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_go_side_by_side_and_then_below() {
        let places = pack(&[(40, 10), (40, 30), (50, 10), (40, 10)], 100, 10);
        assert_eq!(places, [(50, 0), (0, 0), (0, 40), (60, 40)]);
    }

    #[test]
    fn one_that_is_too_wide_stands_alone() {
        assert_eq!(pack(&[(500, 50), (20, 20), (20, 20)], 100, 10), [(0, 0), (0, 60), (30, 60)]);
    }
}
