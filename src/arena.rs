//! Numbers that say what they count, and lists that only such numbers open: a spec is never looked up by the number of
//! a file.

use std::marker::PhantomData;
use std::ops::{Index, IndexMut};

use rayon::prelude::*;

/// A number of one kind of thing.
pub trait Id: Copy {
    fn new(number: usize) -> Self;
    fn number(self) -> usize;
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub struct $name(u32);

        impl Id for $name {
            fn new(number: usize) -> Self {
                Self(u32::try_from(number).unwrap_or(u32::MAX))
            }

            fn number(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// A Markdown file of the source, in the order of the paths.
    FileId;
    /// A spec, in the order of the paths, numbers in these by their size.
    SpecId;
    /// A plain page, in the order of the paths.
    DocumentId;
    /// A numbered item within its spec, in the order of the text.
    ItemId;
}

/// A list whose places are counted by one kind of number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Arena<I, T> {
    items: Vec<T>,
    id: PhantomData<fn(I) -> I>,
}

impl<I: Id, T> Arena<I, T> {
    pub fn len(&self) -> usize {
        self.items.len()
    }

    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    pub fn get(&self, id: I) -> Option<&T> {
        self.items.get(id.number())
    }

    pub fn ids(&self) -> impl DoubleEndedIterator<Item = I> + ExactSizeIterator + use<I, T> {
        (0..self.items.len()).map(I::new)
    }

    /// Each with its number.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (I, &T)> + ExactSizeIterator {
        self.items.iter().enumerate().map(|(number, item)| (I::new(number), item))
    }

    pub fn iter_mut(&mut self) -> impl Iterator<Item = (I, &mut T)> {
        self.items.iter_mut().enumerate().map(|(number, item)| (I::new(number), item))
    }

    pub fn values(&self) -> std::slice::Iter<'_, T> {
        self.items.iter()
    }

    pub fn into_values(self) -> std::vec::IntoIter<T> {
        self.items.into_iter()
    }

    pub fn as_slice(&self) -> &[T] {
        &self.items
    }

    /// A list of as many others, one made of each.
    pub fn map<'a, U>(&'a self, mut make: impl FnMut(I, &'a T) -> U) -> Arena<I, U> {
        self.iter().map(|(id, item)| make(id, item)).collect()
    }

    /// The same, in parallel.
    pub fn par_map<'a, U: Send>(&'a self, make: impl Fn(I, &'a T) -> U + Send + Sync) -> Arena<I, U>
    where
        T: Sync,
    {
        let items = self.items.par_iter().enumerate();
        Arena { items: items.map(|(number, item)| make(I::new(number), item)).collect(), id: PhantomData }
    }

    pub fn push(&mut self, item: T) -> I {
        self.items.push(item);
        I::new(self.items.len() - 1)
    }
}

impl<I, T> Default for Arena<I, T> {
    fn default() -> Self {
        Self { items: Vec::new(), id: PhantomData }
    }
}

impl<I, T> From<Vec<T>> for Arena<I, T> {
    fn from(items: Vec<T>) -> Self {
        Self { items, id: PhantomData }
    }
}

impl<I, T> FromIterator<T> for Arena<I, T> {
    fn from_iter<A: IntoIterator<Item = T>>(items: A) -> Self {
        items.into_iter().collect::<Vec<T>>().into()
    }
}

impl<I: Id, T> Index<I> for Arena<I, T> {
    type Output = T;

    fn index(&self, id: I) -> &T {
        &self.items[id.number()]
    }
}

impl<I: Id, T> IndexMut<I> for Arena<I, T> {
    fn index_mut(&mut self, id: I) -> &mut T {
        &mut self.items[id.number()]
    }
}
