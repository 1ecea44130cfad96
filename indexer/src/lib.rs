//! Mirrors finalised registry blocks into PostgreSQL and serves statistics.
