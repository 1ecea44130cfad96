//! `registry programme document`.

use super::named;
use crate::{
    args::programme::{AddDocument, Document},
    context::Context,
    failure::{Exit, Failure, Problem},
    files::{self, media, FileHash},
    lookup::{self, Organisations},
    output::{table, Answer},
    submission::only,
    values,
};
use registry_client::{Call, DocumentView, RegistryEvent};
use registry_primitives::{records::programmes::NewDocument, texts::is_media_type, DocumentKind};
use serde_json::{json, Value};
use std::path::Path;

/// Bytes that fit on chain.
const MAX_NAME: usize = 128;
const MAX_MEDIA: usize = 100;
const MAX_ACTION: usize = 32;

/// Add, list or check documents.
pub async fn run(context: &Context, command: &Document) -> Result<Answer, Failure> {
    match command {
        Document::Add(command) => add(context, command).await,
        Document::List { programme, kind } => list(context, programme, *kind).await,
        Document::Check { programme, file } => check(context, programme, file).await,
    }
}

async fn add(context: &Context, command: &AddDocument) -> Result<Answer, Failure> {
    let of = files::hash(&command.file)?;
    let document = new_document(command, of)?;
    let signer = context.signer()?;
    let registry = context.connect().await?;
    let programme = lookup::programme(&registry.state().await?, &command.programme).await?;
    let call = Call::AddDocument {
        programme: programme.id,
        document,
    };
    let tell = |receipt: &_| {
        let (number, version, document) = only(receipt, |event| match event {
            RegistryEvent::DocumentAdded(event) => {
                Some((event.number, event.version, event.document.clone()))
            }
            _ => None,
        })?;
        let name = String::from_utf8_lossy(&document.name).into_owned();
        let media = String::from_utf8_lossy(&document.media).into_owned();
        let json = json!({
            "programme": programme.id,
            "externalId": programme.external_id,
            "number": number,
            "version": version,
            "kind": document.kind.name(),
            "name": name,
            "hash": values::hash_text(of.hash),
            "size": of.size,
            "media": media,
            "action": command.action,
            "replaces": command.replaces,
        });
        let text = format!(
            "{} has document {number}: {name}, {} of version {version}, {} bytes, {media}.\n\
             Its hash is {}.",
            named(&programme),
            document.kind,
            of.size,
            values::hash_text(of.hash)
        );
        Ok((json, text))
    };
    context.change(&registry, &signer, call, tell).await
}

/// A document as the chain takes it.
fn new_document(command: &AddDocument, of: FileHash) -> Result<NewDocument, Problem> {
    let invalid = |here: &str| Problem::of("DocumentInvalid", here).refused();
    if of.size == 0 {
        return Err(invalid("the file is empty").in_file(&files::name(&command.file)));
    }
    let name = match (&command.name, command.file.file_name()) {
        (Some(name), _) => name.clone(),
        (None, Some(name)) if name != "-" => name.to_string_lossy().into_owned(),
        (None, _) => return Err(invalid("it has no name").at("--name")),
    };
    let name = values::readable(&name, MAX_NAME).map_err(|problem| problem.at("--name"))?;
    let media = match &command.media {
        Some(media) => media.trim().to_owned(),
        None => media::of(&command.file).to_owned(),
    };
    if media.len() > MAX_MEDIA || !is_media_type(media.as_bytes()) {
        return Err(invalid(&format!("{media:?} is no media type")).at("--media"));
    }
    let action = command
        .action
        .as_deref()
        .map(|action| values::readable(action, MAX_ACTION).map_err(|p| p.at("--action")))
        .transpose()?;
    let too_long = || Problem::new("This is too long.", "Shorten it.");
    Ok(NewDocument {
        kind: command.kind,
        name: name.into_bytes().try_into().map_err(|_| too_long())?,
        hash: of.hash,
        size: of.size,
        media: media.into_bytes().try_into().map_err(|_| too_long())?,
        action: action
            .map(|action| action.into_bytes().try_into().map_err(|_| too_long()))
            .transpose()?,
        replaces: command.replaces,
    })
}

async fn list(
    context: &Context,
    programme: &str,
    kind: Option<DocumentKind>,
) -> Result<Answer, Failure> {
    let state = context.connect().await?.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let mut documents = state.documents(programme.id).await?;
    documents.retain(|document| kind.is_none_or(|kind| document.kind == kind));
    let organisations = Organisations::of(&state).await?;
    let json = json!({
        "block": state.block_number(),
        "programme": programme.id,
        "externalId": programme.external_id,
        "documents": documents.iter().map(document_json).collect::<Vec<_>>(),
    });
    Ok(Answer::new(
        &json,
        documents_table(&documents, &organisations),
    ))
}

