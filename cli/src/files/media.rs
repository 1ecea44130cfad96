//! Media types of files by their extension.

use std::path::Path;

/// What a file is when its extension is not known.
pub const UNKNOWN: &str = "application/octet-stream";

/// Extensions in small letters and their media types (the IANA's).
const TYPES: &[(&str, &str)] = &[
    ("csv", "text/csv"),
    ("doc", "application/msword"),
    (
        "docx",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ),
    ("geojson", "application/geo+json"),
    ("gpkg", "application/geopackage+sqlite3"),
    ("gz", "application/gzip"),
    ("htm", "text/html"),
    ("html", "text/html"),
    ("jpeg", "image/jpeg"),
    ("jpg", "image/jpeg"),
    ("json", "application/json"),
    ("kml", "application/vnd.google-earth.kml+xml"),
    ("kmz", "application/vnd.google-earth.kmz"),
    ("md", "text/markdown"),
    ("odp", "application/vnd.oasis.opendocument.presentation"),
    ("ods", "application/vnd.oasis.opendocument.spreadsheet"),
    ("odt", "application/vnd.oasis.opendocument.text"),
    ("pdf", "application/pdf"),
    ("png", "image/png"),
    ("ppt", "application/vnd.ms-powerpoint"),
    (
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ),
    ("svg", "image/svg+xml"),
    ("tif", "image/tiff"),
    ("tiff", "image/tiff"),
    ("txt", "text/plain"),
    ("xls", "application/vnd.ms-excel"),
    (
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    ("xml", "application/xml"),
    ("zip", "application/zip"),
];

/// The media type of a file, by its extension.
pub fn of(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str());
    extension
        .and_then(|extension| {
            let known = |(name, _): &&(&str, &str)| name.eq_ignore_ascii_case(extension);
            TYPES.iter().find(known)
        })
        .map_or(UNKNOWN, |(_, media)| media)
}

#[cfg(test)]
mod tests {
    use super::*;
    use registry_primitives::texts::is_media_type;

    #[test]
    fn extensions_tell_media_types_that_the_chain_takes() {
        assert_eq!(of(Path::new("a/Design.PDF")), "application/pdf");
        assert_eq!(of(Path::new("b.tar.gz")), "application/gzip");
        assert_eq!(of(Path::new("notes")), UNKNOWN);
        assert_eq!(of(Path::new("-")), UNKNOWN);
        for (name, media) in TYPES {
            assert!(is_media_type(media.as_bytes()), "{name}");
            assert_eq!(*name, name.to_lowercase());
        }
        assert!(is_media_type(UNKNOWN.as_bytes()));
    }
}
