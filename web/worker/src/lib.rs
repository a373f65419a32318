//! The inference worker: everything of the page that needs the network or decodes a film.
//!
//! [`Desk`] decides what is done next and what has become stale; it is plain data. The rest speaks to the browser:
//! `wire` (messages), `fetch` (the pack), `requirements` (has this tab room for it), `adapter` (is there a GPU worth
//! using), `load` (pack to model), `run` (the one loop that computes), `turn` (giving the event loop its turn between two
//! steps).

mod desk;

#[cfg(target_arch = "wasm32")]
mod adapter;
#[cfg(target_arch = "wasm32")]
mod fetch;
#[cfg(target_arch = "wasm32")]
mod load;
#[cfg(any(target_arch = "wasm32", test))]
mod requirements;
#[cfg(target_arch = "wasm32")]
mod run;
#[cfg(target_arch = "wasm32")]
mod turn;
#[cfg(target_arch = "wasm32")]
mod wire;

pub use desk::{Desk, ProbeJob, ReportJob, StartRequest, Task, Ticket};
#[cfg(target_arch = "wasm32")]
pub use run::start;
