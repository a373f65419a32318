//! DICOM: each transfer syntax, each way of values, sides, frames, refusals, and what is never read.

mod films;
mod kept;
mod malformed;
mod refused;
mod shown;
mod syntaxes;
mod writer;
