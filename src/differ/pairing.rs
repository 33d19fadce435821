//! Two lists -> which of their things are the same: by keys, the surest first, and at last by likeness.

use std::collections::{BTreeMap, VecDeque};

/// No more pairs of a group are compared one by one; in a larger one only keys tell.
const MOST: usize = 2_500;

/// Two lists, and for each thing of the old one its partner in the new one.
pub(super) struct Pairing<'a, T> {
    old: &'a [T],
    new: &'a [T],
    partner: Vec<Option<usize>>,
    taken: Vec<bool>,
}

impl<'a, T> Pairing<'a, T> {
    pub(super) fn new(old: &'a [T], new: &'a [T]) -> Self {
        Self { old, new, partner: vec![None; old.len()], taken: vec![false; new.len()] }
    }

    /// Pairs those that are left and have the same key: the first with the first, the second with the second.
    pub(super) fn by<K: Ord>(&mut self, key: impl Fn(&'a T) -> Option<K>) {
        let mut places: BTreeMap<K, VecDeque<usize>> = BTreeMap::new();
        for at in self.come() {
            if let Some(key) = key(&self.new[at]) {
                places.entry(key).or_default().push_back(at);
            }
        }
        for at in self.gone() {
            let place = key(&self.old[at]).and_then(|key| places.get_mut(&key)?.pop_front());
            if let Some(place) = place {
                self.pair(at, place);
            }
        }
    }

    /// Pairs those of one group that are left and most alike, from 1 for equal ones down to a limit.
    pub(super) fn nearest<K: Ord>(
        &mut self,
        group: impl Fn(&'a T) -> Option<K>,
        likeness: impl Fn(&T, &T) -> f64,
        limit: f64,
    ) {
        let mut groups: BTreeMap<K, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for at in self.gone() {
            if let Some(key) = group(&self.old[at]) {
                groups.entry(key).or_default().0.push(at);
            }
        }
        for at in self.come() {
            if let Some(key) = group(&self.new[at]) {
                groups.entry(key).or_default().1.push(at);
            }
        }
        for (olds, news) in groups.into_values().filter(|(old, new)| old.len() * new.len() <= MOST) {
            let all = olds.iter().flat_map(|old| news.iter().map(move |new| (*old, *new)));
            let scored = all.map(|(old, new)| (likeness(&self.old[old], &self.new[new]), old, new));
            let mut best: Vec<(f64, usize, usize)> = scored.filter(|(score, ..)| *score >= limit).collect();
            best.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
            for (_, old, new) in best {
                if self.partner[old].is_none() && !self.taken[new] {
                    self.pair(old, new);
                }
            }
        }
    }

    fn pair(&mut self, old: usize, new: usize) {
        self.partner[old] = Some(new);
        self.taken[new] = true;
    }

    /// The old ones without a partner.
    pub(super) fn gone(&self) -> Vec<usize> {
        (0..self.old.len()).filter(|at| self.partner[*at].is_none()).collect()
    }

    /// The new ones without a partner.
    pub(super) fn come(&self) -> Vec<usize> {
        (0..self.new.len()).filter(|at| !self.taken[*at]).collect()
    }

    /// Every pair, in the order of the old ones.
    pub(super) fn both(&self) -> impl Iterator<Item = (usize, usize)> {
        self.partner.iter().enumerate().filter_map(|(old, new)| Some((old, (*new)?)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_pair_in_order_and_the_rest_by_likeness() {
        let (old, new) = (["a1", "a2", "b", "longer text"], ["a3", "b", "a4", "longer texts", "x"]);
        let mut pairing = Pairing::new(&old, &new);
        pairing.by(|text| Some(&text[..1]).filter(|first| *first == "a"));
        pairing.nearest(|_| Some(()), |a, b| strsim::sorensen_dice(a, b), 0.6);
        assert_eq!(pairing.both().collect::<Vec<_>>(), [(0, 0), (1, 2), (2, 1), (3, 3)]);
        assert_eq!((pairing.gone(), pairing.come()), (vec![], vec![4]));
    }
}
