//! The book tells of every error.

use registry_primitives::catalogue::CATALOGUE;

#[test]
fn the_page_of_errors_lists_the_catalogue() {
    let page = include_str!("../../docs/errors.md");
    let rows: Vec<&str> = page.lines().filter(|line| line.contains("| `")).collect();
    assert_eq!(rows.len(), CATALOGUE.len());
    for (row, entry) in rows.iter().zip(CATALOGUE) {
        let registry_primitives::catalogue::Entry {
            number,
            name,
            sentence,
            remedy,
        } = entry;
        assert_eq!(
            *row,
            format!("| {number} | `{name}` | {sentence} | {remedy} |")
        );
    }
}
