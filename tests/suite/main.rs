//! The tests that take several rooms, or a whole room with its sample files.

mod lists;