/// Whether a file is among the documents of a programme.
async fn check(context: &Context, programme: &str, file: &Path) -> Result<Answer, Failure> {
    let of = files::hash(file)?;
    let state = context.connect().await?.state().await?;
    let programme = lookup::programme(&state, programme).await?;
    let documents = state.documents(programme.id).await?;
    let found = documents.iter().find(|document| document.hash == of.hash);
    let mut json = json!({
        "block": state.block_number(),
        "programme": programme.id,
        "externalId": programme.external_id,
        "file": files::name(file),
        "hash": values::hash_text(of.hash),
        "size": of.size,
        "anchored": found.is_some(),
        "document": found.map(document_json),
    });
    let Some(document) = found else {
        let sentence = format!(
            "{} is no document of programme {} ({}): no document there has the hash {}.",
            files::name(file),
            programme.id,
            programme.external_id,
            values::hash_text(of.hash)
        );
        let remedy = "Compare with the hashes of `registry programme document list`.";
        let name = "NotAnchored";
        json["error"] = json!({
            "number": null,
            "name": name,
            "sentence": sentence,
            "remedy": remedy,
        });
        let failure = Failure::new(Exit::Refused, name, sentence, remedy);
        return Err(Failure {
            answer: context.json().then(|| json.to_string().into()),
            ..failure
        });
    };
    let newer = if document.replaced {
        " A newer version replaced it."
    } else {
        ""
    };
    let text = format!(
        "{} is document {} of programme {} ({}): {}, {} of version {}, anchored in block {}.{newer}",
        files::name(file),
        document.number,
        programme.id,
        programme.external_id,
        document.name,
        document.kind,
        document.version,
        document.block
    );
    Ok(Answer::new(&json, text))
}

/// A document for programs.
pub fn document_json(document: &DocumentView) -> Value {
    json!({
        "number": document.number,
        "kind": document.kind.name(),
        "name": document.name,
        "hash": values::hash_text(document.hash),
        "size": document.size,
        "media": document.media,
        "action": document.action,
        "version": document.version,
        "replaces": document.replaces,
        "replaced": document.replaced,
        "author": document.author,
        "block": document.block,
    })
}

/// Documents for people.
pub fn documents_table(documents: &[DocumentView], organisations: &Organisations) -> String {
    let rows = documents.iter().map(|document| {
        let version = match document.replaced {
            true => format!("{} (replaced)", document.version),
            false => document.version.to_string(),
        };
        [
            document.number.to_string(),
            document.kind.to_string(),
            document.name.clone(),
            version,
            document.action.clone().unwrap_or_default(),
            document.size.to_string(),
            document.media.clone(),
            values::hash_text(document.hash),
            organisations.shown(document.author),
            document.block.to_string(),
        ]
    });
    let header = [
        "Document",
        "Kind",
        "Name",
        "Version",
        "Action",
        "Bytes",
        "Media type",
        "Hash",
        "Added by",
        "Block",
    ];
    table(header, rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command(file: &str) -> AddDocument {
        AddDocument {
            programme: "1".into(),
            file: file.into(),
            kind: DocumentKind::Design,
            name: None,
            media: None,
            action: Some("A-1".into()),
            replaces: None,
        }
    }

    const FILE: FileHash = FileHash {
        hash: [7; 32],
        size: 12,
    };

    #[test]
    fn name_and_media_type_are_the_files() {
        let document = new_document(&command("papers/design.pdf"), FILE).unwrap();
        assert_eq!(&document.name[..], b"design.pdf");
        assert_eq!(&document.media[..], b"application/pdf");
        assert_eq!((document.hash, document.size), ([7; 32], 12));
        assert_eq!(document.action.unwrap().to_vec(), b"A-1");
        let named = AddDocument {
            name: Some("Design".into()),
            media: Some("text/plain".into()),
            ..command("-")
        };
        let document = new_document(&named, FILE).unwrap();
        assert_eq!(&document.name[..], b"Design");
        assert_eq!(&document.media[..], b"text/plain");
    }

    #[test]
    fn what_is_no_document_is_refused() {
        let refused = |command: AddDocument, size| {
            let problem = new_document(&command, FileHash { size, ..FILE }).unwrap_err();
            (
                problem.field.map(String::from),
                problem.entry.map(|entry| entry.number),
            )
        };
        let at = |field: &str| Some(field.to_owned());
        assert_eq!(refused(command("a.pdf"), 0), (None, Some(4035)));
        assert_eq!(refused(command("-"), 1), (at("--name"), Some(4035)));
        let wrong = AddDocument {
            media: Some("pdf".into()),
            ..command("a.pdf")
        };
        assert_eq!(refused(wrong, 1), (at("--media"), Some(4035)));
        let long = AddDocument {
            action: Some("x".repeat(33)),
            ..command("a.pdf")
        };
        assert_eq!(refused(long, 1), (at("--action"), None));
    }
}
