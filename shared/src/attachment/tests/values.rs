//! What stands in a document for a file.

use super::super::{Attachment, FILE_LIMIT, Fault, PIECE, Pieces};
use serde_json::{Value as Json, json};

pub(super) const HASH: &str = "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU";

fn read(edit: impl FnOnce(&mut Json)) -> Result<Attachment, Fault> {
    let mut value = json!({"hash": HASH, "name": "a.pdf", "media": "application/pdf", "bytes": 3, "about": "x"});
    edit(&mut value);
    Attachment::read(&value)
}

#[test]
fn a_value_says_a_file_and_nothing_else() {
    let made = read(|_| ()).expect("a file");
    assert_eq!(Attachment::read(&made.value()), Ok(made));
    assert_eq!(read(|value| drop(value.as_object_mut().expect("one").remove("about"))).expect("a file").about, "");
    let cases: [(&str, Json, Fault); 12] = [
        ("hash", json!("x"), Fault::Shape),
        ("hash", Json::Null, Fault::Shape),
        ("more", json!(1), Fault::Shape),
        ("media", json!("text/html"), Fault::Type),
        ("media", json!(7), Fault::Shape),
        ("bytes", json!(0), Fault::Empty),
        ("bytes", json!(FILE_LIMIT + 1), Fault::TooLarge),
        ("bytes", json!("3"), Fault::Shape),
        ("name", json!("a.html"), Fault::Name),
        ("name", json!("a/b.pdf"), Fault::Name),
        ("name", json!("a\u{202e}.pdf"), Fault::Name),
        ("about", json!("x".repeat(501)), Fault::About),
    ];
    for (member, wrong, fault) in cases {
        assert_eq!(read(|value| value[member] = wrong.clone()), Err(fault), "{member}: {wrong}");
    }
    assert_eq!(Attachment::read(&json!("text")), Err(Fault::Shape));
}

#[test]
fn pieces_are_the_whole() {
    for bytes in [1, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, FILE_LIMIT] {
        let pieces = Pieces::of(bytes);
        let mut at = 0;
        for piece in 0..pieces.count() {
            let range = pieces.range(piece).expect("a piece");
            assert_eq!(range.start, at);
            at = range.end;
        }
        assert_eq!((at, pieces.range(pieces.count())), (bytes, None));
        let file = vec![7; usize::try_from(bytes).expect("a size")];
        let lengths: Vec<u64> = Pieces::cut(&file).map(|piece| piece.len() as u64).collect();
        let said: Vec<u64> = (0..pieces.count()).filter_map(|piece| pieces.length(piece)).collect();
        assert_eq!(lengths, said);
    }
}
