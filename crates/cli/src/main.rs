//! (in progress)

fn main() {}
