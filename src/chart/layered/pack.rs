//! Sizes of pictures -> a place for each, so that they fill a width from the top without overlap: the tallest first, each
//! as high up as it fits, and there as far left.

/// Left upper corners. One that is wider than the room gets a row of its own and may stick out.
pub fn pack(sizes: &[(i64, i64)], room: i64, gap: i64) -> Vec<(i64, i64)> {
    let widest = sizes.iter().map(|size| size.0).max().unwrap_or(0);
    let mut skyline = vec![Step { left: 0, top: 0 }];
    let mut tallest: Vec<usize> = (0..sizes.len()).collect();
    tallest.sort_by_key(|&index| std::cmp::Reverse(sizes[index].1));
    let mut places = vec![(0, 0); sizes.len()];
    for index in tallest {
        let (width, height) = sizes[index];
        let (top, left) = lowest(&skyline, width + gap, room.max(width) + gap);
        places[index] = (left, top);
        raise(&mut skyline, left, left + width + gap, top + height + gap, widest.max(room) + gap);
    }
    places
}

/// What is free begins at this height, from here to the next step.
#[derive(Clone, Copy)]
struct Step {
    left: i64,
    top: i64,
}

/// (top, left) of the highest place that is wide enough.
fn lowest(skyline: &[Step], width: i64, room: i64) -> (i64, i64) {
    let fits = |step: &&Step| step.left == 0 || step.left + width <= room;
    let top = |left: i64| {
        let covered = |pair: &usize| {
            let end = skyline.get(pair + 1).map_or(i64::MAX, |next| next.left);
            end > left && skyline[*pair].left < left + width
        };
        (0..skyline.len()).filter(covered).map(|index| skyline[index].top).max().unwrap_or(0)
    };
    skyline.iter().filter(fits).map(|step| (top(step.left), step.left)).min().unwrap_or((0, 0))
}

fn raise(skyline: &mut Vec<Step>, left: i64, right: i64, top: i64, end: i64) {
    let after = skyline.iter().rev().find(|step| step.left <= right).map_or(0, |step| step.top);
    skyline.retain(|step| step.left < left || step.left > right);
    skyline.push(Step { left, top });
    if right < end {
        skyline.push(Step { left: right, top: after });
    }
    skyline.sort_by_key(|step| step.left);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_go_side_by_side_and_then_below() {
        let places = pack(&[(40, 10), (40, 30), (50, 10), (40, 10)], 100, 10);
        assert_eq!(places, [(50, 0), (0, 0), (50, 20), (0, 40)]);
    }

    #[test]
    fn one_that_is_too_wide_stands_alone() {
        assert_eq!(pack(&[(500, 50), (20, 20), (20, 20)], 100, 10), [(0, 0), (0, 60), (30, 60)]);
    }
}
