//! What a query means for an index: parts of a query and its terms in, a [`QueryPlan`] out, which an engine only carries
//! out.

mod planner;
mod query_plan;

pub use planner::plan;
pub use query_plan::{Clause, Core, ENOUGH, QueryNode, QueryPlan, RANK, Rank, idf};

#[cfg(test)]
mod tests;
